"""Requests worth printing: a purchase order with its lines, an agreement, a cover sheet."""

from typing import Any
from uuid import uuid4

from forms_builder.day_one_forms.writing import ALWAYS
from forms_builder.models import FormPage, FormVersion, Submission
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.forms_builder import make_form, question, send

SUPPLIER, LINES, TOTAL = "Fournisseur", "Articles", "Total TTC"
THING, QUANTITY, PRICE, LINE_TOTAL = "Désignation", "Quantité", "Prix unitaire", "Montant"
AGREEMENT_TEXT = (
    "<h3>Missions</h3><p>[Nom du bénévole] donne de son temps : [Missions].</p>"
    "<ul><li>Assurance du centre</li><li>Remboursement des frais</li></ul>"
)


def computed(title: str, operation: str, *operands: str) -> tuple[str, dict[str, Any]]:
    value = {"title": title, "help": "", "condition": dict(ALWAYS), "operation": operation}
    more = {"operands": list(operands), "table": "", "on": "", "unit": "€", "places": 2}
    return "computed", {**value, **more}


def part(title: str) -> tuple[str, dict[str, Any]]:
    return "part", {"title": title, "help": "", "condition": dict(ALWAYS)}


def lines(title: str, *columns: tuple[str, dict[str, Any]]) -> tuple[str, dict[str, Any]]:
    blocks = [{"type": kind, "value": value, "id": str(uuid4())} for kind, value in columns]
    return "lines", question(title, columns=blocks, least=1, most=30, begun=[])


ORDER = (
    part("Fournisseur et livraison"),
    ("text", question(SUPPLIER)),
    ("date", question("Souhaité pour le", required=False)),
    ("yes_no", question("Urgent", required=False)),
    part("Commande"),
    lines(
        LINES,
        ("text", question(THING)),
        ("number", question(QUANTITY, minimum=None, maximum=None, unit="", places=0)),
        ("money", question(PRICE, minimum=None, maximum=None)),
        computed(LINE_TOTAL, "product", QUANTITY, PRICE),
    ),
    computed(TOTAL, "sum", f"{LINES} / {LINE_TOTAL}"),
    ("long_text", question("Remarque", required=False)),
)


def order_form(centre: Centre, by: User, **options: Any) -> FormPage:
    """A purchase order, numbered BC-…, with a slip to print."""
    effects = [("number", {"prefix": "BC"}), ("print_template", paper("slip"))]
    return make_form(centre, "Bon de commande", ORDER, by=by, effects=effects, **options)


def paper(kind: str, **more: str) -> dict[str, str]:
    return {"paper": kind, "first_party": "", "second_party": "", "text": "", **more}


def fax_form(centre: Centre, by: User) -> FormPage:
    """Handled by reception, decided by nobody, with a cover sheet to print."""
    asked = [
        ("text", question("Destinataire")),
        ("number", question("Nombre de pages", minimum=None, maximum=None, unit="", places=0)),
        ("text", question("Objet")),
        ("yes_no", question("Urgent\N{NO-BREAK SPACE}?")),
        ("yes_no", question("Confidentiel")),
        ("long_text", question("Message", required=False)),
    ]
    return make_form(
        centre, "Fax", asked, by=by, effects=[("print_template", paper("cover_sheet"))], route=("hr",)
    )


def send_fax(page: FormPage, person: User, **others: str) -> Submission:
    version = page.versions.order_by("-number")[0]
    keys = paths_of(version)
    typed = {
        "Destinataire": "CAF du Nord",
        "Nombre de pages": "3",
        "Objet": "Dossier de financement",
        "Urgent\N{NO-BREAK SPACE}?": "yes",
        "Confidentiel": "no",
        "Message": "Ci-joint le dossier.",
    }
    return send(page, person, {f"f-{keys[title]}": [value] for title, value in (typed | others).items()})


def agreement_form(centre: Centre, by: User) -> FormPage:
    agreement = paper(
        "agreement",
        first_party="Le centre social, représenté par sa direction",
        second_party="[Nom du bénévole]",
        text=AGREEMENT_TEXT,
    )
    asked = [("text", question("Nom du bénévole")), ("long_text", question("Missions", required=False))]
    return make_form(
        centre, "Convention bénévolat", asked, by=by, effects=[("print_template", agreement)], route=("hr",)
    )


def change_order_form(page: FormPage, by: User, *questions: tuple[str, dict[str, Any]]) -> FormVersion:
    """Publish other questions on the same page: keys are new, since an editor took the old ones away."""
    stream = page._meta.get_field("questions").stream_block
    page.questions = stream.to_python(
        [{"type": kind, "value": value, "id": str(uuid4())} for kind, value in questions]
    )
    page.save_revision(user=by).publish()
    return page.versions.order_by("-number")[0]


def paths_of(version: FormVersion) -> dict[str, str]:
    """The key of each question and column by its title."""
    return {spec.label: spec.key for spec in version.definition.every_field()}


def order_typed(version: FormVersion, *rows: tuple[str, str, str], **others: str) -> dict[str, list[str]]:
    """What is typed for an order of `rows` (thing, quantity, unit price). Shape: `others` by title."""
    keys = paths_of(version)
    typed = {f"f-{keys[SUPPLIER]}": ["Papeterie du Nord"]} if SUPPLIER in keys else {}
    typed |= {f"f-{keys[title]}": [value] for title, value in others.items()}
    for number, cells in enumerate(rows, 1):
        line = f"f-{keys[LINES]}.{number:03}"
        typed[line] = ["1"]
        for title, cell in zip((THING, QUANTITY, PRICE), cells, strict=True):
            typed[f"{line}.{keys[title]}"] = [cell]
    return typed


def send_order(page: FormPage, person: User, *rows: tuple[str, str, str], **others: str) -> Submission:
    version = page.versions.order_by("-number")[0]
    return send(page, person, order_typed(version, *(rows or (("Ramettes", "3", "4,50"),)), **others))


def send_agreement(
    page: FormPage, person: User, name: str = "Paul Petit", missions: str = "Jardin"
) -> Submission:
    version = page.versions.order_by("-number")[0]
    keys = paths_of(version)
    return send(page, person, {f"f-{keys['Nom du bénévole']}": [name], f"f-{keys['Missions']}": [missions]})
