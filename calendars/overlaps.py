"""Spans of time that meet, and the ways round them. Pure: instants are aware, spans half-open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from calendars.choices import LONGEST_CLAIM_DAYS

LONGEST = timedelta(days=LONGEST_CLAIM_DAYS)
STEP = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Span:
    """Something is asked for, or taken, from `start` to `end`. Shape: `asset` is a key of an atomic asset."""

    asset: int
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Clash:
    """What is in the way of one span. Shape: `number` is the place of the span among those asked for; `what`, `who` are
    "" where whoever asks may not read them; `is_hard` is False for people, whom one may take all the same.
    """

    number: int
    asset: int
    asset_name: str
    start: datetime
    end: datetime
    what: str
    who: str
    is_hard: bool
    occurrence: int | None = None
    url: str = ""


def cut(start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """`start` to `end` in pieces of at most 31 days, in a row."""
    pieces = []
    while end - start > LONGEST:
        pieces.append((start, start + LONGEST))
        start += LONGEST
    pieces.append((start, end))
    return pieces


def meet(start: datetime, end: datetime, other_start: datetime, other_end: datetime) -> bool:
    return start < other_end and other_start < end


def nearest_free(
    start: datetime,
    end: datetime,
    taken: Iterable[tuple[datetime, datetime]],
    *,
    not_before: datetime,
    not_after: datetime,
) -> datetime | None:
    """The beginning, nearest to `start`, of a free stretch as long as `start` to `end`, within the bounds; None for none.

    Units: it lies on an end of what is taken, or its beginning less the length, or `start`: no other is nearer. Between
           two as near, the later.
    """
    length = end - start
    spans = sorted(taken)
    candidates = {start, *(other_end for _, other_end in spans), *(other - length for other, _ in spans)}
    free = [
        candidate
        for candidate in candidates
        if not_before <= candidate
        and candidate + length <= not_after
        and not any(meet(candidate, candidate + length, *span) for span in spans)
    ]
    return min(free, key=lambda candidate: (abs(candidate - start), candidate < start), default=None)


def free_parts(
    start: datetime, end: datetime, taken: Sequence[tuple[datetime, datetime]]
) -> list[tuple[datetime, datetime]]:
    """What is left of `start` to `end` between what is taken, in order."""
    left, reached = [], start
    for other_start, other_end in sorted(taken):
        if other_start > reached:
            left.append((reached, min(other_start, end)))
        reached = max(reached, other_end)
        if reached >= end:
            return left
    left.append((reached, end))
    return left
