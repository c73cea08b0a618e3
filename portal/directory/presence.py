"""Who is away at an instant, and until when. Pure: absences come in, words come out.

Shape: absences are `portal.accounts.models.Absence` or anything with its four fields.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext

from portal.kit.dates import write_date

NOON = time(12)
HORIZON = timedelta(days=62)
"""How far absences that follow each other are joined: further, the first date is as good as the last."""


@dataclass(frozen=True, slots=True)
class Away:
    """One stretch of days away, as it is at `now`. Shape: `ends_on` is included, its afternoon left out when
    `ends_at_noon`; instants are naive, in the centre's zone.
    """

    starts_at: datetime
    ends_on: date
    ends_at_noon: bool
    now: datetime

    @property
    def has_begun(self) -> bool:
        """False for an absence that begins later today, at noon."""
        return self.starts_at <= self.now

    def __str__(self) -> str:
        if self.ends_on == self.now.date():
            if self.ends_at_noon:
                return gettext("Away this morning")
            is_afternoon = self.starts_at == datetime.combine(self.ends_on, NOON)
            return gettext("Away this afternoon") if is_afternoon else gettext("Away today")
        words = "j F" if self.ends_on.year == self.now.year else "j F Y"
        last = {"day": write_date(self.ends_on, words)}
        if self.has_begun:
            sentence = (
                gettext("Away until %(day)s, noon") if self.ends_at_noon else gettext("Away until %(day)s")
            )
        elif self.ends_at_noon:
            sentence = gettext("Away from noon, until %(day)s, noon")
        else:
            sentence = gettext("Away from noon, until %(day)s")
        return sentence % last


def stretch_of(absences: Iterable[Any], worked: AbstractSet[int], now: datetime) -> Away | None:
    """Return the absence that holds `now` or begins later today, joined with those that follow it, or None.

    Shape: `worked` are ISO weekdays; an absence that begins where only days not worked lie between goes on.
           `now` is naive, in the centre's zone.
    """
    found: Away | None = None
    for absence in sorted(absences, key=lambda one: (one.starts_on, one.starts_at_noon)):
        if found is None:
            found = begin(absence, now)
        elif follows(found, absence, worked):
            found = extend(found, absence)
    return found


def begin(absence: Any, now: datetime) -> Away | None:
    """The stretch that `absence` makes alone, or None when it is over or does not begin today."""
    starts_at = datetime.combine(absence.starts_on, NOON if absence.starts_at_noon else time.min)
    if starts_at.date() > now.date() or ended_before(absence, now):
        return None
    return Away(starts_at, absence.ends_on, absence.ends_at_noon, now)


def ended_before(absence: Any, now: datetime) -> bool:
    if absence.ends_on == now.date():
        return bool(absence.ends_at_noon and now.time() >= NOON)
    return bool(absence.ends_on < now.date())


def follows(stretch: Away, absence: Any, worked: AbstractSet[int]) -> bool:
    """Tell whether the person does not come back between `stretch` and `absence`."""
    if absence.starts_on <= stretch.ends_on:
        return True
    if stretch.ends_at_noon or absence.starts_at_noon:
        return False
    between = (absence.starts_on - stretch.ends_on).days - 1
    return all(
        (stretch.ends_on + timedelta(days=number)).isoweekday() not in worked
        for number in range(1, between + 1)
    )


def extend(stretch: Away, absence: Any) -> Away:
    """`stretch` until the later of both ends."""
    ends_on, ends_at_noon = max(
        (stretch.ends_on, not stretch.ends_at_noon), (absence.ends_on, not absence.ends_at_noon)
    )
    return Away(stretch.starts_at, ends_on, not ends_at_noon, stretch.now)
