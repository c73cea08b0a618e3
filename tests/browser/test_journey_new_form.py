"""Communication puts a form on line by itself, and employees fill it in at once."""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Watch
from tests.browser.editing import (
    add_block,
    ask,
    ask_only_if,
    correct_answer,
    expect_on_line,
    offer,
    publish,
    route_through,
    start,
    stream,
    write,
)
from tests.browser.gestures import PageAs, address_of, decide, leave_in_week, sign, state_of, type_dates

COMPUTER = {"width": 1280, "height": 900}
TITLE = "Prêt de matériel"
UNFINISHED = r"400.*/administration/pages/"
"""The editor saves by itself, which is refused for as long as a title is missing."""


def test_form_is_made_by_communication_and_filled_in_at_once(
    page_as: PageAs, watch: Watch, tmp_path: Path
) -> None:
    watch.forgive(UNFINISHED)
    make_form(page_as("communication"))

    chloe = page_as("animation.jeunes")
    fill_in(chloe)
    request = address_of(chloe)

    rachid = page_as("coordination.jeunes")
    rachid.goto(request)
    expect(rachid.get_by_role("definition").filter(has_text="Sono portable")).to_be_visible()
    with rachid.expect_download() as saved:
        rachid.get_by_role("link", name="permis.jpg").click()
    assert saved.value.suggested_filename == "permis.jpg"
    saved.value.save_as(tmp_path / "permis.jpg")
    with Image.open(tmp_path / "permis.jpg") as picture:
        assert picture.size == (64, 48)
    decide(rachid, "Approuver")
    expect(rachid.get_by_text("Votre accord est signé.")).to_be_visible()

    helene = page_as("direction")
    helene.goto(request)
    decide(helene, "Approuver")
    chloe.goto(request)
    expect(state_of(chloe)).to_contain_text("approuvée")
    expect(chloe.get_by_text("décomptés")).to_have_count(0)


def make_form(page: Page) -> None:
    """Write the form, be refused with sentences that say what to mend, mend it, publish it."""
    page.set_viewport_size(COMPUTER)
    start(page, "Mettre un formulaire en ligne")
    page.get_by_role("textbox", name="Titre*").fill(TITLE)
    questions = stream(page, "Questions")
    write(add_block(questions, "Explication"), "Le matériel se rend propre.")
    offer(ask(questions, "Un choix parmi plusieurs", "Quel matériel ?"), "Vidéoprojecteur", "Autre")
    other = ask(questions, "Texte court", "Lequel ?")
    ask_only_if(other, "Quel matériel ?", "Autre chose")
    ask(questions, "Dates du… au…, avec demi-journées", "Quand ?")
    ask(questions, "Collègue", "Avec qui ?", required=False)
    ask(questions, "Fichier", "Permis de conduire")
    publish(page)

    said = page.get_by_role("main")
    expect(said).to_contain_text(
        "« Lequel ? » : sa condition cite une réponse que la question ne propose pas."
    )
    expect(said).to_contain_text("Circuit : il ne mène à personne. Ajoutez au moins une étape.")
    expect(page.get_by_role("textbox", name="Titre*")).to_have_value(TITLE)
    expect(page.get_by_label("Question*", exact=True)).to_have_count(5)

    correct_answer(questions.get_by_role("region", name="Texte court Lequel ?"), "Autre")
    route_through(page, "coordination du secteur", "direction")
    publish(page)
    expect_on_line(page, TITLE)


def fill_in(page: Page) -> None:
    """On a phone: the question that the choice calls for, a photograph, the signature."""
    page.get_by_role("link", name="Démarches").last.click()
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_text("Le matériel se rend propre.")).to_be_visible()
    expect(page.get_by_label("Lequel ?")).to_be_hidden()
    page.get_by_label("Vidéoprojecteur").check()
    expect(page.get_by_label("Lequel ?")).to_be_hidden()
    page.get_by_label("Autre").check()
    page.get_by_label("Lequel ?").fill("Sono portable")
    type_dates(page, leave_in_week(0))
    page.get_by_label("Avec qui ?").select_option("Maxime Delcourt")
    page.get_by_label("Permis de conduire").set_input_files(photograph("permis.jpg"))
    expect(page.get_by_role("link", name="permis.jpg")).to_be_visible()
    sign(page)
    expect(page.get_by_text("Votre demande est signée et envoyée.")).to_be_visible()


def photograph(name: str) -> FilePayload:
    """A small picture as a telephone takes it."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "#3a7ca5").save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_leave_form_can_be_made_anew_with_its_effects(page_as: PageAs, watch: Watch) -> None:
    watch.forgive(UNFINISHED)
    page = page_as("rh")
    page.set_viewport_size(COMPUTER)
    start(page, "Mettre un formulaire en ligne")
    page.get_by_role("textbox", name="Titre*").fill("Demande de congé simplifiée")
    questions = stream(page, "Questions")
    ask(questions, "Nature du congé", "Quel congé ?")
    ask(questions, "Dates du… au…, avec demi-journées", "Quand ?")
    route_through(page, "coordination du secteur", "ressources humaines", "direction")
    debit = add_block(stream(page, "Effets"), "Débiter le solde de congés")
    proposed = {
        "Titre de la question sur la nature du congé": "Quel congé ?",
        "Titre de la question sur les dates": "Quand ?",
    }
    for label, title in proposed.items():
        debit.get_by_label(label).focus()
        offered = page.locator("#titres-proposes option")
        assert offered.evaluate_all("(all) => all.map((one) => one.value)") == [title]
        debit.get_by_label(label).fill(title)
    absence = add_block(stream(page, "Effets"), "Enregistrer une absence")
    absence.get_by_label("Titre de la question sur les dates").fill("Quand ?")
    publish(page)
    expect_on_line(page, "Demande de congé simplifiée")

    lucas = page_as("animation.enfance")
    lucas.goto("/demarches/")
    lucas.get_by_role("link", name="Demande de congé simplifiée").click()
    lucas.get_by_label("Quel congé ?").select_option("Congés payés")
    type_dates(lucas, leave_in_week(0))
    expect(lucas.get_by_text("3 jours décomptés")).to_be_visible()
