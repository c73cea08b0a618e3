"""Favourites, what is new to me, my home page, the tour: mine alone, and undone with one press."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from home.actions.personal import catch_up, end_tour, move_panel, reset_panels, set_favourite
from home.actions.personal_data import erase_own
from home.models import Favourite, HomePreference, PageView, SectionPage
from home.queries.news import news_page
from home.queries.personal import (
    favourites_of,
    new_pages,
    ordered_panels,
    preference_of,
    recently_seen,
    shown_panels,
)
from portal.accounts.choices import Role
from portal.accounts.models import User
from portal.centres.audiences import role_term
from portal.centres.models import Centre
from tests.factories.forms_builder import leave_form
from tests.factories.home import (
    document_page_of,
    news_index_of,
    news_of,
    page_of,
    publish,
    section_of,
    show,
)
from tests.support.cast import SYSTEM, Cast
from tests.support.queries import count_queries

SignIn = Callable[[User], Client]


def titles(rows: list[Any]) -> list[str]:
    return [row.title for row in rows]


def again(person: User) -> User:
    """The person as another request finds them."""
    return User.objects.select_related("centre__site__root_page").get(pk=person.pk)


def names(person: User) -> list[str]:
    return [panel.name for panel in shown_panels(preference_of(again(person)))]


def test_set_favourite_twice_is_one_row_and_lets_go(cast: Cast, centre: Centre) -> None:
    page = news_of(centre, "Zoo")
    set_favourite(by=cast.animator, page=news_of(centre, "Atelier"), is_favourite=True)
    for _press in range(2):
        set_favourite(by=cast.animator, page=page, is_favourite=True)
    assert titles(favourites_of(cast.animator)) == ["Atelier", "Zoo"]
    assert favourites_of(cast.reception) == []
    for _press in range(2):
        set_favourite(by=cast.animator, page=page, is_favourite=False)
    assert titles(favourites_of(cast.animator)) == ["Atelier"]


def test_set_favourite_of_what_one_may_not_read_is_refused(
    cast: Cast, centre: Centre, other_centre: Centre
) -> None:
    for page in (news_of(centre, audience=[role_term("hr")]), news_of(other_centre)):
        with pytest.raises(PermissionDenied):
            set_favourite(by=cast.animator, page=page, is_favourite=True)
    assert not Favourite.objects.exists()


def test_favourites_show_what_may_still_be_read(cast: Cast, centre: Centre) -> None:
    page = news_of(centre)
    set_favourite(by=cast.animator, page=page, is_favourite=True)
    page.audience = [role_term("hr")]
    page.save_revision().publish()
    assert favourites_of(again(cast.animator)) == []


def test_new_pages_are_those_never_opened(cast: Cast, centre: Centre) -> None:
    first, second = news_of(centre, "Première"), page_of(section_of(centre), "Seconde")
    mine = news_of(centre, "La mienne", owner=cast.animator)
    old = news_of(centre, "Ancienne")
    Page.objects.filter(pk=old.pk).update(first_published_at=timezone.now() - timedelta(days=31))
    for_others = news_of(centre, "Pour la RH", audience=[role_term("hr")])
    assert set(titles(new_pages(cast.animator))) == {first.title, second.title}
    assert mine.title in titles(new_pages(cast.reception))
    assert for_others.title in titles(new_pages(cast.hr))
    PageView.objects.create(page=first, person=cast.animator)
    assert titles(new_pages(cast.animator)) == [second.title]


def test_catch_up_empties_the_list_and_counts_as_read_by_nobody(cast: Cast, centre: Centre) -> None:
    news_of(centre)
    catch_up(by=cast.animator)
    assert new_pages(again(cast.animator)) == []
    assert len(new_pages(cast.reception)) == 1
    assert not PageView.objects.exists()


def test_news_page_marks_those_neither_opened_nor_known(cast: Cast, centre: Centre) -> None:
    first, second = news_of(centre, "Première"), news_of(centre, "Seconde")
    old = news_of(centre, "Ancienne", days_ago=31)

    def unread(person: User) -> set[int]:
        found = news_page(news_index_of(centre), again(person), "", None)
        assert {card["page"] for card in found.cards} == {first.pk, second.pk, old.pk}
        return found.unread

    assert unread(cast.animator) == {first.pk, second.pk}
    PageView.objects.create(page=first, person=cast.animator, publication=first.last_published_at)
    assert unread(cast.animator) == {second.pk}
    catch_up(by=cast.animator)
    assert unread(cast.animator) == set()
    assert unread(cast.reception) == {first.pk, second.pk}
    first.save_revision().publish()
    assert unread(cast.animator) == {first.pk}


def marked(client: Client, path: str) -> list[str]:
    """The titles of the rows of a list that say « Nouveau »."""
    rows = client.get(path).content.decode().split('class="item item--link"')[1:]
    return sorted(
        row.split("</a>")[0].rpartition(">")[2] for row in rows if "Nouveau" in row.split("</li>")[0]
    )


def test_rows_of_a_section_say_what_is_new_or_changed(cast: Cast, centre: Centre, client_of: SignIn) -> None:
    section = section_of(centre)
    first, second = page_of(section, "Horaires"), page_of(section, "Tarifs")
    old = page_of(section, "Ancienne")
    Page.objects.filter(pk=old.pk).update(last_published_at=timezone.now() - timedelta(days=31))
    publish(section, SectionPage(title="Sous-rubrique"))
    client = client_of(cast.animator)
    assert marked(client, section.address) == ["Horaires", "Tarifs"]
    client.get(first.address)
    assert marked(client, section.address) == ["Tarifs"]
    assert marked(client_of(cast.reception), section.address) == ["Horaires", "Tarifs"]
    first.save_revision().publish()
    client.post("/nouveautes/vues/")
    assert marked(client, section.address) == []
    second.save_revision().publish()
    assert marked(client, section.address) == ["Tarifs"]


def test_rows_of_a_library_say_what_is_new_or_changed(cast: Cast, centre: Centre, client_of: SignIn) -> None:
    page = document_page_of(centre, "Règlement")
    client = client_of(cast.animator)
    assert marked(client, "/documents/") == ["Règlement"]
    client.get(page.address)
    assert marked(client, "/documents/") == []
    page.save_revision().publish()
    assert marked(client, "/documents/") == ["Règlement"]


def test_document_taken_from_its_library_is_new_no_longer(
    cast: Cast, centre: Centre, client_of: SignIn
) -> None:
    page = document_page_of(centre, "Règlement")
    document_page_of(centre, "Charte")
    client = client_of(cast.animator)
    assert marked(client, "/documents/") == ["Charte", "Règlement"]
    client.get(page.document.url).getvalue()
    assert marked(client, "/documents/") == ["Charte"]
    assert marked(client_of(cast.reception), "/documents/") == ["Charte", "Règlement"]
    assert [view.person for view in PageView.objects.filter(page=page)] == [cast.animator]


def test_document_taken_elsewhere_is_not_read_where_others_alone_read(
    cast: Cast, centre: Centre, client_of: SignIn
) -> None:
    """A page for everybody shows the same file; asking whether it is there takes nothing."""
    limited = document_page_of(centre, "Grille", audience=[role_term(Role.HR)])
    show(centre, limited.document)
    client_of(cast.hr).head(limited.document.url).getvalue()
    assert not PageView.objects.exists()
    for person in (cast.animator, cast.hr):
        client_of(person).get(limited.document.url).getvalue()
    assert [(view.person, view.page_id) for view in PageView.objects.all()] == [(cast.hr, limited.pk)]


def test_document_taken_by_the_installer_is_noted_nowhere(
    cast: Cast, centre: Centre, client_of: SignIn
) -> None:
    """The installation administrator has no centre."""
    page = document_page_of(centre, "Règlement")
    answer = client_of(cast.installer).get(page.document.url)
    assert (answer.status_code, answer.getvalue()) == (200, b"Bonjour")
    assert not PageView.objects.exists()


def test_form_that_was_looked_at_is_among_what_was_seen(
    cast: Cast, centre: Centre, client_of: SignIn
) -> None:
    form = leave_form(centre, by=cast.communication)
    client = client_of(cast.animator)
    assert client.get("/demarches/").status_code == 200
    assert titles(recently_seen(cast.animator)) == []
    assert client.get(form.url).status_code == 200
    assert titles(recently_seen(cast.animator)) == [form.title]
    assert f'href="{form.url}"' in client.get("/favoris/").content.decode().partition("Vus récemment")[2]


def test_section_costs_the_same_for_any_number(cast: Cast, centre: Centre, client_of: SignIn) -> None:
    section, client = section_of(centre), client_of(cast.animator)
    add = lambda number: page_of(section, f"Page {number}")  # noqa: E731
    assert count_queries(lambda: client.get(section.address), add_row=add) <= 14


def test_recently_seen_begins_with_the_last(cast: Cast, centre: Centre) -> None:
    for hours, title in ((3, "Avant"), (1, "Après")):
        seen_at = timezone.now() - timedelta(hours=hours)
        PageView.objects.create(page=news_of(centre, title), person=cast.animator, last_seen_at=seen_at)
    assert titles(recently_seen(cast.animator)) == ["Après", "Avant"]


def test_move_panel_goes_up_and_down_within_the_list(cast: Cast) -> None:
    before = names(cast.animator)
    move_panel(by=cast.animator, name=before[0], move="up")
    move_panel(by=cast.animator, name=before[-1], move="down")
    assert names(cast.animator) == before
    move_panel(by=cast.animator, name=before[1], move="up")
    assert names(cast.animator) == [before[1], before[0], *before[2:]]
    reset_panels(by=cast.animator)
    assert names(cast.animator) == before
    assert names(cast.reception) == before


def test_move_panel_hides_and_shows_but_what_must_be_done(cast: Cast) -> None:
    before = names(cast.animator)
    move_panel(by=cast.animator, name="home.news", move="hide")
    move_panel(by=cast.animator, name="forms_builder.decisions", move="hide")
    assert names(cast.animator) == [name for name in before if name != "home.news"]
    move_panel(by=cast.animator, name="home.news", move="show")
    assert names(cast.animator) == before


def test_move_panel_of_a_name_that_is_none_does_nothing(cast: Cast) -> None:
    before = names(cast.animator)
    move_panel(by=cast.animator, name="<script>", move="up")
    assert names(cast.animator) == before


def test_ordered_panels_of_an_older_release_keep_what_is_new(cast: Cast) -> None:
    every = [panel.name for panel in ordered_panels(HomePreference())]
    kept = HomePreference(panel_order=["gone.panel", *reversed(every[1:])])
    assert sorted(panel.name for panel in ordered_panels(kept)) == sorted(every)
    assert ordered_panels(kept)[0].name == every[0]


@pytest.mark.parametrize("job", ["gone", "installer"])
def test_own_things_of_whoever_has_no_centre_are_refused(cast: Cast, job: str) -> None:
    by = getattr(cast, job)
    for act in (catch_up, end_tour, reset_panels):
        with pytest.raises(PermissionDenied):
            act(by=by)


def test_erase_own_leaves_nothing(cast: Cast, centre: Centre) -> None:
    set_favourite(by=cast.animator, page=news_of(centre), is_favourite=True)
    end_tour(by=cast.animator)
    erase_own(SYSTEM, cast.animator)
    assert not Favourite.objects.filter(person=cast.animator).exists()
    assert not HomePreference.objects.filter(person=cast.animator).exists()


def test_star_is_lit_and_put_out_at_the_page(cast: Cast, centre: Centre, client_of: SignIn) -> None:
    page, client = news_of(centre), client_of(cast.animator)
    assert 'aria-pressed="false"' in client.get(page.address).content.decode()
    answer = client.post("/favoris/marquer/", {"page": page.address, "favourite": "1"})
    assert (answer.status_code, answer["Location"]) == (302, page.address)
    assert 'aria-pressed="true"' in client.get(page.address).content.decode()
    answer = client.post("/favoris/marquer/", {"page": page.address, "favourite": "0", "from": "list"})
    assert page.title in client.get(answer["Location"]).content.decode()
    assert favourites_of(cast.animator) == []


def test_star_of_a_form_leads_back_to_it_and_lists_it(cast: Cast, centre: Centre, client_of: SignIn) -> None:
    form, client = leave_form(centre, cast.communication, title="Conges"), client_of(cast.animator)
    assert 'aria-pressed="false"' in client.get(form.address).content.decode()
    answer = client.post("/favoris/marquer/", {"page": form.address, "favourite": "1"})
    assert (answer.status_code, answer["Location"]) == (302, form.address)
    assert 'aria-pressed="true"' in client.get(form.address).content.decode()
    panel = client.get("/").content.decode().split("Tous mes favoris")[0]
    assert f'href="{form.address}"' in panel
    assert [page.url for page in favourites_of(cast.animator)] == [form.address]


def test_star_of_a_page_of_another_centre_is_not_there(
    cast: Cast, other_centre: Centre, client_of: SignIn
) -> None:
    page = news_of(other_centre, "Du canal")
    answer = client_of(cast.animator).post("/favoris/marquer/", {"page": page.address, "favourite": "1"})
    assert answer.status_code == 404


def test_dashboard_proposes_the_tour_until_it_was_seen(cast: Cast, client_of: SignIn) -> None:
    client = client_of(cast.animator)
    assert 'href="/visite/"' in client.get("/").content.decode()
    for screen in range(1, 5):
        assert client.get(f"/visite/?ecran={screen}").status_code == 200
    client.post("/visite/finir/")
    assert 'href="/visite/"' not in client.get("/").content.decode()
    assert 'href="/visite/"' in client.get("/compte/").content.decode()


def test_arrange_leads_back_to_the_panel(cast: Cast, client_of: SignIn) -> None:
    client = client_of(cast.animator)
    answer = client.post("/mon-accueil/", {"panel": "home.news", "move": "hide"})
    assert answer["Location"] == "/mon-accueil/#home.news"
    assert client.post("/mon-accueil/", {"panel": "rien", "move": "up"})["Location"] == "/mon-accueil/"
    assert client.post("/mon-accueil/", {"panel": "home.news", "move": "rien"}).status_code == 302


def test_favourites_cost_the_same_for_any_number(cast: Cast, centre: Centre, client_of: SignIn) -> None:
    client = client_of(cast.animator)

    def add(number: int) -> None:
        set_favourite(by=cast.animator, page=news_of(centre, f"Page {number}"), is_favourite=True)

    assert count_queries(lambda: client.get("/favoris/"), add_row=add, sizes=(1, 3, 10)) <= 14
