"""Requests as rows of a spreadsheet: one line for each, repeated lines on sheets of their own.

Several versions of a form share one sheet: a column is a question, known by its key; the last version gives its title.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from forms_builder.choices import SubmissionState
from forms_builder.completing import values_of
from forms_builder.definition import Answers, FieldSpec
from forms_builder.exceptions import TooManyToExport
from forms_builder.field_types import FIELD_TYPES
from forms_builder.models import FormVersion, Submission
from portal.kit.books import Tab

MOST_LINES = 20_000
"""Repeated lines in one book, all sheets together."""


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Layout:
    """What one sheet asks. Shape: `specs` are the questions of each version, by its identifier and their key."""

    columns: list[Column]
    specs: Mapping[int, Mapping[str, FieldSpec]]

    def cells(self, version: int, answers: Mapping[str, Any]) -> list[Any]:
        known = self.specs.get(version, {})
        return [exported(known.get(column.key), answers) for column in self.columns]


@dataclass(slots=True)
class LineSheet:
    """The repeated lines of one question, gathered while the requests are read."""

    title: str
    layout: Layout
    rows: list[list[Any]] = field(default_factory=list)


def tabs_of(versions: Sequence[FormVersion], requests: Iterable[Submission]) -> list[Tab]:
    """The sheets of a book.

    Shape:  `versions` are those of the requests, the oldest first; `requests` may come one by one.
    Raises: TooManyToExport, before anything is written: a book that is left half-written leaves its files open.
    """
    fields = {version.pk: version.definition.fields for version in versions}
    layout = layout_of(fields)
    lines = {
        column.key: LineSheet(column.label, lines_layout(column.key, fields))
        for column in layout_of(fields, lines=True).columns
    }
    numbers = {version.pk: version.number for version in versions}
    rows = list(request_rows(requests, numbers, layout, lines))
    titles = [*heading_titles(), *(column.label for column in layout.columns)]
    return [
        Tab(_("Requests"), titles, rows),
        *(
            Tab(one.title, [*line_titles(), *(column.label for column in one.layout.columns)], one.rows)
            for one in lines.values()
        ),
    ]


def layout_of(fields: Mapping[int, Sequence[FieldSpec]], *, lines: bool = False) -> Layout:
    """The questions of all versions: those of the last in its order, then those that only older ones asked.

    Shape: `lines` asks for the repeated lines and not for the others.
    """
    specs = {
        version: {spec.key: spec for spec in asked if FIELD_TYPES[spec.type].takes_answer}
        for version, asked in fields.items()
    }
    found: dict[str, str] = {}
    for known in reversed(specs.values()):
        for spec in known.values():
            if bool(spec.columns) == lines:
                found.setdefault(spec.key, spec.label)
    return Layout(told_apart(found), specs)


def lines_layout(key: str, fields: Mapping[int, Sequence[FieldSpec]]) -> Layout:
    """The columns of the repeated lines `key`, of all versions that have them."""
    columns = {
        version: next((spec.columns for spec in asked if spec.key == key), ())
        for version, asked in fields.items()
    }
    return layout_of(columns)


def told_apart(labels: Mapping[str, str]) -> list[Column]:
    """Columns with titles of their own: a second « Montant » is « Montant (2) »."""
    columns: list[Column] = []
    taken: set[str] = set()
    for key, label in labels.items():
        title, number = label, 1
        while title.casefold() in taken:
            number += 1
            title = f"{label} ({number})"
        taken.add(title.casefold())
        columns.append(Column(key, title))
    return columns


def exported(spec: FieldSpec | None, answers: Mapping[str, Any]) -> Any:
    """One cell; None for a question that this request was not asked."""
    if spec is None or spec.key not in answers:
        return None
    return FIELD_TYPES[spec.type].export(spec, answers[spec.key])


def request_rows(
    requests: Iterable[Submission],
    numbers: Mapping[int, int],
    layout: Layout,
    lines: Mapping[str, LineSheet],
) -> Iterator[list[Any]]:
    """The lines of the first sheet; those of the others are gathered on the way."""
    total = 0
    for request in requests:
        answers = given(request)
        for key, sheet in lines.items():
            gathered = line_rows(request, answers.get(key) or (), sheet.layout)
            total += len(gathered)
            if total > MOST_LINES:
                raise TooManyToExport
            sheet.rows += gathered
        cells = layout.cells(request.version_id, answers)
        yield [*heading_cells(request, numbers[request.version_id]), *cells]


def given(request: Submission) -> Answers:
    """What the applicant answered, and what a role answered afterwards; marks on documents are left out."""
    return values_of(request.additions) | request.answers


def line_rows(request: Submission, rows: Sequence[Mapping[str, Any]], layout: Layout) -> list[list[Any]]:
    return [
        [str(request.pk), request.number, rank, *layout.cells(request.version_id, row)]
        for rank, row in enumerate(rows, 1)
    ]


def heading_titles() -> list[str]:
    return [
        _("Identifier"),
        _("Number of the request"),
        _("State"),
        _("Applicant"),
        _("Entered by"),
        _("Sector"),
        _("Function"),
        _("Sent on"),
        _("Closed on"),
        _("Valid from"),
        _("Valid until"),
        _("Version of the form"),
    ]


def line_titles() -> list[str]:
    return [_("Identifier"), _("Number of the request"), _("Line")]


def heading_cells(request: Submission, version: int) -> list[Any]:
    """What every request says, as of when it was sent."""
    heading = request.heading
    sent = heading.get("date")
    return [
        str(request.pk),
        request.number,
        SubmissionState(request.state).label,
        heading.get("applicant", ""),
        heading.get("entered_by", ""),
        heading.get("sector", ""),
        heading.get("function", ""),
        date.fromisoformat(sent) if sent else None,
        request.closed_at,
        request.valid_from,
        request.valid_until,
        version,
    ]
