"""How long things took, from how many took so many days. Pure."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from typing import TypeVar

MEDIAN, NINTH_DECILE = 5, 9
"""Tenths."""
AGES = (1, 3, 7, 14, 30)
"""Days that part what is open by age: up to so many, the last class holds the rest."""

Key = TypeVar("Key", bound=Hashable)


def quantile(counts: Counter[int], tenths: int) -> int:
    """The fewest days within which so many tenths of what is counted were done.

    Shape:  `counts` says how many took each number of days; there is one at least.
    Source: the nearest rank, so that it is always a number of days that something took.
    """
    rank, passed = -(-counts.total() * tenths // 10), 0
    for days in sorted(counts):
        passed += counts[days]
        if passed >= rank:
            return days
    raise ValueError("nothing was counted")


def counted_by(rows: Iterable[tuple[Key, int, int]]) -> dict[Key, Counter[int]]:
    """Gather (what, days, how many) by what they are about, in the order of their first row."""
    found: dict[Key, Counter[int]] = defaultdict(Counter)
    for key, days, number in rows:
        found[key][days] += number
    return dict(found)


def age_class(days: int) -> int:
    """The place of an age in AGES, len(AGES) for what is older than all."""
    return next((place for place, most in enumerate(AGES) if days <= most), len(AGES))
