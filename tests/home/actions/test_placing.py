"""Who reads a page follows from what was published there and above. What is not said opens nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from home.actions.placing import place_pages
from home.models import ContentPage, PageCare, SectionPage
from home.tasks import publish_scheduled
from portal.accounts.actions.people import set_sectors
from portal.accounts.actions.roles import set_roles
from portal.accounts.choices import Role
from portal.accounts.models import User
from portal.centres.audiences import role_term, sector_term
from portal.centres.models import Audience, Centre, Readership, Sector
from portal.centres.queries import readable
from portal.kit.access import can
from portal.media.models import FileUse
from tests.factories.accounts import look_at
from tests.factories.home import news_of, page_of, root_of, section_of
from tests.factories.media import document_of, picture_of
from tests.support.cast import CHILDHOOD, SYSTEM, YOUTH, Cast
from tests.support.queries import queries_of

SignIn = Callable[[User], Client]
HR = [role_term("hr")]


def sector(centre: Centre, name: str) -> list[str]:
    return [sector_term(Sector.objects.get(centre=centre, name=name).pk)]


def afresh(person: User) -> User:
    """As the next request of `person` brings them."""
    return User.objects.select_related("centre__site__root_page").get(pk=person.pk)


def readers_of(page: Any, cast: Cast) -> set[str]:
    """Who of the cast sees `page`, but for those who keep the pages."""
    page = Page.objects.get(pk=page.pk)
    people = {
        name: person for name, person in cast.people.items() if name not in {"communication", "informatique"}
    }
    return {name for name, person in people.items() if can(afresh(person), "centres.view_page", page)}


EMPLOYEES = {
    "direction", "direction.adjointe", "rh", "comptabilite", "coordination.enfance", "coordination.jeunes",
    "animation.enfance", "animation.jeunes", "accueil", "accueil2", "materiel", "dpo",
}  # fmt: skip
CHILDREN_TEAM = {"coordination.enfance", "animation.enfance"}


def republish(page: Any, **facts: Any) -> Any:
    page = type(page).objects.get(pk=page.pk)
    for name, value in facts.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return page


def test_page_without_audience_is_for_everybody_of_the_centre(cast: Cast, centre: Centre) -> None:
    assert readers_of(page_of(section_of(centre)), cast) == EMPLOYEES


def test_page_is_for_whoever_holds_one_term(cast: Cast, centre: Centre) -> None:
    page = page_of(section_of(centre), audience=sector(centre, CHILDHOOD) + HR)
    assert readers_of(page, cast) == CHILDREN_TEAM | {"rh"}


def test_page_below_inherits_what_limits_the_section(cast: Cast, centre: Centre) -> None:
    section = section_of(centre, audience=sector(centre, CHILDHOOD))
    inner = page_of(section)
    assert [readers_of(page, cast) for page in (section, inner)] == [CHILDREN_TEAM, CHILDREN_TEAM]


def test_page_below_narrows_what_limits_the_section(cast: Cast, centre: Centre) -> None:
    section = section_of(centre, audience=sector(centre, CHILDHOOD) + sector(centre, YOUTH))
    page = page_of(section, audience=["role:coordinator"])
    assert readers_of(page, cast) == {"coordination.enfance", "coordination.jeunes"}
    assert readers_of(page_of(section, "Paie", audience=HR), cast) == set()


def test_section_limited_later_limits_what_stands_below(cast: Cast, centre: Centre) -> None:
    section = section_of(centre)
    below = section_below(section)
    page = page_of(below)
    republish(section, audience=HR)
    assert readers_of(page, cast) == {"rh"}
    republish(section, audience=[])
    assert readers_of(page, cast) == EMPLOYEES


def section_below(section: SectionPage) -> SectionPage:
    section.refresh_from_db()
    below = section.add_child(instance=SectionPage(title="Dessous", live=False))
    below.save_revision().publish()
    return SectionPage.objects.get(pk=below.pk)


def test_draft_of_an_audience_changes_nothing_until_it_is_published(cast: Cast, centre: Centre) -> None:
    section = section_of(centre, audience=HR)
    page = page_of(section)
    section.refresh_from_db()
    section.audience = []
    revision = section.save_revision()
    place_pages(top=page)
    assert readers_of(page, cast) == {"rh"}
    revision.publish()
    assert readers_of(page, cast) == EMPLOYEES


def test_page_below_a_draft_is_read_once_its_section_is_online(cast: Cast, centre: Centre) -> None:
    """« Été 2027 » is written with its pages, and opens with all of them."""
    section = root_of(centre).add_child(instance=SectionPage(title="À venir", live=False))
    section.audience = HR
    draft = section.save_revision()
    page = page_of(SectionPage.objects.get(pk=section.pk))
    assert readers_of(page, cast) == set()
    draft.publish()
    assert readers_of(page, cast) == {"rh"}


@pytest.mark.parametrize("leaves", ["unpublished", "expired"])
def test_page_below_what_goes_off_line_is_closed_and_comes_back_with_it(
    leaves: str, cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    """The page, its files and the search; its keepers still open it."""
    section = section_of(centre)
    document = document_of(centre, "programme.txt")
    below = section_below(section)
    page = page_of(below, "Sorties", [("document", {"document": document, "label": ""})])
    reader, keeper = client_of(cast.animator), client_of(cast.communication)

    def opened() -> list[int]:
        answers = [one.get(path) for one in (reader, keeper) for path in (page.address, document.url)]
        for answer in answers:
            if answer.streaming:
                answer.getvalue()
        return [answer.status_code for answer in answers]

    assert opened() == [200] * 4
    if leaves == "expired":
        SectionPage.objects.filter(pk=section.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
        publish_scheduled.call()
    else:
        SectionPage.objects.get(pk=section.pk).unpublish()
    assert Page.objects.get(pk=page.pk).live
    assert opened() == [404, 404, 200, 200]
    republish(section, expire_at=None)
    assert opened() == [200] * 4


def test_page_published_below_what_is_off_line_stays_closed(cast: Cast, centre: Centre) -> None:
    section = section_of(centre)
    page = page_of(section)
    SectionPage.objects.get(pk=section.pk).unpublish()
    republish(page)
    assert readers_of(page, cast) == set()
    assert PageCare.objects.filter(page=page.pk, archived_at=None).exists()


def test_page_moved_takes_the_readers_of_its_new_place(cast: Cast, centre: Centre) -> None:
    limited, open_to_all = section_of(centre, "Paie", audience=HR), section_of(centre, "Vie du centre")
    page = page_of(open_to_all)
    assert readers_of(page, cast) == EMPLOYEES
    ContentPage.objects.get(pk=page.pk).move(SectionPage.objects.get(pk=limited.pk), pos="last-child")
    assert readers_of(page, cast) == {"rh"}
    ContentPage.objects.get(pk=page.pk).move(SectionPage.objects.get(pk=open_to_all.pk), pos="last-child")
    assert readers_of(page, cast) == EMPLOYEES


def test_section_moved_takes_what_stands_below_with_it(cast: Cast, centre: Centre) -> None:
    limited, moved = section_of(centre, "Paie", audience=HR), section_of(centre, "Vie du centre")
    page = page_of(section_below(moved))
    SectionPage.objects.get(pk=moved.pk).move(SectionPage.objects.get(pk=limited.pk), pos="last-child")
    assert readers_of(page, cast) == {"rh"}


def test_page_is_read_by_nobody_between_its_move_and_its_new_place(
    cast: Cast, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wagtail tells of a move when it is written: the machine may stop in between."""
    limited, page = section_of(centre, "Paie", audience=HR), page_of(section_of(centre))
    monkeypatch.setattr("home.portal_hooks.place_pages", lambda top: None)
    ContentPage.objects.get(pk=page.pk).move(SectionPage.objects.get(pk=limited.pk), pos="last-child")
    assert readers_of(page, cast) == set()


