"""A campaign of leave, week by week: who would be away, and how many are left. Pure: no database, no clock."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from forms_builder.attendance import Attendance, Member, Row, Stretch, attendances, is_worked
from forms_builder.choices import WeekMark, WishState

RANKS = (WeekMark.FIRST, WeekMark.SECOND, WeekMark.THIRD)
MOST_WISHES = len(RANKS)


@dataclass(frozen=True, slots=True)
class Wished:
    """Days that somebody of the sector would like, both included. Shape: `rank` 1 is what they would like best."""

    member: int
    rank: int
    start: date
    end: date
    state: str

    @property
    def stretch(self) -> Stretch:
        return self.member, self.start, self.end


@dataclass(frozen=True, slots=True)
class Week:
    """The days of one week of the campaign. Shape: `sure` is its day with fewest people, with what is retained;
    `hoped` if everybody besides had the best of their wishes that wait. None in a week that nobody works.
    """

    days: Sequence[date]
    sure: Attendance | None = None
    hoped: Attendance | None = None

    @property
    def first(self) -> date:
        return self.days[0]


@dataclass(frozen=True, slots=True)
class Picture:
    weeks: Sequence[Week] = ()
    rows: Sequence[Row[WeekMark]] = ()

    @property
    def totals(self) -> list[Attendance | None]:
        """How many are there in each week, with what is retained; None in a week that nobody works."""
        return [week.sure for week in self.weeks]


def weeks_between(start: date, end: date) -> list[list[date]]:
    """The days from `start` to `end`, both included, by weeks that begin on Monday."""
    days = (start + timedelta(days=number) for number in range((end - start).days + 1))
    return [list(week) for _number, week in groupby(days, lambda day: day.isocalendar()[:2])]


def picture_of(
    weeks: Sequence[Sequence[date]],
    members: Sequence[Member],
    wishes: Iterable[Wished],
    away: Iterable[Stretch],
    *,
    holidays: Collection[date],
    needed: int,
) -> Picture:
    """Shape: `away` are the absences that are granted; `needed` people have to be there, 0 for a sector that does not
    look at it.
    """
    gone, said = list(away), list(wishes)
    retained = [one for one in said if one.state == WishState.RETAINED]
    settled = {one.member for one in retained}
    waiting = [one for one in said if one.state == WishState.WISHED and one.member not in settled]
    sure = [*gone, *(one.stretch for one in retained)]
    hoped = [*sure, *(one.stretch for one in best_of(waiting))]
    worked = {one.key: one.weekdays for one in members}
    found = []
    for days in weeks:
        open_days = [day for day in days if is_worked(day, worked, holidays)]
        fewest = [least(open_days, worked, stretches, needed) for stretches in (sure, hoped)]
        found.append(Week(days, *fewest))
    rows = [
        Row(one.name, [mark_in(one, days, gone, retained, waiting, holidays) for days in weeks])
        for one in members
    ]
    return Picture(found, rows)


def best_of(waiting: Iterable[Wished]) -> list[Wished]:
    """Of each person, what they would like best of what waits."""
    best: dict[int, Wished] = {}
    for one in sorted(waiting, key=lambda wish: wish.rank):
        best.setdefault(one.member, one)
    return list(best.values())


def least(
    days: Sequence[date], worked: Mapping[int, Collection[int]], away: Sequence[Stretch], needed: int
) -> Attendance | None:
    """The day of the week with fewest people."""
    counted = attendances(days, worked=worked, away=away, needed=needed)
    return min(counted, key=lambda one: one.present, default=None)


def mark_in(
    member: Member,
    days: Sequence[date],
    away: Iterable[Stretch],
    retained: Iterable[Wished],
    waiting: Iterable[Wished],
    holidays: Collection[date],
) -> WeekMark:
    """What the picture says of `member` in one week: what is granted hides what is retained, and that what is wished."""
    own = [day for day in days if day.isoweekday() in member.weekdays and day not in holidays]

    def touches(stretch: Stretch) -> bool:
        person, start, end = stretch
        return person == member.key and any(start <= day <= end for day in own)

    if any(touches(one) for one in away):
        return WeekMark.AWAY
    if any(touches(one.stretch) for one in retained):
        return WeekMark.RETAINED
    ranks = [one.rank for one in waiting if touches(one.stretch)]
    return RANKS[min(ranks) - 1] if ranks else WeekMark.HERE
