"""A run of days. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from portal.kit.dates import add_months


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included, of the zone that is active."""

    first: date
    last: date

    @property
    def begins_at(self) -> datetime:
        return midnight(self.first)

    @property
    def ends_at(self) -> datetime:
        """The first instant that is no more of it."""
        return midnight(self.last + timedelta(days=1))

    @property
    def months(self) -> list[date]:
        """The first day of each month that it touches."""
        first, last = self.first.replace(day=1), self.last.replace(day=1)
        count = (last.year - first.year) * 12 + last.month - first.month + 1
        return [add_months(first, number) for number in range(count)]


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
