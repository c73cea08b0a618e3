from datetime import date
from typing import Any

import pytest

from forms_builder.field_types import FIELD_TYPES
from forms_builder.field_types.date import DateInput, read_date
from tests.support.fields import ask, ask_again, shown, spec_of

DATE = spec_of("date")


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        ("2027-03-15", "2027-03-15"),
        ("15/03/2027", "2027-03-15"),
        ("15/03/27", "2027-03-15"),
        (" 2028-02-29 ", "2028-02-29"),
        ("2027-02-29", ["invalid"]),
        ("03/15/2027", ["invalid"]),
        ("demain", ["invalid"]),
        ("1E+999999", ["invalid"]),
        ("9" * 100_000, ["invalid"]),
        ("2027-03-15\x00", ["invalid"]),
        ("0001-01-01", ["out_of_range"]),
        ("1899-12-31", ["out_of_range"]),
        ("1900-01-01", "1900-01-01"),
        ("2199-12-31", "2199-12-31"),
        ("2200-01-01", ["out_of_range"]),
        ("", ["required"]),
    ],
)
def test_date_typed_is_kept_or_refused(typed: str, result: Any) -> None:
    assert ask(DATE, value=typed) == result


def test_date_optional_may_be_empty() -> None:
    assert ask(spec_of("date", required=False), value="") is None


@pytest.mark.parametrize("answer", ["2027-03-15", None])
def test_date_answer_comes_back_the_same(answer: str | None) -> None:
    assert ask_again(spec_of("date", required=False), answer) == answer


def test_date_is_shown_in_words() -> None:
    assert (shown(DATE, "2027-03-15"), shown(DATE, None)) == ("lundi 15 mars 2027", "")


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("15/03/2027", "2027-03-15"),
        ("2027-03-15", "2027-03-15"),
        ("demain", "demain"),
        (date(2027, 3, 15), "2027-03-15"),
        ("", ""),
        (None, None),
    ],
)
def test_date_input_gives_pickers_what_they_read(typed: Any, value: str | None) -> None:
    assert DateInput().format_value(typed) == value


@pytest.mark.parametrize(
    ("typed", "day"),
    [(" 15/03/27 ", date(2027, 3, 15)), ("31/02/2027", None), ("9" * 1_000_000, None), ("", None)],
)
def test_read_date_is_iso_or_french(typed: str, day: date | None) -> None:
    assert read_date(typed) == day


def test_date_says_its_day() -> None:
    kind = FIELD_TYPES["date"]
    assert [kind.day(answer) for answer in ("2027-03-15", "", None)] == [date(2027, 3, 15), None, None]
