"""How many people of a sector are there, day by day. Pure: no database."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from forms_builder.choices import AttendanceMark

Mark = TypeVar("Mark", bound=AttendanceMark)
Stretch = tuple[int, date, date]
"""Somebody who is away, from a day to another, both included; a half day counts as away."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the sector. Shape: `weekdays` are ISO numbers, Monday is 1."""

    key: int
    name: str
    weekdays: Collection[int]


@dataclass(frozen=True, slots=True)
class Row(Generic[Mark]):
    """One person, in each column of the table."""

    name: str
    marks: Sequence[Mark]


@dataclass(frozen=True, slots=True)
class Attendance:
    """One day of a sector of `members` people, of whom `present` are there and `needed` have to be."""

    date: date
    present: int
    members: int
    needed: int

    @property
    def is_short(self) -> bool:
        return self.present < self.needed


def is_worked(day: date, worked: Mapping[int, Collection[int]], holidays: Collection[date]) -> bool:
    """Somebody of the sector works on `day`. Shape: `worked` are the ISO weekdays of each member."""
    return day not in holidays and any(day.isoweekday() in weekdays for weekdays in worked.values())


def attendances(
    days: Iterable[date],
    *,
    worked: Mapping[int, Collection[int]],
    away: Iterable[Stretch],
    needed: int,
) -> list[Attendance]:
    """Count who is there on each of `days`. Shape: `worked` are the ISO weekdays of each member of the sector."""
    stretches = list(away)
    found = []
    for day in days:
        missing = {person for person, start, end in stretches if start <= day <= end}
        present = [
            person
            for person, weekdays in worked.items()
            if person not in missing and day.isoweekday() in weekdays
        ]
        found.append(Attendance(day, len(present), len(worked), needed))
    return found
