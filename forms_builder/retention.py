"""How long leave is kept. Pure: no database, no clock."""

from datetime import date

LEAVE_YEARS_KEPT = 2
"""The leave year in course and the one before it: what an account shows, and what may still be disputed."""


def leave_year_end_of_keeping(year_start: date) -> date:
    """The first day on which the account of the leave year that begins on `year_start` is kept no more."""
    return year_start.replace(year=year_start.year + LEAVE_YEARS_KEPT)
