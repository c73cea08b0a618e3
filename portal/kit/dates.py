"""Dates as they are written in French, where the first of a month is « 1er » (Django writes « 1 »)."""

from datetime import date

from django.utils.formats import date_format


def write_date(day: date, words: str) -> str:
    """Return `day` by `words`, the letters of Django's `date` filter. Shape: `words` without escaped letters."""
    return date_format(day, words.replace("j", r"j\e\r") if day.day == 1 else words)
