"""Counting the working days of a centre. Pure: no database."""

from collections.abc import Collection
from datetime import date, timedelta


def working_days(after: date, until: date, holidays: Collection[date]) -> int:
    """Days from Monday to Friday, less the holidays, from the day after `after` to `until` included."""
    days = (after + timedelta(days=number + 1) for number in range((until - after).days))
    return sum(1 for day in days if day.isoweekday() <= 5 and day not in holidays)
