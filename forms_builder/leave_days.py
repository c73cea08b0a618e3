"""Counting the days of a leave, as French labour law does. Pure: no database, no clock.

A leave runs from the first day that would have been worked to the eve of the return to work, whatever
the date that was typed as its end. Inside, every countable weekday is counted (Monday to Saturday, or
Monday to Friday), worked or not, less the public holidays that the centre does not work. Two requests for
the same absence cost the same: the end may lie before, on or after days that are not worked.
Halves are the centre's usage, the law has none: noon cuts a day that would have been worked; on any other
day it cuts nothing, and the return is the next day worked.
Source: Code du travail, L3141-3 (days of leave), L3133-1 (public holidays); Cass. soc. 22 February 2000,
97-43.515 (from the first day that would have been worked) and 7 April 2004, 01-46.628 (to the eve of the
return), both on part-timers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

WHOLE, HALF, NONE = Decimal(1), Decimal("0.5"), Decimal(0)
LONGEST_RETURN = 31
"""Days after the end within which the return is looked for. Christmas and New Year's Day fall on the same
weekday: who works that day alone comes back three weeks later."""


@dataclass(frozen=True, slots=True)
class LeavePeriod:
    """From `start` to `end`, both included; noon cuts the first or the last day in half."""

    start: date
    end: date
    starts_at_noon: bool = False
    ends_at_noon: bool = False

    def __post_init__(self) -> None:
        if self.end < self.start or (self.start == self.end and self.starts_at_noon and self.ends_at_noon):
            raise ValueError("a leave ends after it begins")


@dataclass(frozen=True, slots=True)
class LeaveDay:
    """One date of a leave.

    Shape: `weight` is 0, 0.5 or 1; `reason` says why it is not counted, or ""; `half` is "morning" or
           "afternoon" where only that is taken, or "".
    """

    date: date
    weight: Decimal
    reason: str = ""
    half: str = ""

    def to_json(self) -> dict[str, str]:
        return {
            "date": self.date.isoformat(),
            "weight": str(self.weight),
            "reason": self.reason,
            "half": self.half,
        }


def read_day(data: Mapping[str, str]) -> LeaveDay:
    """Read a day of a stored detail back."""
    return LeaveDay(
        date.fromisoformat(data["date"]), Decimal(data["weight"]), data["reason"], data.get("half", "")
    )


def write_interval(start: date, end: date) -> str:
    """« 2027-03-17/2027-03-19 », both days included. Source: ISO 8601-1, 5.5."""
    return f"{start.isoformat()}/{end.isoformat()}"


def read_interval(text: str) -> tuple[date, date] | None:
    """The interval that `text` begins with, None where it begins with none."""
    start, slash, end = text.partition(" ")[0].partition("/")
    try:
        return (date.fromisoformat(start), date.fromisoformat(end)) if slash else None
    except ValueError:
        return None


def dates(start: date, end: date) -> Iterator[date]:
    for offset in range((end - start).days + 1):
        yield start + timedelta(days=offset)


def count_leave_days(
    period: LeavePeriod,
    *,
    worked: frozenset[int],
    countable: frozenset[int],
    holidays: frozenset[date],
) -> tuple[LeaveDay, ...]:
    """Detail `period` day by day, the eve of the return included.

    Shape:  `worked` and `countable` are ISO weekdays (Monday is 1): the person's own, and the centre's
            basis; `holidays` are the days that the centre does not work.
    Units:  days; the leave costs the sum of the weights.
    """

    def is_worked(day: date) -> bool:
        return day.isoweekday() in worked and day not in holidays

    first = next((day for day in dates(period.start, period.end) if is_worked(day)), None)
    if first is None:
        return tuple(LeaveDay(day, NONE, "not_worked") for day in dates(period.start, period.end))
    last, halves = period.end, {}
    if period.ends_at_noon and is_worked(period.end):
        halves[period.end] = "morning"
    else:
        after = dates(period.end + timedelta(days=1), period.end + timedelta(days=LONGEST_RETURN))
        last = next((day - timedelta(days=1) for day in after if is_worked(day)), period.end)
    if period.starts_at_noon:
        halves[period.start] = "afternoon"
    return tuple(
        weigh(day, first=first, countable=countable, holidays=holidays, half=halves.get(day, ""))
        for day in dates(period.start, last)
    )


def weigh(
    day: date, *, first: date, countable: frozenset[int], holidays: frozenset[date], half: str
) -> LeaveDay:
    if day < first:
        return LeaveDay(day, NONE, "before_first_day")
    if day in holidays:
        return LeaveDay(day, NONE, "public_holiday")
    if day.isoweekday() not in countable:
        return LeaveDay(day, NONE, "not_countable")
    return LeaveDay(day, HALF, half=half) if half else LeaveDay(day, WHOLE)


def leave_year_start(day: date, first_month: int) -> date:
    """The first day of the leave year that `day` belongs to, which begins on the 1st of `first_month`."""
    return date(day.year if day.month >= first_month else day.year - 1, first_month, 1)


def split_by_leave_year(days: tuple[LeaveDay, ...], first_month: int) -> dict[date, tuple[LeaveDay, ...]]:
    """Cut the days where a leave year ends: one part per year, by the year's first day."""
    parts: dict[date, tuple[LeaveDay, ...]] = {}
    for day in days:
        start = leave_year_start(day.date, first_month)
        parts[start] = (*parts.get(start, ()), day)
    return {start: part for start, part in parts.items() if any(day.weight for day in part)}
