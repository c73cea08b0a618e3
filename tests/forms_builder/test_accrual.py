"""What months give, against the law, one row per rule; and what holds for any absences at all."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms_builder.accrual import (
    Employment,
    acquired,
    entitled,
    lost_days,
    months_of,
    months_over,
    plan_months,
    plan_year,
    share_of_month,
    to_cent,
)
from forms_builder.leave_days import LeaveDay, dates

JUNE, SEPTEMBER, MAY = date(2026, 6, 1), date(2026, 9, 1), date(2027, 5, 1)
ALWAYS = Employment()
SICK, UNPAID = Decimal("0.80"), Decimal(0)
OUVRES, OUVRABLES = frozenset({1, 2, 3, 4, 5}), frozenset({1, 2, 3, 4, 5, 6})


def away(start: date, end: date, share: Decimal) -> dict[date, Decimal]:
    return lost_days((LeaveDay(day, Decimal(1)) for day in dates(start, end)), share)


def test_months_of_a_leave_year_are_twelve_first_days() -> None:
    months = months_of(JUNE)
    assert (months[0], months[6], months[-1], len(months)) == (JUNE, date(2026, 12, 1), MAY, 12)


@pytest.mark.parametrize(
    ("today", "number"),
    [
        (date(2026, 6, 1), 0),
        (date(2026, 6, 30), 0),
        (date(2026, 7, 1), 1),
        (date(2027, 3, 10), 9),
        (date(2027, 5, 31), 11),
        (date(2027, 6, 1), 12),
        (date(2028, 1, 1), 12),
    ],
)
def test_months_over_are_those_whose_last_day_has_passed(today: date, number: int) -> None:
    assert months_over(JUNE, today) == months_of(JUNE)[:number]


# Code du travail, L3141-3: 2.5 jours ouvrables a month, 30 a year; the same right in ouvrés is 25.
@pytest.mark.parametrize(
    ("entitlement", "months", "days"),
    [
        ("30", 1, "2.50"),
        ("30", 12, "30.00"),
        ("25", 1, "2.08"),
        ("25", 2, "4.17"),
        ("25", 3, "6.25"),
        ("25", 11, "22.92"),
        ("25", 12, "25.00"),
    ],
)
def test_acquired_is_a_twelfth_a_month_rounded_on_the_whole(entitlement: str, months: int, days: str) -> None:
    assert acquired(Decimal(entitlement), Decimal(months)) == Decimal(days)


def test_acquired_rounds_a_half_hundredth_up() -> None:
    assert acquired(Decimal("0.06"), Decimal(1)) == Decimal("0.01")


# L3141-6: an absence takes off no more than its own share; by days of the calendar here.
@pytest.mark.parametrize(
    ("why", "employment", "lost", "days_of_thirty"),
    [
        ("whole", ALWAYS, {}, "30"),
        ("entered on the 16th", Employment(entered_on=date(2026, 9, 16)), {}, "15"),
        ("entered on the last day", Employment(entered_on=date(2026, 9, 30)), {}, "1"),
        ("entered later", Employment(entered_on=date(2026, 10, 1)), {}, "0"),
        ("left on the 10th", Employment(leaves_on=date(2026, 9, 10)), {}, "10"),
        ("left before", Employment(leaves_on=date(2026, 8, 31)), {}, "0"),
        ("one week", Employment(date(2026, 9, 7), date(2026, 9, 13)), {}, "7"),
        ("unpaid, ten days", ALWAYS, away(SEPTEMBER, date(2026, 9, 10), UNPAID), "20"),
        ("sick, ten days: L3141-5-1", ALWAYS, away(SEPTEMBER, date(2026, 9, 10), SICK), "28"),
        ("sick, all of it: 2 days and not 2.5", ALWAYS, away(SEPTEMBER, date(2026, 9, 30), SICK), "24"),
        ("paid leave is work: L3141-5", ALWAYS, away(SEPTEMBER, date(2026, 9, 30), Decimal(1)), "30"),
        ("away before entering", Employment(entered_on=date(2026, 9, 16)), away(SEPTEMBER, SEPTEMBER, UNPAID), "15"),
    ],
)  # fmt: skip
def test_share_of_month_by_case(
    why: str, employment: Employment, lost: dict[date, Decimal], days_of_thirty: str
) -> None:
    assert to_cent(share_of_month(SEPTEMBER, employment, lost) * 30) == Decimal(days_of_thirty)


def test_share_of_month_lost_twice_on_a_day_is_never_below_nothing() -> None:
    lost = {day: Decimal(2) for day in dates(SEPTEMBER, date(2026, 9, 30))}
    assert share_of_month(SEPTEMBER, ALWAYS, lost) == 0


def test_share_of_february_is_of_its_own_length() -> None:
    employment = Employment(entered_on=date(2027, 2, 15))
    assert share_of_month(date(2027, 2, 1), employment, {}) == Decimal("0.5")
    last_day = Employment(entered_on=date(2028, 2, 29))
    assert to_cent(share_of_month(date(2028, 2, 1), last_day, {}) * 29) == 1


def test_a_year_of_sickness_gives_twenty_four_days() -> None:
    """L3141-5-1: twenty-four jours ouvrables a year at most; the share of 0.80 comes to just that."""
    lost = away(JUNE, date(2027, 5, 31), SICK)
    shares = sum((share_of_month(month, ALWAYS, lost) for month in months_of(JUNE)), Decimal(0))
    assert (acquired(Decimal(30), shares), acquired(Decimal(25), shares)) == (24, 20)


def test_lost_days_counts_holidays_and_sundays_inside_but_not_the_days_before() -> None:
    detail = [
        LeaveDay(date(2026, 9, 5), Decimal(0), "before_first_day"),
        LeaveDay(date(2026, 9, 6), Decimal(0), "not_worked"),
        LeaveDay(date(2026, 9, 7), Decimal("0.5"), half="afternoon"),
        LeaveDay(date(2026, 9, 8), Decimal(0), "public_holiday"),
        LeaveDay(date(2026, 9, 9), Decimal(0), "not_countable"),
        LeaveDay(date(2026, 9, 10), Decimal(1)),
    ]
    assert lost_days(detail, UNPAID) == {
        date(2026, 9, 7): Decimal("0.5"),
        date(2026, 9, 8): 1,
        date(2026, 9, 9): 1,
        date(2026, 9, 10): 1,
    }


@pytest.mark.parametrize(
    ("worked", "countable", "by_days_worked", "days"),
    [
        ({1, 2, 4, 5}, OUVRES, False, "25"),
        ({1, 2, 4, 5}, OUVRES, True, "20.00"),
        ({1, 2, 3, 4, 5}, OUVRES, True, "25.00"),
        ({1, 2, 3, 4, 5}, OUVRABLES, True, "20.83"),
        ({1, 2}, OUVRES, True, "10.00"),
        ({7}, OUVRES, True, "0.00"),
    ],
)
def test_entitled_of_part_time_is_the_same_weeks(
    worked: set[int], countable: frozenset[int], by_days_worked: bool, days: str
) -> None:
    found = entitled(Decimal(25), frozenset(worked), countable, by_days_worked=by_days_worked)
    assert found == Decimal(days)


def whole(months: int) -> list[tuple[date, Decimal]]:
    return [(month, Decimal(1)) for month in months_of(JUNE)[:months]]


def test_plan_months_of_twelve_whole_months_sums_to_the_entitlement() -> None:
    plan = plan_months(Decimal(25), whole(12), {})
    assert list(plan) == list(months_of(JUNE))
    assert list(plan.values())[:3] == [Decimal("2.08"), Decimal("2.09"), Decimal("2.08")]
    assert sum(plan.values()) == 25


def test_plan_months_leaves_what_is_booked_and_catches_up() -> None:
    booked = {JUNE: Decimal("2.08")}
    assert plan_months(Decimal(25), whole(3), booked) == {
        date(2026, 7, 1): Decimal("2.09"),
        date(2026, 8, 1): Decimal("2.08"),
    }
    assert plan_months(Decimal(25), whole(1), booked) == {}


def test_plan_months_makes_a_late_absence_good_in_the_next_month() -> None:
    """June was booked whole; that it was unpaid became known in July."""
    shares = [(JUNE, Decimal(0)), (date(2026, 7, 1), Decimal(1))]
    plan = plan_months(Decimal(30), shares, {JUNE: Decimal("2.5")})
    assert plan == {}  # what July gives is what June gave too much
    shares.append((date(2026, 8, 1), Decimal("0.5")))
    assert plan_months(Decimal(30), shares, {JUNE: Decimal("2.5")}) == {date(2026, 8, 1): Decimal("1.25")}


def test_plan_months_may_take_days_off_again() -> None:
    shares = [(JUNE, Decimal(0)), (date(2026, 7, 1), Decimal("0.5"))]
    assert plan_months(Decimal(30), shares, {JUNE: Decimal("2.5")}) == {date(2026, 7, 1): Decimal("-1.25")}


@pytest.mark.parametrize(
    ("employment", "days"),
    [
        (ALWAYS, "6.00"),
        (Employment(entered_on=date(2026, 12, 1)), "3.00"),
        (Employment(leaves_on=date(2026, 8, 31)), "1.50"),
    ],
)
def test_plan_year_gives_all_at_once_for_the_months_of_employment(employment: Employment, days: str) -> None:
    assert plan_year(Decimal(6), JUNE, employment, {}) == {JUNE: Decimal(days)}
    assert plan_year(Decimal(6), JUNE, employment, {JUNE: Decimal(1)}) == {}


def test_plan_year_of_who_was_not_there_is_nothing() -> None:
    assert plan_year(Decimal(6), JUNE, Employment(leaves_on=date(2026, 5, 31)), {}) == {}


share_lists = st.lists(st.decimals(0, 1, places=3), min_size=12, max_size=12)
entitlements = st.decimals(1, 40, places=2)


@settings(max_examples=200)
@given(entitlements, share_lists, st.lists(st.integers(0, 12), min_size=1, max_size=6))
def test_plan_months_caught_up_in_any_pieces_is_the_same_whole(
    entitlement: Decimal, worths: list[Decimal], runs: list[int]
) -> None:
    """Whenever the worker ran, and however often: the sum is what the months gave, to the hundredth."""
    shares = list(zip(months_of(JUNE), worths, strict=True))
    booked: dict[date, Decimal] = {}
    for upto in [*sorted(runs), 12, 12]:
        booked |= plan_months(entitlement, shares[:upto], booked)
    assert sum(booked.values()) == acquired(entitlement, sum(worths, Decimal(0)))


@settings(max_examples=100)
@given(st.integers(0, 364), st.integers(1, 400), st.decimals(0, 1, places=2))
def test_share_of_months_of_one_absence_takes_off_no_more_than_its_share(
    after: int, length: int, worth: Decimal
) -> None:
    """L3141-6, for any absence: each month loses just its own days."""
    start = JUNE + timedelta(days=after)
    lost = away(start, start + timedelta(days=length - 1), worth)
    for month in months_of(JUNE):
        days = sum(1 for day in lost if (day.year, day.month) == (month.year, month.month))
        length_of_month = (months_of(month)[1] - month).days
        expected = 1 - (1 - worth) * days / length_of_month
        assert abs(share_of_month(month, ALWAYS, lost) - expected) < Decimal("1E-20")
