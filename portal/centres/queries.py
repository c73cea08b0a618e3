"""Reads of centres."""

from datetime import date

from portal.centres.models import Centre, PublicHoliday


def unworked_holidays(centre: Centre, start: date, end: date) -> frozenset[date]:
    """The public holidays that `centre` does not work, from `start` to `end` included."""
    return frozenset(
        PublicHoliday.objects.filter(
            centre=centre, is_worked=False, date__gte=start, date__lte=end
        ).values_list("date", flat=True)
    )
