"""How long requests and leave are kept. Pure: no database, no clock."""

from calendar import monthrange
from datetime import date

LEAVE_YEARS_KEPT = 2
"""The leave year in course and the one before it: what an account shows, and what may still be disputed."""


def retention_end(closed_on: date, months: int) -> date:
    """The first day on which a request closed on `closed_on` is kept no more (requirement B6).

    Units: `months` of the calendar: 31 January and one month make 28 February.
    """
    year, month = divmod(closed_on.year * 12 + closed_on.month - 1 + months, 12)
    return date(year, month + 1, min(closed_on.day, monthrange(year, month + 1)[1]))


def leave_year_end_of_keeping(year_start: date) -> date:
    """The first day on which the account of the leave year that begins on `year_start` is kept no more."""
    return year_start.replace(year=year_start.year + LEAVE_YEARS_KEPT)
