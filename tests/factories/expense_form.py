"""A form of expenses as an editor writes it: repeated lines with receipts, totals, an explanation beyond a limit."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from forms_builder.models import FormPage, FormVersion, Submission
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.forms_builder import key_of, make_form, question

TITLE = "Frais de mission"
CAR, TRIPS, TOTAL, WHY = "Avec ma voiture ?", "Dépenses", "Total", "Pourquoi autant ?"
STEPPED, CHILDREN = "Aide bénévole", "Avec des enfants ?"
REASON, KM, DUE, TOLLS, RECEIPT = "Motif", "Kilomètres", "Indemnité", "Péages", "Reçu"


def only_if(title: str, *answers: str, operator: str = "is") -> dict[str, Any]:
    return {"question": title, "operator": operator, "answers": list(answers)}


def computed(
    title: str, operation: str, *operands: str, condition: dict[str, Any] | None = None
) -> dict[str, Any]:
    return question(
        title, condition=condition, operation=operation, operands=list(operands), unit="€", places=2
    )


def lines(title: str, columns: Sequence[tuple[str, dict[str, Any]]], **facts: Any) -> dict[str, Any]:
    rows = [{"type": kind, "value": value, "id": str(uuid4())} for kind, value in columns]
    return question(
        title, columns=rows, least=facts.pop("least", 1), most=facts.pop("most", 30), begun=[], **facts
    )


def expense_questions(*, most: int = 30) -> list[tuple[str, dict[str, Any]]]:
    by_car = only_if(CAR, "Oui")
    return [
        ("yes_no", question(CAR)),
        (
            "lines",
            lines(
                TRIPS,
                [
                    ("text", question(REASON)),
                    (
                        "number",
                        question(KM, condition=by_car, places=1, minimum="0", maximum=None, unit="km"),
                    ),
                    ("computed", computed(DUE, "product", KM, "0,50", condition=by_car)),
                    ("money", question(TOLLS, required=False, minimum="0", maximum=None)),
                    ("file", question(RECEIPT, required=False, condition=only_if(TOLLS, operator="filled"))),
                ],
                most=most,
            ),
        ),
        ("computed", computed(TOTAL, "sum", DUE, TOLLS)),
        ("long_text", question(WHY, condition=only_if(TOTAL, "100", operator="over"))),
    ]


def expense_form(centre: Centre, by: User, *, most: int = 30) -> FormPage:
    return make_form(centre, TITLE, expense_questions(most=most), by=by, route=["coordinator"])


def stepped_form(centre: Centre, by: User) -> FormPage:
    """A form in four steps; the second only where there are children."""
    return make_form(
        centre,
        STEPPED,
        [
            ("yes_no", question(CHILDREN)),
            ("part", part("Qui vient aider")),
            ("text", question("Nom")),
            ("part", part("Les enfants", only_if(CHILDREN, "Oui"))),
            ("yes_no", question("Attestation vue ?")),
            ("part", part("Pour finir")),
            ("long_text", question("Remarque", required=False)),
        ],
        by=by,
        route=["coordinator"],
    )


def part(title: str, condition: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"title": title, "help": "", "condition": condition or only_if("")}


def install_both(username: str) -> None:
    """Both forms in the centre of `username`, for a portal that is seen from outside."""
    by = User.objects.get(username=username)
    assert by.centre is not None
    expense_form(by.centre, by)
    stepped_form(by.centre, by)


class Inputs:
    """The names of the inputs of a form, by titles."""

    def __init__(self, source: FormVersion | Submission) -> None:
        self.version = source if isinstance(source, FormVersion) else source.version
        self.lines = next(spec for spec in self.version.definition.fields if spec.columns)

    def field(self, title: str) -> str:
        return f"f-{key_of(self.version, title)}"

    def line(self, name: str) -> str:
        return f"f-{self.lines.key}.{name}"

    def path(self, name: str, title: str) -> str:
        column = next(column for column in self.lines.columns if column.label == title)
        return f"{self.lines.key}.{name}.{column.key}"

    def cell(self, name: str, title: str) -> str:
        return f"f-{self.path(name, title)}"
