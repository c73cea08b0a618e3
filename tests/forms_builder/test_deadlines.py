"""Working days: Monday to Friday, less the public holidays."""

from datetime import date

import pytest

from forms_builder.deadlines import working_days


@pytest.mark.parametrize(
    ("since", "until", "holidays", "days"),
    [
        (date(2027, 3, 10), date(2027, 3, 10), set(), 0),
        (date(2027, 3, 12), date(2027, 3, 15), set(), 1),
        (date(2027, 3, 3), date(2027, 3, 10), set(), 5),
        (date(2027, 3, 26), date(2027, 3, 30), {date(2027, 3, 29)}, 1),
        (date(2027, 3, 12), date(2027, 3, 10), set(), 0),
    ],
)
def test_working_days_leaves_out_weekends_and_holidays(
    since: date, until: date, holidays: set[date], days: int
) -> None:
    assert working_days(since, until, holidays) == days
