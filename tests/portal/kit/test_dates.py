"""Dates in words."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import engines

from portal.kit.dates import add_months, write_date

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("day", "words", "written"),
    [
        (date(2027, 2, 1), "l j F Y", "lundi 1er février 2027"),
        (date(2027, 2, 1), "F Y", "février 2027"),
        (date(2027, 2, 11), "j F", "11 février"),
        (datetime(2027, 6, 1, 8, 5, tzinfo=PARIS), "j F Y, H:i", "1er juin 2027, 08:05"),
    ],
)
def test_write_date_says_first_of_the_month_as_french_does(day: date, words: str, written: str) -> None:
    assert write_date(day, words) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [(datetime(2027, 5, 31, 22, 30, tzinfo=UTC), "1er juin"), (date(2027, 6, 1), "1er juin"), (None, "")],
)
def test_day_in_a_template_is_the_local_day_or_nothing(value: date | None, written: str) -> None:
    assert engines["django"].from_string('{{ value|day:"j F" }}').render({"value": value}) == written


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2027, 3, 10), 36, date(2030, 3, 10)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2027, 12, 15), 1, date(2028, 1, 15)),
        (date(2027, 11, 30), 120, date(2037, 11, 30)),
    ],
)
def test_add_months_counts_by_the_calendar(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected
