"""Sheets that go out: figures to add up, dates to sort by, and no text that a spreadsheet runs."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit.books import LONGEST_CELL, LONGEST_TITLE, Tab, sheet_title, typed_book, writable


def cells(*tabs: Tab) -> dict[str, list[list[Any]]]:
    book = openpyxl.load_workbook(BytesIO(typed_book(tabs)))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (Decimal("1234.5"), 1234.5),
        (Decimal("1234.50"), 1234.5),
        (3, 3),
        (True, True),
        (date(2027, 3, 15), datetime.fromisoformat("2027-03-15")),
        (datetime(2027, 3, 15, 9, 30, 5, 7, tzinfo=UTC), datetime.fromisoformat("2027-03-15T10:30:05")),
        (None, None),
        ("", None),
        ("06 39 98", "06 39 98"),
        ("=1+1", "'=1+1"),
        ("+33 6", "'+33 6"),
        ("  @SUM(A1)", "'  @SUM(A1)"),
        ("a\x00\x0bb\nc", "ab\nc"),
        ("a\ufffeb\uffffc\ud800", "abc"),
        ("0123", "0123"),
    ],
)
def test_typed_book_keeps_the_kind_of_each_cell(value: object, read: object) -> None:
    assert cells(Tab("A", ["Titre"], [[value]])) == {"A": [["Titre"], [read]]}


def test_typed_book_shows_euros_and_dates_as_in_france() -> None:
    row = [Decimal("12.50"), date(2027, 3, 15), datetime.fromisoformat("2027-03-15T09:30")]
    book = openpyxl.load_workbook(BytesIO(typed_book([Tab("A", ["a", "b", "c"], [row])])))
    formats = [cell.number_format for cell in book["A"][2]]
    assert formats == ["#,##0.00", "dd/mm/yyyy", "dd/mm/yyyy hh:mm"]
    assert (book["A"].freeze_panes, book["A"]["A1"].font.b) == ("A2", True)


def test_typed_book_opens_whatever_its_titles_hold() -> None:
    assert cells(Tab("A\ufffe\ud800", ["b\uffff"], [])) == {"A": [["b"]]}


def test_typed_book_runs_no_title() -> None:
    assert cells(Tab("A", ["=HYPERLINK(1)"], [])) == {"A": [["'=HYPERLINK(1)"]]}


def test_typed_book_reads_a_later_sheet_after_the_first() -> None:
    gathered: list[list[int]] = []

    def rows() -> Iterator[list[int]]:
        for number in (1, 2):
            gathered.append([number * 10])
            yield [number]

    assert cells(Tab("A", ["a"], rows()), Tab("B", ["b"], gathered)) == {
        "A": [["a"], [1], [2]],
        "B": [["b"], [10], [20]],
    }


@pytest.mark.parametrize(
    ("wanted", "title"),
    [
        ("Articles", "Articles"),
        ("Km / trajet : [a]?", "Km   trajet    a"),
        ("'", "1"),
        ("", "1"),
        ("x" * 40, "x" * LONGEST_TITLE),
    ],
)
def test_sheet_title_is_one_that_excel_takes(wanted: str, title: str) -> None:
    assert sheet_title(wanted, set()) == title


def test_sheet_title_is_given_once() -> None:
    taken: set[str] = set()
    found = [sheet_title(wanted, taken) for wanted in ("Articles", "articles", "x" * 31, "x" * 35)]
    assert found == ["Articles", "articles 2", "x" * 31, "x" * 29 + " 2"]


@given(st.lists(st.text(max_size=60), max_size=8))
def test_sheet_title_of_anything_makes_a_book(wanted: list[str]) -> None:
    taken: set[str] = set()
    titles = [sheet_title(one, taken) for one in wanted]
    assert len({title.casefold() for title in titles}) == len(titles)
    assert all(1 <= len(title) <= LONGEST_TITLE for title in titles)


@given(st.text(max_size=200))
def test_writable_begins_with_nothing_that_runs(text: str) -> None:
    assert writable(text)[:1] not in {"=", "+", "-", "@", "\t", "\r"}


def test_writable_cuts_what_no_cell_holds() -> None:
    assert writable("é" * 40_000) == "é" * LONGEST_CELL
