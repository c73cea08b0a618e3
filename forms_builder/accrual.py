"""What each month of a leave year gives. Pure: no database, no clock.

A month of work gives a twelfth of the year. A month that is not whole gives its share, by days of the calendar: who enters
on the 16th of June has half of it. A day away gives what its kind of leave is worth.
Source: Code du travail, L3141-3 (two and a half working days a month, thirty a year), L3141-5 (what counts as work),
L3141-5-1 (sickness: two days a month, twenty-four a year at most, which is a share of 0.80 whatever the entitlement),
L3141-6 (an absence takes off no more than its own share), L3141-10 and R3141-4 (the year begins on 1 June).
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from forms_builder.leave_days import LeaveDay, dates
from portal.kit.dates import add_months

MONTHS = 12
CENT = Decimal("0.01")
NOT_YET_AWAY = frozenset({"before_first_day", "not_worked"})
"""Why a day of a leave is not counted, where the person was not away yet. On a holiday or a Sunday inside, they were."""


@dataclass(frozen=True, slots=True)
class Employment:
    """Both days included; None where it is not known: then it was always so, or has no end."""

    entered_on: date | None = None
    leaves_on: date | None = None

    def covers(self, day: date) -> bool:
        return (self.entered_on is None or day >= self.entered_on) and (
            self.leaves_on is None or day <= self.leaves_on
        )


def months_of(year_start: date) -> tuple[date, ...]:
    """The first day of each month of a leave year."""
    return tuple(add_months(year_start, number) for number in range(MONTHS))


def months_over(year_start: date, today: date) -> tuple[date, ...]:
    """Those that are over."""
    return tuple(month for month in months_of(year_start) if add_months(month, 1) <= today)


def lost_days(days: Iterable[LeaveDay], share: Decimal) -> dict[date, Decimal]:
    """What each day away takes off: all of it for leave that gives nothing, a fifth for sickness, half for a half.

    Shape: `share` is what the kind of leave is worth, from 0 to 1.
    """
    lost = Decimal(1) - share
    return {
        day.date: lost * (Decimal("0.5") if day.half else 1) for day in days if day.reason not in NOT_YET_AWAY
    }


def share_of_month(month: date, employment: Employment, lost: Mapping[date, Decimal]) -> Decimal:
    """From 0 to 1: the days of employment in the month, less what was lost, out of all of its days."""
    length = monthrange(month.year, month.month)[1]
    worth = sum(
        (
            max(Decimal(0), 1 - lost.get(day, Decimal(0)))
            for day in dates(month, month + timedelta(days=length - 1))
            if employment.covers(day)
        ),
        Decimal(0),
    )
    return worth / length


def entitled(
    entitlement: Decimal, worked: frozenset[int], countable: frozenset[int], *, by_days_worked: bool
) -> Decimal:
    """What a full year gives this person: as much for part time as for full time, unless the centre counts by days
    worked; then as many weeks, of fewer days (queries.leave.count_for takes as few).
    """
    if not by_days_worked:
        return entitlement
    return to_cent(entitlement * len(worked & countable) / len(countable))


def acquired(entitlement: Decimal, shares: Decimal) -> Decimal:
    """What so many months give: rounded once, on the whole, so that twelve of them give the entitlement."""
    return to_cent(entitlement * shares / MONTHS)


def to_cent(days: Decimal) -> Decimal:
    return days.quantize(CENT, ROUND_HALF_UP)


def plan_months(
    entitlement: Decimal, shares: Sequence[tuple[date, Decimal]], booked: Mapping[date, Decimal]
) -> dict[date, Decimal]:
    """What is still to be booked, by month.

    Shape: `shares` are the months that are over, in order; `booked` what was written for some of them.
    An absence that becomes known later is made good in the next month: what was booked is never changed.
    """
    plan: dict[date, Decimal] = {}
    total, written = Decimal(0), Decimal(0)
    for month, share in shares:
        total += share
        if month not in booked:
            amount = acquired(entitlement, total) - written
            if amount:
                plan[month] = amount
        written += booked.get(month, plan.get(month, Decimal(0)))
    return plan


def plan_year(
    entitlement: Decimal, year_start: date, employment: Employment, booked: Mapping[date, Decimal]
) -> dict[date, Decimal]:
    """What a kind that comes in at once gives: in proportion of the months of employment, absences or not."""
    shares = sum((share_of_month(month, employment, {}) for month in months_of(year_start)), Decimal(0))
    amount = acquired(entitlement, shares)
    return {year_start: amount} if amount and year_start not in booked else {}
