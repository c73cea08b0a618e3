"""The interface itself: its components, its dialogs, a network that is cut."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Watch
from tests.support.portal import Portal


def test_components_are_accessible(page_as: Callable[[str], Page], axe_clean: Callable[[Page], None]) -> None:
    page = page_as("informatique")
    page.goto("/interface/")
    axe_clean(page)


def test_confirm_opens_closes_and_gives_the_focus_back(page_as: Callable[[str], Page]) -> None:
    page = page_as("informatique")
    page.goto("/interface/")
    opener = page.get_by_role("link", name="Refuser")
    opener.click()
    expect(page.get_by_role("heading", name="Refuser cette demande ?")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()


def test_confirm_opened_by_its_address_closes_as_well(page_as: Callable[[str], Page]) -> None:
    page = page_as("informatique")
    page.goto("/interface/#exemple")
    expect(page.get_by_role("heading", name="Refuser cette demande ?")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("link", name="Refuser")).to_be_focused()


def test_menu_and_confirm_work_without_scripts(
    browser: Browser, page_as: Callable[[str], Page], portal: Portal
) -> None:
    state = page_as("informatique").context.storage_state()
    context = browser.new_context(
        base_url=portal.url,
        storage_state=state,
        java_script_enabled=False,
        viewport={"width": 390, "height": 844},
    )
    page = context.new_page()
    page.goto("/interface/")
    expect(page.get_by_text("La personne sera prévenue.")).to_be_visible()
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("navigation", name="Menu").get_by_role("link", name="Accueil")).to_be_visible()
    context.close()


@pytest.mark.parametrize("width", [320, 390])
def test_bottom_bar_of_five_shows_whole_words(width: int, page_as: Callable[[str], Page]) -> None:
    page = page_as("rh")
    page.set_viewport_size({"width": width, "height": 844})
    labels = page.get_by_role("navigation", name="Raccourcis").locator(".bar__icon + span")
    expect(labels).to_have_text(["Accueil", "Démarches", "À valider", "Notifs", "Menu"])
    cut = "all => all.filter((label) => label.scrollWidth > label.clientWidth).map((label) => label.textContent)"
    assert labels.evaluate_all(cut) == []


def test_form_waits_for_the_network_and_is_sent_once(page_as: Callable[[str], Page], watch: Watch) -> None:
    watch.forgive("ERR_INTERNET_DISCONNECTED")
    page = page_as("animation.enfance")
    page.goto("/compte/")
    page.wait_for_load_state("networkidle")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.context.set_offline(True)
    page.get_by_label("Téléphone").fill("06 11 22 33 44")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("L’envoi partira tout seul")).to_be_visible()
    assert sent == []
    page.context.set_offline(False)
    expect(page.get_by_text("est enregistré")).to_be_visible()
    assert len(sent) == 1
