"""The back office asks nobody else for anything, and stays within the content policy that is documented.

`page_as` watches each page: a request to another server, an error or a refusal of the policy fails the test.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch, assert_accessible
from tests.browser.editing import stream
from tests.browser.gestures import PageAs
from tests.support.portal import Portal

SCREENS = (
    "/administration/",
    "/administration/pages/",
    "/administration/images/",
    "/administration/images/add/",
    "/administration/documents/",
    "/administration/documents/multiple/add/",
    "/administration/secteurs/",
    "/administration/secteurs/create/",
    "/administration/categories/",
    "/administration/competences/",
    "/reglages/",
    "/reglages/apparence/",
    "/reglages/logo/",
    "/reglages/mentions-legales/",
)


@pytest.fixture
def ines(page_as: PageAs) -> Page:
    """Communication, at a desk."""
    page = page_as("communication")
    page.set_viewport_size({"width": 1280, "height": 900})
    return page


@pytest.mark.parametrize("width", [390, 1280])
def test_screens_ask_nobody_else(page_as: PageAs, width: int) -> None:
    page = page_as("communication")
    page.set_viewport_size({"width": width, "height": 900})
    for path in SCREENS:
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_rates_are_accessible(page_as: PageAs) -> None:
    """In light: the dark of the back office is Wagtail's own."""
    page = page_as("rh")
    for path in ("/administration/baremes/", "/administration/taux/"):
        page.goto(path)
        assert_accessible(page, ["light"])


def test_editor_with_each_kind_of_block_asks_nobody_else(ines: Page, watch: Watch) -> None:
    # What the editor keeps by itself is refused while the blocks are empty.
    watch.forgive("status(:| of) 400")
    ines.goto("/administration/")
    choice = ines.get_by_role("listitem").filter(has=ines.get_by_role("heading", name="Créer une page"))
    choice.get_by_role("link", name="directement dans le menu").click()
    body = stream(ines, "Contenu")
    body.get_by_role("button", name="Insérer un bloc").last.click()
    kinds = ines.get_by_role("option").all_inner_texts()
    assert len(kinds) > 5
    ines.keyboard.press("Escape")
    for kind in kinds:
        body.get_by_role("button", name="Insérer un bloc").last.click()
        ines.get_by_role("option", name=kind.strip(), exact=True).click()
    ines.get_by_role("button", name="Choisir une image").first.click()
    expect(ines.get_by_role("dialog")).to_be_visible()
    ines.keyboard.press("Escape")


def test_history_and_comparison_ask_nobody_else(ines: Page) -> None:
    ines.goto("/administration/")
    ines.get_by_role("region", name="Modifiées récemment").get_by_role("link").first.click()
    edit = ines.url
    expect(ines.get_by_role("textbox", name="Titre*").first).to_be_visible()
    ines.goto(edit.replace("/edit/", "/history/"))
    expect(ines.get_by_role("heading", level=1)).to_be_visible()
    number = edit.rstrip("/").split("/")[-2]
    ines.goto(f"/administration/pages/{number}/revisions/compare/live...latest/")
    expect(ines.get_by_role("heading", level=1)).to_be_visible()


def test_colours_are_shown_while_they_are_chosen_and_everywhere_once_saved(
    fresh_portal: Portal, ines: Page
) -> None:
    ines.goto("/reglages/apparence/")
    ines.get_by_label("Couleur principale").fill("#ffee00")
    nearest = ines.get_by_role("button", name="Prendre la plus proche qui se lit")
    expect(nearest).to_be_visible()
    nearest.click()
    expect(nearest).to_be_hidden()
    ines.get_by_role("button", name="Enregistrer").click()
    expect(ines.get_by_text("C’est enregistré.")).to_be_visible()
    colour = ines.get_by_label("Couleur principale").input_value()
    drawn = ines.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--brand')")
    assert drawn == colour != "#ffee00"
