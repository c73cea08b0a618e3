"""A nineteenth form with every kind of question, made in the back office and filled in, both on a telephone."""

import json
import re
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from forms_builder.field_types import FIELD_TYPES
from tests.browser.conftest import Watch
from tests.browser.editing import expect_on_line, publish, route_through, start, stream
from tests.browser.every_question import (
    CERTIFICATE,
    ENDING,
    EVERYTHING,
    FIRST_STEP,
    LAST_STEP,
    LINKED,
    NAME,
    OTHER_NAME,
    PHONE,
    PRICE,
    SECOND_STEP,
    SPENDING,
    SPENDS,
    TOTAL,
    UNWANTED,
    Asked,
    N,
    add_question,
    asked_as,
    line,
    paper,
    tick,
    title_of,
)
from tests.browser.gestures import PageAs, address_of, decide, sign, state_of
from tests.support.portal import Portal

TITLE = "Projet d’été de bout en bout"
UNFINISHED = r"400.*/administration/pages/"
"""The editor saves by itself, which is refused for as long as a title is missing."""
OTHER_ANSWER = "Bivouac de secours"
OF_EVERYBODY = 4
"""Facts of who asks, which come first."""
NOT_TRIED = {"request", "document"}
"""Inès has no request of her own to name, and a trial throws files away."""
KEPT = """
import json, pathlib
from forms_builder.models import FormPage, FormVersion
from tests.support.traces import KEPT
rows = {model._meta.label: sorted(map(str, model._default_manager.values_list("pk", flat=True))) for model in KEPT}
page = FormPage.objects.get(title=TITLE)
rows["forms_builder.FormVersion"] = [version.number for version in page.versions.all()]
pathlib.Path(FILE).write_text(json.dumps(rows))
"""


def test_every_kind_of_question_is_in_the_nineteenth_form() -> None:
    assert {asked.kind for asked in EVERYTHING} == set(FIELD_TYPES)


def test_form_with_every_kind_of_question_is_made_tried_filled_in_and_decided(
    page_as: PageAs, portal: Portal, watch: Watch, tmp_path: Path
) -> None:
    watch.forgive(UNFINISHED)
    ines = page_as("communication")
    write_form(ines)
    rearrange(ines)
    be_refused_and_mend(ines)
    look_at_preview(ines)
    try_without_trace(ines, portal, tmp_path)
    publish_form(ines)

    lucas = page_as("animation.enfance")
    linked = fill_in(lucas)
    sign(lucas)
    expect(lucas.get_by_text("Votre demande est signée et envoyée.")).to_be_visible()
    request = address_of(lucas)
    expect_recap(lucas, linked)

    decider = page_as("coordination.enfance")
    decider.goto(request)
    expect_recap(decider, linked)
    decide(decider, "Approuver")
    expect(decider.get_by_text("Votre accord est signé.")).to_be_visible()
    lucas.goto(request)
    expect(state_of(lucas)).to_contain_text("direction")


def questions_of(page: Page) -> Locator:
    return stream(page, "Questions")


def block(page: Page, words: str) -> Locator:
    """A block by its kind and its title, as its head says it once the page is open again or the block folded."""
    return questions_of(page).get_by_role("region", name=words, exact=True)


def write_form(page: Page) -> None:
    """One block after the other."""
    start(page, "Mettre un formulaire en ligne")
    page.get_by_role("textbox", name="Titre*").fill(TITLE)
    for asked in EVERYTHING:
        add_question(questions_of(page), asked)
    add_question(questions_of(page), Asked("long_text", UNWANTED))
    save_draft(page)


def save_draft(page: Page) -> None:
    page.get_by_role("button", name="Plus d'actions").click()
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    # Created by this very click, where the editor has not saved it by itself before.
    expect(page.get_by_role("status").filter(has_text=re.compile("a été|créée"))).to_be_visible()
    page.get_by_role("tab", name="Questions").click()


def rearrange(page: Page) -> None:
    """Duplicate a question, put one above another, take one away."""
    original = block(page, f"Texte court {NAME}")
    original.get_by_role("button", name="Dupliquer").click()
    expect(original).to_have_count(2)
    title_of(original.last).fill(OTHER_NAME)
    block(page, "Adresse de courriel Courriel de secours").get_by_role("button", name="Monter").click()
    unwanted = block(page, f"Texte long {UNWANTED}")
    unwanted.get_by_role("button", name="Supprimer").click()
    expect(unwanted).to_be_hidden()


def be_refused_and_mend(page: Page) -> None:
    """Press « Publier » at once after the last key: refused, with a link to the block, and no word of another window."""
    page.get_by_role("tab", name="Questions").click()
    title_of(block(page, f"Texte court {NAME}").last).fill(NAME)
    publish(page)
    wrong = page.get_by_role("link", name=f"« {NAME} » : deux questions ont ce titre.")
    wrong.click()
    duplicate = block(page, f"Texte court {NAME}").last
    expect(duplicate).to_be_in_viewport()
    title_of(duplicate).fill(OTHER_NAME)
    route_through(page, "coordination du secteur", "direction")
    save_draft(page)


