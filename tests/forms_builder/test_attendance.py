"""Who is there, day by day: counted without a database."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from forms_builder.attendance import attendances, is_worked

MONDAY, TUESDAY, SATURDAY = date(2027, 3, 15), date(2027, 3, 16), date(2027, 3, 20)
WEEK = {1, 2, 3, 4, 5}
SECTOR = {1: WEEK, 2: WEEK, 3: {1, 3}}


def test_is_worked_is_for_the_days_of_somebody_but_holidays() -> None:
    saturday, sunday, holiday = date(2027, 3, 13), date(2027, 3, 14), date(2027, 3, 29)
    worked = {1: {1, 2, 3}, 2: {6}}
    days = (date(2027, 3, 15), date(2027, 3, 18), saturday, sunday, holiday)
    assert [is_worked(day, worked, {holiday}) for day in days] == [True, False, True, False, False]
    assert is_worked(saturday, {}, ()) is False


def test_attendances_counts_who_works_that_day_and_is_not_away() -> None:
    away = [(1, MONDAY, MONDAY), (2, MONDAY - timedelta(days=3), TUESDAY), (9, MONDAY, SATURDAY)]
    found = attendances([MONDAY, TUESDAY, SATURDAY], worked=SECTOR, away=away, needed=1)
    assert [(day.date, day.present, day.members, day.is_short) for day in found] == [
        (MONDAY, 1, 3, False),
        (TUESDAY, 1, 3, False),
        (SATURDAY, 0, 3, True),
    ]


def test_attendances_of_somebody_away_twice_counts_them_once() -> None:
    away = [(1, MONDAY, TUESDAY), (1, MONDAY, MONDAY)]
    [day] = attendances([MONDAY], worked=SECTOR, away=away, needed=2)
    assert (day.present, day.is_short) == (2, False)


DAYS = [MONDAY + timedelta(days=number) for number in range(10)]
SPANS = st.lists(st.tuples(st.integers(1, 4), st.integers(0, 9), st.integers(0, 9)), max_size=6)


@given(spans=SPANS)
def test_attendances_falls_by_one_at_most_with_each_absence(spans: list[tuple[int, int, int]]) -> None:
    away = [(who, DAYS[start], DAYS[end]) for who, start, end in spans]
    counts = [
        [day.present for day in attendances(DAYS, worked=SECTOR, away=away[:number], needed=1)]
        for number in range(len(away) + 1)
    ]
    falls = {a - b for one, two in pairwise(counts) for a, b in zip(one, two, strict=True)}
    assert falls <= {0, 1}
    assert counts[0] == [sum(day.isoweekday() in weekdays for weekdays in SECTOR.values()) for day in DAYS]
