"""Working days: Monday to Friday, less the public holidays."""

from datetime import date

import pytest

from forms_builder.deadlines import last_turn, working_days


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
