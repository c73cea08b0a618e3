"""Lists sorted by category: the library, the links, the news, and the sections."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from home.actions.registers import change_category, create_category, delete_category
from home.models import Category, CategoryKind, DocumentPage
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.centres.audiences import role_term
from portal.centres.models import Centre
from portal.media.models import PortalDocument
from tests.factories.home import (
    category_of,
    document_page_of,
    link_of,
    news_of,
    page_of,
    root_of,
    section_of,
)
from tests.support.cast import Cast
from tests.support.queries import count_queries

SignIn = Callable[[User], Client]


def shown(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def titles(html: str, *known: str) -> list[str]:
    """Those of `known` that the page shows, in its order."""
    main = html[html.index("<main") : html.index("</main>")]
    return sorted((title for title in known if title in main), key=main.index)


def test_library_shows_the_newest_first_with_kind_and_size(
    cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    today = timezone.localdate()
    for title, days in (("Ancien", 30), ("Récent", 1), ("Moyen", 9)):
        document_page_of(centre, title, updated_on=today - timedelta(days=days))
    PortalDocument.objects.update(file_size=7)
    html = shown(client_of(cast.animator), "/documents/")
    assert titles(html, "Ancien", "Récent", "Moyen") == ["Récent", "Moyen", "Ancien"]
    assert html.count("TXT, 7\u00a0octets") == 3


def test_library_is_narrowed_to_a_category(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    kept = category_of(centre, "Comptes rendus", CategoryKind.DOCUMENT)
    category_of(centre, "Vide", CategoryKind.DOCUMENT)
    document_page_of(centre, "Réunion", category=kept)
    document_page_of(centre, "Règlement")
    client = client_of(cast.animator)
    found = {
        word: titles(shown(client, f"/documents/?categorie={word}"), "Réunion", "Règlement")
        for word in ("comptes-rendus", "vide", "inconnue", "%00")
    }
    assert found == {
        "comptes-rendus": ["Réunion"],
        "vide": [],
        "inconnue": ["Règlement", "Réunion"],
        "%00": ["Règlement", "Réunion"],
    }


def test_library_leaves_out_what_is_for_others(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    document_page_of(centre, "Paie", audience=[role_term("hr")])
    document_page_of(centre, "Règlement")
    found = {
        job: titles(shown(client_of(getattr(cast, job)), "/documents/"), "Paie", "Règlement")
        for job in ("animator", "hr")
    }
    assert found == {"animator": ["Règlement"], "hr": ["Règlement", "Paie"]}


def test_library_is_paged(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    pages = [document_page_of(centre, f"Papier {number:02}") for number in range(32)]
    client = client_of(cast.animator)
    first = shown(client, "/documents/")
    following = first.split('href="?suite=')[1].split('"')[0]
    second = shown(client, f"/documents/?suite={following}")
    names = [page.title for page in reversed(pages)]
    assert (titles(first, *names), titles(second, *names)) == (names[:30], names[30:])


def test_library_says_at_once_what_a_new_file_weighs(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    document = document_page_of(centre, "Règlement").document
    client = client_of(cast.animator)
    assert "CSV" not in shown(client, "/documents/")
    document.file = ContentFile(b"x" * 2048, "reglement.csv")
    document.file_size = 2048
    document.save()
    assert "CSV, 2,0 Ko" in shown(client, "/documents/").replace("\xa0", " ")


def test_document_page_offers_its_file(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    page = document_page_of(centre, "Règlement", introduction="Ce qui s’applique à tous.")
    client = client_of(cast.animator)
    html = shown(client, page.address)
    address = re.search(r'href="(/fichiers/documents/[^"]+)" download', html)
    assert address is not None
    assert b"".join(client.get(address[1]).streaming_content) == b"Bonjour"
    assert "Ce qui s’applique à tous." in html


def test_links_are_grouped_and_open_apart(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    second = Category.objects.create(centre=centre, kind=CategoryKind.LINK, name="Aides", position=2)
    first = Category.objects.create(centre=centre, kind=CategoryKind.LINK, name="Formation", position=1)
    link_of(centre, "Zebre", target="https://z.example/?a=1&b=2", category=first)
    link_of(centre, "Caf", target="https://www.caf.fr/", category=second)
    link_of(centre, "Autre", target="https://autre.example/")
    html = shown(client_of(cast.animator), "/liens/")
    assert titles(html, "Formation", "Zebre", "Aides", "Caf", "Autres liens", ">Autre<") == [
        "Formation",
        "Zebre",
        "Aides",
        "Caf",
        "Autres liens",
        ">Autre<",
    ]
    assert html.count('target="_blank" rel="noopener noreferrer">') == 3
    assert 'href="https://z.example/?a=1&amp;b=2"' in html


@pytest.mark.parametrize(("job", "count"), [("animator", 0), ("communication", 1)])
def test_links_lead_to_their_own_page_those_who_keep_them(
    job: str, count: int, cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    page = link_of(centre)
    client = client_of(getattr(cast, job))
    assert shown(client, "/liens/").count(f'href="{page.address}"') == count
    assert 'href="https://www.uniformation.fr/"' in shown(client, page.address)


def test_link_to_a_script_is_refused(cast: Cast, centre: Centre) -> None:
    with pytest.raises(ValidationError):
        link_of(centre, target="javascript:steal()")


def test_news_are_narrowed_to_a_category(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    category = category_of(centre, "Vie du quartier")
    news_of(centre, "La fête", category=category)
    news_of(centre, "Le minibus")
    client = client_of(cast.animator)
    all_of_them = shown(client, "/actualites/")
    assert titles(all_of_them, "La fête", "Le minibus") == ["Le minibus", "La fête"]
    one = shown(client, "/actualites/?categorie=vie-du-quartier")
    assert titles(one, "La fête", "Le minibus") == ["La fête"]


def test_pinned_news_come_first_until_their_day_has_passed(
    cast: Cast, client_of: SignIn, centre: Centre, today: Any
) -> None:
    """On the list and on the dashboard, whose last news are kept from one day to the next."""
    news_of(centre, "Épinglée", days_ago=9, pinned_until=today)
    for days in range(3):
        news_of(centre, f"Neuve {days}", days_ago=days)
    known = ("Épinglée", "Neuve 0", "Neuve 1", "Neuve 2")

    def listed(client: Client, path: str) -> list[str]:
        html = shown(client, path)
        return titles(f"<main{html[html.index('news-list') :]}", *known)

    client = client_of(cast.animator)
    seen = [listed(client, path) for path in ("/", "/actualites/")]
    assert seen == [
        ["Épinglée", "Neuve 0", "Neuve 1"],
        ["Épinglée", "Neuve 0", "Neuve 1", "Neuve 2"],
    ]
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        later = [listed(client_of(cast.animator), path) for path in ("/", "/actualites/")]
    assert later == [
        ["Neuve 0", "Neuve 1", "Neuve 2"],
        ["Neuve 0", "Neuve 1", "Neuve 2", "Épinglée"],
    ]


def test_pinned_news_stand_on_the_first_page_alone(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    news_of(centre, "Épinglée", days_ago=40, pinned_until=timezone.localdate())
    for days in range(14):
        news_of(centre, f"Nouvelle {days:02}", days_ago=days)
    client = client_of(cast.animator)
    first = shown(client, "/actualites/")
    following = first.split('href="?suite=')[1].split('"')[0]
    second = shown(client, f"/actualites/?suite={following}")
    assert titles(first, "Épinglée", "Nouvelle 00", "Nouvelle 11") == [
        "Épinglée",
        "Nouvelle 00",
        "Nouvelle 11",
    ]
    assert titles(second, "Épinglée", "Nouvelle 12", "Nouvelle 13") == ["Nouvelle 12", "Nouvelle 13"]


def test_wide_section_is_paged_in_the_order_of_the_tree(
    cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    section = section_of(centre)
    names = [
        page_of(section, f"Page {number:02}", introduction=f"Dit {number:02}").title for number in range(32)
    ]
    client = client_of(cast.animator)
    first = shown(client, "/vie-du-centre/")
    following = first.split('href="?suite=')[1].split('"')[0]
    second = shown(client, f"/vie-du-centre/?suite={following}")
    assert (titles(first, *names), titles(second, *names)) == (names[:30], names[30:])
    assert "Dit 07" in first


ADD: dict[str, Callable[[Centre, int], Any]] = {
    "/documents/": lambda centre, number: document_page_of(centre, f"Papier {number}"),
    "/liens/": lambda centre, number: link_of(centre, f"Lien {number}"),
    "/actualites/": lambda centre, number: news_of(
        centre, f"Nouvelle {number}", pinned_until=timezone.localdate() if number == 1 else None
    ),
}


@pytest.mark.parametrize("path", sorted(ADD))
@pytest.mark.parametrize("job", ["animator", "communication"])
def test_list_costs_the_same_for_any_number(
    path: str, job: str, cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    client = client_of(getattr(cast, job))
    found = count_queries(lambda: client.get(path), add_row=lambda number: ADD[path](centre, number))
    assert found <= 14


def test_category_is_kept_by_communication_and_it(cast: Cast, centre: Centre) -> None:
    for person in (cast.communication, cast.it):
        name = f"Catégorie de {person.username}"
        category = create_category(by=person, kind=CategoryKind.LINK, name=name, position=1)
        assert category.centre == centre
    for person in (cast.animator, cast.hr, cast.gone, cast.installer):
        with pytest.raises(PermissionDenied):
            create_category(by=person, kind=CategoryKind.LINK, name="Autre", position=1)
    assert AuditEntry.objects.filter(verb="home.create_category").count() == 2


def test_category_of_another_centre_is_nobodys(cast: Cast, other_centre: Centre) -> None:
    theirs = category_of(other_centre)
    for act in (
        lambda: change_category(by=cast.communication, category=theirs, name="Prise"),
        lambda: delete_category(by=cast.communication, category=theirs),
    ):
        with pytest.raises(PermissionDenied):
            act()
    theirs.refresh_from_db()
    assert theirs.name == "Vie du quartier"


def test_category_renamed_is_seen_at_once_and_never_changes_its_kind(
    cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    category = category_of(centre)
    news_of(centre, "La fête", category=category)
    client = client_of(cast.animator)
    assert "Vie du quartier" in shown(client, "/")
    change_category(by=cast.communication, category=category, name="Le quartier", kind=CategoryKind.NEWS)
    assert "Le quartier" in shown(client, "/")
    with pytest.raises(ValidationError):
        change_category(by=cast.communication, category=category, kind=CategoryKind.LINK)


def test_category_added_is_offered_at_once(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    category_of(centre, "Modèles", CategoryKind.DOCUMENT)
    document_page_of(centre)
    client = client_of(cast.animator)
    assert "Comptes rendus" not in shown(client, "/documents/")
    create_category(by=cast.it, kind=CategoryKind.DOCUMENT, name="Comptes rendus", position=1)
    assert "Comptes rendus" in shown(client, "/documents/")


def test_category_deleted_leaves_its_documents(cast: Cast, centre: Centre) -> None:
    category = category_of(centre, "Modèles", CategoryKind.DOCUMENT)
    page = document_page_of(centre, category=category)
    delete_category(by=cast.communication, category=category)
    page = DocumentPage.objects.get(pk=page.pk)
    assert (page.live, page.category) == (True, None)


@pytest.mark.parametrize(
    ("job", "status"), [("communication", 200), ("it", 200), ("hr", 404), ("animator", 404)]
)
def test_register_of_categories_is_for_those_who_keep_them(
    job: str, status: int, cast: Cast, client_of: SignIn, centre: Centre, other_centre: Centre
) -> None:
    category_of(centre, "La nôtre")
    category_of(other_centre, "La leur")
    response = client_of(getattr(cast, job)).get("/administration/categories/?q=la&kind__exact=news")
    assert response.status_code == status
    if status == 200:
        html = response.content.decode()
        assert ("La nôtre" in html, "La leur" in html) == (True, False)


def post_page(client: Client, parent: Any, **fields: str) -> str:
    url = reverse("wagtailadmin_pages:add", args=["home", "contentpage", parent.pk])
    posted = {"introduction": "", "body-count": "0", "plain_version": "null", "action-publish": "1"}
    response = client.post(url, posted | fields)
    return response.content.decode() if response.status_code == 200 else ""


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": "Horaires", "slug": "horaires"}, "Une page s’appelle déjà « Horaires » à cet endroit"),
        ({"title": "horaires", "slug": ""}, "Une page s’appelle déjà « Horaires » à cet endroit"),
        (
            {"title": "Ouverture", "slug": "horaires"},
            "La page « Horaires » a déjà l’adresse /vie-du-centre/horaires/",
        ),
    ],
)
def test_taken_address_is_said_at_the_title(
    fields: dict[str, str], sentence: str, cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    section = section_of(centre)
    page_of(section, "Horaires")
    html = post_page(client_of(cast.communication), section, **fields)
    place = html.index('-title-errors"')
    assert sentence in html[place : html.index("</p>", place)].replace("\u00a0", " ")
    assert html.count('<p class="error-message">') == 1


def test_form_offers_the_categories_of_the_own_centre(
    cast: Cast, client_of: SignIn, centre: Centre, other_centre: Centre
) -> None:
    category_of(centre, "La nôtre", CategoryKind.DOCUMENT)
    theirs = category_of(other_centre, "La leur", CategoryKind.DOCUMENT)
    library = root_of(centre).get_children().get(slug="documents")
    url = reverse("wagtailadmin_pages:add", args=["home", "documentpage", library.pk])
    html = client_of(cast.communication).get(url).content.decode()
    assert ("La nôtre" in html, theirs.name in html) == (True, False)
