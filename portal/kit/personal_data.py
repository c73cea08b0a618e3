"""What rooms say of the data that they hold about a person. They say it through `registries.personal_data`."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.kit.registries import retention_holds


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that an export hands over. Shape: `name` is the one that the person knows, `file` a FieldFile."""

    name: str
    file: Any


@dataclass(frozen=True, slots=True)
class Kept:
    """What an erasure leaves, and why.

    Shape: `what` and `why` are words for people; `until` is the day on which it is erased too, None while
           that depends on something else, which `why` tells.
    """

    what: str
    why: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What erasing a person would do in one room today, in words. Nothing at all is a room that holds nothing."""

    erased: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.erased or self.kept)

    @property
    def next_on(self) -> date | None:
        """The first day on which something more may be erased."""
        return min((item.until for item in self.kept if item.until), default=None)


def held_people() -> frozenset[int]:
    """Return the keys of the people of whom nothing may be deleted, however old: every purge leaves them out."""
    return frozenset(pk for hold in retention_holds for pk in hold.people())
