"""Typing mistakes, by deletions (SymSpell): two words that are near become the same word once letters are left out. Pure.

Units: distances count a letter added, left out or changed, and two neighbours exchanged, as one.
"""

from collections.abc import Iterable
from itertools import combinations

SHORTEST = 4
"""Letters of a word that is corrected: shorter ones are near to anything."""
LONGEST = 24
LONG = 8
"""Letters from which two mistakes are forgiven."""
HEAD = 6
"""Letters of a long word that deletions are made of: two in the first six are enough to find it."""


def forgiven(word: str) -> int:
    """How many mistakes a word of that length is forgiven."""
    if not SHORTEST <= len(word) <= LONGEST or not word.isalpha() or not word.isascii():
        return 0
    return 2 if len(word) >= LONG else 1


def keys_of(word: str) -> set[str]:
    """What is left of the word's first letters with up to two of them left out, itself included.

    Always the same depth: what is typed may be shorter or longer than the word that is meant.
    """
    head = word[:HEAD]
    return {
        "".join(head[place] for place in range(len(head)) if place not in gone)
        for count in range(3)
        for gone in combinations(range(len(head)), count)
        if len(head) - count > 1
    }


def distance(first: str, second: str, most: int) -> int:
    """The distance between two words, or `most` + 1 where it is more than `most`."""
    if abs(len(first) - len(second)) > most:
        return most + 1
    before: list[int] = []
    current = list(range(len(second) + 1))
    for row, letter in enumerate(first, 1):
        earlier, before, current = before, current, [row] + [0] * len(second)
        for column, other in enumerate(second, 1):
            current[column] = min(
                before[column] + 1,
                current[column - 1] + 1,
                before[column - 1] + (letter != other),
            )
            if row > 1 and column > 1 and letter == second[column - 2] and first[row - 2] == other:
                current[column] = min(current[column], earlier[column - 2] + 1)
        if min(current) > most:
            return most + 1
    return min(current[-1], most + 1)


def nearest(word: str, candidates: Iterable[tuple[str, int]]) -> str:
    """The candidate that was meant, or "": the nearest one, and among those the most frequent.

    Shape: `candidates` are words with how many pages hold each.
    """
    most = forgiven(word)
    near = [
        (apart, -count, candidate)
        for candidate, count in candidates
        if 0 < (apart := distance(word, candidate, most)) <= most
    ]
    return min(near)[2] if near else ""
