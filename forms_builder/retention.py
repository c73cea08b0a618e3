"""How long requests and leave are kept. Pure: no database, no clock."""

from datetime import date, timedelta

from portal.kit.dates import add_months

LEAVE_YEARS_KEPT = 2
"""The leave year in course and the one before it: what an account shows, and what may still be disputed."""


def leave_year_end_of_keeping(year_start: date) -> date:
    """The first day on which the account of the leave year that begins on `year_start` is kept no more."""
    return year_start.replace(year=year_start.year + LEAVE_YEARS_KEPT)


def end_of_keeping(closed_on: date, months: int) -> date:
    """The first day on which a request that was closed on `closed_on` is kept no more. Source: requirement B6."""
    return add_months(closed_on, months)


def last_closing_over(today: date, months: int) -> date:
    """The last day of closing whose requests are kept no more on `today`: `end_of_keeping` the other way round.

    Several days may end on one: what was closed on 28, 29, 30 and 31 January goes on 28 February.
    """
    day = add_months(today, -months)
    while end_of_keeping(day + timedelta(days=1), months) <= today:
        day += timedelta(days=1)
    return day
