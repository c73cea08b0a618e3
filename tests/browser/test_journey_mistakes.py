"""What goes wrong when a leave is asked for: a sentence at its place, nothing lost, nothing sent twice."""

from dataclasses import replace
from datetime import date

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.conftest import Watch
from tests.browser.gestures import (
    LEAVE,
    PAID,
    Leave,
    PageAs,
    ask_for_leave,
    decide,
    leave_in_week,
    open_to_decide,
    row_of_request,
    sign,
    state_of,
    type_dates,
    type_leave,
)
from tests.support.cast import PASSWORD

LUCAS = "Lucas Bernard"
DESCRIBED_BY_NOTHING = """[...document.querySelectorAll("[aria-describedby]")]
  .flatMap((element) => element.getAttribute("aria-describedby").split(" "))
  .filter((id) => !document.getElementById(id))"""
COMMENT = "Pour le mariage de ma sœur."


@pytest.fixture
def form(page_as: PageAs) -> Page:
    """The form on Julien's phone, with nothing in it."""
    page = page_as("informatique")
    page.goto("/demarches/conge/")
    if page.get_by_text("Enregistré à").is_visible():
        page.get_by_role("link", name="Jeter le brouillon").click()
        page.get_by_role("dialog").get_by_role("button", name="Jeter le brouillon").click()
        page.goto("/demarches/conge/")
    return page


def expect_fault(page: Page, label: str, sentence: str) -> None:
    """The sentence stands next to the field, which says so; the summary has the focus and leads to it."""
    summary = page.get_by_role("alert").filter(has_text="à corriger")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("listitem").filter(has_text=sentence).first).to_be_visible()
    field = page.get_by_label(label).first
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("group").or_(page.locator(".field")).filter(has=field).first).to_contain_text(
        sentence
    )


def test_form_left_empty_is_refused_at_each_question(form: Page) -> None:
    form.get_by_role("button", name="Signer et envoyer").click()
    expect_fault(form, "Nature du congé", "Il manque une réponse ici.")
    expect_fault(form, "Premier jour", "Il manque une réponse ici.")
    form.get_by_role("alert").get_by_role("link", name="Dates").click()
    expect(form.get_by_label("Premier jour")).to_be_focused()


def test_fault_that_is_answered_is_no_longer_shown(form: Page) -> None:
    form.get_by_role("button", name="Signer et envoyer").click()
    links = form.get_by_role("alert").filter(has_text="2 points à corriger").get_by_role("link")
    expect(links).to_have_text(["Nature du congé", "Dates"])
    assert links.evaluate_all("all => all.map((one) => one.offsetHeight >= 44)") == [True, True]

    kind = form.get_by_label("Nature du congé")
    kind.select_option(PAID)
    expect(form.get_by_text("Un point à corriger")).to_be_visible()
    expect(form.locator("[data-faults] a")).to_have_text(["Dates"])
    expect(kind).not_to_have_attribute("aria-invalid", "true")
    # That of the dates: at its place, and in the summary.
    expect(form.get_by_text("Il manque une réponse ici.")).to_have_count(2)
    form.get_by_label("Premier jour").fill(leave_in_week(0).start.isoformat())
    expect(form.get_by_text("à corriger")).to_have_count(0)
    expect(form.get_by_text("Il manque une réponse ici.")).to_have_count(0)
    expect(form.locator("[aria-invalid]")).to_have_count(0)
    assert form.evaluate(DESCRIBED_BY_NOTHING) == []


def test_fault_that_is_answered_before_the_script_is_there_goes_once_it_is(form: Page) -> None:
    """On a slow line."""
    held = hold_back(form, "**/answered*.js")
    with form.expect_request("**/answered*.js"):
        form.get_by_role("button", name="Signer et envoyer").click()
    form.get_by_label("Nature du congé").select_option(PAID)
    expect(form.get_by_role("alert").filter(has_text="2 points à corriger")).to_be_visible()
    held[0].continue_()
    expect(form.get_by_text("Un point à corriger")).to_be_visible()
    expect(form.locator("[data-faults] a")).to_have_text(["Dates"])


def test_end_before_the_beginning_is_refused_next_to_the_dates(form: Page) -> None:
    leave = leave_in_week(0)
    type_leave(form, replace(leave, start=leave.end, end=leave.start))
    form.get_by_label("Commentaire").fill(COMMENT)
    sign(form)
    expect_fault(form, "Premier jour", "La fin est avant le début.")
    expect(form.get_by_label("Premier jour")).to_have_value(leave.end.isoformat())
    expect(form.get_by_label("Commentaire")).to_have_value(COMMENT)
    expect(form.get_by_label("Votre mot de passe")).to_have_value("")


