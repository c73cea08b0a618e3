"""Who is away from somebody's sector, and how many are left, while they would be away too."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import FilteredRelation, Q

from forms_builder.attendance import Attendance, Stretch, attendances
from portal.accounts.models import SectorMembership

AWAY_SHOWN = 10
"""Colleagues named beside a request: beyond that the number says enough."""


@dataclass(frozen=True, slots=True)
class Away:
    """A colleague who is away, both days included."""

    person: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class SectorDays:
    """The main sector of somebody at some dates.

    Shape: `worked` are the ISO weekdays of each member, the person included, `away` those of the others who are
           away; `needed` is 0 where the sector does not look at it.
    """

    away: Sequence[Away] = ()
    worked: dict[int, Collection[int]] = field(default_factory=dict)
    stretches: Sequence[Stretch] = ()
    needed: int = 0

    @property
    def shown(self) -> list[Away]:
        return sorted(self.away, key=lambda one: (one.starts_on, one.person))[:AWAY_SHOWN]

    def attendance(self, person: int, days: Sequence[date]) -> list[Attendance]:
        """How many would be there on each of `days` without `person`."""
        if not self.needed or not days:
            return []
        gone = (person, days[0], days[-1])
        return attendances(days, worked=self.worked, away=[gone, *self.stretches], needed=self.needed)


def sector_during(person: Any, start: date, end: date) -> SectorDays:
    """The main sector of `person` from `start` to `end`, in one query."""
    main = SectorMembership.objects.filter(person=person, is_main=True).values("sector")
    touching = Q(person__absences__starts_on__lte=end, person__absences__ends_on__gte=start)
    members = SectorMembership.objects.filter(sector__in=main, person__is_active=True)
    rows = members.annotate(absence=FilteredRelation("person__absences", condition=touching)).values_list(
        "person",
        "person__first_name",
        "person__last_name",
        "person__working_days",
        "sector__minimum_presence",
        "absence__starts_on",
        "absence__ends_on",
    )
    worked: dict[int, Collection[int]] = {}
    away, stretches, needed = [], [], 0
    for pk, first, last, weekdays, least, starts_on, ends_on in rows:
        needed = least
        worked[pk] = {int(day) for day in weekdays}
        if pk != person.pk and starts_on is not None:
            away.append(Away(f"{first} {last}".strip(), starts_on, ends_on))
            stretches.append((pk, starts_on, ends_on))
    return SectorDays(away, worked, stretches, needed)
