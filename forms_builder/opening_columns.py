"""The words that French centres write in their own files of leave balances, and what one line says. Pure code."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_builder.figures import read_figure
from portal.accounts.people_columns import BY_NAME
from portal.kit.columns import Column, text_of

DAYS = Column(
    "days",
    gettext_lazy("Days left"),
    "12,5",
    ("jours", "solde", "solde restant", "reste", "jours restants", "solde jours", "nb jours", "nombre de jours", "solde d ouverture"),
    required=True,
    help=gettext_lazy("What is left of all that was acquired before this month, such as 12,5. Lines without it are left out."),
)  # fmt: skip
COLUMNS: tuple[Column, ...] = (
    BY_NAME["last_name"],
    BY_NAME["first_name"],
    Column(
        "email",
        BY_NAME["email"].title,
        "lea.fontaine@centre.example",
        BY_NAME["email"].titles,
        help=gettext_lazy("Only where two people have the same name."),
    ),
    Column(
        "kind",
        gettext_lazy("Kind of leave"),
        "Congés payés",
        ("nature", "nature de conge", "nature du conge", "conge", "type", "type de conge", "motif", "compteur"),
        required=True,
        help=gettext_lazy("As the rules of leave have it."),
    ),
    DAYS,
    Column(
        "year",
        gettext_lazy("Leave year"),
        "",
        ("annee", "annee de conges", "annee de conge", "exercice", "periode", "periode de reference"),
        help=gettext_lazy("The year in which it begins, or both: 2026, 2026-2027. Empty: the one that runs."),
    ),
)  # fmt: skip
YEARS = re.compile(r"(\d{4})(?:\s*[-–/]\s*(\d{4}))?")
MOST_DAYS = Decimal(366)
CENT = Decimal("0.01")
Lines = Iterable[tuple[int, Mapping[str, str]]]


@dataclass(slots=True)
class OpeningLine:
    """What is typed on one line. Shape: `errors` are (column, sentence); `year` None for the leave year that runs."""

    number: int
    last_name: str
    first_name: str
    email: str
    kind: str
    days: Decimal = Decimal(0)
    year: int | None = None
    errors: list[tuple[str, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self.first_name, self.last_name)))


def read_lines(lines: Lines) -> list[OpeningLine]:
    """Lines without days say nothing: the file to fill in names everybody."""
    return [read_line(number, cells) for number, cells in lines if text_of(cells.get("days", ""))]


def read_line(number: int, cells: Mapping[str, str]) -> OpeningLine:
    last_name, first_name, email, kind = (
        text_of(cells.get(name, "")) for name in ("last_name", "first_name", "email", "kind")
    )
    line = OpeningLine(number, last_name, first_name, email, kind)
    for column in COLUMNS:
        if column.required and not text_of(cells.get(column.name, "")):
            line.errors.append((column.name, _("This cell is empty.")))
    for name, read in (("days", read_days), ("year", read_year)):
        text = text_of(cells.get(name, ""))
        try:
            if text:
                setattr(line, name, read(text))
        except ValueError as refused:
            line.errors.append((name, str(refused)))
    return line


def read_days(text: str) -> Decimal:
    """Raises: ValueError, with a sentence."""
    figure = read_figure(re.sub(r"\s*(j|jours?)\.?$", "", text, flags=re.IGNORECASE))
    if figure is None or abs(figure) > MOST_DAYS or figure != figure.quantize(CENT):
        raise ValueError(_("“%(typed)s” is not a number of days: write it as 12,5.") % {"typed": text})
    return figure


def read_year(text: str) -> int:
    """The year in which a leave year begins. Raises: ValueError, with a sentence."""
    found = YEARS.fullmatch(text)
    if (
        found is None
        or (found[2] and int(found[2]) != int(found[1]) + 1)
        or not date.min.year <= int(found[1])
    ):
        raise ValueError(_("“%(typed)s” is not a leave year: write it as 2026-2027.") % {"typed": text})
    return int(found[1])
