"""The days on which nothing takes place, as the centre says."""

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from calendars.recurrence import HORIZON_MONTHS, Pattern
from portal.centres.models import Centre
from portal.centres.queries import unworked_holidays
from portal.kit.dates import add_months


def with_holidays(centre: Centre, pattern: Pattern, *, public: bool) -> Pattern:
    """`pattern` with the days that it leaves out. One query for each kind that is asked for."""
    last = pattern.until or add_months(pattern.first, HORIZON_MONTHS)
    left_out = (
        {day: _("public holiday") for day in unworked_holidays(centre, pattern.first, last)} if public else {}
    )
    return replace(pattern, left_out=left_out)


def horizon(today: date) -> date:
    """The last day that a series without an end is written down to."""
    return add_months(today, HORIZON_MONTHS)
