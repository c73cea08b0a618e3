"""What the federation shares is read in every centre, and nothing else of it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from home.actions.acknowledging import acknowledge, tell_readers
from home.models import AcknowledgedVersion, ContentPage, DocumentPage, LibraryPage, SectionPage
from home.queries.acknowledgements import answers_as_rows, follow, people_asked
from portal.accounts.choices import Role
from portal.accounts.models import User
from portal.centres.actions.charter import rename_centre
from portal.centres.actions.opening import create_centre
from portal.centres.models import Centre
from portal.centres.queries import in_sight, shared
from portal.kit.access import can
from portal.notifications.models import Notification
from tests.factories.accounts import PersonFactory
from tests.factories.home import page_of, publish, section_of, version_of
from tests.factories.media import document_of, picture_of
from tests.support.cast import SYSTEM, Cast

SignIn = Callable[[User], Client]


@pytest.fixture
def federation(cast: Cast) -> Centre:
    made = create_centre(by=SYSTEM, name="Fédération du Nord", slug="federation", is_federation=True)
    PersonFactory.create(centre=made, username="federation.edition", roles=[Role.COMMUNICATION])
    return Centre.objects.select_related("site__root_page", "collection").get(pk=made.pk)


@pytest.fixture
def editor(federation: Centre) -> User:
    return User.objects.get(username="federation.edition")


def shared_section(federation: Centre, **facts: Any) -> SectionPage:
    return section_of(federation, "Vie du réseau", is_shared=True, **facts)


def statuses(client_of: SignIn, cast: Cast, path: str) -> dict[str, int]:
    people = {"own": cast.animator, "other": cast.other_animator, "installer": cast.installer}
    return {who: client_of(person).get(path).status_code for who, person in people.items()}


def test_shared_page_is_read_in_every_centre_under_the_network(
    cast: Cast, client_of: SignIn, federation: Centre
) -> None:
    page = page_of(shared_section(federation), "Formations")
    assert page.address == "/vie-du-reseau/formations/"
    address = f"/reseau{page.address}"
    assert statuses(client_of, cast, address) == {"own": 200, "other": 200, "installer": 404}
    assert statuses(client_of, cast, page.address) == {"own": 404, "other": 404, "installer": 404}
    assert Client().get(address).status_code == 302


def test_federation_renamed_or_made_late_is_seen_once_the_minute_has_passed(
    cast: Cast, client_of: SignIn
) -> None:
    """What is kept of its pages has not changed."""
    client = client_of(cast.animator)
    assert client.get("/reseau/").status_code == 404
    made = create_centre(by=SYSTEM, name="Fédération du Nord", slug="federation", is_federation=True)
    editor = PersonFactory.create(centre=made, username="federation.edition", roles=[Role.COMMUNICATION])
    shared_section(made)
    client.get("/")
    for name in ("Fédération du Nord", "Fédération du Grand Nord"):
        rename_centre(by=editor, name=name)
        cache.delete("federation")
        assert name in client.get("/reseau/").content.decode()


def test_shared_library_leads_to_its_documents_under_the_network(
    cast: Cast, client_of: SignIn, federation: Centre
) -> None:
    library = publish(shared_section(federation), LibraryPage(title="Modèles"))
    publish(library, DocumentPage(title="Convention", document=document_of(federation, "convention.txt")))
    listed = client_of(cast.animator).get(f"/reseau{library.address}").content.decode()
    assert f'href="/reseau{library.address}convention/"' in listed


def test_shared_page_says_whose_it_is_and_leads_on_under_the_network(
    cast: Cast, client_of: SignIn, federation: Centre
) -> None:
    section = shared_section(federation)
    other = page_of(section, "Formations")
    link = f'<p><a linktype="page" id="{other.pk}">Les formations</a></p>'
    page = page_of(section, "Bienvenue", [("text", link)])
    client = client_of(cast.animator)
    shown = client.get(f"/reseau{page.address}").content.decode()
    assert "Partagé par Fédération du Nord" in shown
    assert 'href="/reseau/vie-du-reseau/formations/"' in shown
    listed = client.get("/reseau/vie-du-reseau/").content.decode()
    assert 'href="/reseau/vie-du-reseau/bienvenue/"' in listed
    assert 'href="/vie-du-reseau/' not in shown + listed


def test_nothing_else_of_the_federation_is_seen(cast: Cast, client_of: SignIn, federation: Centre) -> None:
    private = section_of(federation, "Interne")
    inner = page_of(private, "Bureau")
    offline = page_of(shared_section(federation), "Retirée")
    offline.unpublish()
    client = client_of(cast.animator)
    for page in (private, inner, offline):
        assert client.get(f"/reseau{page.address}").status_code == 404
    for path in ("/reseau/actualites/", "/reseau/documents/", "/reseau/demarches/", "/reseau/rien/"):
        assert client.get(path).status_code == 404


def test_page_limited_below_a_shared_section_is_not_shared(
    cast: Cast, client_of: SignIn, federation: Centre
) -> None:
    page = page_of(shared_section(federation), "Direction", audience=["role:director"])
    assert statuses(client_of, cast, f"/reseau{page.address}") == {"own": 404, "other": 404, "installer": 404}
    assert client_of(cast.director).get(f"/reseau{page.address}").status_code == 404


def test_menu_has_the_network_while_there_is_something_in_it(
    cast: Cast, client_of: SignIn, federation: Centre
) -> None:
    client = client_of(cast.animator)
    link = 'href="/reseau/"'
    found = [link in client.get("/").content.decode()]
    assert client.get("/reseau/").status_code == 404
    section = shared_section(federation, introduction="Pour les salariés de tous les centres.")
    found.append(link in client.get("/").content.decode())
    page = client.get("/reseau/").content.decode()
    assert "Pour les salariés de tous les centres." in page
    assert 'href="/reseau/vie-du-reseau/"' in page
    section.unpublish()
    found.append(link in client.get("/").content.decode())
    assert found == [False, True, False]


def test_people_of_the_federation_read_it_where_it_stands(
    client_of: SignIn, federation: Centre, editor: User
) -> None:
    section = shared_section(federation)
    client = client_of(editor)
    answer = client.get("/reseau/vie-du-reseau/")
    assert (answer.status_code, answer.headers["Location"]) == (302, section.address)
    assert client.get("/reseau/").status_code == 404
    assert client.get(section.address).status_code == 200


def test_files_of_a_shared_page_are_opened_in_every_centre(
    cast: Cast, client_of: SignIn, federation: Centre
) -> None:
    document, picture = document_of(federation), picture_of(federation)
    page = page_of(
        shared_section(federation),
        "Logo",
        [("image", picture), ("document", {"document": document, "label": ""})],
    )
    hidden = document_of(federation, "interne.txt")
    page_of(section_of(federation, "Interne"), "Bureau", [("document", {"document": hidden, "label": ""})])
    addresses = [document.url, picture.get_rendition("width-50").url, hidden.url]

    def opened() -> list[int]:
        answers = [client_of(cast.animator).get(address) for address in addresses]
        for answer in answers:
            if answer.streaming:
                answer.getvalue()
        return [answer.status_code for answer in answers]

    assert opened() == [200, 200, 404]
    ContentPage.objects.get(pk=page.pk).unpublish()
    assert opened() == [404, 404, 404]


def test_page_of_another_centre_is_never_shared(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    """Whatever an import wrote on it."""
    page = page_of(section_of(centre, is_shared=True), "Horaires")
    assert client_of(cast.other_animator).get(f"/reseau{page.address}").status_code == 404
    assert client_of(cast.other_animator).get("/reseau/").status_code == 404


def test_page_shared_and_limited_is_refused() -> None:
    with pytest.raises(ValidationError) as refusal:
        SectionPage(title="Direction", slug="direction", is_shared=True, audience=["role:director"]).clean()
    assert list(refusal.value.message_dict) == ["is_shared"]


@pytest.mark.parametrize(("shown", "whose"), [(True, "federation"), (False, "centre")])
def test_sharing_is_offered_to_the_federation_alone(
    shown: bool, whose: str, cast: Cast, client_of: SignIn, federation: Centre, editor: User, centre: Centre
) -> None:
    place = {"federation": federation, "centre": centre}[whose]
    person = {"federation": editor, "centre": cast.communication}[whose]
    add = reverse("wagtailadmin_pages:add", args=["home", "sectionpage", place.site.root_page_id])
    client = client_of(person)
    assert ('name="is_shared"' in client.get(add).content.decode()) is shown
    posted = {
        "title": "Partagée",
        "slug": "partagee",
        "introduction": "",
        "is_shared": "on",
        "action-publish": "1",
    }
    assert client.post(add, posted).status_code == 302
    assert SectionPage.objects.get(title="Partagée").is_shared is shown


def test_two_federations_cannot_be(federation: Centre) -> None:
    with pytest.raises(IntegrityError):
        create_centre(by=SYSTEM, name="Autre fédération", slug="autre", is_federation=True)


def test_create_centre_opens_the_federation_once(cast: Cast) -> None:
    who = ("--first-name", "Zoé", "--last-name", "Petit", "--federation")
    call_command("create_centre", "federation", "Fédération du Nord", *who)
    assert Centre.objects.get(slug="federation").is_federation
    with pytest.raises(CommandError):
        call_command("create_centre", "autre", "Autre fédération", *who)
    assert not Centre.objects.filter(slug="autre").exists()


def test_shared_page_is_kept_among_favourites_at_its_address(
    cast: Cast, client_of: SignIn, federation: Centre
) -> None:
    page = page_of(shared_section(federation), "Formations")
    address = f"/reseau{page.address}"
    client = client_of(cast.animator)
    answer = client.post(reverse("home:favourite-set"), {"page": address, "favourite": "1"})
    assert (answer.status_code, answer.headers["Location"]) == (302, address)
    assert f'href="{address}"' in client.get(reverse("home:favourites")).content.decode()


def test_shared_page_is_confirmed_where_each_one_reads_it(
    cast: Cast, client_of: SignIn, federation: Centre, editor: User
) -> None:
    page = page_of(shared_section(federation), "Consignes", asks_acknowledgement=True)
    tell_readers(by=SYSTEM)
    there = f"/reseau{page.address}"
    for person, address in ((cast.animator, there), (editor, page.address)):
        notice = Notification.objects.get(recipient=person, kind="home.to_confirm")
        client = client_of(person)
        answer = client.post(reverse("home:acknowledge", args=[version_of(page).pk]))
        assert (notice.url, answer.headers["Location"]) == (address, address)
        assert client.get(address).status_code == 200


def test_list_of_what_is_to_be_confirmed_leads_to_the_network(
    cast: Cast, client_of: SignIn, federation: Centre
) -> None:
    page = page_of(shared_section(federation), "Consignes", asks_acknowledgement=True)
    client = client_of(cast.animator)
    for path in ("/", reverse("home:to-read")):
        assert f'href="/reseau{page.address}"' in client.get(path).content.decode(), path


def test_followers_of_a_shared_page_read_the_names_of_their_own_centre_alone(
    cast: Cast, client_of: SignIn, federation: Centre, editor: User
) -> None:
    """Of the others they see how many have confirmed, by centre."""
    page = page_of(shared_section(federation), "Consignes", asks_acknowledgement=True)
    version = version_of(page)
    for person in (cast.animator, cast.other_animator, editor):
        acknowledge(by=person, version=version)
    found = follow(version, {"etat": "", "secteur": ""})
    assert [person.username for person in found.people] == ["federation.edition"]
    assert {row.name: row.done for row in found.figures if row.name} == {
        cast.animator.centre.name: 1,
        cast.other_animator.centre.name: 1,
    }
    assert found.done == 3
    assert len(answers_as_rows(version)) == 2
    shown = client_of(editor).get(reverse("home:acknowledgements", args=[version.pk])).content.decode()
    assert [name for name in ("Fontaine", "Picard", editor.last_name) if name in shown] == [editor.last_name]


def test_nothing_is_shared_any_more_once_its_centre_is_not_the_federation(
    cast: Cast, client_of: SignIn, federation: Centre
) -> None:
    """What was written when it was published stays so: whoever reads asks whose it is."""
    document = document_of(federation, "statuts.txt")
    page = page_of(
        shared_section(federation),
        "Consignes",
        [("document", {"document": document, "label": ""})],
        asks_acknowledgement=True,
    )
    version = version_of(page)
    client = client_of(cast.animator)

    def found() -> tuple[Any, ...]:
        answers = [client.get(path) for path in (f"/reseau{page.address}", document.url)]
        for answer in answers:
            answer.getvalue()
        statuses = [answer.status_code for answer in answers]
        seen = [Page.objects.filter(way(cast.animator), pk=page.pk).exists() for way in (shared, in_sight)]
        asked = people_asked(AcknowledgedVersion.objects.get(pk=version.pk))
        may = can(cast.animator, "centres.view_page", page)
        return statuses, seen, may, cast.animator in asked, cast.other_animator in asked

    assert found() == ([200, 200], [True, True], True, True, True)
    Centre.objects.filter(pk=federation.pk).update(is_federation=False)
    cache.clear()
    assert found() == ([404, 404], [False, False], False, False, False)
    Centre.objects.filter(pk=cast.other_animator.centre_id).update(is_federation=True)
    cache.clear()
    assert found() == ([404, 404], [False, False], False, False, False)
