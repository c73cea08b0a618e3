"""What communication does in the back office, found by the words on the screen."""

import re

from playwright.sync_api import Error, Locator, Page, expect

STEP = "Étape"
UNFOLDINGS, MOMENT = 3, 1_000
"""How often a section is opened that the editor folds again, and within how many milliseconds it does."""


def start(page: Page, what: str, where: str = "") -> None:
    """From the back office's home: one of the things that people come for."""
    page.goto("/administration/")
    if not where:
        page.get_by_role("link", name=what).click()
        return
    choice = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=what))
    choice.get_by_role("link", name=where).click()


def publish(page: Page) -> None:
    """Press « Publier », which stands behind the arrow until it was pressed once."""
    button = page.get_by_role("button", name="Publier")
    if not button.is_visible():
        page.get_by_role("button", name="Plus d'actions").click()
    button.click()


def add_block(stream: Locator, kind: str) -> Locator:
    """Insert a block of this kind at the end of the stream."""
    blocks = stream.get_by_role("region", name=re.compile(rf"^{re.escape(kind)}( |$)"))
    known = blocks.count()
    stream.get_by_role("button", name="Insérer un bloc").last.click()
    if kind != STEP:  # the only kind of its stream is inserted without asking which
        stream.page.get_by_role("option", name=kind, exact=True).click()
    # Until it is there, the last one is the one before.
    expect(blocks).not_to_have_count(known)
    return blocks.last


def write(area: Locator, text: str) -> None:
    """Type into a rich text, which is no ordinary field."""
    area.locator('[contenteditable="true"]').click()
    area.page.keyboard.type(text)
    # The editor gives what was typed to the form a quarter of a second later.
    kept = area.locator('input[type="hidden"]').first
    expect(kept).to_have_value(re.compile(re.escape(text)))


def stream(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def ask(questions: Locator, kind: str, title: str, *, required: bool = True) -> Locator:
    """Add a question."""
    block = add_block(questions, kind)
    block.get_by_label("Question*", exact=True).fill(title)
    if not required:
        block.get_by_label("Réponse obligatoire").uncheck()
    return block


def offer(question: Locator, *answers: str) -> None:
    """Give a question with choices its answers."""
    for number, answer in enumerate(answers):
        boxes = question.get_by_role("region", name=re.compile("^Réponse")).get_by_role("textbox")
        if boxes.count() <= number:
            question.get_by_role("button", name="Ajouter").last.click()
        boxes.nth(number).fill(answer)


def ask_only_if(question: Locator, other: str, answer: str) -> None:
    """Ask it, once it is new, only when the other question has this answer."""
    unfold(condition(question))
    condition(question).get_by_label("Seulement quand cette question…").fill(other)
    condition(question).get_by_role("button", name="Ajouter").last.click()
    answer_box(question).fill(answer)


def correct_answer(question: Locator, answer: str) -> None:
    """Ask it for another answer than the one that was refused."""
    unfold(condition(question))
    answer_box(question).fill(answer)


def unfold(section: Locator) -> None:
    """Wait for the editor to fold it, which it does a moment after it has drawn it; a busy one does it once more."""
    folded = section.get_by_role("button", name="Afficher/masquer la section", expanded=False).first
    expect(folded).to_be_visible()
    inside = section.get_by_role("textbox").first
    for _attempt in range(UNFOLDINGS):
        folded.click()
        if stays(inside):
            return


def stays(locator: Locator) -> bool:
    """Tell whether it is on the screen, and still is a moment later."""
    try:
        locator.wait_for(timeout=MOMENT)
        locator.wait_for(state="hidden", timeout=MOMENT)
    except Error:
        return locator.is_visible()
    return False


def answer_box(question: Locator) -> Locator:
    """Not by its role: proposals turn it from a textbox into a combobox."""
    return (
        condition(question).get_by_role("region", name=re.compile("^Réponse")).locator('input[type="text"]')
    )


def condition(question: Locator) -> Locator:
    return question.get_by_role("region", name=re.compile("^Posée seulement"))


def route_through(page: Page, *people: str) -> None:
    """Say who decides, in this order."""
    page.get_by_role("tab", name="Circuit et effets").click()
    for person in people:
        step = add_block(stream(page, "Circuit de validation"), STEP)
        step.get_by_label("Qui*", exact=True).select_option(person)


def expect_on_line(page: Page, title: str) -> None:
    said = page.get_by_role("status").filter(has_text=f"Page « {title} »").filter(has_text="publiée")
    expect(said).to_be_visible()
