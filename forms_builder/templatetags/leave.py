"""Days of leave in figures and in words."""

from datetime import date
from decimal import Decimal

from django.template import Library
from django.utils.translation import ngettext

from forms_builder.figures import NO_BREAK, in_words
from forms_builder.queries.leave import Balance
from forms_builder.summaries import describe_dates

register = Library()


@register.filter
def figure(days: Decimal) -> str:
    """« 2,5 », « 25 », « −5 »."""
    return in_words(days)


@register.filter
def in_days(days: Decimal) -> str:
    """« 0,5 jour », « 2 jours » on one line: in French the plural begins at two."""
    words = ngettext("%(days)s day", "%(days)s days", 2 if abs(days) >= 2 else 1) % {"days": figure(days)}
    return words.replace(" ", NO_BREAK)


@register.filter
def bracketed(days: Decimal) -> str:
    """« (2 jours) » to put after the name of a request, nothing for one without days."""
    return f" ({in_days(days)})" if days else ""


@register.filter
def dates(start: date, end: date) -> str:
    """« le 2 février 2027 », « du 2 au 5 février 2027 »."""
    return describe_dates(start, end)


@register.filter
def left_share(balance: Balance) -> int:
    """Of what was acquired, what is available, in hundredths."""
    return share(balance.available, balance.acquired)


@register.filter
def unspent_share(balance: Balance) -> int:
    """Of what was acquired, what is available or only asked for, in hundredths."""
    return share(balance.balance, balance.acquired)


def share(part: Decimal, whole: Decimal) -> int:
    return round(min(Decimal(1), max(Decimal(0), part / whole)) * 100) if whole > 0 else 0