def look_at_preview(page: Page) -> None:
    """As an employee sees it on a telephone."""
    page.get_by_role("button", name="Afficher/masquer la prévisualisation").click()
    expect(page.get_by_role("radio", name="Prévisualiser au format mobile")).to_be_checked()
    drawn = page.frame_locator("#w-preview-iframe")
    expect(drawn.get_by_text("Un aperçu")).to_be_visible()
    expect(drawn.get_by_label(OTHER_NAME, exact=True)).to_be_visible()
    expect(drawn.get_by_text("À corriger avant de publier")).to_have_count(0)
    page.get_by_role("button", name="Afficher/masquer la prévisualisation").click()


def kept(portal: Portal, folder: Path) -> dict[str, list[str]]:
    """The rows that requests leave, and the versions of the form."""
    file = folder / "kept.json"
    portal.run(KEPT.replace("TITLE", repr(TITLE)).replace("FILE", repr(str(file))))
    found: dict[str, list[str]] = json.loads(file.read_text())
    return found


def try_without_trace(page: Page, portal: Portal, folder: Path) -> None:
    """Fill in the draft as anybody would, see what would be sent; nothing is kept."""
    before = kept(portal, folder)
    page.get_by_role("link", name="Essayer").click()
    expect(page.get_by_text("Vous essayez ce formulaire")).to_be_visible()
    fill_step(page, [asked for asked in FIRST_STEP if asked.kind not in NOT_TRIED])
    page.get_by_label(OTHER_NAME, exact=True).fill(OTHER_ANSWER)
    expect(page.get_by_text("Étape 1 sur 3")).to_be_visible()
    tick(SPENDS, "Non")(page)
    expect(page.get_by_text("Étape 1 sur 2")).to_be_visible()
    go_on(page, ENDING)
    fill_step(page, [asked for asked in LAST_STEP if asked.kind not in NOT_TRIED])
    page.get_by_label(CERTIFICATE).set_input_files(paper("essai.pdf"))
    page.get_by_role("button", name="Voir ce qui serait envoyé").click()
    expect(page.get_by_role("heading", name="Voici ce qui serait envoyé")).to_be_visible()
    said = dict(recap(page))
    assert (said[NAME], said[OTHER_NAME], said[SPENDS]) == ("Bivouac", OTHER_ANSWER, "Non")
    assert kept(portal, folder) == before
    page.get_by_role("link", name="Retour à l’éditeur").click()


def publish_form(page: Page) -> None:
    expect(page.get_by_role("textbox", name="Titre*")).to_have_value(TITLE)
    publish(page)
    expect_on_line(page, TITLE)


def recap(page: Page) -> list[tuple[str, str]]:
    """Each answer with its question, in the order of the page."""
    facts = page.get_by_role("main").locator(".fact")
    return [(fact.locator("dt").inner_text(), fact.locator("dd").inner_text()) for fact in facts.all()]


def fill_in(page: Page) -> str:
    """Every question, step by step; the page is loaded again in the middle. Returns the request that was chosen."""
    page.get_by_role("link", name="Démarches").last.click()
    page.get_by_role("link", name=TITLE).first.click()
    fill_step(page, FIRST_STEP)
    original, other = (page.get_by_label(title, exact=True) for title in (NAME, OTHER_NAME))
    assert original.get_attribute("name") != other.get_attribute("name")
    other.fill(OTHER_ANSWER)
    linked = asked_as(page, LINKED).locator("option:checked").inner_text()
    go_on(page, SPENDING)
    fill_step(page, SECOND_STEP)
    expect(page.get_by_role("status").filter(has_text="Enregistré à")).to_be_visible()
    page.reload()
    expect(original).to_have_value("Bivouac")
    expect(other).to_have_value(OTHER_ANSWER)
    expect(line(page, 2).get_by_label(f"{PRICE} (€)", exact=True)).to_have_value("7")
    expect(page.get_by_role("status", name=TOTAL)).to_have_text(f"191,50{N}€")
    expect(page.get_by_role("link", name="devis.pdf")).to_be_visible()
    go_on(page, ENDING)
    fill_step(page, LAST_STEP)
    return linked


def fill_step(page: Page, step: Iterable[Asked]) -> None:
    for asked in step:
        asked.fill(page)


def go_on(page: Page, heading: str) -> None:
    page.get_by_role("link", name="Étape suivante").click()
    expect(page.get_by_role("heading", name=heading)).to_be_visible()


def expect_recap(page: Page, linked: str) -> None:
    """Every answer, the duplicated question's below the original's, in the order that the editor gave."""
    assert recap(page)[OF_EVERYBODY:] == expected(linked)


def expected(linked: str) -> list[tuple[str, str]]:
    """Shape: `linked` is the request that was chosen, whose days change with the demonstration's."""
    said = [(asked.title, asked.said) for asked in EVERYTHING if asked.said is not None]
    said[said.index((LINKED, ""))] = (LINKED, linked)
    titles = [title for title, _words in said]
    said.insert(titles.index(NAME) + 1, (OTHER_NAME, OTHER_ANSWER))
    phone = [title for title, _words in said].index(PHONE)
    return [*said[:phone], said[phone + 1], said[phone], *said[phone + 2 :]]
