"""Repeated lines, live totals and steps on a telephone: with scripts, without, and without network."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.conftest import Watch
from tests.browser.gestures import PageAs, sign
from tests.factories.expense_form import DUE, KM, REASON, RECEIPT, STEPPED, TITLE, TOLLS, TOTAL, WHY
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


def receipt(name: str) -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n1\n%%EOF"}


def test_lines_are_added_totalled_removed_and_put_back(
    forms_installed: None, page_as: PageAs, axe_clean: Callable[[Page], None]
) -> None:
    page = open_form(page_as("animation.enfance"))
    expect(line(page, 1).get_by_label(KM)).to_be_hidden()
    choose(page, "Oui")
    fill_line(page, 1, "Livraison", "40,5")
    expect(total(page)).to_have_text("20,25 €")
    expect(line(page, 1).get_by_role("status", name=DUE)).to_have_text("20,25 €")

    page.get_by_role("button", name="Ajouter une ligne").click()
    expect(line(page, 2)).to_be_focused()
    fill_line(page, 2, "Réunion", "300")
    expect(total(page)).to_have_text("170,25 €")
    expect(page.get_by_label(WHY)).to_be_visible()

    line(page, 1).get_by_role("button", name="Enlever cette ligne").click()
    expect(page.get_by_text("Ligne enlevée.").first).to_be_visible()
    expect(total(page)).to_have_text("150,00 €")
    expect(line(page, 1).get_by_label(REASON)).to_have_value("Réunion")
    page.get_by_role("button", name="Annuler").first.click()
    expect(total(page)).to_have_text("170,25 €")
    expect(line(page, 1).get_by_label(REASON)).to_have_value("Livraison")

    line(page, 2).get_by_role("button", name="Enlever cette ligne").click()
    expect(total(page)).to_have_text("20,25 €")
    expect(page.get_by_label(WHY)).to_be_hidden()
    page.reload()
    expect(page.get_by_role("button", name="Enlever cette ligne")).to_have_count(1)
    expect(total(page)).to_have_text("20,25 €")

    line(page, 1).get_by_label(TOLLS).fill("3,20")
    line(page, 1).get_by_label(RECEIPT).set_input_files(receipt("recu.pdf"))
    expect(page.get_by_role("link", name="recu.pdf")).to_be_visible()
    axe_clean(page)
    sign(page)
    expect(page.get_by_text("Votre demande est signée et envoyée.")).to_be_visible()
    expect(page.get_by_role("cell", name="20,25 €")).to_be_visible()
    axe_clean(page)


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


def test_form_in_steps_skips_what_is_not_asked(
    forms_installed: None, page_as: PageAs, axe_clean: Callable[[Page], None]
) -> None:
    page = open_form(page_as("animation.enfance"), STEPPED)
    expect(page.get_by_text("Étape 1 sur 3")).to_be_visible()
    choose(page, "Oui")
    expect(page.get_by_text("Étape 1 sur 4")).to_be_visible()
    expect(page.get_by_label("Nom", exact=True)).to_be_hidden()
    choose(page, "Non")
    page.get_by_role("link", name="Étape suivante").click()
    page.get_by_label("Nom", exact=True).fill("Fatou")
    page.get_by_role("link", name="Étape suivante").click()
    expect(page.get_by_role("heading", name="Pour finir")).to_be_visible()
    expect(page.get_by_role("link", name="Étape suivante")).to_be_hidden()
    page.go_back()
    expect(page.get_by_label("Nom", exact=True)).to_have_value("Fatou")
    page.get_by_label("Nom", exact=True).fill("")
    page.get_by_role("link", name="Étape suivante").click()
    sign(page)
    expect(page.get_by_text("Un point à corriger")).to_be_visible()
    expect(page.locator("#erreurs")).to_be_focused()
    expect(page.get_by_label("Nom", exact=True)).to_be_visible()
    axe_clean(page)


def test_form_in_steps_comes_back_to_the_password_that_is_wrong(
    forms_installed: None, page_as: PageAs
) -> None:
    page = open_form(page_as("animation.jeunes"), STEPPED)
    choose(page, "Non")
    page.get_by_role("link", name="Étape suivante").click()
    page.get_by_label("Nom", exact=True).fill("Fatou")
    page.get_by_role("link", name="Étape suivante").click()
    page.get_by_label("Votre mot de passe").fill("pas le bon")
    page.get_by_role("button", name="Signer et envoyer").click()
    expect(page.locator("#erreurs")).to_be_focused()
    expect(page.get_by_role("heading", name="Pour finir")).to_be_visible()
    expect(page.get_by_label("Votre mot de passe")).to_be_visible()
    # Back and Reload ask the server anew: the page that came back is not sent again.
    page.reload()
    expect(page.get_by_label("Votre mot de passe")).to_be_hidden()
    page.get_by_role("link", name="Étape suivante").click()
    expect(page.get_by_label("Nom", exact=True)).to_have_value("Fatou")


def test_lines_without_scripts_are_added_checked_and_removed(
    forms_installed: None, plain_page_as: PageAs
) -> None:
    page = open_form(plain_page_as("coordination.jeunes"))
    choose(page, "Oui")
    fill_line(page, 1, "Livraison", "40,5")
    page.get_by_role("button", name="Ajouter une ligne").click()
    expect(page).to_have_url(re.compile("#id_f-"))
    fill_line(page, 2, "Réunion", "beaucoup")
    page.get_by_role("button", name="Vérifier et calculer").click()
    page.get_by_role("link", name="Dépenses, ligne 2, Kilomètres").click()
    line(page, 2).get_by_label(KM).fill("21")
    page.get_by_role("button", name="Vérifier et calculer").click()
    expect(total(page)).to_have_text("30,75 €")
    line(page, 1).get_by_role("button", name="Enlever cette ligne").click()
    expect(total(page)).to_have_text("10,50 €")
    expect(line(page, 1).get_by_label(REASON)).to_have_value("Réunion")
