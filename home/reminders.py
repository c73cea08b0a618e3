"""On which days people are reminded of what they have to confirm or to look at again."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
DAYS_BEFORE = 2
SATURDAY = 5

Worked = Callable[[date], bool]


def worked_days(holidays: frozenset[date]) -> Worked:
    """A test of whether the centre works on a day. Shape: `holidays` are those it does not work."""
    return lambda day: day.weekday() < SATURDAY and day not in holidays


def next_worked(day: date, is_worked: Worked) -> date:
    """`day` itself, or the first one after it that is worked."""
    while not is_worked(day):
        day += DAY
    return day


def last_worked(day: date, is_worked: Worked) -> date:
    """`day` itself, or the last one before it that is worked."""
    while not is_worked(day):
        day -= DAY
    return day


def reminder_days(opened_on: date, due_on: date | None, today: date, is_worked: Worked) -> Iterator[date]:
    """The days up to `today` on which readers are reminded: two worked days before the due day, that day, then
    each week; without a due day, each week.
    """
    if due_on is not None:
        last = before = last_worked(due_on, is_worked)
        for _step in range(DAYS_BEFORE):
            before = last_worked(before - DAY, is_worked)
        yield from (day for day in (before, last) if day <= today)
    week = (due_on or opened_on) + WEEK
    while (day := next_worked(week, is_worked)) <= today:
        yield day
        week += WEEK


def is_reminder_due(
    opened_on: date, due_on: date | None, reminded_on: date | None, today: date, is_worked: Worked
) -> bool:
    """Tell whether `today` is the day of a reminder, or the first worked day after one that was missed."""
    since = reminded_on or opened_on
    days = reminder_days(opened_on, due_on, today, is_worked)
    return is_worked(today) and any(day > since for day in days)
