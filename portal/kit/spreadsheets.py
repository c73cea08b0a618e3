"""Rows of text out of a spreadsheet that somebody sends, and into one that somebody downloads.

What comes in is hostile until it is read: every bound is here. Nothing here knows what the columns mean. openpyxl is
imported where it reads and writes: every process that draws pages would keep its 6 MB otherwise.
"""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from unicodedata import category, normalize

from django.utils.translation import gettext_lazy as _

from portal.kit.errors import DomainError

MEGABYTE = 1024 * 1024
MAX_BYTES = 5 * MEGABYTE
MAX_UNPACKED_BYTES = 40 * MEGABYTE
MAX_PARTS = 500
MAX_LINES = 10_000
MAX_COLUMNS = 60
MAX_CELL = 500
"""Longer texts are cut: no column holds as much, and a thousand cells may point to one long text."""
MAX_TEXT = 10_000_000
"""Characters of all the cells together."""
LAST_ROW = 1_048_576
"""Of a sheet of Excel: a row that says it is further would be waited for."""

ENCODINGS = ("utf-8-sig", "cp1252")
"""What programs write CSV in: French Excel the second, which nearly any bytes can be read as."""
DELIMITERS = ";\t,"
ARCHIVE, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
UNCOMPUTED = re.compile(
    rb"<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*+(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?"
    rb"\s*+</(?:\w+:)?c>"
)
"""A formula whose result the file does not hold: made by a program, and never opened in a spreadsheet.
Blanks are taken once (`*+`): megabytes of them would else be shared out in every possible way."""
UNSEEN = frozenset({"Cc", "Cf", "Cs"})
"""Kinds of characters that nobody sees: controls, marks of direction, halves of characters."""
NO_CHARACTERS = "\ufffe\uffff"
"""XML refuses them: one in a cell, and no spreadsheet opens the book. Source: XML 1.0, § 2.2."""
ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠")
"""What a cell begins with that a spreadsheet takes for a formula."""


class SheetRefused(DomainError):
    code = "sheet-refused"
    field = "file"

    def __init__(self, message: Any = "") -> None:
        super().__init__(message, field=self.field)


class SheetKindRefused(SheetRefused):
    code = "sheet-kind"
    message = _("Send a spreadsheet: a file whose name ends in .xlsx or .csv.")


class SheetLocked(SheetRefused):
    code = "sheet-locked"
    message = _(
        "This file is protected by a password, or in the old format of Excel (.xls). "
        "Save it as .xlsx, without a password."
    )


class SheetTooLarge(SheetRefused):
    code = "sheet-too-large"
    message = _(
        "This file is too big: at most 5 MB, 10,000 lines and 60 columns. Keep only the lines and columns that "
        "are needed, or cut it in two."
    )


class SheetDamaged(SheetRefused):
    code = "sheet-damaged"
    message = _("This file cannot be read. Open it in your spreadsheet program and save it again as .xlsx.")


class SheetQuotesOpen(SheetRefused):
    code = "sheet-quotes"
    message = _("Line %(line)d cannot be read: a quotation mark is opened there and not closed.")


class SheetNotComputed(SheetRefused):
    code = "sheet-not-computed"
    message = _(
        "This file holds formulas without their results. Open it in your spreadsheet program, save it, "
        "and send it again."
    )


