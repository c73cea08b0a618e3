"""The editor of pages: what happens when one is quicker than its autosave, and what the first screen offers."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.template.defaultfilters import filesizeformat
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Page

from home.models import ContentPage, PageProblem
from portal.accounts.models import User
from portal.centres.models import Centre
from portal.media.models import PortalDocument, PortalImage
from tests.factories.home import (
    document_page_of,
    library_of,
    links_page_of,
    news_index_of,
    page_of,
    root_of,
    section_of,
    show,
)
from tests.factories.media import document_of, picture_of
from tests.support.cast import Cast
from tests.support.queries import queries_of

SignIn = Callable[[User], Client]
FIELDS = {"title": "Horaires", "slug": "horaires", "introduction": "", "body-count": "0"}


def add_url(parent_pk: int) -> str:
    return reverse("wagtailadmin_pages:add", args=["home", "contentpage", parent_pk])


@pytest.mark.parametrize("slug", ["horaires", ""])
def test_publish_right_after_the_draft_was_kept_publishes_the_draft(
    slug: str, cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    client, url = client_of(cast.communication), add_url(root_of(centre).pk)
    kept = client.post(url, FIELDS, headers={"Accept": "application/json"})
    assert kept.json()["success"]
    response = client.post(url, FIELDS | {"slug": slug, "action-publish": "1"}, follow=True)
    assert [code for _, code in response.redirect_chain] == [307, 302]
    assert [(page.live, page.title) for page in ContentPage.objects.filter(slug="horaires")] == [
        (True, "Horaires")
    ]


def test_keeping_the_same_new_page_twice_keeps_one(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    client, url = client_of(cast.communication), add_url(root_of(centre).pk)
    answers = [client.post(url, FIELDS, headers={"Accept": "application/json"}) for _ in range(2)]
    assert [(answer.status_code, answer.json()["success"]) for answer in answers] == [
        (200, True),
        (400, False),
    ]
    assert ContentPage.objects.filter(slug="horaires").count() == 1


def test_publish_at_the_address_of_somebody_elses_draft_is_refused(
    cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    url = add_url(root_of(centre).pk)
    client_of(cast.it).post(url, FIELDS, headers={"Accept": "application/json"})
    response = client_of(cast.communication).post(url, FIELDS | {"action-publish": "1"})
    assert response.status_code == 200
    assert [page.live for page in ContentPage.objects.filter(slug="horaires")] == [False]


def test_publish_at_the_address_of_a_page_in_line_is_refused(
    cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    section = section_of(centre)
    page_of(section, "Horaires", owner=cast.communication)
    response = client_of(cast.communication).post(add_url(section.pk), FIELDS | {"action-publish": "1"})
    assert response.status_code == 200
    assert ContentPage.objects.filter(slug="horaires").count() == 1


@pytest.mark.parametrize(
    ("job", "offered"),
    [
        ("communication", {"Créer une rubrique", "Créer une page", "Écrire une actualité"}),
        ("it", {"Créer une rubrique", "Créer une page", "Écrire une actualité"}),
        ("hr", set()),
    ],
)
def test_first_screen_offers_what_the_person_may_create(
    job: str, offered: set[str], cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    section_of(centre)
    page = client_of(getattr(cast, job)).get("/administration/").content.decode()
    ours = {"Créer une rubrique", "Créer une page", "Écrire une actualité"}
    assert {label for label in ours if label in page} == offered
    assert "Mettre un formulaire en ligne" in page


def test_first_screen_costs_the_same_for_any_number_of_sections(
    cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    client = client_of(cast.communication)
    counts = set()
    for number in range(3):
        section_of(centre, f"Rubrique {number}")
        client.get("/administration/")
        counts.add(queries_of(lambda: client.get("/administration/")).count)
    assert len(counts) == 1, counts


@pytest.mark.parametrize(
    ("job", "items"),
    [
        ("communication", {"Retour au portail", "Pages", "Images", "Documents", "Secteurs"}),
        ("hr", {"Retour au portail", "Pages", "Jours fériés"}),
    ],
)
def test_menu_has_what_the_role_needs(job: str, items: set[str], cast: Cast, client_of: SignIn) -> None:
    page = client_of(getattr(cast, job)).get("/administration/").content.decode()
    sidebar = (
        page.split('id="wagtail-sidebar-props"')[1].split("</script>")[0].encode().decode("unicode_escape")
    )
    known = items | {"Images", "Documents", "Rapports", "Paramètres", "Aide", "Secteurs", "Jours fériés"}
    assert {item for item in known if f'"{item}"' in sidebar} == items


def test_first_screen_says_what_waits_and_what_was_changed(
    cast: Cast, client_of: SignIn, centre: Centre, other_centre: Centre
) -> None:
    page = page_of(section_of(centre), "Horaires d’été")
    page_of(section_of(other_centre), "Page d’ailleurs")
    PageProblem.objects.create(
        centre=centre, page=page, page_title=page.title, reported_by=cast.animator, text="Fermé le lundi."
    )
    text = client_of(cast.communication).get("/administration/").content.decode()
    assert "Horaires d’été" in text
    assert "Page d’ailleurs" not in text
    assert reverse("home:problems") in text
    assert reverse("home:settings") in text


def test_first_screen_of_human_resources_has_forms_alone(
    cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    page_of(section_of(centre), "Horaires d’été")
    text = client_of(cast.hr).get("/administration/").content.decode()
    assert [
        word for word in ("Horaires d’été", reverse("home:settings"), reverse("home:desk")) if word in text
    ] == []


SCREENS: list[tuple[str, Callable[[Page, PortalDocument, PortalImage], list[int]]]] = [
    ("wagtailadmin_home", lambda page, document, image: []),
    ("wagtailadmin_explore", lambda page, document, image: [page.get_parent().pk]),
    ("wagtailadmin_pages:add_subpage", lambda page, document, image: [page.get_parent().pk]),
    ("wagtailadmin_pages:edit", lambda page, document, image: [page.pk]),
    ("wagtailadmin_pages:history", lambda page, document, image: [page.pk]),
    ("wagtailadmin_pages:usage", lambda page, document, image: [page.pk]),
    ("wagtailadmin_pages:delete", lambda page, document, image: [page.pk]),
    ("wagtailimages:index", lambda page, document, image: []),
    ("wagtailimages:edit", lambda page, document, image: [image.pk]),
    ("wagtailimages:add_multiple", lambda page, document, image: []),
    ("wagtaildocs:index", lambda page, document, image: []),
    ("wagtaildocs:edit", lambda page, document, image: [document.pk]),
]


@pytest.mark.parametrize(("name", "arguments"), SCREENS, ids=[name for name, _arguments in SCREENS])
def test_screens_of_the_editors_have_no_dead_link(
    name: str,
    arguments: Callable[[Page, PortalDocument, PortalImage], list[int]],
    cast: Cast,
    client_of: SignIn,
    centre: Centre,
) -> None:
    document, image = document_of(centre), picture_of(centre)
    page = show(centre, document, image)
    client = client_of(cast.communication)
    screen = client.get(reverse(name, args=arguments(page, document, image)))
    assert screen.status_code == 200
    links = set(re.findall(r'(?:href|formaction)="(/administration/[^"#]*)"', screen.content.decode()))
    many = f"?id={image.pk if 'image' in name else document.pk if 'docs' in name else page.pk}"
    asked = {link: link + many if "/bulk/" in link else unescape(link) for link in links}
    assert {link for link, path in asked.items() if client.get(path).status_code == 404} == set()


def test_sizes_of_files_are_said_in_one_unit_everywhere(
    cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    page = document_page_of(centre, document=document_of(centre, content=b"a" * 2048))
    page.document.get_file_size()  # kept on the row, as a screen does when it takes the file
    picture = picture_of(centre)
    client = client_of(cast.communication)
    back_office = reverse("wagtaildocs:edit", args=[page.document.pk])
    shown = [client.get(path).content.decode() for path in ("/documents/", page.address, back_office)]
    assert ["2,0\xa0Ko" in text for text in shown] == [True] * 3
    shown.append(client.get(reverse("wagtailimages:edit", args=[picture.pk])).content.decode())
    assert [re.findall(r"\b[KMG]io\b", text) for text in shown] == [[]] * 4
    with override("fr"):
        assert [filesizeformat(size) for size in (1, 3 * 1024**2, 1024**3)] == [
            "1\xa0octet",
            "3,0\xa0Mo",
            "1,0\xa0Go",
        ]


@pytest.mark.parametrize("page", [news_index_of, library_of, links_page_of, section_of])
def test_draft_of_a_list_is_shown_to_the_installer_who_has_no_centre(
    page: Callable[[Centre], Page], cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    address = reverse("wagtailadmin_pages:view_draft", args=[page(centre).pk])
    assert client_of(cast.installer).get(address).status_code == 200
