"""Who is not of the house sees nothing of it: another centre, somebody who left."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch
from tests.browser.gestures import PageAs, ask_for_leave, leave_in_week
from tests.support.cast import PASSWORD


def test_another_centre_finds_none_of_the_requests_and_pages(page_as: PageAs, watch: Watch) -> None:
    watch.forgive("404")
    lucas, lucie = page_as("animation.enfance"), page_as("centre2.animation")
    request = ask_for_leave(lucas, leave_in_week(7))
    lucas.goto("/conges/")
    statement = lucas.get_by_role("link", name="Ligne par ligne").first.get_attribute("href")

    for address in (request, f"{request}recapitulatif/", statement, "/ressources-humaines/"):
        lucie.goto(str(address))
        expect(lucie.get_by_role("heading", level=1)).to_have_text("Il n’y a rien ici")
        expect(lucie.get_by_text("Lucas")).to_have_count(0)
    lucie.goto("/demarches/suivi/")
    expect(lucie.get_by_text("Aucune demande pour l’instant")).to_be_visible()
    expect(lucie.get_by_role("link", name="Maison de quartier du Canal")).to_be_visible()


def test_somebody_who_left_cannot_sign_in(visitor: Page) -> None:
    visitor.goto("/connexion/")
    visitor.get_by_label("Nom d’utilisateur").fill("parti")
    visitor.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    visitor.get_by_role("button", name="Se connecter").click()
    expect(visitor.get_by_role("alert")).to_contain_text(
        "Le nom d’utilisateur et le mot de passe ne vont pas ensemble."
    )
    visitor.goto("/demarches/")
    expect(visitor).to_have_url("/connexion/?next=/demarches/")
