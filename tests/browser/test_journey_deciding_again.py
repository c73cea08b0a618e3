"""Deciding on a phone, then going back, opening another tab, pressing twice: one outcome, and the words that were typed."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.gestures import (
    Leave,
    PageAs,
    ask_for_leave,
    decide,
    leave_in_week,
    open_to_decide,
    row_to_decide,
    state_of,
)
from tests.support.cast import PASSWORD

LUCAS = "Lucas Bernard"
AT_THE_NEXT = "Chez Nathalie Lefebvre"
MOVED = "Cette demande a changé depuis l’affichage de la page."
WORDS = "Nous sommes déjà trois absents ce jour-là."


def expect_decided_once(page: Page, request: str) -> None:
    """Where the applicant reads it: it is at the next step, and nobody has refused or sent it back."""
    page.goto(request)
    expect(state_of(page)).to_contain_text(AT_THE_NEXT)
    expect(page.get_by_text(WORDS)).to_have_count(0)


def expect_no_box(page: Page) -> None:
    for name in ("Approuver", "Refuser", "Renvoyer pour correction"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)


def open_and_ask(page_as: PageAs, leave: Leave) -> tuple[Page, Page, str]:
    """Lucas, who has asked for it; Marion, who has it before her; the address of the request."""
    lucas, marion = page_as("animation.enfance"), page_as("coordination.enfance")
    request = ask_for_leave(lucas, leave)
    assert marion.viewport_size == PHONE
    open_to_decide(marion, LUCAS, leave)
    return lucas, marion, request


def test_back_button_after_a_decision_shows_what_it_has_become(page_as: PageAs) -> None:
    leave = leave_in_week(9, days=1)
    lucas, marion, request = open_and_ask(page_as, leave)
    marion.get_by_label("Votre mot de passe").fill(PASSWORD)
    marion.get_by_role("button", name="Approuver").dblclick()
    expect(marion.get_by_text("Votre accord est signé.").first).to_be_visible()
    expect(row_to_decide(marion, LUCAS, leave)).to_have_count(0)

    marion.go_back()
    expect(marion).to_have_url(request)
    expect(state_of(marion)).to_contain_text(AT_THE_NEXT)
    expect_no_box(marion)
    marion.go_forward()
    expect(row_to_decide(marion, LUCAS, leave)).to_have_count(0)
    expect_decided_once(lucas, request)


def test_second_tab_of_who_has_decided_takes_nothing_and_gives_the_words_back(page_as: PageAs) -> None:
    leave = leave_in_week(10, days=1)
    lucas, marion, request = open_and_ask(page_as, leave)
    second = marion.context.new_page()
    second.goto(request)
    expect(second.get_by_role("heading", name=f"{LUCAS} attend votre décision")).to_be_visible()
    decide(marion, "Approuver")
    expect(marion.get_by_text("Votre accord est signé.")).to_be_visible()

    decide(second, "Refuser", WORDS)
    expect(second.get_by_text(MOVED)).to_be_visible()
    expect(second.get_by_text(f"Vous aviez écrit : {WORDS}")).to_be_visible()
    expect(second).to_have_url(request)
    expect(state_of(second)).to_contain_text(AT_THE_NEXT)
    expect_no_box(second)
    expect_decided_once(lucas, request)
