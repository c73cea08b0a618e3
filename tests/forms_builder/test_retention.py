"""How long requests and leave are kept: by the calendar, to the day."""

from datetime import date

import pytest

from forms_builder.retention import leave_year_end_of_keeping, retention_end


@pytest.mark.parametrize(
    ("closed_on", "months", "expected"),
    [
        (date(2027, 3, 10), 36, date(2030, 3, 10)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2027, 12, 15), 1, date(2028, 1, 15)),
        (date(2027, 11, 30), 120, date(2037, 11, 30)),
    ],
)
def test_retention_end_counts_months_of_the_calendar(closed_on: date, months: int, expected: date) -> None:
    assert retention_end(closed_on, months) == expected


def test_leave_year_is_kept_while_it_is_in_course_and_the_one_after() -> None:
    assert leave_year_end_of_keeping(date(2026, 6, 1)) == date(2028, 6, 1)
