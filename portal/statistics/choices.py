"""The periods that figures are shown for."""

from collections.abc import Callable
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.kit.dates import add_months
from portal.kit.periods import Period


class Span(models.TextChoices):
    """The values are words of the address."""

    QUARTER = "trois-mois", _("three months")
    TWELVE_MONTHS = "douze-mois", _("twelve months")
    THIS_YEAR = "cette-annee", _("this year")
    LAST_YEAR = "annee-derniere", _("last year")
    THREE_YEARS = "trois-ans", _("three years")


def months_until(today: date, months: int) -> Period:
    """Whole months, the present one among them."""
    return Period(add_months(today.replace(day=1), 1 - months), today)


def last_year(today: date) -> Period:
    return Period(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))


PERIODS: dict[Span, Callable[[date], Period]] = {
    Span.QUARTER: lambda today: months_until(today, 3),
    Span.TWELVE_MONTHS: lambda today: months_until(today, 12),
    Span.THIS_YEAR: lambda today: Period(today.replace(month=1, day=1), today),
    Span.LAST_YEAR: last_year,
    Span.THREE_YEARS: lambda today: months_until(today, 36),
}


def period_of(span: Span, today: date) -> Period:
    return PERIODS[span](today)
