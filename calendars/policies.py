"""What a room or a piece of equipment is lent for: one class a rule, each says what is wrong with one slot. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import Enum
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class Level(Enum):
    ERROR = "error"
    """It is refused, except to those who manage the asset."""
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Finding:
    level: Level
    code: str
    sentence: str | Promise


@dataclass(frozen=True, slots=True)
class Asked:
    """A slot as it is asked for. Shape: local times of the centre, naive; `people` who are expected, 0 for unknown."""

    name: str
    start: datetime
    end: datetime
    now: datetime
    people: int = 0


class Policy(Protocol):
    def __call__(self, asked: Asked) -> Iterable[Finding]: ...


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """Between the two times, each day; None for no bound."""

    opens: time | None
    closes: time | None

    def __call__(self, asked: Asked) -> Iterable[Finding]:
        if self.opens is None or self.closes is None:
            return
        over_night = asked.end.date() > asked.start.date() and asked.end.time() > time()
        late = asked.end.time() > self.closes or (asked.end.time() == time() and self.closes != time())
        if asked.start.time() < self.opens or late or over_night:
            yield Finding(
                Level.ERROR,
                "hours",
                _("%(name)s is lent from %(opens)s to %(closes)s.")
                % {"name": asked.name, "opens": f"{self.opens:%H:%M}", "closes": f"{self.closes:%H:%M}"},
            )


@dataclass(frozen=True, slots=True)
class LongestDuration:
    """Units: minutes, 0 for no bound."""

    minutes: int

    def __call__(self, asked: Asked) -> Iterable[Finding]:
        if self.minutes and asked.end - asked.start > timedelta(minutes=self.minutes):
            hours, minutes = divmod(self.minutes, 60)
            yield Finding(
                Level.ERROR,
                "duration",
                _("%(name)s is lent for %(length)s at most.")
                % {"name": asked.name, "length": f"{hours} h {minutes:02}" if minutes else f"{hours} h"},
            )


@dataclass(frozen=True, slots=True)
class HowFarAhead:
    """Units: days, 0 for no bound."""

    days: int

    def __call__(self, asked: Asked) -> Iterable[Finding]:
        if self.days and asked.start.date() > asked.now.date() + timedelta(days=self.days):
            words = ngettext(
                "%(name)s is booked %(days)s day ahead at most.",
                "%(name)s is booked %(days)s days ahead at most.",
                self.days,
            )
            yield Finding(Level.ERROR, "ahead", words % {"name": asked.name, "days": self.days})


@dataclass(frozen=True, slots=True)
class Capacity:
    """Units: people, 0 for unknown. More than it holds is said, not refused: some stand."""

    people: int

    def __call__(self, asked: Asked) -> Iterable[Finding]:
        if self.people and asked.people > self.people:
            yield Finding(
                Level.WARNING,
                "capacity",
                _("%(name)s holds %(capacity)s people; %(people)s are expected.")
                % {"name": asked.name, "capacity": self.people, "people": asked.people},
            )


class NotOver:
    def __call__(self, asked: Asked) -> Iterable[Finding]:
        if asked.end <= asked.now:
            yield Finding(Level.ERROR, "over", _("This time is over."))


def findings(policies: Iterable[Policy], asked: Asked) -> list[Finding]:
    return [finding for policy in policies for finding in policy(asked)]
