"""What closing a leave year does to one account. Pure: no database, no clock.

What the months gave is rounded up to a whole day (Code du travail, L3141-7). What is left goes to the next year; days beyond
what the centre carries lapse only where human resources say so, which L3141-19-3 asks them to have told the person before.
Days that were carried in keep their own end (L3141-19-1: fifteen months).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_CEILING, Decimal
from uuid import UUID, uuid5

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Carried:
    """Days from the year before. Shape: `source` is the closing that carried them; None for those carried now."""

    days: Decimal
    expires_on: date | None
    source: UUID | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """What is to be written. `excess` are the days beyond the cap, which lapse if human resources say so."""

    rounding: Decimal
    carried: tuple[Carried, ...]
    excess: Decimal

    @property
    def total(self) -> Decimal:
        return sum((one.days for one in self.carried), NOTHING)

    @property
    def is_nothing(self) -> bool:
        return not (self.rounding or self.carried or self.excess)


def rounding_of(acquired: Decimal) -> Decimal:
    """What is missing to the whole day above."""
    return acquired.to_integral_value(ROUND_CEILING) - acquired


def still_carried(carried: Iterable[Carried], spent: Decimal) -> tuple[Carried, ...]:
    """What is left of the days carried in: the first to lapse are the first to be taken."""
    left = []
    for one in sorted(carried, key=lambda one: one.expires_on or date.max):
        if one.days <= 0:  # a debt is no day to take
            continue
        used = min(max(spent, NOTHING), one.days)
        spent -= used
        if one.days > used:
            left.append(replace(one, days=one.days - used))
    return tuple(left)


def lapse_source(carried_by: UUID, number: int) -> UUID:
    """The source of the movement by which days that this closing carried lapse, for the first time (0), the second…: days
    that were asked for then, or came back since, may lapse later.
    """
    return uuid5(carried_by, str(number)) if number else carried_by


def drop_first(carried: Iterable[Carried], days: Decimal) -> tuple[Carried, ...]:
    """Take `days` off, those that lapse first before the others."""
    return still_carried(carried, days)


def plan_closing(
    *,
    left: Decimal,
    rounding: Decimal,
    carried_in: Sequence[Carried],
    cap: Decimal | None,
    expires_on: date,
    lapses: bool,
) -> Closing:
    """What is left of an account, and where it goes.

    Shape: `left` is before rounding; `carried_in` what is left of the days carried in; `cap` None where all is carried.
    A debt follows the person too.
    """
    whole = left + rounding
    if whole <= 0:
        debt = (Carried(whole, None),) if whole else ()
        return Closing(rounding, debt, NOTHING)
    older = drop_first(carried_in, sum((one.days for one in carried_in), NOTHING) - whole)
    newer = whole - sum((one.days for one in older), NOTHING)
    going = (*older, Carried(newer, expires_on)) if newer else older
    excess = NOTHING if cap is None else max(NOTHING, whole - cap)
    return Closing(rounding, drop_first(going, excess) if lapses else going, excess)


def lapsing(carried: Iterable[Carried], today: date, available: Decimal) -> tuple[Carried, ...]:
    """Of the days carried in that are left, those whose end has come, as far as nothing asked for needs them."""
    over = []
    for one in carried:
        days = min(one.days, available)
        if one.expires_on is not None and one.expires_on <= today and days > 0:
            over.append(replace(one, days=days))
            available -= days
    return tuple(over)
