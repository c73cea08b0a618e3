"""A telephone without scripts: slower, and everything is there."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Watch
from tests.browser.gestures import (
    address_of,
    approve_by,
    balance,
    leave_in_week,
    open_leave_form,
    sign,
    state_of,
    type_leave,
)
from tests.support.cast import PASSWORD
from tests.support.portal import Portal


@pytest.fixture
def plain_page_as(
    portal: Portal, watch: Watch, new_context: Callable[..., BrowserContext]
) -> Callable[[str], Page]:
    """Somebody's phone, signed in by hand, whose browser runs no script."""

    def open_page(username: str) -> Page:
        context = new_context(base_url=portal.url, java_script_enabled=False)
        watch.follow(context)
        page = context.new_page()
        page.goto("/")
        page.get_by_label("Nom d’utilisateur").fill(username)
        page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Se connecter").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Bonjour")
        return page

    return open_page


def test_page_is_read_and_leave_asked_for_and_decided_without_scripts(
    plain_page_as: Callable[[str], Page],
) -> None:
    leave = leave_in_week(5)
    lucas = plain_page_as("animation.enfance")
    lucas.get_by_role("link", name="Vos demandes se font maintenant en ligne").click()
    expect(lucas.get_by_role("heading", level=1)).to_have_text("Vos demandes se font maintenant en ligne")
    before = balance(lucas, leave)

    open_leave_form(lucas)
    type_leave(lucas, leave)
    lucas.get_by_role("button", name="Calculer les jours").click()
    expect(lucas.get_by_text("3 jours décomptés")).to_be_visible()
    expect(lucas.get_by_label("Premier jour")).to_have_value(leave.start.isoformat())
    sign(lucas)
    expect(lucas.get_by_text("Votre demande est signée et envoyée.")).to_be_visible()
    request = address_of(lucas)

    for username in ("coordination.enfance", "rh", "direction"):
        approve_by(plain_page_as(username), "Lucas Bernard", leave)
    lucas.goto(request)
    expect(state_of(lucas)).to_contain_text("approuvée")
    assert balance(lucas, leave).taken == before.taken + 3


def test_request_is_withdrawn_without_scripts(plain_page_as: Callable[[str], Page]) -> None:
    leave = leave_in_week(6)
    lucas = plain_page_as("animation.enfance")
    open_leave_form(lucas)
    type_leave(lucas, leave)
    sign(lucas)
    lucas.get_by_role("link", name="Retirer la demande").click()
    lucas.get_by_role("button", name="Retirer la demande").click()
    expect(state_of(lucas)).to_contain_text("retirée")
