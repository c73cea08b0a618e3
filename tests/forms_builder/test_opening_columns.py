"""What one line of a file of opening balances says."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_builder.opening_columns import COLUMNS, read_days, read_lines, read_year
from portal.kit.columns import find_columns

LINE = {"last_name": "Fontaine", "first_name": "Léa", "kind": "Congés payés", "days": "12,5"}


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("12,5", "12.5"),
        ("12.50", "12.5"),
        ("0", "0"),
        ("-3", "-3"),
        ("−1,25", "-1.25"),
        ("12,5 j", "12.5"),
        ("25 jours", "25"),
        ("366", "366"),
    ],
)
def test_read_days_reads_what_centres_write(typed: str, days: str) -> None:
    assert read_days(typed) == Decimal(days)


@pytest.mark.parametrize("typed", ["douze", "12,555", "367", "-366,01", "1e3", "NaN", "12/5", "9" * 30])
def test_read_days_anything_else_is_refused_in_words(typed: str) -> None:
    with pytest.raises(ValueError, match="12,5"):
        read_days(typed)


@given(st.decimals(min_value=-366, max_value=366, places=2))
def test_read_days_reads_any_hundredth(days: Decimal) -> None:
    assert read_days(str(days).replace(".", ",")) == days


@pytest.mark.parametrize(
    ("typed", "year"), [("2026", 2026), ("2026-2027", 2026), ("2026 / 2027", 2026), ("2026–2027", 2026)]
)
def test_read_year_is_the_one_in_which_it_begins(typed: str, year: int) -> None:
    assert read_year(typed) == year


@pytest.mark.parametrize("typed", ["26", "2026-2028", "2027-2026", "juin 2026", "0000", "20261"])
def test_read_year_anything_else_is_refused_in_words(typed: str) -> None:
    with pytest.raises(ValueError, match="2026-2027"):
        read_year(typed)


def test_read_lines_leaves_out_those_without_days() -> None:
    [line] = read_lines([(2, LINE), (3, {**LINE, "days": " "}), (4, {"last_name": "Benali"})])
    assert (line.number, line.name, line.days, line.year, line.errors) == (
        2,
        "Léa Fontaine",
        Decimal("12.5"),
        None,
        [],
    )


def test_read_lines_says_each_fault_of_a_line() -> None:
    [line] = read_lines([(2, {"first_name": "Léa", "days": "x", "year": "26"})])
    assert [column for column, _sentence in line.errors] == ["last_name", "kind", "days", "year"]


def test_columns_are_found_in_the_words_of_centres() -> None:
    titles = ("NOM", "Prénom", "Nature du congé", "Solde (jours)", "Exercice", "Matricule")
    found = find_columns(titles, COLUMNS)
    assert (sorted(found.places), found.ignored) == (
        ["days", "first_name", "kind", "last_name", "year"],
        ("Matricule",),
    )
