"""A leave, from the form to the balance: approved, refused, corrected, cancelled."""

import re
from dataclasses import replace

from playwright.sync_api import Page, expect

from tests.browser.gestures import (
    LEAVE,
    Figures,
    Leave,
    PageAs,
    address_of,
    approve_by,
    approve_by_all,
    ask_for_leave,
    balance,
    decide,
    in_french,
    leave_in_week,
    open_leave_form,
    open_to_decide,
    row_to_decide,
    sign,
    state_of,
    type_leave,
)
from tests.support.cast import PASSWORD
from tests.support.portal import Portal

LUCAS = "Lucas Bernard"
LUCAS_MAIL = "lucas.bernard@quatre-vents.example"
DECIDERS = {
    "coordination.enfance": ("Marion Duriez", "marion.duriez@quatre-vents.example"),
    "rh": ("Nathalie Lefebvre", "nathalie.lefebvre@quatre-vents.example"),
    "direction": ("Hélène Vasseur", "helene.vasseur@quatre-vents.example"),
}


def test_leave_is_asked_for_on_a_phone_and_moves_the_balance_once_all_have_approved(
    page_as: PageAs, portal: Portal
) -> None:
    leave = leave_in_week(0)
    lucas = page_as("animation.enfance")
    before = balance(lucas, leave)

    type_leave_and_come_back(lucas, leave, before)
    sign(lucas)
    expect(lucas.get_by_text("Votre demande est signée et envoyée.")).to_be_visible()
    request = address_of(lucas)
    for username, (name, address) in DECIDERS.items():
        lucas.goto(request)
        expect(state_of(lucas)).to_contain_text(f"Chez {name}")
        assert balance(lucas, leave) == replace(
            before, available=before.available - 3, pending=before.pending + 3
        )
        [_] = portal.mails.wait_for(address, f"{LUCAS} : une demande attend votre décision", request)
        approve_by(page_as(username), LUCAS, leave)

    lucas.goto(request)
    expect(state_of(lucas)).to_contain_text("approuvée")
    assert balance(lucas, leave) == replace(before, available=before.available - 3, taken=before.taken + 3)
    [_] = portal.mails.wait_for(LUCAS_MAIL, f"Approuvée : {LEAVE}", request)
    lucas.goto("/notifications/")
    lucas.get_by_role("button", name=f"Approuvée : {LEAVE}").first.click()
    expect(lucas).to_have_url(request)
    assert_recap_is_complete(lucas, leave.asked)


def type_leave_and_come_back(page: Page, leave: Leave, before: Figures) -> None:
    """The days are counted while one types, and nothing is lost by leaving."""
    open_leave_form(page)
    type_leave(page, leave)
    page.get_by_label("Commentaire").fill("Mariage de ma sœur à Arras.")
    expect(page.get_by_text("Enregistré à")).to_be_visible()
    count = page.get_by_role("region", name="Ce que prend cette demande")
    expect(count.get_by_text("3 jours décomptés")).to_be_visible()
    figures = [before.available, -leave.days, before.available - leave.days]
    expect(count.get_by_role("definition")).to_have_text([in_french(figure) for figure in figures])

    page.reload()
    expect(page.get_by_label("Nature du congé").locator("option:checked")).to_have_text(leave.kind)
    expect(page.get_by_label("Premier jour")).to_have_value(leave.start.isoformat())
    expect(page.get_by_label("Dernier jour")).to_have_value(leave.end.isoformat())
    expect(page.get_by_label("Commentaire")).to_have_value("Mariage de ma sœur à Arras.")


def assert_recap_is_complete(page: Page, asked: str) -> None:
    """The paper that HR prints: answers, days, everybody's signature with its digest, the EU's publicity."""
    page.get_by_role("link", name="Récapitulatif à imprimer").click()
    paper = page.get_by_role("article")
    expect(paper).to_contain_text("Mariage de ma sœur à Arras.")
    expect(paper).to_contain_text("Le congé : 3 jours")
    signatures = paper.get_by_role("listitem").filter(has=page.get_by_role("code"))
    expect(signatures.locator("strong")).to_have_text([LUCAS, *(name for name, _ in DECIDERS.values())])
    for signature in signatures.get_by_role("code").all_inner_texts():
        assert len(signature) == 64
    page.emulate_media(media="print")
    expect(paper).to_be_visible()
    expect(page.get_by_text("cofinancé par l’Union Européenne")).to_be_visible()
    expect(page.get_by_role("img", name="Emblème de l’Union européenne")).to_be_visible()
    for gone in (page.get_by_role("navigation"), page.get_by_role("button")):
        expect(gone.filter(visible=True)).to_have_count(0)
    page.emulate_media(media="screen")


COUNT_TAPS = """
addEventListener("pointerdown", () => {
  sessionStorage.setItem("taps", 1 + Number(sessionStorage.getItem("taps")));
}, true);
"""


def taps_of(page: Page) -> int:
    return int(page.evaluate("Number(sessionStorage.getItem('taps'))"))


def test_leave_is_decided_in_three_taps_from_the_notice(page_as: PageAs) -> None:
    """On a phone: the notice, the password, the button."""
    leave = leave_in_week(11)
    request = ask_for_leave(page_as("animation.enfance"), leave)
    marion = page_as("coordination.enfance")
    marion.add_init_script(COUNT_TAPS)
    marion.goto("/notifications/")
    assert (marion.viewport_size, taps_of(marion)) == ({"width": 390, "height": 844}, 0)

    marion.get_by_role("button", name=f"{LUCAS} : une demande attend votre décision").first.tap()
    expect(marion).to_have_url(re.compile(re.escape(request)))
    marion.get_by_label("Votre mot de passe").tap()
    marion.keyboard.type(PASSWORD)
    marion.get_by_role("button", name="Approuver").tap()

    expect(marion.get_by_text("Votre accord est signé.")).to_be_visible()
    expect(row_to_decide(marion, LUCAS, leave)).to_have_count(0)
    assert taps_of(marion) == 3
    marion.get_by_role("heading", level=1).tap()
    assert taps_of(marion) == 4, "taps are counted"


