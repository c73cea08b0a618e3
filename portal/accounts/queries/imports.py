"""Imports of people, as their pages show them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext, pgettext_lazy

from portal.accounts.choices import ImportState, LineState
from portal.accounts.models import ImportedLine, PeopleImport
from portal.accounts.people_columns import BY_NAME, COLUMNS

TONES = {
    LineState.WAITING: "neutral",
    LineState.NEW: "success",
    LineState.CHANGED: "info",
    LineState.UNCHANGED: "neutral",
    LineState.WRONG: "danger",
}
IMPORT_TONES = {
    ImportState.READING: "info",
    ImportState.CHECKED: "warning",
    ImportState.WRITING: "info",
    ImportState.DONE: "success",
    ImportState.FAILED: "danger",
    ImportState.GIVEN_UP: "neutral",
}
FILTERS: dict[str, tuple[LineState, str | Promise]] = {
    "erreurs": (LineState.WRONG, pgettext_lazy("lines", "To correct")),
    "nouveaux": (LineState.NEW, pgettext_lazy("lines", "New")),
    "changements": (LineState.CHANGED, pgettext_lazy("lines", "Changed")),
    "identiques": (LineState.UNCHANGED, pgettext_lazy("lines", "Unchanged")),
}
"""Words of the address: which lines are shown."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A way to show some of the lines. Shape: `word` is "" for all of them."""

    word: str
    label: str | Promise
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Change:
    title: str | Promise
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of a file.

    Shape: `errors` and `notes` are (title of the column, sentence); `summary` tells somebody new in short.
    """

    number: int
    name: str
    state: LineState
    tone: str
    summary: str
    errors: list[tuple[str | Promise, str]]
    notes: list[tuple[str | Promise, str]]
    changes: list[Change]


def present_line(line: ImportedLine) -> LineRow:
    found = {"errors": [], "notes": [], "changes": []} | line.findings
    cells = line.cells
    state = LineState(line.state)
    after = {column: value for column, __, value in found["changes"]}
    told = (after.get("username"), after.get("function"), after.get("main"))
    return LineRow(
        number=line.number,
        name=" ".join(filter(None, (cells.get("first_name"), cells.get("last_name")))),
        state=state,
        tone=TONES[state],
        summary=" · ".join(filter(None, told)) if state == LineState.NEW else "",
        errors=[(BY_NAME[column].title, sentence) for column, sentence in found["errors"]],
        notes=[(BY_NAME[column].title, sentence) for column, sentence in found["notes"]],
        changes=[Change(BY_NAME[column].title, before, after) for column, before, after in found["changes"]],
    )


def filters_of(people_import: PeopleImport, chosen: str) -> list[Filter]:
    """The counts were written by the check: none is counted here."""
    counts = {
        LineState.WRONG: people_import.wrong,
        LineState.NEW: people_import.created,
        LineState.CHANGED: people_import.changed,
        LineState.UNCHANGED: people_import.unchanged,
    }
    some = [
        Filter(word, label, counts[state], word == chosen)
        for word, (state, label) in FILTERS.items()
        if counts[state]
    ]
    return [Filter("", pgettext("lines", "All"), people_import.total, chosen not in FILTERS), *some]


def lines_shown(people_import: PeopleImport, chosen: str) -> Any:
    lines = people_import.lines.all()
    return lines.filter(state=FILTERS[chosen][0]) if chosen in FILTERS else lines


def lines_to_correct(people_import: PeopleImport) -> Iterator[list[Any]]:
    """The lines that are wrong, with their titles first: what was typed, and what is wrong with it."""
    wrong = list(people_import.lines.filter(state=LineState.WRONG))
    used = [column for column in COLUMNS if any(column.name in line.cells for line in wrong)]
    yield [
        pgettext("spreadsheet", "Line"),
        pgettext("spreadsheet", "To correct"),
        *(column.title for column in used),
    ]
    for line in wrong:
        row = present_line(line)
        sentences = " ".join(f"{title} : {sentence}" for title, sentence in row.errors)
        yield [line.number, sentences, *(line.cells.get(column.name, "") for column in used)]
