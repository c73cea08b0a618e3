"""Days earned by splitting one's leave, against L3141-23."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_builder.leave_days import LeaveDay, LeavePeriod, count_leave_days
from forms_builder.splitting import earned_by, splitting_of

OUVRABLES, OUVRES = frozenset(range(1, 7)), frozenset(range(1, 6))
AUGUST, FEBRUARY = date(2026, 8, 3), date(2027, 2, 1)  # Mondays
EARLY_MAY = date(2027, 5, 3)


def leave(start: date, weeks: int, days: int = 0, countable: frozenset[int] = OUVRABLES) -> list[LeaveDay]:
    """So many weeks from a Monday and so many working days more, as a request counts them."""
    last = start + timedelta(days=7 * weeks + days - 1 if days else 7 * weeks - 3)
    period = LeavePeriod(start, last)
    counted = count_leave_days(period, worked=OUVRES, countable=countable, holidays=frozenset())
    return list(counted)


@pytest.mark.parametrize(
    ("days", "earned"),
    [("0", 0), ("2.5", 0), ("3", 1), ("5", 1), ("5.5", 1), ("6", 2), ("12", 2)],
)
def test_earned_by_is_one_from_three_and_two_from_six(days: str, earned: int) -> None:
    assert earned_by(Decimal(days)) == earned


@pytest.mark.parametrize(
    ("why", "taken", "earned"),
    [
        ("nothing", [], 0),
        ("two weeks in August, nothing else", leave(AUGUST, 2), 0),
        ("two in August, one in winter", leave(AUGUST, 2) + leave(FEBRUARY, 1), 2),
        ("two in August, three days in winter", leave(AUGUST, 2) + leave(FEBRUARY, 0, 3), 1),
        ("two in August, two days in winter", leave(AUGUST, 2) + leave(FEBRUARY, 0, 2), 0),
        ("four in summer: the fifth week does not count", leave(AUGUST, 4) + leave(FEBRUARY, 1), 0),
        ("three in summer, two in winter: one of them counts", leave(AUGUST, 3) + leave(FEBRUARY, 2), 2),
        ("three and a half in summer", leave(AUGUST, 3, 3) + leave(FEBRUARY, 1), 1),
        ("never twelve in a row", leave(AUGUST, 1) + leave(date(2026, 9, 7), 1) + leave(FEBRUARY, 2), 0),
        ("all in winter", leave(FEBRUARY, 4), 0),
        ("two in May: May counts as inside", leave(EARLY_MAY, 2) + leave(FEBRUARY, 1), 2),
    ],
)
def test_splitting_of_by_case(why: str, taken: list[LeaveDay], earned: int) -> None:
    assert splitting_of(taken, 6).earned == earned


def test_splitting_of_two_requests_one_after_the_other_is_one_run() -> None:
    found = splitting_of(leave(AUGUST, 1) + leave(AUGUST + timedelta(days=7), 1), 6)
    assert (found.inside, found.outside, found.longest) == (12, 0, 12)


def test_splitting_of_days_across_the_end_of_october_is_cut_there() -> None:
    found = splitting_of(leave(date(2026, 10, 26), 2), 6)
    assert (found.inside, found.outside, found.longest) == (6, 6, 6)


def test_splitting_of_ouvres_is_brought_to_six_a_week() -> None:
    """Ten ouvrés in a row are the twelve ouvrables of the law; five in winter are six."""
    taken = leave(AUGUST, 2, countable=OUVRES) + leave(FEBRUARY, 1, countable=OUVRES)
    found = splitting_of(taken, 5)
    assert (found.inside, found.outside, found.longest, found.earned) == (12, 6, 12, 2)


@given(st.integers(0, 4), st.integers(0, 4))
def test_splitting_of_the_same_weeks_is_the_same_on_both_bases(summer: int, winter: int) -> None:
    def earned(countable: frozenset[int]) -> int:
        taken = [
            *(leave(AUGUST, summer, countable=countable) if summer else []),
            *(leave(FEBRUARY, winter, countable=countable) if winter else []),
        ]
        return splitting_of(taken, len(countable)).earned

    assert earned(OUVRES) == earned(OUVRABLES)
