"""Days earned by splitting one's leave (fractionnement). Pure: no database, no clock.

Of the main leave of twenty-four working days (the fifth week does not count), what is taken outside of May to October earns
one day from three on, two from six on, where at least twelve in a row were taken inside.
Source: Code du travail, L3141-17 to L3141-19 and L3141-23, in jours ouvrables. Where a week costs fewer days (ouvrés, part
time by days worked), days are brought to six a week before they are compared (five ouvrés are worth six ouvrables), and
the day earned is a whole one of the centre's own: never less than the law.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from forms_builder.leave_days import LeaveDay

WEEK = Decimal(6)
MAIN_LEAVE = Decimal(24)
IN_A_ROW = Decimal(12)
ONE_FROM, TWO_FROM = Decimal(3), Decimal(6)
INSIDE = range(5, 11)
"""The months from May to October."""


@dataclass(frozen=True, slots=True)
class Splitting:
    """Units: jours ouvrables, but `earned`, in days of the account."""

    inside: Decimal
    outside: Decimal
    longest: Decimal
    earned: int


def splitting_of(days: Iterable[LeaveDay], per_week: int) -> Splitting:
    """Compute what the leave taken in a year earns.

    Shape: `days` are those of the approved leave, in any order, none twice; `per_week` is what a week costs.
    """
    known = sorted(days, key=lambda day: day.date)
    inside = in_ouvrables((day for day in known if day.date.month in INSIDE), per_week)
    outside = in_ouvrables((day for day in known if day.date.month not in INSIDE), per_week)
    longest = longest_run(known, per_week)
    of_main_leave = min(outside, max(Decimal(0), MAIN_LEAVE - inside))
    return Splitting(inside, outside, longest, earned_by(of_main_leave) if longest >= IN_A_ROW else 0)


def in_ouvrables(days: Iterable[LeaveDay], per_week: int) -> Decimal:
    return sum((day.weight for day in days), Decimal(0)) * WEEK / per_week


def longest_run(days: Iterable[LeaveDay], per_week: int) -> Decimal:
    """The most days that follow each other inside, whatever the number of requests that make them."""
    longest = run = Decimal(0)
    eve: date | None = None
    for day in days:
        if day.date.month not in INSIDE:
            continue
        run = (run if eve == day.date - timedelta(days=1) else Decimal(0)) + day.weight
        longest, eve = max(longest, run), day.date
    return longest * WEEK / per_week


def earned_by(days: Decimal) -> int:
    return 2 if days >= TWO_FROM else int(days >= ONE_FROM)