class SheetEmpty(SheetRefused):
    code = "sheet-empty"
    message = _("This file holds no line below the titles of its columns.")


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank. Shape: `number` is the one that the spreadsheet shows beside it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Shape: `headers` is the first line that is not blank; every line has as many cells as it, or more."""

    headers: tuple[str, ...]
    lines: tuple[Line, ...]


def read_sheet(name: str, content: bytes) -> Sheet:
    """Read the first sheet of `content`, a .xlsx or .csv file by its `name`.

    Shape:  dates become dd/mm/yyyy, whole numbers have no decimals, formulas are their results; texts are
            trimmed, without characters that nobody sees; breaks within a cell stay, as "\\n".
    Raises: SheetRefused, never anything else, whatever the file holds.
    """
    if len(content) > MAX_BYTES:
        raise SheetTooLarge
    if content.startswith(OLD_OFFICE):
        raise SheetLocked
    kind = name.lower().rpartition(".")[2]
    if kind not in {"xlsx", "csv"}:
        raise SheetKindRefused
    if (kind == "xlsx") != content.startswith(ARCHIVE):
        raise SheetDamaged
    return bounded(read_xlsx(content) if kind == "xlsx" else read_csv(content))


def bounded(rows: Iterable[tuple[int, list[str]]]) -> Sheet:
    """Make a sheet of numbered rows, blank ones left out. Raises: SheetTooLarge, SheetEmpty."""
    headers: tuple[str, ...] = ()
    lines: list[Line] = []
    characters = 0
    for number, cells in rows:
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        characters += sum(map(len, cells))
        if len(cells) > MAX_COLUMNS or len(lines) >= MAX_LINES or characters > MAX_TEXT:
            raise SheetTooLarge
        if not headers:
            headers = tuple(cells)
        else:
            lines.append(Line(number, (*cells, *[""] * (len(headers) - len(cells)))))
    if not lines:
        raise SheetEmpty
    return Sheet(headers, tuple(lines))


def clean(text: str) -> str:
    """Return one cell as people see it, at most MAX_CELL characters, what `neutralise` put before it taken away."""
    text = text[: MAX_CELL * 4]  # first: it may be megabytes, and a whole sheet of cells may point to it
    if not text.isascii():
        text = normalize("NFC", text)
    lines = (" ".join(visible(line[: MAX_CELL * 2]).split()) for line in text.splitlines())
    whole = "\n".join(line for line in lines if line)[:MAX_CELL].strip()
    return whole[1:] if whole[:1] == "'" and whole[1:].startswith(ACTIVE) else whole


def visible(line: str) -> str:
    if line.isprintable():
        return line
    return "".join(letter for letter in line if letter == "\t" or category(letter) not in UNSEEN)


# CSV ----------------------------------------------------------------------------------------------------------


def read_csv(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = decoded(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        # What Excel understands as the separator, and does not show as a row.
        text, delimiter = text.partition(first)[2].removeprefix("\r").removeprefix("\n"), first.strip()[-1]
    else:
        delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, 1):
            yield number, [clean(cell) for cell in row]
    except csv.Error as broken:
        raise SheetQuotesOpen(SheetQuotesOpen.message % {"line": number + 1}) from broken


def decoded(content: bytes) -> str:
    """Raises: SheetDamaged for what is no text."""
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise SheetDamaged


# XLSX ---------------------------------------------------------------------------------------------------------


def read_xlsx(content: bytes) -> Iterator[tuple[int, list[str]]]:
    with warnings.catch_warnings():
        # What openpyxl leaves out (colours, checks, drawings) is not ours to keep.
        warnings.simplefilter("ignore")
        try:
            yield from rows_of(content)
        except SheetRefused:
            raise
        except Exception as broken:  # a hostile file makes openpyxl raise nearly anything
            raise SheetDamaged from broken


def rows_of(content: bytes) -> Iterator[tuple[int, list[str]]]:
    import openpyxl

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        check_parts(archive)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            sheet = next(sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
            if UNCOMPUTED.search(archive.read(sheet._worksheet_path)):
                raise SheetNotComputed
            # The file says how large it is; believed, it could say anything.
            sheet.reset_dimensions()
            rows = sheet.iter_rows(max_row=LAST_ROW, max_col=MAX_COLUMNS + 1, values_only=True)
            for number, row in enumerate(rows, 1):
                if any(value is not None for value in row):
                    yield number, [clean(written(value)) for value in row]
        finally:
            book.close()


def check_parts(archive: zipfile.ZipFile) -> None:
    """Refuse an archive that unpacks to too much, and documents that define entities.

    What a part says of its size is true enough: zipfile never unpacks more of it than that.
    """
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise SheetTooLarge
    for part in parts:
        # Without NULs, so that a document in UTF-16 is seen through as well.
        if DOCTYPE.search(archive.read(part).replace(b"\0", b"")):
            raise SheetDamaged


def written(value: Any) -> str:
    """Return the value of a cell as a French spreadsheet shows it."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}" if value.time() == time() else f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


# What goes out ------------------------------------------------------------------------------------------------


def neutralise(value: Any) -> Any:
    """Return `value` so that no spreadsheet runs it: a text that would be a formula gets an apostrophe before."""
    if not isinstance(value, str):
        return "" if value is None else value
    text = "".join(
        letter
        for letter in value
        if letter in "\n\r\t" or (category(letter) not in UNSEEN and letter not in NO_CHARACTERS)
    )
    return f"'{text}" if value.startswith(ACTIVE) or text.lstrip().startswith(ACTIVE) else text


def csv_lines(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Write rows one by one, as French Excel opens them: semicolons, and a mark of UTF-8 at the beginning."""
    yield "\ufeff"
    for row in rows:
        line = io.StringIO(newline="")
        csv.writer(line, delimiter=";").writerow([neutralise(value) for value in row])
        yield line.getvalue()


def csv_file(rows: Iterable[Iterable[Any]]) -> bytes:
    return "".join(csv_lines(rows)).encode()


def xlsx_file(rows: Iterable[Iterable[Any]], *, title: str) -> bytes:
    """Write rows below their titles. Every cell is text: a telephone number keeps its first nought."""
    import openpyxl
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append([neutralise(str(value)) for value in row])
    for column, cells in enumerate(sheet.columns, 1):
        widest = max(len(str(cell.value or "")) for cell in cells)
        sheet.column_dimensions[get_column_letter(column)].width = widest + 3
        for cell in cells:
            cell.number_format = "@"
        cells[0].font = Font(bold=True)
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
