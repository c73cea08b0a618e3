"""The lists and choosers of the back office find words inside titles, accents and capitals aside."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from home.models import SectionPage
from portal.accounts.models import User
from portal.centres.models import Centre
from portal.media.models import PortalDocument, PortalImage
from tests.factories.home import page_of
from tests.factories.media import document_of, picture_of
from tests.support.cast import Cast

SignIn = Callable[[User], Client]


def test_backend_is_ours() -> None:
    assert settings.WAGTAILSEARCH_BACKENDS["default"]["BACKEND"] == "portal.search.backends"


@pytest.mark.parametrize("words", ["ecole", "ÉCOLE", "été école", "cole d'ete", "L’école"])
def test_page_is_found_whatever_its_accents(words: str, section: SectionPage) -> None:
    page = page_of(section, "L’École d’été")
    assert [found.pk for found in Page.objects.all().search(words)] == [page.pk]
    assert [found.pk for found in Page.objects.all().autocomplete(words)] == [page.pk]


@pytest.mark.parametrize("words", ["100%", "_", "école\0", "x" * 10_000, "a " * 5_000, '"', "'; --", ""])
def test_page_search_of_anything_is_bounded(words: str, section: SectionPage) -> None:
    page_of(section, "L’École d’été")
    assert len(Page.objects.all().search(words)) <= Page.objects.count()


def test_files_are_found_by_their_title(centre: Centre) -> None:
    picture_of(centre, "Fête.png")
    document_of(centre, "Règlement.txt")
    assert [image.title for image in PortalImage.objects.search("fete")] == ["Fête.png"]
    assert [document.title for document in PortalDocument.objects.search("reglement")] == ["Règlement.txt"]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("wagtailadmin_pages:search", "École ouverte"),
        ("wagtailadmin_choose_page_search", "École ouverte"),
        ("wagtailimages:index", "école.png"),
        ("wagtailimages_chooser:choose_results", "école.png"),
        ("wagtaildocs:index", "école.txt"),
        ("wagtaildocs_chooser:choose_results", "école.txt"),
    ],
)
def test_screens_find_without_accents(
    name: str, title: str, cast: Cast, centre: Centre, section: SectionPage, client_of: SignIn
) -> None:
    page_of(section, "École ouverte")
    picture_of(centre, "école.png")
    document_of(centre, "école.txt")
    client = client_of(cast.communication)
    found, missed = (
        client.get(reverse(name), {"q": words}).content.decode() for words in ("ECOLE", "trompette")
    )
    assert (title in found, title in missed) == (True, False)


def test_index_of_wagtail_is_not_written(section: SectionPage) -> None:
    page_of(section, "École ouverte")
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM wagtailsearch_indexentry")
        assert cursor.fetchone() == (0,)
