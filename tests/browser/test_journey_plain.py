"""A telephone without scripts: slower, and everything is there."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

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
