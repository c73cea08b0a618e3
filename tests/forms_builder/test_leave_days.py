"""Days of leave against the law, one row per rule, and what holds for any leave at all."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from forms_builder.leave_days import (
    LeaveDay,
    LeavePeriod,
    count_leave_days,
    leave_year_start,
    read_day,
    read_interval,
    split_by_leave_year,
    write_interval,
)

OUVRES, OUVRABLES = frozenset({1, 2, 3, 4, 5}), frozenset({1, 2, 3, 4, 5, 6})
FULL_TIME = OUVRES
NO_WEDNESDAY = frozenset({1, 2, 4, 5})
NOON = {"starts_at_noon": True}
UNTIL_NOON = {"ends_at_noon": True}

EASTER_MONDAY, ASCENSION, WHIT_MONDAY = date(2027, 3, 29), date(2027, 5, 6), date(2027, 5, 17)
LABOUR_DAY, VICTORY = date(2027, 5, 1), date(2027, 5, 8)  # Saturdays
ALL_SAINTS = date(2027, 11, 1)  # a Monday


class Row(NamedTuple):
    """One case. `ouvres` and `ouvrables` are the days that it costs on each basis, in text."""

    why: str
    start: date
    end: date
    ouvres: str
    ouvrables: str
    worked: frozenset[int] = FULL_TIME
    holidays: tuple[date, ...] = ()
    halves: dict[str, bool] = {}


ROWS = [
    # Code du travail, L3141-3: thirty jours ouvrables make five weeks, so a week is six of them, or five ouvrés.
    Row("a week", date(2027, 3, 15), date(2027, 3, 19), "5", "6"),
    Row("a week, its week-end typed too", date(2027, 3, 15), date(2027, 3, 21), "5", "6"),
    Row("two weeks", date(2027, 3, 15), date(2027, 3, 26), "10", "12"),
    Row("a Monday", date(2027, 3, 15), date(2027, 3, 15), "1", "1"),
    Row("the eve of the return after a Friday is Sunday", date(2027, 3, 19), date(2027, 3, 19), "1", "2"),
    # Cass. soc. 22 February 2000, 97-43.515: from the first day that would have been worked.
    Row("begins on a Saturday not worked", date(2027, 3, 13), date(2027, 3, 19), "5", "6"),
    Row(
        "part-timer: the Wednesday before the first day is free",
        date(2027, 3, 17),
        date(2027, 3, 19),
        "2",
        "3",
        NO_WEDNESDAY,
    ),
    Row("part-timer: a week like anybody's", date(2027, 3, 15), date(2027, 3, 19), "5", "6", NO_WEDNESDAY),
    # Cass. soc. 7 April 2004, 01-46.628: to the eve of the return, whatever was typed.
    Row(
        "part-timer: back on Thursday, the Wednesday counts",
        date(2027, 3, 16),
        date(2027, 3, 16),
        "2",
        "2",
        NO_WEDNESDAY,
    ),
    Row(
        "part-timer: the same absence with the Wednesday typed",
        date(2027, 3, 16),
        date(2027, 3, 17),
        "2",
        "2",
        NO_WEDNESDAY,
    ),
    Row(
        "works Monday to Wednesday: back the Monday after",
        date(2027, 3, 15),
        date(2027, 3, 17),
        "5",
        "6",
        frozenset({1, 2, 3}),
    ),
    Row(
        "works Wednesday to Friday: to the Tuesday after",
        date(2027, 3, 17),
        date(2027, 3, 19),
        "5",
        "6",
        frozenset({3, 4, 5}),
    ),
    Row(
        "works Tuesday to Saturday: a Saturday costs the Monday after it, or itself and that Monday",
        date(2027, 3, 20),
        date(2027, 3, 20),
        "1",
        "2",
        frozenset({2, 3, 4, 5, 6}),
    ),
    # Published examples of 2017 and 2025 (law firms' and funds' pages on the count of paid leave).
    Row("28 July to 10 August 2025", date(2025, 7, 28), date(2025, 8, 8), "10", "12"),
    Row(
        "the week of 15 August 2025, a Friday",
        date(2025, 8, 11),
        date(2025, 8, 15),
        "4",
        "5",
        holidays=(date(2025, 8, 15),),
    ),
    Row("Friday 25 July 2025", date(2025, 7, 25), date(2025, 7, 25), "1", "2"),
    Row(
        "back on Tuesday 26 December 2017",
        date(2017, 12, 18),
        date(2017, 12, 22),
        "5",
        "6",
        holidays=(date(2017, 12, 25),),
    ),
    # Halves: usage of the centre.
    Row("from noon", date(2027, 3, 15), date(2027, 3, 19), "4.5", "5.5", halves=NOON),
    Row(
        "until noon: the return is that afternoon",
        date(2027, 3, 15),
        date(2027, 3, 19),
        "4.5",
        "4.5",
        halves=UNTIL_NOON,
    ),
    Row("from noon to noon", date(2027, 3, 15), date(2027, 3, 19), "4", "4", halves=NOON | UNTIL_NOON),
    Row("a morning", date(2027, 3, 16), date(2027, 3, 16), "0.5", "0.5", halves=UNTIL_NOON),
    Row("an afternoon", date(2027, 3, 16), date(2027, 3, 16), "0.5", "0.5", halves=NOON),
    Row(
        "a Friday afternoon runs on to Sunday",
        date(2027, 3, 19),
        date(2027, 3, 19),
        "0.5",
        "1.5",
        halves=NOON,
    ),
    Row(
        "noon on the part-timer's Wednesday cuts nothing at the end",
        date(2027, 3, 15),
        date(2027, 3, 17),
        "3",
        "3",
        NO_WEDNESDAY,
        halves=UNTIL_NOON,
    ),
    Row(
        "nor at the beginning",
        date(2027, 3, 17),
        date(2027, 3, 19),
        "2",
        "3",
        NO_WEDNESDAY,
        halves=NOON,
    ),
    Row("noon on a Saturday cuts nothing", date(2027, 3, 15), date(2027, 3, 20), "5", "6", halves=UNTIL_NOON),
    Row(
        "noon on a public holiday cuts nothing",
        date(2027, 5, 5),
        date(2027, 5, 6),
        "1",
        "1",
        holidays=(ASCENSION,),
        halves=UNTIL_NOON,
    ),
    # Code du travail, L3133-1: a public holiday that the centre does not work is no day of leave.
    Row("Ascension inside", date(2027, 5, 3), date(2027, 5, 7), "4", "5", holidays=(ASCENSION,)),
    Row("a holiday on the Saturday", date(2027, 4, 26), date(2027, 4, 30), "5", "5", holidays=(LABOUR_DAY,)),
    Row("both in one week", date(2027, 5, 3), date(2027, 5, 7), "4", "4", holidays=(ASCENSION, VICTORY)),
    Row("on a Sunday", date(2027, 8, 9), date(2027, 8, 13), "5", "6", holidays=(date(2027, 8, 15),)),
    Row("just before the first day", date(2027, 5, 6), date(2027, 5, 7), "1", "2", holidays=(ASCENSION,)),
    Row("just after the end", date(2027, 5, 5), date(2027, 5, 5), "1", "1", holidays=(ASCENSION,)),
    Row(
        "a Friday just after the end: away until Sunday, as with the Friday typed",
        date(2028, 7, 10),
        date(2028, 7, 13),
        "4",
        "5",
        holidays=(date(2028, 7, 14),),
    ),
    Row("Whit Monday not worked", date(2027, 5, 17), date(2027, 5, 21), "4", "5", holidays=(WHIT_MONDAY,)),
    Row("Whit Monday worked", date(2027, 5, 17), date(2027, 5, 21), "5", "6"),
    Row(
        "on the part-timer's Wednesday",
        date(2027, 7, 12),
        date(2027, 7, 16),
        "4",
        "5",
        NO_WEDNESDAY,
        (date(2027, 7, 14),),
    ),
    Row(
        "works Fridays alone: Christmas and New Year put the return off to 8 January",
        date(2026, 12, 18),
        date(2026, 12, 18),
        "13",
        "16",
        frozenset({5}),
        (date(2026, 12, 25), date(2027, 1, 1)),
    ),
    # Dates are not instants: nothing gained or lost when clocks change.
    Row("clocks go forward", date(2027, 3, 26), date(2027, 3, 30), "2", "3", holidays=(EASTER_MONDAY,)),
    Row("clocks go back", date(2027, 10, 29), date(2027, 11, 2), "2", "3", holidays=(ALL_SAINTS,)),
    Row("over 31 May", date(2027, 5, 31), date(2027, 6, 1), "2", "2"),
    Row("29 February", date(2028, 2, 29), date(2028, 2, 29), "1", "1"),
    Row("around 29 February", date(2028, 2, 28), date(2028, 3, 1), "3", "3"),
    Row("366 days", date(2028, 1, 1), date(2028, 12, 31), "260", "312"),
    # Nothing that would have been worked: nothing to take.
    Row("a week-end", date(2027, 3, 13), date(2027, 3, 14), "0", "0"),
    Row("a public holiday alone", ASCENSION, ASCENSION, "0", "0", holidays=(ASCENSION,)),
    Row("the part-timer's Wednesday", date(2027, 3, 17), date(2027, 3, 17), "0", "0", NO_WEDNESDAY),
    Row("who works on no day", date(2027, 3, 15), date(2027, 3, 19), "0", "0", frozenset()),
]


def total(days: tuple[LeaveDay, ...]) -> Decimal:
    return sum((day.weight for day in days), Decimal(0))


def days_of(period: LeavePeriod, row: dict[str, Any]) -> Decimal:
    return total(count_leave_days(period, **row))


@pytest.mark.parametrize("row", ROWS, ids=[row.why for row in ROWS])
def test_count_leave_days_by_the_law_counts(row: Row) -> None:
    period = LeavePeriod(row.start, row.end, **row.halves)
    facts: dict[str, Any] = {"worked": row.worked, "holidays": frozenset(row.holidays)}
    counted = [days_of(period, facts | {"countable": basis}) for basis in (OUVRES, OUVRABLES)]
    assert counted == [Decimal(row.ouvres), Decimal(row.ouvrables)]


def test_count_leave_days_each_day_says_why_it_is_not_counted() -> None:
    period = LeavePeriod(date(2027, 5, 5), date(2027, 5, 11), ends_at_noon=True)
    days = count_leave_days(
        period, worked=NO_WEDNESDAY, countable=OUVRES, holidays=frozenset({ASCENSION, VICTORY})
    )
    assert [(day.date.day, str(day.weight), day.reason, day.half) for day in days] == [
        (5, "0", "before_first_day", ""),
        (6, "0", "before_first_day", ""),
        (7, "1", "", ""),
        (8, "0", "public_holiday", ""),
        (9, "0", "not_countable", ""),
        (10, "1", "", ""),
        (11, "0.5", "", "morning"),
    ]


def test_count_leave_days_nothing_worked_says_so_of_each_day() -> None:
    period = LeavePeriod(date(2027, 3, 13), date(2027, 3, 14))
    days = count_leave_days(period, worked=FULL_TIME, countable=OUVRES, holidays=frozenset())
    assert days == (
        LeaveDay(date(2027, 3, 13), Decimal(0), "not_worked"),
        LeaveDay(date(2027, 3, 14), Decimal(0), "not_worked"),
    )


@pytest.mark.parametrize(
    ("start", "end", "halves"),
    [
        (date(2027, 3, 16), date(2027, 3, 15), {}),
        (date(2027, 3, 16), date(2027, 3, 16), NOON | UNTIL_NOON),
    ],
    ids=["backwards", "from noon to noon of one day"],
)
def test_leave_period_that_ends_before_it_begins_is_refused(start: date, end: date, halves: Any) -> None:
    with pytest.raises(ValueError, match="ends after"):
        LeavePeriod(start, end, **halves)


def test_read_day_gives_back_what_to_json_wrote() -> None:
    days = [
        LeaveDay(date(2027, 3, 16), Decimal("0.5"), half="afternoon"),
        LeaveDay(date(2027, 3, 20), Decimal(0), "not_countable"),
    ]
    assert [read_day(day.to_json()) for day in days] == days


@pytest.mark.parametrize(
    ("day", "first_month", "start"),
    [
        (date(2027, 5, 31), 6, date(2026, 6, 1)),
        (date(2027, 6, 1), 6, date(2027, 6, 1)),
        (date(2027, 1, 1), 1, date(2027, 1, 1)),
        (date(2027, 12, 31), 1, date(2027, 1, 1)),
        (date(2027, 11, 30), 12, date(2026, 12, 1)),
    ],
)
def test_leave_year_start_is_the_first_day_of_the_leave_year(
    day: date, first_month: int, start: date
) -> None:
    assert leave_year_start(day, first_month) == start


def parts_over_may(start: date, end: date) -> dict[date, str]:
    days = count_leave_days(
        LeavePeriod(start, end), worked=FULL_TIME, countable=OUVRABLES, holidays=frozenset()
    )
    return {year: str(total(part)) for year, part in split_by_leave_year(days, 6).items()}


def test_split_by_leave_year_over_31_may_gives_one_part_per_year() -> None:
    assert parts_over_may(date(2027, 5, 27), date(2027, 6, 2)) == {
        date(2026, 6, 1): "4",
        date(2027, 6, 1): "2",
    }


def test_split_by_leave_year_up_to_31_may_gives_one_part() -> None:
    assert parts_over_may(date(2027, 5, 24), date(2027, 5, 31)) == {date(2026, 6, 1): "7"}


def test_split_by_leave_year_week_end_that_runs_over_31_may_is_of_the_next_year() -> None:
    # 31 May 2030 is a Friday: its Saturday, a jour ouvrable of the same absence, is 1 June.
    assert parts_over_may(date(2030, 5, 31), date(2030, 5, 31)) == {
        date(2029, 6, 1): "1",
        date(2030, 6, 1): "1",
    }


def test_split_by_leave_year_only_days_not_counted_gives_nothing() -> None:
    assert parts_over_may(date(2027, 5, 29), date(2027, 5, 30)) == {}


weekdays = st.frozensets(st.integers(1, 7), min_size=1)
bases = st.sampled_from([OUVRES, OUVRABLES])
some_dates = st.dates(date(2026, 1, 1), date(2029, 12, 31))
offsets = st.integers(-5, 45)


@st.composite
def leaves(draw: st.DrawFn) -> tuple[LeavePeriod, dict[str, Any]]:
    """A leave of up to six weeks, with the person, the basis and the holidays that it is counted with."""
    start = draw(some_dates)
    end = start + timedelta(days=draw(st.integers(0, 40)))
    at_noon = draw(st.booleans()), draw(st.booleans())
    assume(start < end or at_noon != (True, True))
    holidays = frozenset(start + timedelta(days=offset) for offset in draw(st.sets(offsets, max_size=5)))
    return LeavePeriod(start, end, *at_noon), {
        "worked": draw(weekdays),
        "countable": draw(bases),
        "holidays": holidays,
    }


anyhow = settings(deadline=None, max_examples=300, database=None)


@anyhow
@given(leaves())
def test_count_leave_days_any_leave_lists_each_date_once_from_the_first_typed(leave: Any) -> None:
    period, facts = leave
    days = count_leave_days(period, **facts)
    listed = [day.date for day in days]
    assert listed == [period.start + timedelta(days=offset) for offset in range(len(listed))]
    assert listed[-1] >= period.end
    assert {day.weight for day in days} <= {Decimal(0), Decimal("0.5"), Decimal(1)}
    assert all(bool(day.reason) == (day.weight == 0) for day in days)
    assert all(bool(day.half) == (day.weight == Decimal("0.5")) for day in days)


@anyhow
@given(leaves())
def test_count_leave_days_in_ouvres_is_never_more_than_in_ouvrables(leave: Any) -> None:
    period, facts = leave
    assert days_of(period, facts | {"countable": OUVRES}) <= days_of(period, facts | {"countable": OUVRABLES})


@anyhow
@given(leaves(), st.integers(1, 12))
def test_split_by_leave_year_parts_add_up_to_the_whole(leave: Any, first_month: int) -> None:
    period, facts = leave
    days = count_leave_days(period, **facts)
    parts = split_by_leave_year(days, first_month)
    assert sum((total(part) for part in parts.values()), Decimal(0)) == total(days)
    assert all(
        leave_year_start(day.date, first_month) == year for year, part in parts.items() for day in part
    )


@anyhow
@given(leaves(), st.integers(0, 60))
def test_count_leave_days_a_holiday_within_the_absence_never_costs_more(leave: Any, offset: int) -> None:
    # Within the absence: a holiday after its last day may put the return off, and lengthen it.
    period, facts = leave
    last = count_leave_days(period, **facts)[-1].date
    whole = period if period.ends_at_noon else replace(period, end=last)
    holiday = period.start + timedelta(days=offset)
    assume(holiday < whole.end or (holiday == whole.end and not whole.ends_at_noon))
    more = facts | {"holidays": facts["holidays"] | {holiday}}
    assert days_of(whole, more) <= days_of(whole, facts)


@anyhow
@given(leaves())
def test_count_leave_days_typed_to_the_eve_of_the_return_costs_the_same(leave: Any) -> None:
    period, facts = leave
    days = count_leave_days(period, **facts)
    # Noon of a day worked is a return of its own.
    assume(total(days) > 0 and (not period.ends_at_noon or days[-1].date > period.end))
    assert days_of(LeavePeriod(period.start, days[-1].date, period.starts_at_noon), facts) == total(days)


@anyhow
@given(leaves(), st.booleans(), st.data())
def test_count_leave_days_cut_before_a_day_worked_adds_up(
    leave: Any, at_noon: bool, data: st.DataObject
) -> None:
    period, facts = leave
    # Cut at noon, a day that ends at noon would leave nothing after it.
    last = period.end - timedelta(days=at_noon and period.ends_at_noon)
    later = (period.start + timedelta(days=offset) for offset in range(1, (last - period.start).days + 1))
    worked = [day for day in later if day.isoweekday() in facts["worked"] and day not in facts["holidays"]]
    assume(worked)
    cut = data.draw(st.sampled_from(worked))
    eve = cut if at_noon else cut - timedelta(days=1)
    first = LeavePeriod(period.start, eve, period.starts_at_noon, at_noon)
    second = LeavePeriod(cut, period.end, at_noon, period.ends_at_noon)
    assert days_of(first, facts) + days_of(second, facts) == days_of(period, facts)


@given(start=st.dates(), length=st.integers(0, 400))
def test_read_interval_reads_what_was_written(start: date, length: int) -> None:
    end = min(start, date(9990, 1, 1)) + timedelta(days=length)
    for after in ("", " Arrêt de travail", " 2027-03-17/2027-03-19"):
        assert read_interval(write_interval(start, end) + after) == (start, end)


@pytest.mark.parametrize(
    "text", ["", "Arrêt de travail", "2027-03-17", "2027-03-17/", "17/03", "2027-02-30/2027-03-01"]
)
def test_read_interval_of_other_words_is_none(text: str) -> None:
    assert read_interval(text) is None
