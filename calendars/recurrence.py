"""When a series takes place: a rule, expanded in the clock time of the centre. Pure.

The rule is text as RFC 5545 writes it, read and put in words by django-recurrence. It is expanded without a zone, and
each date gets the zone afterwards: what begins at nine in winter begins at nine in summer.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import recurrence
from dateutil.rrule import rrule, rrulestr
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from recurrence.exceptions import DeserializationError, RecurrenceError

from calendars.choices import MOST_DATES
from calendars.exceptions import EndsTooEarly, NoDate, NoSuchTime, RuleRefused, TooManyDates

LONGEST_RULE = 200
MOST_INTERVAL = 60
MOST_LOOKED_AT = 4 * MOST_DATES
"""Dates of the rule, those left out included: a daily series may lose its holidays, not be all holidays."""
HORIZON_MONTHS = 24
"""How far a series without an end is written down ahead."""
WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
SCHOOL_YEAR_ENDS = (8, 31)


@dataclass(frozen=True, slots=True)
class Slot:
    """One date. Shape: `recurrence_id` is its original local beginning, naive, and never changes; `start` and `end` are
    UTC, half-open; `skipped` says why it does not take place, "" when it does.
    """

    recurrence_id: datetime
    start: datetime
    end: datetime
    skipped: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """What is repeated: once without a `rule`.

    Shape: `starts` and `ends` are clock times of `zone`; the end is `end_day_offset` days later. All day: from midnight
           of the first day to the midnight after the last one. `until` is included. `left_out` are days with the
           reason why nothing takes place, `excluded` those taken out by hand: these leave no trace.
    """

    first: date
    starts: time
    ends: time
    zone: str
    end_day_offset: int = 0
    is_all_day: bool = False
    rule: str = ""
    until: date | None = None
    left_out: Mapping[date, str | Promise] = field(default_factory=dict)
    excluded: frozenset[date] = frozenset()

    @property
    def begins(self) -> datetime:
        """Naive."""
        return datetime.combine(self.first, time() if self.is_all_day else self.starts)


def checked_rule(text: str) -> str:
    """The rule as it is kept: RRULE alone, "" for none.

    Raises: RuleRefused for what repeats within a day, every 0th time, never, more than one rule, or with an UNTIL,
            which stands beside it as a date.
    """
    plain = text.strip().upper().removeprefix("RRULE:")
    if not plain:
        return ""
    if len(plain) > LONGEST_RULE or any(character in plain for character in "\r\n:"):
        raise RuleRefused
    try:
        rules = recurrence.deserialize(f"RRULE:{plain}", include_dtstart=False).rrules
        # It checks again what the other one lets through: BYMONTHDAY=77.
        rrulestr(plain, dtstart=datetime(2026, 1, 1))  # noqa: DTZ001  clock time
        kept = str(recurrence.serialize(rules[0])) if len(rules) == 1 else ""
    except (
        DeserializationError,
        RecurrenceError,
        ValidationError,
        ValueError,
        TypeError,
        OverflowError,
    ) as error:
        raise RuleRefused from error
    if not kept or not is_sensible(rules[0]):
        raise RuleRefused
    return kept.removeprefix("RRULE:")


def is_sensible(rule: recurrence.Rule) -> bool:
    within_a_day = rule.byhour or rule.byminute or rule.bysecond or rule.freq > recurrence.DAILY
    counted = rule.count is None or 1 <= rule.count <= MOST_DATES
    return bool(not within_a_day and counted and rule.until is None and 1 <= rule.interval <= MOST_INTERVAL)


def rule_in_words(text: str) -> str:
    """« hebdomadaire, chaque mardi », by django-recurrence; "" without a rule."""
    if not text:
        return ""
    found = recurrence.deserialize(f"RRULE:{text}", include_dtstart=False).rrules
    return str(found[0].to_text())


def is_endless(text: str) -> bool:
    """Quarterly, yearly: those that one does not think of ending. Weekly and monthly ones end with the school year."""
    rule = recurrence.deserialize(f"RRULE:{text}", include_dtstart=False).rrules[0]
    quarterly = rule.freq == recurrence.MONTHLY and rule.interval >= 3
    return bool(rule.count is None and (rule.freq == recurrence.YEARLY or quarterly))


def end_of_school_year(day: date) -> date:
    """31 August that follows `day`, which it may be."""
    month, last = SCHOOL_YEAR_ENDS
    return date(day.year + (day.month > month), month, last)


def slot_of(pattern: Pattern, begins: datetime) -> Slot:
    """One date of `pattern`, that begins at the naive local `begins`.

    Raises: NoSuchTime, EndsTooEarly.
    """
    zone = ZoneInfo(pattern.zone)
    last = begins.date() + timedelta(days=pattern.end_day_offset)
    if pattern.is_all_day:
        ends = datetime.combine(last + timedelta(days=1), time())
    else:
        ends = datetime.combine(last, pattern.ends)
    start, end = instant(begins, zone), instant(ends, zone)
    if end <= start:
        raise EndsTooEarly
    return Slot(begins, start, end, pattern.left_out.get(begins.date(), ""))


def instant(local: datetime, zone: ZoneInfo) -> datetime:
    """`local` clock time in UTC. Raises: NoSuchTime for what the clock skips, or shows twice."""
    aware = local.replace(tzinfo=zone)
    if aware.utcoffset() != aware.replace(fold=1).utcoffset():
        raise NoSuchTime(local)
    return aware.astimezone(UTC)


def begins_of(pattern: Pattern) -> Iterator[datetime]:
    """The naive local beginnings, in order; bounded by `until` alone."""
    if not pattern.rule:
        yield pattern.begins
        return
    rule = rrulestr(pattern.rule, dtstart=pattern.begins)
    assert isinstance(rule, rrule)
    for begins in rule:
        if pattern.until is not None and begins.date() > pattern.until:
            return
        yield begins


def expand(pattern: Pattern, *, after: datetime | None = None) -> list[Slot]:
    """All dates of `pattern`, those left out included, `after` a naive local beginning when it is given.

    Raises: NoDate when nothing takes place; TooManyDates; NoSuchTime; EndsTooEarly.
    """
    found: list[Slot] = []
    taking_place = 0
    for begins in islice(begins_of(pattern), MOST_LOOKED_AT):
        if begins.date() in pattern.excluded or (after is not None and begins <= after):
            continue
        slot = slot_of(pattern, begins)
        taking_place += not slot.skipped
        if taking_place > MOST_DATES:
            raise TooManyDates
        found.append(slot)
    if not taking_place and after is None:
        raise NoDate
    return found
