"""How long requests and leave are kept."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_builder.retention import (
    end_of_keeping,
    last_closing_over,
    leave_year_end_of_keeping,
)

DAYS = st.dates(date(2020, 1, 1), date(2060, 12, 31))
MONTHS = st.integers(1, 600)


def test_leave_year_is_kept_while_it_is_in_course_and_the_one_after() -> None:
    assert leave_year_end_of_keeping(date(2026, 6, 1)) == date(2028, 6, 1)


@pytest.mark.parametrize(
    ("closed", "months", "end"),
    [
        (date(2027, 3, 10), 36, date(2030, 3, 10)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2027, 12, 15), 120, date(2037, 12, 15)),
    ],
)
def test_end_of_keeping_is_the_same_day_so_many_months_later(closed: date, months: int, end: date) -> None:
    assert end_of_keeping(closed, months) == end


@pytest.mark.parametrize(
    ("today", "last"), [(date(2027, 2, 28), date(2027, 1, 31)), (date(2027, 3, 30), date(2027, 2, 28))]
)
def test_last_closing_over_at_the_end_of_a_month_takes_all_its_days(today: date, last: date) -> None:
    assert last_closing_over(today, 1) == last


@given(today=DAYS, months=MONTHS)
def test_last_closing_over_is_the_last_day_whose_end_has_come(today: date, months: int) -> None:
    last = last_closing_over(today, months)
    assert end_of_keeping(last, months) <= today < end_of_keeping(last + timedelta(days=1), months)


@given(first=DAYS, second=DAYS, months=MONTHS)
def test_end_of_keeping_never_comes_earlier_for_what_was_closed_later(
    first: date, second: date, months: int
) -> None:
    first, second = sorted((first, second))
    assert end_of_keeping(first, months) <= end_of_keeping(second, months)
