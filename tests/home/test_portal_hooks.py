"""What is kept of a centre's pages from one view of the portal to the next."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from home.models import NewsPage, SectionPage
from portal.accounts.models import User
from portal.centres.models import Centre
from portal.media.models import PortalImage
from tests.factories.home import news_of, page_of, section_of
from tests.factories.media import picture_of
from tests.support.cast import Cast

SignIn = Callable[[User], Client]


def retitle(page: Any) -> None:
    page.title = "Fermé lundi"
    page.save_revision().publish()


def unpublish(page: Any) -> None:
    page.unpublish()


def delete(page: Any) -> None:
    page.delete()


def draft(page: Any) -> None:
    page.title = "Brouillon"
    page.save_revision()


ACTS = [(retitle, ["Fermé lundi"]), (unpublish, []), (delete, []), (draft, ["La fête"])]
TITLES = ("La fête", "Fermé lundi", "Brouillon")


def titles_on(client: Client) -> list[str]:
    page = client.get("/").content.decode()
    return [title for title in TITLES if title in page]


@pytest.mark.parametrize("make", [news_of, section_of], ids=["news", "section"])
@pytest.mark.parametrize(("act", "left"), ACTS)
def test_change_of_a_page_is_seen_at_once(
    cast: Cast, client_of: SignIn, centre: Centre, make: Any, act: Any, left: list[str]
) -> None:
    page = make(centre, "La fête")
    client = client_of(cast.animator)
    assert titles_on(client) == ["La fête"]
    act(page)
    assert titles_on(client) == left


def test_change_that_is_not_noted_is_not_seen(
    cast: Cast, client_of: SignIn, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: what the tests above see comes from the number, not from reading each time."""
    page = section_of(centre, "La fête")
    client = client_of(cast.animator)
    assert titles_on(client) == ["La fête"]
    monkeypatch.setattr("home.portal_hooks.note_content_change", lambda root_path: None)
    retitle(page)
    assert titles_on(client) == ["La fête"]


def test_sections_moved_are_seen_in_their_new_order(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    first, second = section_of(centre, "Accueil du public"), section_of(centre, "Vie du centre")
    client = client_of(cast.animator)
    before = client.get("/").content.decode()
    assert before.index("Accueil du public") < before.index("Vie du centre")
    SectionPage.objects.get(pk=second.pk).move(SectionPage.objects.get(pk=first.pk), pos="left")
    after = client.get("/").content.decode()
    assert after.index("Vie du centre") < after.index("Accueil du public")


def test_picture_cut_anew_is_seen_at_once(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    image = picture_of(centre, "fanions.png")
    news = news_of(centre, "La fête", image=image)
    client = client_of(cast.animator)
    client.get("/")
    known = PortalImage.objects.get(pk=image.pk)
    known.focal_point_x = known.focal_point_y = known.focal_point_width = known.focal_point_height = 1
    known.save()
    cut = NewsPage.objects.get(pk=news.pk).image.get_rendition("fill-240x160|format-webp")
    assert cut.url in client.get("/").content.decode()


def test_picture_deleted_leaves_no_hole(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    image = picture_of(centre, "fanions.png")
    news_of(centre, "La fête", image=image)
    client = client_of(cast.animator)
    for is_there in (True, False):
        if not is_there:
            image.delete()
        pages = [client.get(path).content.decode() for path in ("/", "/actualites/")]
        assert ["/fichiers/images/" in page for page in pages] == [is_there, is_there]


def test_pages_are_read_once_for_all_of_the_centre(
    cast: Cast, client_of: SignIn, centre: Centre, other_centre: Centre
) -> None:
    news_of(centre, "La fête")
    section_of(centre)
    client_of(cast.coordinator).get("/")
    page_of(section_of(other_centre, "Rubrique du canal"))
    client = client_of(cast.animator)
    with CaptureQueriesContext(connection) as asked:
        assert "La fête" in client.get("/").content.decode()
    assert [query["sql"] for query in asked if '"show_in_menus" AND' in query["sql"]] == []
    assert [query["sql"] for query in asked if "home_newspage" in query["sql"]] == []
