"""A form with a question of each kind: how it is made in the editor, what is typed, what the recap says of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import FilePayload, Locator, Page, expect

from forms_builder.field_types import FIELD_TYPES
from forms_builder.field_types.period import describe_period
from forms_builder.leave_days import LeavePeriod
from portal.kit.dates import write_date
from tests.browser.editing import add_block, ask_only_if, offer, write
from tests.browser.gestures import LEAVE, leave_in_week, type_dates

SPENDS, CERTIFICATE = "Y a-t-il des dépenses ?", "Attestation d’assurance"
BEGINNING, SPENDING, ENDING = "Le projet", "Les dépenses", "Pour finir"
NAME, OTHER_NAME, LINKED, UNWANTED = "Nom du projet", "Nom de secours", "Congé lié", "Remarque de trop"
PHONE, EMAIL = "Téléphone sur place", "Courriel de secours"
LINES, ITEM, HOW_MANY, PRICE, COST, TOTAL = (
    "Achats",
    "Objet",
    "Quantité",
    "Prix",
    "Montant",
    "Total des achats",
)
PROMISE = "Je rends le matériel propre."
REASON = "Une sortie se prépare un mois avant."
LEAVING = leave_in_week(2)
N = "\N{NO-BREAK SPACE}"

Act = Callable[[Locator], None]
Fill = Callable[[Page], None]


def nothing(place: Locator | Page) -> None:
    """A kind without settings, or that nobody fills in."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One block. Shape: `settle` gives it its settings; `said` is what the recap shows, None for what asks nothing."""

    kind: str
    title: str
    settle: Act = nothing
    fill: Fill = nothing
    said: str | None = None

    @property
    def label(self) -> str:
        """What the editor's list calls the kind."""
        return str(FIELD_TYPES[self.kind].block().label)


def put(label: str, words: str) -> Act:
    return lambda block: block.get_by_label(label, exact=True).fill(words)


def explain(block: Locator) -> None:
    write(block, REASON)


def answers(*words: str) -> Act:
    return lambda block: offer(block, *words)


def only_with_spending(block: Locator) -> None:
    ask_only_if(block, SPENDS, "Oui")


def about_leave(block: Locator) -> None:
    put("De quel formulaire*", LEAVE)(block)
    block.get_by_label("Réponse obligatoire").uncheck()


def compute(operation: str, *operands: str) -> Act:
    def settle(block: Locator) -> None:
        block.get_by_label("Calcul*", exact=True).select_option(operation)
        values = block.locator('[data-contentpath="operands"]')
        for number, operand in enumerate(operands):
            values.get_by_role("button", name="Ajouter").last.click()
            values.get_by_role("textbox").or_(values.get_by_role("combobox")).nth(number).fill(operand)

    return settle


def add_columns(block: Locator) -> None:
    for column in COLUMNS:
        add_question(block.locator('[data-contentpath="columns"]'), column)


def add_question(place: Locator, asked: Asked) -> Locator:
    """Pick the kind in the editor's list, type the title, give the settings."""
    block = add_block(place, asked.label)
    if asked.title:
        title_of(block).fill(asked.title)
    asked.settle(block)
    return block


def title_of(block: Locator) -> Locator:
    return block.get_by_label(re.compile(r"^(Question|Titre de la partie)\*$")).first


def type_in(title: str, words: str) -> Fill:
    return lambda page: page.get_by_label(title, exact=True).fill(words)


def asked_as(page: Page, title: str) -> Locator:
    """The input of a question, which may be optional."""
    return page.get_by_label(re.compile(rf"^\s*{re.escape(title)}(\s+facultatif)?\s*$"))


def choose(title: str, words: str) -> Fill:
    """The first answer of a list that says these words: what follows them changes from day to day."""

    def pick(page: Page) -> None:
        box = asked_as(page, title)
        box.select_option(label=box.locator("option").filter(has_text=words).first.inner_text())

    return pick


def tick(title: str, *chosen: str) -> Fill:
    def press(page: Page) -> None:
        for answer in chosen:
            page.get_by_role("group", name=title).get_by_label(answer, exact=True).check()

    return press


def attach(title: str, name: str) -> Fill:
    def bring(page: Page) -> None:
        asked_as(page, title).set_input_files(paper(name))
        expect(page.get_by_role("link", name=name)).to_be_visible()

    return bring


def paper(name: str) -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n" + name.encode() + b"\n%%EOF"}


def fill_lines(page: Page) -> None:
    """Two lines, the second one added; the totals follow while one types."""
    fill_line(page, 1, "Tentes", "3", "40,50")
    expect(page.get_by_role("status", name=TOTAL)).to_have_text(f"121,50{N}€")
    page.get_by_role("group", name=LINES).get_by_role("button", name="Ajouter une ligne").click()
    fill_line(page, 2, "Lampes", "10", "7")
    expect(line(page, 2).get_by_role("status", name=COST)).to_have_text(f"70,00{N}€")
    expect(page.get_by_role("status", name=TOTAL)).to_have_text(f"191,50{N}€")


def line(page: Page, number: int) -> Locator:
    return page.get_by_role("group", name=f"Ligne {number}", exact=True)


