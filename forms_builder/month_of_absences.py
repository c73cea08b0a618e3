"""Who of a sector is away on each day of a month. Pure: no database, no clock."""

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from forms_builder.attendance import Attendance, Member, Row, attendances, is_worked
from forms_builder.choices import DayMark


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody away, or who asks to be. Shape: both days included, half of one left out where noon is said."""

    member: int
    start: date
    end: date
    starts_at_noon: bool = False
    ends_at_noon: bool = False
    is_asked: bool = False

    def mark(self, day: date) -> DayMark:
        """What this alone makes of `day`."""
        if not self.start <= day <= self.end:
            return DayMark.HERE
        if self.is_asked:
            return DayMark.ASKED
        if day == self.start and self.starts_at_noon:
            return DayMark.AFTERNOON
        return DayMark.MORNING if day == self.end and self.ends_at_noon else DayMark.AWAY


@dataclass(frozen=True, slots=True)
class Day:
    """One day on which somebody is away, or too few are there. Shape: `away` are (name, mark)."""

    date: date
    away: Sequence[tuple[str, DayMark]]
    attendance: Attendance | None = None


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    rows: Sequence[Row[DayMark]] = ()
    attendance: Mapping[date, Attendance] = field(default_factory=dict)

    @property
    def dates(self) -> list[date]:
        return days_of(self.first)

    @property
    def days(self) -> list[Day]:
        """The days worth reading, in order: somebody is away or asks to be, or too few are there."""
        found = []
        for place, day in enumerate(self.dates):
            marks = [(row.name, row.marks[place]) for row in self.rows]
            away = [(name, mark) for name, mark in marks if mark not in (DayMark.HERE, DayMark.OFF)]
            short = self.attendance.get(day)
            short = short if short is not None and short.is_short else None
            if away or short:
                found.append(Day(day, away, short))
        return found

    @property
    def totals(self) -> list[Attendance | None]:
        """How many are there, day by day; None on days that nobody works."""
        return [self.attendance.get(day) for day in self.dates]


def days_of(first: date) -> list[date]:
    return [first.replace(day=number) for number in range(1, monthrange(first.year, first.month)[1] + 1)]


def month_of(
    first: date,
    members: Sequence[Member],
    stays: Iterable[Stay],
    *,
    holidays: Collection[date],
    needed: int,
) -> Month:
    """Shape: `first` is the first day of the month; `needed` people have to be there, 0 for a sector that does not
    look at it. What is asked for and not decided takes nobody away yet.
    """
    known: dict[int, list[Stay]] = {}
    for stay in stays:
        known.setdefault(stay.member, []).append(stay)
    days = days_of(first)
    rows = [
        Row(one.name, [mark_on(one, known.get(one.key, ()), day, holidays) for day in days])
        for one in members
    ]
    worked = {one.key: one.weekdays for one in members}
    open_days = [day for day in days if is_worked(day, worked, holidays)]
    away = [
        (stay.member, stay.start, stay.end) for own in known.values() for stay in own if not stay.is_asked
    ]
    counted = attendances(open_days, worked=worked, away=away, needed=needed)
    return Month(first, rows, {one.date: one for one in counted})


def mark_on(member: Member, stays: Sequence[Stay], day: date, holidays: Collection[date]) -> DayMark:
    """What the calendar says of `member` on `day`: two halves make a whole, and what is granted hides what is asked."""
    if day in holidays or day.isoweekday() not in member.weekdays:
        return DayMark.OFF
    marks = {stay.mark(day) for stay in stays}
    if DayMark.AWAY in marks or {DayMark.MORNING, DayMark.AFTERNOON} <= marks:
        return DayMark.AWAY
    for mark in (DayMark.MORNING, DayMark.AFTERNOON, DayMark.ASKED):
        if mark in marks:
            return mark
    return DayMark.HERE
