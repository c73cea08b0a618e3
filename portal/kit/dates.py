"""Dates as they are written in French, where the first of a month is « 1er » (Django writes « 1 »), and months."""

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


def write_date(day: date, words: str) -> str:
    """Return `day`, local if it is an instant, by `words`: the letters of Django's `date` filter, none escaped and none
    of the time zone.
    """
    return written(day.replace(tzinfo=None) if isinstance(day, datetime) else day, words, get_language())


@lru_cache(maxsize=2048)
def written(day: date, words: str, language: str) -> str:
    """Kept: a page writes some twenty dates, the same ones again and again."""
    return date_format(day, words.replace("j", r"j\e\r") if day.day == 1 else words)


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later. Units: months of the calendar: 31 January and one make 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def first_instant_of(day: date, zone: str = "") -> datetime:
    """The midnight with which `day` begins in `zone`, the active one without."""
    return timezone.make_aware(datetime.combine(day, time()), ZoneInfo(zone) if zone else None)


def first_instant_after(day: date, zone: str = "") -> datetime:
    """The first instant that is no more of `day`: what a half-open interval that holds it ends with."""
    return first_instant_of(day + timedelta(days=1), zone)


def read_month(text: str) -> date | None:
    """The first day of a month of this century written as « 2027-04 », as addresses do; None for anything else: what is
    computed from it stays within the calendar.
    """
    found = MONTH.fullmatch(text)
    return date(int(found[1]), int(found[2]), 1) if found else None