def test_leave_is_refused_with_a_reason_and_the_balance_stays(page_as: PageAs, portal: Portal) -> None:
    leave = leave_in_week(1)
    lucas, marion = page_as("animation.enfance"), page_as("coordination.enfance")
    before = balance(lucas, leave)
    request = ask_for_leave(lucas, leave)

    open_to_decide(marion, LUCAS, leave)
    decide(marion, "Refuser")
    message = marion.get_by_label("Message à la personne")
    expect(message).to_have_accessible_description(
        "Pour renvoyer ou refuser, dites pourquoi. Dites pourquoi : la personne le lira."
    )
    expect(marion.get_by_label("Votre mot de passe")).to_have_value("")
    decide(marion, "Refuser", "Nous sommes déjà trois absents cette semaine-là.")
    expect(marion.get_by_text("Votre refus est signé.")).to_be_visible()

    lucas.goto(request)
    expect(state_of(lucas)).to_contain_text("refusée")
    expect(state_of(lucas)).to_contain_text("Nous sommes déjà trois absents cette semaine-là.")
    assert balance(lucas, leave) == before
    [_] = portal.mails.wait_for(LUCAS_MAIL, f"Refusée : {LEAVE}", request)


def test_leave_is_sent_back_then_corrected_and_every_step_decides_again(
    page_as: PageAs, portal: Portal
) -> None:
    leave = leave_in_week(2)
    shorter = replace(leave, end=leave.start.replace(day=leave.start.day + 1))
    lucas, marion, nathalie = page_as("animation.enfance"), page_as("coordination.enfance"), page_as("rh")
    before = balance(lucas, leave)
    request = ask_for_leave(lucas, leave)
    approve_by(marion, LUCAS, leave)

    open_to_decide(nathalie, LUCAS, leave)
    decide(nathalie, "Renvoyer pour correction", "Le jeudi est une journée de formation.")
    expect(nathalie.get_by_text("La demande est renvoyée pour correction.")).to_be_visible()
    [_] = portal.mails.wait_for(LUCAS_MAIL, f"À corriger : {LEAVE}", request)

    lucas.goto(request)
    expect(state_of(lucas)).to_contain_text("à corriger")
    lucas.get_by_role("link", name="Corriger").click()
    expect(lucas.get_by_text("Le jeudi est une journée de formation.")).to_be_visible()
    expect(lucas.get_by_label("Dernier jour")).to_have_value(leave.end.isoformat())
    lucas.get_by_label("Dernier jour").fill(shorter.end.isoformat())
    expect(lucas.get_by_text("2 jours décomptés")).to_be_visible()
    sign(lucas)
    expect(state_of(lucas)).to_contain_text("Chez Marion Duriez")

    approve_by_all(page_as, LUCAS, shorter)
    lucas.goto(request)
    expect(state_of(lucas)).to_contain_text("approuvée")
    assert balance(lucas, leave) == replace(before, available=before.available - 2, taken=before.taken + 2)


def test_leave_that_was_approved_is_cancelled_and_gives_the_days_back(
    page_as: PageAs, portal: Portal
) -> None:
    leave = leave_in_week(3)
    lucas = page_as("animation.enfance")
    before = balance(lucas, leave)
    request = ask_for_leave(lucas, leave)
    approve_by_all(page_as, LUCAS, leave)

    lucas.goto(request)
    lucas.get_by_role("link", name="Demander l’annulation").click()
    dialog = lucas.get_by_role("dialog", name="Demander l’annulation ?")
    dialog.get_by_label("Pourquoi demandez-vous l’annulation ?").fill("La fête est reportée.")
    dialog.get_by_role("button", name="Demander l’annulation").click()
    expect(state_of(lucas)).to_contain_text("annulation demandée")
    assert balance(lucas, leave) == replace(before, available=before.available - 3, taken=before.taken + 3)

    nathalie = page_as("rh")
    nathalie.goto("/demarches/a-valider/")
    row_to_decide(nathalie, LUCAS, leave).get_by_role("link", name=LUCAS).click()
    expect(nathalie.get_by_role("heading", name=f"{LUCAS} demande l’annulation")).to_be_visible()
    expect(nathalie.get_by_text("La fête est reportée.").first).to_be_visible()
    decide(nathalie, "Accepter l’annulation")
    expect(nathalie.get_by_text("Votre accord est signé.")).to_be_visible()

    lucas.goto(request)
    expect(state_of(lucas)).to_contain_text("annulée")
    assert balance(lucas, leave) == before
    [_] = portal.mails.wait_for(LUCAS_MAIL, f"Annulée : {LEAVE}", request)
    assert_statement_shows_both_movements(lucas, request)


def assert_statement_shows_both_movements(page: Page, request: str) -> None:
    """Nothing is rubbed out: the days taken and the days given back stand one after the other."""
    page.get_by_role("link", name="Ligne par ligne").first.click()
    lines = page.get_by_role("listitem").filter(has=page.locator(f'a[href="{request}"]'))
    expect(lines.get_by_role("link")).to_have_text(["Jours rendus", "Congé pris"])
    expect(lines.locator("strong")).to_have_text(["+3", "−3"])