def test_page_reordered_in_its_section_is_never_closed(
    cast: Cast, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = section_of(centre)
    first, second = page_of(section, "Un"), page_of(section, "Deux")
    monkeypatch.setattr("home.portal_hooks.place_pages", lambda top: None)
    ContentPage.objects.get(pk=second.pk).move(ContentPage.objects.get(pk=first.pk), pos="left")
    assert readers_of(second, cast) == EMPLOYEES


def test_copy_has_the_readers_of_the_place_where_it_stands(cast: Cast, centre: Centre) -> None:
    limited, page = (
        section_of(centre, "Paie", audience=HR),
        page_of(section_of(centre), audience=["role:director"]),
    )
    copies = {
        "beside": page.copy(update_attrs={"title": "Copie", "slug": "copie"}),
        "below": page.copy(to=SectionPage.objects.get(pk=limited.pk), update_attrs={"slug": "copie"}),
    }
    assert {where: readers_of(copy, cast) for where, copy in copies.items()} == {
        "beside": {"direction"},
        "below": set(),
    }
    assert {copy.audience[0] for copy in copies.values()} == {"role:director"}


def test_page_offline_is_read_by_nobody_and_is_placed_again_when_it_returns(
    cast: Cast, centre: Centre
) -> None:
    section = section_of(centre)
    page = page_of(section)
    page.unpublish()
    assert readers_of(page, cast) == set()
    republish(section, audience=HR)
    assert not Readership.objects.filter(page=page.pk).exists()
    republish(page)
    assert readers_of(page, cast) == {"rh"}


def test_page_without_readership_is_read_by_its_keepers_alone(cast: Cast, centre: Centre) -> None:
    """As after an import that wrote rows, or a place that could not be written."""
    page = page_of(section_of(centre))
    Readership.objects.filter(page=page.pk).delete()
    assert readers_of(page, cast) == set()
    keepers = {
        name for name in ("communication", "informatique") if can(cast[name], "centres.view_page", page)
    }
    assert keepers == {"communication", "informatique"}


@pytest.mark.parametrize("audience", [["sector:999999"], ["role:nobody"], ["not a term"]])
def test_page_for_nobody_that_is_known_stays_closed(cast: Cast, centre: Centre, audience: list[str]) -> None:
    """A sector since deleted, a role of another release, what no editor writes."""
    page = page_of(section_of(centre))
    ContentPage.objects.filter(pk=page.pk).update(audience=audience)
    place_pages(top=page)
    assert readers_of(page, cast) == set()


def test_sector_of_another_centre_lets_nobody_in(cast: Cast, centre: Centre, other_centre: Centre) -> None:
    page = page_of(section_of(centre), audience=sector(other_centre, CHILDHOOD))
    assert readers_of(page, cast) == set()


def test_role_given_or_taken_counts_at_once(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    page = page_of(section_of(centre), audience=["role:reception"])
    client = client_of(cast.animator)
    found = [client.get(page.address).status_code]
    set_roles(by=SYSTEM, person=cast.animator, roles=[Role.SUPERVISOR, Role.RECEPTION])
    found.append(client.get(page.address).status_code)
    set_roles(by=SYSTEM, person=cast.animator, roles=[Role.SUPERVISOR])
    found.append(client.get(page.address).status_code)
    assert found == [404, 200, 404]


def test_sector_changed_counts_at_once(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    page = news_of(centre, audience=sector(centre, CHILDHOOD))
    client = client_of(cast.animator)
    youth = Sector.objects.get(centre=centre, name=YOUTH)
    before = (client.get(page.address).status_code, page.title in client.get("/").content.decode())
    set_sectors(by=SYSTEM, person=cast.animator, main=youth, coordinated=[])
    after = (client.get(page.address).status_code, page.title in client.get("/").content.decode())
    assert (before, after) == ((200, True), (404, False))


def test_person_looked_over_reads_what_they_read(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    """IT, who keeps the pages, sees no more than the person whose portal it looks at."""
    seen, unseen = (
        page_of(section_of(centre), "Vue"),
        page_of(section_of(centre, "Paie", audience=HR), "Fiche"),
    )
    client = client_of(cast.it)
    as_it = [client.get(page.address).status_code for page in (seen, unseen)]
    session = client.session
    session["look"] = str(look_at(cast.animator, by=cast.it).pk)
    session.save()
    as_animator = [client.get(page.address).status_code for page in (seen, unseen)]
    assert (as_it, as_animator) == ([200, 200], [200, 404])


def test_readable_is_the_set_form_of_the_right(cast: Cast, centre: Centre, other_centre: Centre) -> None:
    """Everybody of the cast against every kind of page."""
    limited = section_of(centre, "Paie", audience=HR)
    offline = page_of(section_of(centre, "Hors ligne"), "Retirée")
    offline.unpublish()
    pages = [
        limited,
        page_of(limited, "Fiche"),
        page_of(section_of(centre, "Enfance", audience=sector(centre, CHILDHOOD)), "Sorties"),
        page_of(section_of(centre, "Ouverte"), "Coordination", audience=["role:coordinator"]),
        offline,
        page_of(section_of(centre, "Brouillon"), "Sans lecteur"),
        page_of(section_of(other_centre, "Vie du canal"), "Ailleurs"),
    ]
    Readership.objects.filter(page=pages[5].pk).delete()
    rows = list(Page.objects.filter(pk__in=[page.pk for page in pages]))
    for person in cast.people.values():
        known = afresh(person)
        found = Page.objects.filter(readable(known), pk__in=[row.pk for row in rows])
        assert set(found) == {row for row in rows if can(afresh(person), "centres.view_page", row)}, person


def test_care_is_inherited_and_what_was_looked_at_is_kept(cast: Cast, centre: Centre) -> None:
    section = section_of(centre, responsible=cast.coordinator, review_months=6)
    page = page_of(section)
    own = page_of(section, "Sienne", responsible=cast.director, review_months=1)
    found = {row.page_id: row for row in PageCare.objects.filter(page__in=[page.pk, own.pk])}
    assert [found[page.pk].responsible_id, found[own.pk].responsible_id] == [
        cast.coordinator.pk,
        cast.director.pk,
    ]
    assert found[own.pk].review_due_on < found[page.pk].review_due_on
    PageCare.objects.filter(page=page.pk).update(reviewed_on=centre.today)
    republish(section, responsible=cast.director)
    care = PageCare.objects.get(page=page.pk)
    assert (care.responsible_id, care.reviewed_on) == (cast.director.pk, centre.today)


def test_files_follow_what_is_online(centre: Centre) -> None:
    first, second, document = picture_of(centre, "a.png"), picture_of(centre, "b.png"), document_of(centre)
    page = page_of(section_of(centre), body=[("image", first)])
    assert uses_of(page) == {(first.pk, None)}
    page = ContentPage.objects.get(pk=page.pk)
    page.body = [("image", second), ("document", {"document": document, "label": ""})]
    revision = page.save_revision()
    assert uses_of(page) == {(first.pk, None)}
    revision.publish()
    assert uses_of(page) == {(second.pk, None), (None, document.pk)}


def uses_of(page: Any) -> set[tuple[int | None, int | None]]:
    return set(FileUse.objects.filter(page=page.pk).values_list("image", "document"))


def test_one_audience_serves_all_pages_of_one_rule(centre: Centre) -> None:
    section = section_of(centre, audience=HR)
    for number in range(3):
        page_of(section, f"Fiche {number}")
    page_of(section_of(centre, "Ouverte"), audience=HR)
    assert Audience.objects.filter(centre=centre).count() == 1


def test_place_pages_costs_the_same_for_any_number_of_pages(centre: Centre) -> None:
    section = section_of(centre, audience=HR)
    counts = {}
    for size in (1, 3, 12):
        while Page.objects.child_of(SectionPage.objects.get(pk=section.pk)).count() < size:
            page_of(section, f"Fiche {size} {Page.objects.count()}")
        counts[size] = queries_of(lambda: place_pages(top=section)).count
    assert len(set(counts.values())) == 1, counts


def test_place_pages_leaves_the_root_of_a_centre_alone(centre: Centre) -> None:
    place_pages(top=root_of(centre))
    assert not Readership.objects.filter(page=centre.site.root_page_id).exists()


def publishing(page: Any, **facts: Any) -> Callable[[], Any]:
    def act() -> None:
        republish(page, **facts)

    return act


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_pages_of_one_rule_published_at_once_share_its_audience(race: Any) -> None:
    centre = Centre.objects.get(slug="tilleuls")
    pages = [page_of(section_of(centre, title), title) for title in ("Un", "Deux")]
    runners = race(*(publishing(page, audience=HR) for page in pages), before="centres_audience")
    assert [runner.error for runner in runners] == [None, None]
    assert Audience.objects.filter(centre=centre).count() == 1
    found = set(
        Readership.objects.filter(page__in=[page.pk for page in pages]).values_list("audience", flat=True)
    )
    assert found == set(Audience.objects.filter(centre=centre).values_list("pk", flat=True))


def page_published_while_its_section_is_limited(race: Any) -> list[str]:
    """Who reads the section and the page in the end."""
    centre = Centre.objects.get(slug="tilleuls")
    section = section_of(centre)
    page = section.add_child(instance=ContentPage(title="Fiche", live=False))
    page.save_revision()
    runners = race(publishing(section, audience=HR), publishing(page), before="centres_readership")
    assert [runner.error for runner in runners] == [None, None]
    connection.close()
    return [rule_of(row) for row in (section, page)]


def rule_of(page: Any) -> str:
    found = Readership.objects.select_related("audience").filter(page=page.pk).first()
    if found is None:
        return "nobody"
    return str(found.audience.rule) if found.audience else "everybody"


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_page_published_while_its_section_is_limited_is_limited(race: Any) -> None:
    assert page_published_while_its_section_is_limited(race) == [str([HR]), str([HR])]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_page_published_while_its_section_is_limited_stays_open_without_the_lock(
    race: Any, without_locks: None
) -> None:
    """The negative control: open to everybody, or to nobody where the section was read last."""
    found = page_published_while_its_section_is_limited(race)
    assert found in ([str([HR]), "everybody"], [str([HR]), "nobody"])