def fill_line(page: Page, number: int, *cells: str) -> None:
    titles = (ITEM, f"{HOW_MANY} (pièces)", f"{PRICE} (€)")
    for title, words in zip(titles, cells, strict=True):
        line(page, number).get_by_label(title, exact=True).fill(words)


def write_contact(page: Page) -> None:
    page.get_by_label("Ou écrivez le nom").fill("Camping du Lac")


def accept(page: Page) -> None:
    expect(page.get_by_text(PROMISE)).to_be_visible()
    page.get_by_label("Charte du matériel", exact=True).check()


COLUMNS = (
    Asked("text", ITEM),
    Asked("number", HOW_MANY, put("Unité", "pièces")),
    Asked("money", PRICE),
    Asked("computed", COST, compute("product", HOW_MANY, PRICE)),
)
BOUGHT = (
    "Tentes",
    f"3{N}pièces",
    f"40,50{N}€",
    f"121,50{N}€",
    "Lampes",
    f"10{N}pièces",
    f"7,00{N}€",
    f"70,00{N}€",
)
DAY = LEAVING.start
FIRST_STEP = (
    Asked("part", BEGINNING),
    Asked("explanation", "", explain),
    Asked("text", NAME, fill=type_in(NAME, "Bivouac"), said="Bivouac"),
    Asked("long_text", "Déroulé", fill=type_in("Déroulé", "Jour 1\nJour 2"), said="Jour 1\nJour 2"),
    Asked("choice", "Genre", answers("Sortie", "Séjour", "Atelier"), tick("Genre", "Séjour"), "Séjour"),
    Asked(
        "choices",
        "Publics",
        answers("Enfants", "Jeunes", "Familles"),
        tick("Publics", "Enfants", "Familles"),
        "Enfants, Familles",
    ),
    Asked("sector", "Secteur concerné", fill=choose("Secteur concerné", "Culture"), said="Culture"),
    Asked("person", "Avec qui ?", fill=choose("Avec qui ?", "Maxime Delcourt"), said="Maxime Delcourt"),
    Asked(
        "date",
        "Réunion des parents",
        fill=type_in("Réunion des parents", DAY.isoformat()),
        said=write_date(DAY, "l j F Y"),
    ),
    Asked(
        "month", "Mois du bilan", fill=type_in("Mois du bilan", f"{DAY:%Y-%m}"), said=write_date(DAY, "F Y")
    ),
    Asked("time", "Heure du départ", fill=type_in("Heure du départ", "09:30"), said=f"9{N}h{N}30"),
    Asked(
        "period",
        "Dates du projet",
        fill=lambda page: type_dates(page, LEAVING),
        said=describe_period(LeavePeriod(LEAVING.start, LEAVING.end)),
    ),
    Asked(
        "leave_kind",
        "Récupération",
        fill=choose("Récupération", "Repos compensateur"),
        said="Repos compensateur",
    ),
    Asked(
        "request",
        LINKED,
        about_leave,
        choose(LINKED, "Repos compensateur"),
        "",
    ),
    Asked("yes_no", SPENDS, fill=tick(SPENDS, "Oui"), said="Oui"),
)
SECOND_STEP = (
    Asked("part", SPENDING, only_with_spending),
    Asked("lines", LINES, add_columns, fill_lines, "\n".join(BOUGHT)),
    Asked("computed", TOTAL, compute("sum", COST), said=f"191,50{N}€"),
    Asked(
        "rate_choice",
        "TVA",
        put("Barème*", "Taux de TVA"),
        choose("TVA", "Taux normal"),
        f"Taux normal (20{N}%)",
    ),
    Asked("money", "Part des familles", fill=type_in("Part des familles (€)", "12,5"), said=f"12,50{N}€"),
    Asked(
        "number",
        "Participants",
        put("Unité", "personnes"),
        type_in("Participants (personnes)", "1 200"),
        f"1{N}200{N}personnes",
    ),
    Asked("contact", "Fournisseur", fill=write_contact, said="Camping du Lac"),
    Asked(
        "iban",
        "Compte à payer",
        fill=type_in("Compte à payer", "fr1420041010050500013m02606"),
        said="FR14 2004 1010 0505 0001 3M02 606",
    ),
    Asked("file", "Devis", fill=attach("Devis", "devis.pdf"), said=f"devis.pdf\n24{N}octets"),
)
LAST_STEP = (
    Asked("part", ENDING),
    Asked(
        "phone",
        PHONE,
        fill=type_in(PHONE, "0639980102"),
        said="06 39 98 01 02",
    ),
    Asked(
        "email",
        EMAIL,
        fill=type_in(EMAIL, "Lea@Example.org"),
        said="lea@example.org",
    ),
    Asked(
        "document",
        CERTIFICATE,
        fill=attach(CERTIFICATE, "assurance.pdf"),
        said=f"assurance.pdf\n28{N}octets\njoint, à vérifier",
    ),
    Asked(
        "commitment",
        "Charte du matériel",
        put("Ce qui est accepté*", PROMISE),
        accept,
        f"{PROMISE}\nLu et accepté",
    ),
)
STEPS = (FIRST_STEP, SECOND_STEP, LAST_STEP)
EVERYTHING = tuple(asked for step in STEPS for asked in step)
