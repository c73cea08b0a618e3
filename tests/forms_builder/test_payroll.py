"""What payroll is told of a month: each day once, whatever is learnt when. Pure."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_builder.choices import PayrollReason
from forms_builder.payroll import Line, Month, Stretch, TakenLeave, lines_of, stretches_in_words
from portal.kit.dates import add_months

ONE, HALF = Decimal(1), Decimal("0.5")


def month(number: int, year: int = 2027) -> Month:
    first = date(year, 1, 1)
    first = add_months(first, number - 1)
    after = add_months(first, 1)
    begins, ends = (datetime(day.year, day.month, 1, tzinfo=UTC) for day in (first, after))
    return Month(first, after - timedelta(days=1), begins, ends)


def at(number: int, day: int) -> datetime:
    return datetime(2027, number, day, 9, tzinfo=UTC)


IN_JANUARY = at(1, 10)


def leave(*days: tuple[date, Decimal], approved: datetime = IN_JANUARY, **more: Any) -> TakenLeave:
    return TakenLeave(7, 3, days, approved, **more)


FEBRUARY_25 = (date(2027, 2, 25), ONE)
FEBRUARY_26 = (date(2027, 2, 26), ONE)
MARCH_1 = (date(2027, 3, 1), HALF)
THREE = (FEBRUARY_25, FEBRUARY_26, MARCH_1)


def told(number: int, *leaves: TakenLeave) -> list[tuple[Decimal, Decimal]]:
    """Days taken and corrected, line by line."""
    return [(line.days_taken, line.days_corrected) for line in lines_of(leaves, month(number))]


def test_lines_cut_a_leave_where_the_month_ends() -> None:
    assert lines_of([leave(*THREE)], month(2)) == [
        Line(7, 3, [Stretch(Decimal(2), date(2027, 2, 25), date(2027, 2, 26))], [])
    ]
    assert told(3, leave(*THREE)) == [(HALF, 0)]
    assert told(1, leave(*THREE)) == []
    assert told(4, leave(*THREE)) == []


def test_lines_hold_one_line_for_each_person_and_kind() -> None:
    other = TakenLeave(8, 3, [FEBRUARY_25], at(1, 10))
    lines = lines_of([leave(FEBRUARY_25), other, leave(FEBRUARY_26)], month(2))
    assert [(line.person, line.days_taken) for line in lines] == [(7, 2), (8, 1)]


def test_leave_that_is_agreed_to_after_its_month_is_a_correction_of_that_month() -> None:
    late = leave(FEBRUARY_25, FEBRUARY_26, approved=at(3, 4))
    assert told(2, late) == []
    [line] = lines_of([late], month(3))
    assert line.corrections == [Stretch(Decimal(2), date(2027, 2, 25), date(2027, 2, 26), PayrollReason.LATE)]
    assert told(4, late) == []


def test_leave_that_is_cancelled_after_its_month_is_taken_off_in_that_month() -> None:
    cancelled = leave(*THREE, cancelled_at=at(4, 2))
    assert (told(2, cancelled), told(3, cancelled)) == ([(Decimal(2), 0)], [(HALF, 0)])
    [line] = lines_of([cancelled], month(4))
    assert line.corrections == [
        Stretch(Decimal("-2.5"), date(2027, 2, 25), date(2027, 3, 1), PayrollReason.CANCELLED)
    ]


def test_leave_that_is_cancelled_before_its_month_ends_is_not_told() -> None:
    assert told(2, leave(FEBRUARY_25, cancelled_at=at(2, 3))) == []


def test_days_given_back_because_of_sickness_are_taken_off_when_that_is_written() -> None:
    deferred = leave(*THREE, deferred=ONE, deferred_at=at(3, 9))
    assert told(2, deferred) == [(Decimal(2), 0)]
    [line] = lines_of([deferred], month(3))
    assert (line.days_taken, line.corrections) == (
        HALF,
        [Stretch(-ONE, date(2027, 2, 25), date(2027, 3, 1), PayrollReason.DEFERRED)],
    )


def test_what_sickness_gave_back_is_not_given_back_twice_by_a_cancellation() -> None:
    both = leave(*THREE, deferred=ONE, deferred_at=at(3, 9), cancelled_at=at(4, 2))
    assert told(4, both) == [(0, Decimal("-1.5"))]


@pytest.mark.parametrize(("instant", "is_known"), [(month(2).begins, True), (month(2).ends, False)])
def test_last_instant_of_a_month_is_of_the_next(instant: datetime, is_known: bool) -> None:
    assert bool(told(2, leave(FEBRUARY_25, approved=instant))) == is_known


def test_leave_that_costs_nothing_is_not_told() -> None:
    assert told(2, leave()) == []


DAYS = st.dates(date(2027, 3, 1), date(2027, 8, 31))
INSTANTS = st.integers(0, 300).map(lambda days: at(1, 5) + timedelta(days=days))


@given(
    st.sets(DAYS, min_size=1, max_size=20),
    st.tuples(INSTANTS, INSTANTS, INSTANTS),
    st.booleans(),
    st.booleans(),
)
def test_all_months_together_tell_each_day_that_stays_taken_once(
    days: set[date], instants: tuple[datetime, datetime, datetime], is_deferred: bool, is_cancelled: bool
) -> None:
    approved, deferred_at, cancelled_at = sorted(instants)
    one = leave(
        *((day, HALF) for day in sorted(days)),
        approved=approved,
        deferred=HALF if is_deferred else Decimal(0),
        deferred_at=deferred_at if is_deferred else None,
        cancelled_at=cancelled_at if is_cancelled and cancelled_at > approved else None,
    )
    lines = [line for number in range(1, 15) for line in lines_of([one], month(number))]
    total = sum((line.days_taken + line.days_corrected for line in lines), Decimal(0))
    kept = Decimal(0) if one.cancelled_at else len(days) * HALF - one.deferred
    assert total == kept


def test_stretches_in_words_says_why_a_correction_is_one() -> None:
    start, end = date(2027, 3, 15), date(2027, 3, 19)
    told = stretches_in_words([Stretch(ONE, start, end), Stretch(-ONE, end, end, PayrollReason.CANCELLED)])
    assert told == ["du 15 au 19 mars 2027", f"le 19 mars 2027 ({PayrollReason.CANCELLED.label})"]
