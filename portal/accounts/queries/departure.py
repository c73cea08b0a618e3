"""What somebody leaves behind when their account is closed: shown before it is."""

from dataclasses import dataclass

from portal.accounts.models import SectorMembership, User
from portal.centres.models import Sector
from portal.kit.registries import left_behind


@dataclass(frozen=True, slots=True)
class Left:
    """One thing that waits. Shape: `examples` are a few of many."""

    sentence: str
    examples: list[str]


@dataclass(frozen=True, slots=True)
class Departure:
    """Shape: `sectors` would have no coordinator; `replaced` are those whose stand-in the person is."""

    sectors: list[Sector]
    replaced: list[User]
    waiting: list[Left]


def departure_of(person: User) -> Departure:
    found = [entry.find(person) for entry in left_behind]
    return Departure(
        sectors=sectors_without(person),
        replaced=list(User.objects.active().filter(stand_in=person).order_by("last_name", "pk")),
        waiting=[Left(sentence, examples) for sentence, examples in found if sentence],
    )


def sectors_without(person: User) -> list[Sector]:
    """The sectors that nobody but `person` coordinates."""
    others = SectorMembership.objects.filter(is_coordinator=True, person__is_active=True).exclude(
        person=person
    )
    return list(
        Sector.objects.filter(memberships__person=person, memberships__is_coordinator=True).exclude(
            pk__in=others.values("sector")
        )
    )
