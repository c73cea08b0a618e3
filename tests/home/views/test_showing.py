"""The dashboard and the pages, as people get them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from home.actions.personal import catch_up
from home.models import ContentPage
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.forms_builder import make_form, question, send
from tests.factories.home import news_index_of, news_of, page_of, section_of
from tests.factories.media import document_of, picture_of, png
from tests.support.cast import Cast
from tests.support.queries import count_queries, queries_of

SignIn = Callable[[User], Client]

HOSTILE = (
    '<p onclick="steal()">Bonjour</p><script>steal()</script><a href="javascript:steal()">ici</a>'
    '<img src=x onerror="steal()"><embed embedtype="media" url="https://evil.example/"/><style>p{}</style>'
    '<a linktype="page" id="x">1</a><a linktype="document" id="x">2</a><a linktype="other" id="3">3</a>'
    '<a linktype="page">4</a><a linktype="document">5</a><a linktype="page" id="99999999999999999999">6</a>'
    '<a linktype="page" id="99999999">perdue</a><iframe src="https://evil.example/"></iframe>'
)


def shown(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_dashboard_greets_by_first_name_and_date(cast: Cast, client_of: SignIn, today: object) -> None:
    page = shown(client_of(cast.animator), "/")
    assert "Bonjour Léa" in page
    assert "mercredi 10 mars 2027" in page


def test_dashboard_shows_the_last_three_news_of_the_centre(
    cast: Cast, client_of: SignIn, centre: Centre, other_centre: Centre
) -> None:
    for days_ago in range(4):
        news_of(centre, f"Nouvelle {days_ago}", days_ago)
    news_of(other_centre, "Nouvelle du canal")
    catch_up(by=cast.animator)
    page = shown(client_of(cast.animator), "/")
    assert [title for title in ("Nouvelle 0", "Nouvelle 1", "Nouvelle 2") if title not in page] == []
    assert [title for title in ("Nouvelle 3", "Nouvelle du canal") if title in page] == []


def test_dashboard_of_the_installer_says_what_to_do(cast: Cast, client_of: SignIn) -> None:
    page = shown(client_of(cast.installer), "/")
    assert reverse("wagtailadmin_home") in page


@pytest.mark.parametrize("job", ["animator", "coordinator", "director", "hr", "communication"])
def test_dashboard_costs_at_most_sixteen_queries(
    cast: Cast, client_of: SignIn, centre: Centre, job: str
) -> None:
    client = client_of(getattr(cast, job))
    for number in range(4):
        news_of(centre, f"Nouvelle {number}", image=picture_of(centre, f"image{number}.png"))
        section_of(centre, f"Rubrique {number}")
    client.get("/")
    found = queries_of(lambda: client.get("/"))
    assert found.repeated == []
    assert found.count <= 16, str(found)


def test_dashboard_costs_the_same_for_any_number_of_things(
    cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    """News, requests to decide and notices of each, sections in the menu."""
    form = make_form(centre, "Clé", [("text", question("Laquelle ?", required=False))], by=cast.communication)
    client = client_of(cast.coordinator)

    def add_things(number: int) -> None:
        send(form, cast.animator, {})
        news_of(centre, f"Nouvelle {number}")
        section_of(centre, f"Rubrique {number}")

    assert count_queries(lambda: client.get("/"), add_row=add_things) <= 16


def test_section_is_in_the_menu_at_once_for_its_own_centre(
    cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    mine, theirs = client_of(cast.animator), client_of(cast.other_animator)
    link = 'href="/rubrique-neuve/"'
    assert link not in shown(mine, "/")
    section = section_of(centre, "Rubrique neuve")
    assert link in shown(mine, "/")
    assert link not in shown(theirs, "/")
    section.unpublish()
    assert link not in shown(mine, "/")


def test_section_lists_what_is_below_it_and_in_line(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    section = section_of(centre)
    page_of(section, "Horaires")
    draft = page_of(section, "Brouillon")
    draft.unpublish()
    page = shown(client_of(cast.animator), "/vie-du-centre/")
    assert 'href="/vie-du-centre/horaires/"' in page
    assert "Brouillon" not in page


def test_section_costs_the_same_for_any_number_of_pages(
    cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    section = section_of(centre)
    client = client_of(cast.animator)
    found = count_queries(
        lambda: client.get("/vie-du-centre/"), add_row=lambda number: page_of(section, f"Page {number}")
    )
    assert found <= 14


def body_with(centre: Centre, target: ContentPage, number: int) -> list[tuple[str, object]]:
    """Text with links to a page and a document, a picture, a document, a call-out."""
    linked, document = document_of(centre, f"lien{number}.txt"), document_of(centre, f"doc{number}.txt")
    image = picture_of(centre, f"img{number}.png")
    image.decorative, image.contextual_alt_text = False, "Des fanions"
    link = (
        f'<p><a linktype="page" id="{target.pk}">page</a> <a linktype="document" id="{linked.pk}">doc</a></p>'
    )
    return [
        ("text", link),
        ("image", image),
        ("document", {"document": document, "label": ""}),
        ("call_out", {"tone": "info", "text": link}),
    ]


def test_page_shows_each_kind_of_block(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    section = section_of(centre)
    target = page_of(section, "Cible")
    page_of(section, "Tout", body_with(centre, target, 1))
    html = shown(client_of(cast.animator), "/vie-du-centre/tout/")
    document = document_of(centre)
    assert html.count('href="/vie-du-centre/cible/"') == 2
    assert html.count("/fichiers/documents/") == 3
    assert 'alt="Des fanions"' in html
    assert str(document.public_id) not in html


def test_page_costs_the_same_for_any_number_of_blocks(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    section = section_of(centre)
    target = page_of(section, "Cible")
    client = client_of(cast.animator)
    counts = {}
    for size in (1, 3, 12):
        body = [block for number in range(size) for block in body_with(centre, target, number)]
        page = page_of(section, f"Page {size}", body)
        client.get(page.address)
        found = queries_of(lambda page=page: client.get(page.address))
        assert found.repeated == []
        counts[size] = found.count
    assert set(counts.values()) == {counts[1]}, counts
    assert counts[1] <= 14, str(found)


def test_page_makes_hostile_text_inert_even_when_it_came_by_import(
    cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    """An import writes rows, it passes no form."""
    page = page_of(section_of(centre), "Importée", [("text", "<p>x</p>")])
    rows: Any = [("text", HOSTILE), ("call_out", {"tone": "info", "text": HOSTILE})]
    page.body = rows
    ContentPage.objects.bulk_update([page], ["body"])
    html = shown(client_of(cast.animator), page.address)
    main = html[html.index("<main") : html.index("</main>")]
    assert main.count("Bonjour") == 2
    for mark in ("onclick", "steal", "javascript:", "onerror", "evil.example", "<iframe", "<style", "<embed"):
        assert mark not in main, mark


def test_page_of_another_centre_does_not_exist(
    cast: Cast, client_of: SignIn, centre: Centre, other_centre: Centre
) -> None:
    mine = page_of(section_of(centre), "Horaires")
    people = {"own": cast.animator, "other": cast.other_animator, "installer": cast.installer}
    found = {who: client_of(person).get(mine.address).status_code for who, person in people.items()}
    assert found == {"own": 200, "other": 404, "installer": 404}


def test_same_address_shows_each_centre_its_own_page(
    cast: Cast, client_of: SignIn, centre: Centre, other_centre: Centre
) -> None:
    section_of(centre, introduction="Aux Tilleuls")
    section_of(other_centre, introduction="Au Canal")
    assert "Aux Tilleuls" in shown(client_of(cast.animator), "/vie-du-centre/")
    assert "Au Canal" in shown(client_of(cast.other_animator), "/vie-du-centre/")


def test_page_sends_a_stranger_to_sign_in(centre: Centre) -> None:
    page = page_of(section_of(centre), "Horaires")
    answers = [Client().get(path) for path in (page.address, "/vie-du-centre/rien/")]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert all(answer.headers["Location"].startswith("/connexion/") for answer in answers)


@pytest.mark.parametrize("left", [b"", png()[:60], b"Ceci n'est plus une image."])
@pytest.mark.parametrize(
    ("path", "pictures"), [("/", []), ("/actualites/", []), ("/vie-du-centre/horaires/", ["Des fanions"])]
)
def test_picture_whose_file_is_lost_or_damaged_stops_no_page(
    cast: Cast, client_of: SignIn, centre: Centre, path: str, pictures: list[str], left: bytes
) -> None:
    """As after an incomplete restore. In a page, what the picture shows is read instead."""
    image = picture_of(centre, "fanions.png")
    image.decorative, image.contextual_alt_text = False, "Des fanions"
    news_of(centre, "La fête", image=image)
    page_of(section_of(centre), body=[("image", image)])
    image.file.storage.delete(image.file.name)
    if left:
        image.file.storage.save(image.file.name, ContentFile(left))
    page = shown(client_of(cast.animator), path)
    assert re.findall(r'<img[^>]* alt="([^"]*)"', page) == pictures


def test_picture_whose_file_is_lost_is_still_listed_for_its_editors(
    cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    image = picture_of(centre, "fanions.png")
    image.file.storage.delete(image.file.name)
    assert "fanions.png" in shown(client_of(cast.communication), reverse("wagtailimages:index"))


def test_news_are_listed_newest_first_page_by_page(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    for days_ago in range(15):
        news_of(centre, f"Nouvelle numéro {days_ago:02}", days_ago)
    client = client_of(cast.animator)
    first = client.get("/actualites/")
    html = first.content.decode()
    positions = [html.index(f"Nouvelle numéro {number:02}") for number in range(12)]
    assert positions == sorted(positions)
    assert "Nouvelle numéro 12" not in html
    following = html.split('href="?suite=')[1].split('"')[0]
    second = shown(client, f"/actualites/?suite={following}")
    assert [f"Nouvelle numéro {number}" in second for number in (11, 12, 14)] == [False, True, True]


def test_news_list_costs_the_same_for_any_number(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    client = client_of(cast.animator)

    def add(number: int) -> None:
        news_of(centre, f"Nouvelle {number}", image=picture_of(centre, f"n{number}.png"))
        client.get("/actualites/")  # makes the renditions, once in a picture's life

    found = count_queries(lambda: client.get("/actualites/"), add_row=add)
    assert found <= 14


@pytest.mark.parametrize("cursor", ["x", "%00", "W10=", "é" * 40])
def test_news_list_takes_a_forged_cursor_for_none(
    cast: Cast, client_of: SignIn, centre: Centre, cursor: str
) -> None:
    news_of(centre, "La fête")
    assert "La fête" in shown(client_of(cast.animator), f"/actualites/?suite={cursor}")


def test_edit_link_is_for_those_who_may_edit(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    page = page_of(section_of(centre), "Horaires")
    link = reverse("wagtailadmin_pages:edit", args=[page.pk])
    people = {"animator": False, "director": False, "hr": False, "communication": True, "it": True}
    found = {job: link in shown(client_of(getattr(cast, job)), page.address) for job in people}
    assert found == people


def test_edit_link_costs_two_queries_at_most(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    page = page_of(section_of(centre), "Horaires")
    counts = {}
    for job in ("animator", "communication"):
        client = client_of(getattr(cast, job))
        client.get(page.address)
        counts[job] = queries_of(lambda client=client: client.get(page.address)).count
    assert counts["communication"] - counts["animator"] <= 2
    assert counts["communication"] <= 14, counts


def test_news_index_is_made_with_each_centre(centre: Centre, other_centre: Centre) -> None:
    titles = [(news_index_of(each).title, news_index_of(each).address) for each in (centre, other_centre)]
    assert titles == [("Actualités", "/actualites/")] * 2
