"""Spreadsheets as people send them, and as somebody hostile does."""

import io
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import Any
from unicodedata import normalize

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit.spreadsheets import (
    ACTIVE,
    LAST_ROW,
    MAX_BYTES,
    MAX_CELL,
    MAX_COLUMNS,
    MAX_LINES,
    Line,
    Sheet,
    SheetDamaged,
    SheetEmpty,
    SheetKindRefused,
    SheetLocked,
    SheetNotComputed,
    SheetQuotesOpen,
    SheetRefused,
    SheetTooLarge,
    csv_file,
    neutralise,
    read_sheet,
    xlsx_file,
)

PEOPLE = "Nom;Prénom\r\nLefèvre;Zoé\r\n"
READ = Sheet(("Nom", "Prénom"), (Line(2, ("Lefèvre", "Zoé")),))


def book_of(*rows: tuple[Any, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def altered(content: bytes, change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    """The same archive with each part changed, and others added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part)))
        for name, added in more.items():
            new.writestr(name, added)
    return out.getvalue()


def in_sheet(old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    return lambda name, part: part.replace(old, new) if name == "xl/worksheets/sheet1.xml" else part


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_read_sheet_csv_of_any_program_gives_the_same(encoding: str, delimiter: str) -> None:
    content = PEOPLE.replace(";", delimiter).encode(encoding)
    assert read_sheet("salariés.CSV", content) == READ


def test_read_sheet_csv_numbers_lines_as_the_program_shows_them() -> None:
    typed = '\r\nNom;Prénom;;\r\n;;\r\n"Le;fèvre";"Zoé\r\nMarie"\r\n\r\n  ;  Ana \r\n'
    found = read_sheet("a.csv", typed.encode())
    assert found == Sheet(("Nom", "Prénom"), (Line(4, ("Le;fèvre", "Zoé\nMarie")), Line(6, ("", "Ana"))))


def test_read_sheet_csv_with_the_separator_of_excel_leaves_that_line_out() -> None:
    assert read_sheet("a.csv", b"sep=,\r\nNom,A;B\r\nDupont,1\r\n") == Sheet(
        ("Nom", "A;B"), (Line(2, ("Dupont", "1")),)
    )


def test_read_sheet_csv_with_an_open_quotation_names_the_line() -> None:
    with pytest.raises(SheetQuotesOpen) as refused:
        read_sheet("a.csv", b'Nom;Prenom\nDupont;Ana\n"Durand;Zoe\n')
    assert "3" in str(refused.value.message)


def test_read_sheet_takes_away_what_nobody_sees() -> None:
    typed = "Nom;Prénom\nDu\u200bpont\u202e;\ufeffZoé\u00a0 \u2009M\u0007arie\n"
    assert read_sheet("a.csv", typed.encode()).lines == (Line(2, ("Dupont", "Zoé Marie")),)


def test_read_sheet_xlsx_writes_cells_as_they_are_shown() -> None:
    content = book_of(
        ("Nom", "Entrée", "Heures", "Jours", "Coordonne", "Vu", "Vide"),
        ("Lefèvre", date(2026, 9, 1), 17.5, 12345, True, datetime(2026, 9, 1, 8, 30), None),  # noqa: DTZ001  as a sheet has them
        (),
        ("", None, 35.0, 639980102, False),
    )
    assert read_sheet("a.xlsx", content).lines == (
        Line(2, ("Lefèvre", "01/09/2026", "17.5", "12345", "oui", "01/09/2026 08:30", "")),
        Line(4, ("", "", "35", "639980102", "non", "", "")),
    )


def test_read_sheet_xlsx_reads_the_first_sheet_that_is_shown() -> None:
    book = openpyxl.Workbook()
    book.active.append(["Secret"])
    book.active.sheet_state = "hidden"
    shown = book.create_sheet("Salariés")
    shown.append(["Nom", "Prénom"])
    shown.append(["Lefèvre", "Zoé"])
    out = io.BytesIO()
    book.save(out)
    assert read_sheet("a.xlsx", out.getvalue()) == READ


def test_read_sheet_xlsx_formula_is_its_result() -> None:
    content = book_of(("Nom", "Prénom"), ("Lefèvre", '=CONCATENATE("Z","oé")'))
    with pytest.raises(SheetNotComputed):
        read_sheet("a.xlsx", content)
    computed = altered(content, in_sheet(b"</f><v />", "</f><v>Zoé</v>".encode()))
    computed = altered(computed, in_sheet(b"</f><v></v>", "</f><v>Zoé</v>".encode()))
    computed = altered(computed, in_sheet(b'<c r="B2">', b'<c r="B2" t="str">'))
    assert read_sheet("a.xlsx", computed) == READ


@pytest.mark.parametrize(
    ("name", "content", "refused"),
    [
        ("a.csv", b"", SheetEmpty),
        ("a.csv", b"Nom;Prenom\r\n", SheetEmpty),
        ("a.csv", b"\xff\xfeN\x00o\x00m\x00", SheetDamaged),
        ("a.csv", b"Nom\x00;x\ny;z", SheetDamaged),
        ("a.csv", b"Nom;\x81\x8d\x8f\ny;z", SheetDamaged),
        ("a.csv", b"PK\x03\x04", SheetDamaged),
        ("a.csv", b"x" * (MAX_BYTES + 1), SheetTooLarge),
        ("a.csv", b"Nom;" + b"x" * 200_000 + b"\ny", SheetQuotesOpen),
        ("a.csv", b"Nom\n" + b"x\n" * (MAX_LINES + 1), SheetTooLarge),
        ("a.csv", b";".join([b"x"] * (MAX_COLUMNS + 1)) + b"\ny", SheetTooLarge),
        ("a.xlsx", b"", SheetDamaged),
        ("a.xlsx", b"Nom;Prenom", SheetDamaged),
        ("a.xlsx", b"PK\x03\x04 no archive", SheetDamaged),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, SheetLocked),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, SheetLocked),
        ("a.xls", b"Nom;Prenom", SheetKindRefused),
        ("a.ods", b"PK\x03\x04", SheetKindRefused),
        ("csv", b"Nom;Prenom\na;b", None),
        ("a", b"Nom;Prenom\na;b", SheetKindRefused),
    ],
)
def test_read_sheet_refuses_what_is_no_sheet(
    name: str, content: bytes, refused: type[SheetRefused] | None
) -> None:
    if refused is None:
        assert read_sheet(name, content).lines == (Line(2, ("a", "b")),)
        return
    with pytest.raises(SheetRefused) as found:
        read_sheet(name, content)
    assert type(found.value) is refused
    assert found.value.field == "file"


GOOD = book_of(("Nom", "Prénom"), ("Lefèvre", "Zoé"))
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha">]>'


def sharing(text: str, cells: int, rows: int, place: int = 0) -> bytes:
    """A book whose cells all point to one text, kept once."""
    row = "<row>" + f'<c t="s"><v>{place}</v></c>' * cells + "</row>"
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{row * rows}</sheetData></worksheet>'
    texts = f'<sst xmlns="{MAIN}"><si><t>{text}</t></si></sst>'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    declared = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'.encode()

    def change(name: str, part: bytes) -> bytes:
        if name == "xl/worksheets/sheet1.xml":
            return sheet.encode()
        return part.replace(b"</Types>", declared)

    return altered(GOOD, change, **{"xl/sharedStrings.xml": texts.encode()})


def with_doctype(encoding: str) -> bytes:
    def change(name: str, part: bytes) -> bytes:
        if name != "xl/workbook.xml":
            return part
        return (ENTITIES.decode() + part.decode()).encode(encoding)

    return altered(GOOD, change)


HOSTILE = {
    "entities": (with_doctype("utf-8"), SheetDamaged),
    "entities in UTF-16": (with_doctype("utf-16"), SheetDamaged),
    "bomb": (
        altered(GOOD, lambda name, part: part, **{"xl/big.xml": b" " * (41 * 1024 * 1024)}),
        SheetTooLarge,
    ),
    "many parts": (
        altered(GOOD, lambda name, part: part, **{f"xl/{n}.xml": b"" for n in range(501)}),
        SheetTooLarge,
    ),
    "no workbook": (altered(GOOD, lambda name, part: b"" if "workbook" in name else part), SheetDamaged),
    "cut": (GOOD[:-200], SheetDamaged),
    "broken sheet": (altered(GOOD, in_sheet(b"</sheetData>", b"")), SheetDamaged),
    "string that is not there": (sharing("Nom", 2, 2, place=9), SheetDamaged),
    "row that is not a number": (altered(GOOD, in_sheet(b'<row r="2"', b'<row r="NaN"')), SheetDamaged),
    "cell of nowhere": (altered(GOOD, in_sheet(b'r="A2"', b'r="ZZZZZ2"')), SheetDamaged),
    "no line": (book_of(("Nom", "Prénom")), SheetEmpty),
    "nothing": (book_of(), SheetEmpty),
    "too wide": (book_of(("Nom",), ("x",) * (MAX_COLUMNS + 1)), SheetTooLarge),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_read_sheet_refuses_a_hostile_book(what: str) -> None:
    content, refused = HOSTILE[what]
    with pytest.raises(SheetRefused) as found:
        read_sheet("a.xlsx", content)
    assert type(found.value) is refused


def test_read_sheet_does_not_wait_for_rows_that_are_far_away() -> None:
    far = altered(GOOD, in_sheet(b'<row r="2"', f'<row r="{LAST_ROW * 1000}"'.encode()))
    with pytest.raises(SheetEmpty):
        read_sheet("a.xlsx", far)


def test_read_sheet_does_not_believe_what_the_book_says_of_its_size() -> None:
    small = altered(GOOD, in_sheet(b'<dimension ref="A1:B2"', b'<dimension ref="A1:A1"'))
    assert read_sheet("a.xlsx", small) == READ


def test_read_sheet_bounds_one_long_text_that_many_cells_point_to() -> None:
    found = read_sheet("a.xlsx", sharing("é" * 30_000, MAX_COLUMNS, 300))
    assert {len(cell) for line in found.lines for cell in line.cells} == {MAX_CELL}
    with pytest.raises(SheetTooLarge):
        read_sheet("a.xlsx", sharing("é" * 30_000, MAX_COLUMNS, 400))


def test_read_sheet_takes_no_longer_for_what_is_built_to_be_slow() -> None:
    """Each took minutes of a server once: blanks shared out in every way, a long text gone through per cell."""
    blank = altered(GOOD, in_sheet(b"</sheetData>", b"<f></f>" + b" " * 300_000 + b"</sheetData>"))
    begun = time.process_time()
    assert read_sheet("a.xlsx", blank) == READ
    assert len(read_sheet("a.xlsx", sharing("é" * 2_000_000, MAX_COLUMNS, 300)).lines) == 299
    assert time.process_time() - begun < 20


@given(st.binary(max_size=300))
def test_read_sheet_never_fails_otherwise(content: bytes) -> None:
    for name in ("a.csv", "a.xlsx"):
        for begun in (content, b"PK\x03\x04" + content, b"Nom;x\n" + content):
            with suppress(SheetRefused):
                assert read_sheet(name, begun).lines


@pytest.mark.parametrize("first", ACTIVE)
def test_neutralise_formula_begins_with_an_apostrophe(first: str) -> None:
    assert neutralise(f"{first}1+1").startswith("'")
    assert neutralise(f"{first}{first}=1+1").startswith("'")


@pytest.mark.parametrize("value", ["Dupont", "a=b", 12, -12, date(2026, 1, 1), ""])
def test_neutralise_anything_else_is_as_it_was(value: Any) -> None:
    assert neutralise(value) == value


VISIBLE = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30)


@given(st.lists(st.tuples(VISIBLE, VISIBLE), min_size=1, max_size=5))
def test_csv_file_read_again_gives_what_was_written(rows: list[tuple[str, str]]) -> None:
    found = read_sheet("a.csv", csv_file([("Nom;", "Prénom"), *rows]))
    assert [line.cells for line in found.lines] == [
        tuple(normalize("NFC", cell) for cell in row) for row in rows
    ]


def test_xlsx_file_holds_texts_alone_and_reads_again() -> None:
    content = xlsx_file([("Nom", "Prénom"), ("=1+1", "06")], title="Salariés")
    cells = openpyxl.load_workbook(io.BytesIO(content)).active
    assert [cell.data_type for row in cells for cell in row] == ["s"] * 4
    assert read_sheet("a.xlsx", content).lines == (Line(2, ("=1+1", "06")),)
