"""A run of days. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from portal.kit.dates import add_months, first_instant_after, first_instant_of


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included, of the zone that is active."""

    first: date
    last: date

    @property
    def begins_at(self) -> datetime:
        return first_instant_of(self.first)

    @property
    def ends_at(self) -> datetime:
        """The first instant that is no more of it."""
        return first_instant_after(self.last)

    @property
    def months(self) -> list[date]:
        """The first day of each month that it touches."""
        first, last = self.first.replace(day=1), self.last.replace(day=1)
        count = (last.year - first.year) * 12 + last.month - first.month + 1
        return [add_months(first, number) for number in range(count)]
