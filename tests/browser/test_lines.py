"""Repeated lines and live totals on a telephone, with the network cut meanwhile."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Watch
from tests.browser.gestures import PageAs
from tests.factories.expense_form import KM, REASON, TITLE, TOTAL
from tests.support.portal import Portal

INSTALL = "from tests.factories.expense_form import install_both; install_both('communication')"
OFFLINE = "ERR_INTERNET_DISCONNECTED"


@pytest.fixture(scope="session")
def forms_installed(portal_server: Portal) -> None:
    portal_server.run(INSTALL)


def open_form(page: Page, title: str = TITLE) -> Page:
    page.goto("/demarches/")
    page.get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page


def choose(page: Page, answer: str) -> None:
    """Answer the first question, which is yes or no."""
    page.get_by_role("radio", name=answer).first.check()


def line(page: Page, number: int) -> Locator:
    return page.get_by_role("group", name=f"Ligne {number}", exact=True)


def fill_line(page: Page, number: int, reason: str, km: str) -> None:
    line(page, number).get_by_label(REASON).fill(reason)
    line(page, number).get_by_label(KM).fill(km)


def total(page: Page) -> Locator:
    return page.get_by_role("status", name=TOTAL)


def test_lines_typed_without_network_come_back_and_are_counted(
    forms_installed: None, page_as: PageAs, watch: Watch
) -> None:
    watch.forgive(OFFLINE)
    page = open_form(page_as("animation.jeunes"))
    choose(page, "Oui")
    fill_line(page, 1, "Livraison", "10")
    expect(total(page)).to_have_text("5,00 €")
    page.context.set_offline(True)
    page.get_by_role("button", name="Ajouter une ligne").click()
    fill_line(page, 2, "Réunion", "20")
    expect(page.get_by_text("Les totaux suivront.")).to_be_visible()
    expect(total(page)).to_have_text("5,00 €")
    page.context.set_offline(False)
    expect(total(page)).to_have_text("15,00 €")
