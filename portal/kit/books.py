"""Sheets that go out with their types: figures to add up, dates to sort by. openpyxl is imported where it writes."""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from portal.kit.spreadsheets import neutralise

LONGEST_TITLE = 31
LONGEST_CELL = 32_000
"""Letters; Excel repairs, that is cuts, a book with longer ones."""
UNTITLED = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")
CENTS = -2


@dataclass(frozen=True, slots=True)
class Tab:
    """One sheet of a book that goes out. Shape: `title` is cut to what Excel takes; rows may come one by one."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]


def typed_book(tabs: Sequence[Tab]) -> bytes:
    """Write sheets whose figures are figures and whose dates are dates; texts are neutralised.

    Shape:  cells are text, Decimal, int, date, datetime (aware ones become local), bool or None. Sheets are written
            one after the other: rows of a later one may be gathered while an earlier one is read.
    Units:  memory for one row, besides the compressed book.
    """
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    titles: set[str] = set()
    for tab in tabs:
        sheet = book.create_sheet(sheet_title(tab.title, titles))
        sheet.freeze_panes = "A2"
        sheet.append([titled(sheet, label) for label in tab.columns])
        for row in tab.rows:
            sheet.append([typed_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_title(wanted: str, taken: set[str]) -> str:
    """A title that Excel takes: without the signs that it refuses, 31 letters at most, each once."""
    plain = UNTITLED.sub(" ", wanted).strip(" '")[:LONGEST_TITLE].strip(" '") or "1"
    title, number = plain, 1
    while title.casefold() in taken:
        number += 1
        title = f"{plain[: LONGEST_TITLE - len(str(number)) - 1]} {number}"
    taken.add(title.casefold())
    return title


def titled(sheet: Any, label: str) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cell = WriteOnlyCell(sheet, neutralise(label))
    cell.font = Font(bold=True)
    return cell


def typed_cell(sheet: Any, value: Any) -> Any:
    """One cell: what Excel knows as it is, anything else as neutralised text."""
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, datetime):
        local = timezone.make_naive(value) if timezone.is_aware(value) else value
        cell = WriteOnlyCell(sheet, local.replace(microsecond=0))
        cell.number_format = "dd/mm/yyyy hh:mm"
    elif isinstance(value, date):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = "dd/mm/yyyy"
    elif isinstance(value, Decimal) and value.as_tuple().exponent == CENTS:
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = "#,##0.00"
    elif isinstance(value, bool | int | Decimal):
        return value
    else:
        cell = WriteOnlyCell(sheet, writable(value))
        cell.data_type = "s"
    return cell


def writable(value: Any) -> str:
    """Text that a sheet can hold: neutralised, without the letters that XML refuses, as long as a cell may be."""
    text = str(neutralise("" if value is None else str(value)))
    return "".join(letter for letter in text if letter in "\n\t" or letter >= " ")[:LONGEST_CELL]
