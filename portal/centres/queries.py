"""Reads of centres."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from django.core.cache import cache

from portal.centres.models import Centre, PublicHoliday

Read = TypeVar("Read")
KEPT_SECONDS = 24 * 60 * 60


def kept(centre: Centre, name: str, read: Callable[[], Read]) -> Read:
    """Return what `read` gives of the centre's pages, asked again only once one of them has changed.

    Shape: lists and dictionaries, which the next release of the portal can still read, the same for whoever
           asks by this `name`. The centre's number comes with the person at each request, so that no process
           shows what another one has changed.
    """
    key = f"content:{centre.pk}:{centre.content_number}:{name}"
    found: Read | None = cache.get(key)
    if found is None:
        found = read()
        cache.set(key, found, KEPT_SECONDS)
    return found


def unworked_holidays(centre: Centre, start: date, end: date) -> frozenset[date]:
    """The public holidays that `centre` does not work, from `start` to `end` included."""
    return frozenset(
        PublicHoliday.objects.filter(
            centre=centre, is_worked=False, date__gte=start, date__lte=end
        ).values_list("date", flat=True)
    )
