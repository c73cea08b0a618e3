"""Working days: Monday to Friday, less the public holidays."""

from datetime import date

import pytest

from forms_builder.deadlines import last_turn, working_day_before, working_days


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


@pytest.mark.parametrize(
    ("today", "turn"),
    [
        (date(2027, 3, 10), None),
        (date(2027, 3, 14), None),
        (date(2027, 3, 15), date(2027, 3, 15)),
        (date(2027, 3, 17), date(2027, 3, 15)),
        (date(2027, 3, 18), date(2027, 3, 18)),
        (date(2027, 3, 30), date(2027, 3, 26)),
    ],
)
def test_last_turn_is_every_third_working_day(today: date, turn: date | None) -> None:
    """From Wednesday 10 March 2027; Monday 29 March is a holiday."""
    assert last_turn(date(2027, 3, 10), 3, today, {date(2027, 3, 29)}) == turn


WORKING_DAYS_OF_MARCH = [
    # Until Friday 19, on a Wednesday; Tuesday 23, on a Friday; Sunday 21, on a Wednesday; Monday 22 off, on a Thursday.
    (date(2027, 3, 19), (), date(2027, 3, 17)),
    (date(2027, 3, 23), (), date(2027, 3, 19)),
    (date(2027, 3, 21), (), date(2027, 3, 17)),
    (date(2027, 3, 23), (date(2027, 3, 22),), date(2027, 3, 18)),
]


@pytest.mark.parametrize(("until", "holidays", "found"), WORKING_DAYS_OF_MARCH)
def test_working_day_before_leaves_two_working_days(
    until: date, holidays: tuple[date, ...], found: date
) -> None:
    assert working_day_before(until, 2, holidays) == found
    assert working_days(found, until, holidays) == 2
