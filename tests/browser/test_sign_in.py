"""Signing in, on a phone."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.support.cast import PASSWORD


def test_sign_in_shows_the_dashboard(visitor: Page) -> None:
    visitor.goto("/demarches/")
    expect(visitor).to_have_url("/connexion/?next=/demarches/")
    visitor.get_by_label("Nom d’utilisateur").fill("animation.enfance")
    visitor.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    visitor.get_by_role("button", name="Se connecter").click()
    expect(visitor).to_have_url("/demarches/")


def test_sign_in_is_accessible(visitor: Page, axe_clean: Callable[[Page], None]) -> None:
    visitor.goto("/connexion/")
    axe_clean(visitor)


def test_dashboard_is_accessible(page_as: Callable[[str], Page], axe_clean: Callable[[Page], None]) -> None:
    axe_clean(page_as("animation.enfance"))
