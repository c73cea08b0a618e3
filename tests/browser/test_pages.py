"""Pages and dashboard, as people see them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.gestures import PageAs

PAGES = [
    "/",
    "/ressources-humaines/",
    "/ressources-humaines/conges-mode-demploi/",
    "/vie-du-centre/accueillir-le-public/",
    "/actualites/",
    "/actualites/la-fete-du-quartier-se-prepare/",
]


@pytest.mark.parametrize("path", PAGES)
def test_page_is_accessible(path: str, page_as: PageAs, axe_clean: Callable[[Page], None]) -> None:
    page = page_as("communication")
    page.goto(path)
    axe_clean(page)


def test_document_is_saved_under_its_own_name(page_as: PageAs) -> None:
    page = page_as("animation.enfance")
    page.goto("/vie-du-centre/accueillir-le-public/")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Charte d’accueil").click()
    assert saved.value.suggested_filename == "charte-accueil.txt"


def test_pictures_of_a_page_are_shown(page_as: PageAs) -> None:
    page = page_as("animation.enfance")
    page.goto("/actualites/")
    pictures = page.locator("main img")
    expect(pictures.first).to_be_visible()
    shown = "images => images.map(image => image.decode().then(() => image.naturalWidth > 0, () => false))"
    found = pictures.evaluate_all(f"async images => Promise.all(({shown})(images))")
    assert found == [True] * pictures.count()
