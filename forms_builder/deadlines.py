"""Counting the working days of a centre. Pure: no database."""

from collections.abc import Collection
from datetime import date, timedelta


def nth_working_day(after: date, number: int, holidays: Collection[date]) -> date:
    """The day on which `number` working days from the day after `after` are over."""
    day, left = after, number
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day, holidays)
    return day


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    return day.isoweekday() <= 5 and day not in holidays


def working_days(after: date, until: date, holidays: Collection[date]) -> int:
    """Days from Monday to Friday, less the holidays, from the day after `after` to `until` included."""
    days = (after + timedelta(days=number + 1) for number in range((until - after).days))
    return sum(1 for day in days if is_working_day(day, holidays))


def last_turn(since: date, every: int, today: date, holidays: Collection[date]) -> date | None:
    """The last day up to `today` on which a reminder falls due: every so many working days from `since` on; None
    before the first one.
    """
    turns = working_days(since, today, holidays) // every
    return nth_working_day(since, turns * every, holidays) if turns else None


def working_day_before(until: date, number: int, holidays: Collection[date]) -> date:
    """The last working day after which `number` working days are left, `until` among them where it is one."""
    day, left = until, number
    while left or not is_working_day(day, holidays):
        left -= is_working_day(day, holidays)
        day -= timedelta(days=1)
    return day