def test_more_days_than_are_left_are_announced_then_refused(form: Page) -> None:
    july = date(date.today().year + (date.today() > date(date.today().year, 6, 30)), 7, 1)
    type_leave(form, Leave(july, july.replace(month=9, day=10)))
    expect(form.get_by_text("Cela dépasse le solde de")).to_be_visible()
    sign(form)
    expect_fault(form, "Premier jour", "Congés payés : il reste 25 jours pour cette période")
    expect(form.get_by_label("Nature du congé").locator("option:checked")).to_have_text("Congés payés")


def test_wrong_password_keeps_the_answers_and_sends_nothing(form: Page) -> None:
    leave = leave_in_week(0)
    type_leave(form, leave)
    form.get_by_label("Commentaire").fill(COMMENT)
    sign(form, "ce-n-est-pas-le-bon")
    expect_fault(form, "Votre mot de passe", "Ce n’est pas votre mot de passe.")
    expect(form.get_by_label("Votre mot de passe")).to_have_value("")
    expect(form.get_by_label("Premier jour")).to_have_value(leave.start.isoformat())
    expect(form.get_by_label("Commentaire")).to_have_value(COMMENT)
    form.goto("/demarches/suivi/")
    expect(row_of_request(form, leave).filter(has_text="en cours")).to_have_count(0)


def test_two_presses_send_one_request_and_going_back_sends_no_other(form: Page) -> None:
    leave = leave_in_week(1)
    type_leave(form, leave)
    form.get_by_label("Votre mot de passe").fill(PASSWORD)
    form.get_by_role("button", name="Signer et envoyer").dblclick()
    expect(state_of(form)).to_contain_text("en cours")

    form.go_back()
    expect(form.get_by_role("button", name="Signer et envoyer")).to_be_visible()
    # A new form, not what was sent, filled in again by the browser.
    expect(form.get_by_label("Premier jour")).to_have_value("")
    sign(form)
    expect(form.get_by_role("heading", level=1)).to_have_text(LEAVE)
    form.goto("/demarches/suivi/")
    expect(row_of_request(form, leave)).to_have_count(1)


def test_decision_on_a_page_left_open_is_not_taken(page_as: PageAs) -> None:
    leave = leave_in_week(4)
    request = ask_for_leave(page_as("animation.enfance"), leave)
    computer, phone = page_as("coordination.enfance"), page_as("coordination.enfance")
    open_to_decide(computer, LUCAS, leave)
    open_to_decide(phone, LUCAS, leave)
    decide(phone, "Approuver")
    expect(phone.get_by_text("Votre accord est signé.")).to_be_visible()

    decide(computer, "Refuser", "Finalement non.")
    expect(computer.get_by_text("Cette demande a changé depuis l’affichage de la page.")).to_be_visible()
    expect(computer).to_have_url(request)
    expect(state_of(computer)).to_contain_text("Chez Nathalie Lefebvre")
    expect(computer.get_by_role("button", name="Refuser")).to_have_count(0)


def test_session_that_ends_while_typing_loses_nothing(form: Page, watch: Watch) -> None:
    watch.forgive("40[13]")
    leave = leave_in_week(2)
    type_dates(form, leave)
    expect(form.get_by_text("Enregistré à")).to_be_visible()
    form.context.clear_cookies()
    form.get_by_label("Commentaire").fill(COMMENT)
    expect(
        form.get_by_text("Votre session est terminée. Votre texte est gardé sur cet appareil.")
    ).to_be_visible()

    with form.context.expect_page() as opened:
        form.get_by_role("link", name="Se reconnecter dans un nouvel onglet").click()
    sign_in(opened.value, "informatique")
    opened.value.goto("/demarches/conge/")
    expect(opened.value.get_by_label("Commentaire")).to_have_value(COMMENT)
    expect(opened.value.get_by_label("Premier jour")).to_have_value(leave.start.isoformat())

    form.bring_to_front()
    form.get_by_label("Commentaire").press_sequentially(" Merci !")
    expect(form.get_by_text("Enregistré à")).to_be_visible()


def sign_in(page: Page, username: str) -> None:
    page.get_by_label("Nom d’utilisateur").fill(username)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bonjour")


