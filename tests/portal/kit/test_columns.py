"""Titles and cells that any room may be sent, whichever columns it knows."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit.columns import (
    Column,
    ColumnsMissing,
    ColumnTwice,
    date_of,
    email_of,
    find_columns,
    folded_title,
    model_rows,
    phone_of,
    read_table,
)
from portal.kit.spreadsheets import Line, Sheet, SheetEmpty

COLUMNS = (
    Column("name", "Nom", "Zoé", ("raison sociale",), required=True),
    Column("phone", "Téléphone", "03 20 55 01 02", ("tel",)),
)


def sheet(*lines: tuple[str, ...]) -> Sheet:
    return Sheet(
        ("Raison sociale", "Tél.", "Matricule"), tuple(Line(2 + n, line) for n, line in enumerate(lines))
    )


def test_read_table_keeps_what_is_known_and_names_the_rest() -> None:
    table = read_table(sheet(("Zoé", "03 20 55 01 02", ""), ("Ana", "", "12")), COLUMNS)
    assert table.ignored == ("Matricule",)
    assert table.lines == ((3, {"name": "Ana"}),)


def test_read_table_of_the_example_alone_is_refused() -> None:
    with pytest.raises(SheetEmpty):
        read_table(sheet(("Zoé", "03 20 55 01 02", "")), COLUMNS)


@pytest.mark.parametrize(
    ("titles", "refusal"), [(("Téléphone",), ColumnsMissing), (("Nom", "NOM *"), ColumnTwice)]
)
def test_find_columns_missing_or_twice_is_refused(titles: tuple[str, ...], refusal: type[Exception]) -> None:
    with pytest.raises(refusal, match=r"Nom"):
        find_columns(titles, COLUMNS)


def test_model_rows_are_read_again_as_nothing() -> None:
    titles, example = model_rows(COLUMNS)
    assert (titles, example) == (["Nom", "Téléphone"], ["Zoé", "03 20 55 01 02"])


@pytest.mark.parametrize(
    ("typed", "read"),
    [("320550102", "03 20 55 01 02"), ("03.20/55-01 02", "03 20 55 01 02"), ("+33 (0)3 20", "+33 3 20")],
)
def test_phone_of_gives_the_nought_back(typed: str, read: str) -> None:
    assert phone_of(typed) == read


def test_email_of_takes_what_a_copied_link_adds() -> None:
    assert email_of(" <mailto:Ana@A.example> ".strip(" <>")) == "ana@a.example"


@pytest.mark.parametrize("typed", ["01/09/2026", "1-9-2026", "2026-09-01", "01.09.2026"])
def test_date_of_reads_how_people_write(typed: str) -> None:
    assert date_of(typed) == date(2026, 9, 1)


@pytest.mark.parametrize("typed", ["hier", "31/02/2026", "01/09/1026"])
def test_date_of_no_date_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=typed):
        date_of(typed)


@given(st.text(max_size=60))
def test_folded_title_is_folded_once(title: str) -> None:
    assert folded_title(folded_title(title)) == folded_title(title)
