"""A sheet whose first line holds titles, as French centres write them, and what its cells say. Pure code.

Each room says which columns it knows (`Column`); here is what is the same for all of them.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kit.errors import DomainError
from portal.kit.spreadsheets import Sheet, SheetEmpty
from portal.kit.texts import by_pairs, fold

DATES = ("%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")
EARLIEST, LATEST = date(1950, 1, 1), date(2100, 1, 1)
OURS = frozenset({"ligne", "a corriger"})
"""Titles of the file of lines to correct, which may be sent again as it is."""


class ColumnsMissing(DomainError):
    code = "columns_missing"
    message = gettext_lazy(
        "These columns are missing: %(columns)s. The first line of the file holds their titles."
    )


class ColumnTwice(DomainError):
    code = "column_twice"
    message = gettext_lazy("The column “%(column)s” is there twice. Keep one of them.")


@dataclass(frozen=True, slots=True)
class Column:
    """Shape: `titles` are other titles that mean it, folded; `example` is a line of the file to fill in."""

    name: str
    title: str | Promise
    example: str
    titles: tuple[str, ...] = ()
    required: bool = False
    help: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Titles:
    """The first line of a file. Shape: `places` gives the place of each column that is known."""

    places: Mapping[str, int]
    ignored: tuple[str, ...]

    def cells(self, line: tuple[str, ...]) -> dict[str, str]:
        """Return what is typed in `line`, by the name of the column; blank cells are left out."""
        return {name: line[place] for name, place in self.places.items() if line[place]}


@dataclass(frozen=True, slots=True)
class Table:
    """A file, read. Shape: `ignored` are titles that mean nothing here; `lines` are (number, cells)."""

    ignored: tuple[str, ...]
    lines: tuple[tuple[int, dict[str, str]], ...]


def read_table(sheet: Sheet, columns: tuple[Column, ...]) -> Table:
    """Find the lines of a sheet; the example of the file to fill in, left there, is none.

    Raises: ColumnsMissing, ColumnTwice, SheetEmpty.
    """
    titles = find_columns(sheet.headers, columns)
    example = {column.name: column.example for column in columns if column.example}
    found = ((line.number, titles.cells(line.cells)) for line in sheet.lines)
    lines = tuple((number, cells) for number, cells in found if cells and cells != example)
    if not lines:
        raise SheetEmpty
    return Table(titles.ignored, lines)


def find_columns(headers: Iterable[str], columns: tuple[Column, ...]) -> Titles:
    """Find the columns that are known among `headers`.

    Raises: ColumnsMissing, naming those without which nobody can be told; ColumnTwice.
    """
    by_name = {column.name: column for column in columns}
    meanings = {title: column.name for column in columns for title in column.titles}
    meanings |= {folded_title(str(column.title)): column.name for column in columns}
    places: dict[str, int] = {}
    ignored: list[str] = []
    for place, header in enumerate(headers):
        name = meanings.get(folded_title(header))
        if name in places:
            raise ColumnTwice(ColumnTwice.message % {"column": by_name[name].title}, field="file")
        if name is not None:
            places[name] = place
        elif header and folded_title(header) not in OURS:
            ignored.append(header[:80])
    missing = [str(column.title) for column in columns if column.required and column.name not in places]
    if missing:
        raise ColumnsMissing(ColumnsMissing.message % {"columns": ", ".join(missing)}, field="file")
    return Titles(places, tuple(ignored))


def folded_title(title: str) -> str:
    """« N° de téléphone (portable) * » becomes "n de telephone"."""
    bare = re.sub(r"\([^)]*\)", " ", fold(title.replace("°", " ")))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare).split())


def model_rows(columns: tuple[Column, ...]) -> Iterable[list[str]]:
    """The file to fill in: titles, and a line of example."""
    yield [str(column.title) for column in columns]
    yield [column.example for column in columns]


def text_of(text: str) -> str:
    return " ".join(text.split())


def email_of(text: str) -> str:
    address = text.strip().removeprefix("mailto:").strip("<>")
    return address.lower()


def phone_of(text: str) -> str:
    """A spreadsheet takes the first nought off a number: nine digits get it back."""
    number = re.sub(r"[\s./_-]+", " ", text.replace("(0)", " ")).strip()
    digits = number.replace(" ", "")
    if re.fullmatch(r"[1-9]\d{8}", digits):
        return by_pairs(f"0{digits}")
    return by_pairs(number)


def date_of(text: str) -> date:
    """Raises: ValueError, with a sentence."""
    typed = text.strip().partition(" ")[0] if re.search(r"\d \d", text) else text.strip()
    for written in DATES:
        try:
            day = datetime.strptime(typed, written).date()  # noqa: DTZ007  a date, which has no zone
        except ValueError:
            continue
        if EARLIEST <= day <= LATEST:
            return day
    raise ValueError(_("“%(typed)s” is not a date: write it as 01/09/2026.") % {"typed": text})