def test_network_cut_while_typing_keeps_the_text_and_saves_it_by_itself(form: Page, watch: Watch) -> None:
    watch.forgive("ERR_INTERNET_DISCONNECTED")
    form.context.set_offline(True)
    form.get_by_label("Commentaire").fill(COMMENT)
    expect(
        form.get_by_text("votre texte est gardé sur cet appareil et s’enregistrera tout seul")
    ).to_be_visible()
    form.context.set_offline(False)
    expect(form.get_by_text("Enregistré à")).to_be_visible()
    form.reload()
    expect(form.get_by_label("Commentaire")).to_have_value(COMMENT)


def test_network_cut_while_signing_sends_the_request_once_when_it_is_back(form: Page, watch: Watch) -> None:
    watch.forgive("ERR_INTERNET_DISCONNECTED")
    leave = leave_in_week(3)
    type_leave(form, leave)
    expect(form.get_by_text("Enregistré à")).to_be_visible()
    signed: list[Request] = []
    form.on("request", lambda sent: signed.append(sent) if is_signature(sent) else None)
    form.context.set_offline(True)
    sign(form)
    expect(form.get_by_text("L’envoi partira tout seul dès que le réseau revient.")).to_be_visible()
    form.get_by_role("button", name="Signer et envoyer").click()
    assert signed == []
    form.context.set_offline(False)
    expect(form.get_by_text("Votre demande est signée et envoyée.")).to_be_visible()
    assert len(signed) == 1


def test_draft_open_on_two_devices_keeps_what_was_typed_on_both(form: Page, page_as: PageAs) -> None:
    leave, computer = leave_in_week(4), page_as("informatique")
    computer.goto("/demarches/conge/")
    type_leave(form, leave)
    expect(form.get_by_text("Enregistré à")).to_be_visible()
    computer.get_by_label("Commentaire").fill(COMMENT)
    expect(computer.get_by_text("Enregistré à")).to_be_visible()
    sign(computer)
    expect(computer.get_by_text("Ce brouillon a aussi été rempli ailleurs")).to_be_visible()
    expect(computer.get_by_label("Commentaire")).to_have_value(COMMENT)
    expect(computer.get_by_label("Premier jour")).to_have_value(leave.start.isoformat())
    form.reload()
    expect(form.get_by_label("Commentaire")).to_have_value(COMMENT)
    sign(form)
    expect(form.get_by_text("Votre demande est signée et envoyée.")).to_be_visible()


def is_signature(request: Request) -> bool:
    return request.method == "POST" and request.is_navigation_request()


def hold_back(page: Page, files: str) -> list[Route]:
    """Let none of `files` through; what comes of them is in the list."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(files, hold)
    return held


def open_without_script(page: Page) -> list[Route]:
    """Open the form on a line so slow that it is answered before its script is there; return what to let through."""
    held = hold_back(page, "**/autosave*.js")
    with page.expect_request("**/autosave*.js"):
        page.goto("/demarches/conge/", wait_until="commit")
    return held


def test_answers_given_before_the_script_is_there_are_saved_and_counted(form: Page) -> None:
    held = open_without_script(form)
    type_leave(form, leave_in_week(0))
    expect(form.get_by_text("Enregistré à")).to_be_hidden()
    expect(form.get_by_text("3 jours décomptés")).to_have_count(0)
    assert len(held) == 1
    held[0].continue_()
    expect(form.get_by_text("3 jours décomptés")).to_be_visible()
    expect(form.get_by_text("Enregistré à")).to_be_visible()


def test_what_was_typed_last_is_there_after_going_elsewhere_at_once(form: Page) -> None:
    form.get_by_label("Commentaire").fill(COMMENT)
    form.goto("/annuaire/")
    expect(form.get_by_role("heading", level=1)).to_have_text("Annuaire")
    form.goto("/demarches/conge/")
    expect(form.get_by_label("Commentaire")).to_have_value(COMMENT)


def test_answer_given_before_the_script_is_there_is_newer_than_the_copy_kept(
    form: Page, watch: Watch
) -> None:
    watch.forgive("ERR_FAILED")
    form.route("**/demarches/conge/", lambda route: route.abort())
    leave = leave_in_week(0)
    type_leave(form, leave)
    form.get_by_label("Commentaire").fill("Un mot d’hier.")
    expect(
        form.get_by_text("votre texte est gardé sur cet appareil et s’enregistrera tout seul")
    ).to_be_visible()
    form.unroute("**/demarches/conge/")

    held = open_without_script(form)
    form.get_by_label("Commentaire").fill(COMMENT)
    held[0].continue_()
    expect(form.get_by_label("Premier jour")).to_have_value(leave.start.isoformat())
    expect(form.get_by_text("Enregistré à")).to_be_visible()
    expect(form.get_by_label("Commentaire")).to_have_value(COMMENT)
