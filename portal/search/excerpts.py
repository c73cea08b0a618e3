"""The lines of a text around what was looked for, and the marks on it. Pure."""

import re
from unicodedata import combining, normalize

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from portal.search.stems import SHORTEST_PREFIX, Term, stem_of

LENGTH = 210
"""Letters of an excerpt."""
BEFORE = 60
STABLE = 3
"""Letters that a word and its stem always begin with."""


def plain_of(letter: str) -> str:
    base = "".join(part for part in normalize("NFKD", letter) if not combining(part)).lower()
    return base if len(base) == 1 else letter


LETTERS = {ord(letter): plain_of(letter) for letter in map(chr, range(0xC0, 0x250))} | {ord("’"): "'"}
"""One letter for one letter, so that places in the folded text are those of the text."""


def folded(text: str) -> str:
    plain = text.translate(LETTERS)
    lowered = plain.lower()
    return lowered if len(lowered) == len(text) else plain


def spans_of(text: str, terms: tuple[Term, ...]) -> list[tuple[int, int]]:
    """Where the words that are looked for stand in `text`."""
    heads = {re.escape(term.word[:STABLE]) for term in terms}
    if not heads:
        return []
    near = re.compile(rf"(?<![^\W_])(?:{'|'.join(sorted(heads))})[^\W_]*")
    return [found.span() for found in near.finditer(folded(text)) if is_meant(found[0], terms)]


def is_meant(word: str, terms: tuple[Term, ...]) -> bool:
    stem = stem_of(word)
    return any(
        (stem and stem == term.stem)
        or word == term.word
        or (len(term.word) >= SHORTEST_PREFIX and word.startswith(term.word))
        for term in terms
    )


def excerpt_of(text: str, terms: tuple[Term, ...]) -> str:
    """The lines around the first word that is found; "" when there is none."""
    spans = spans_of(text, terms)
    if not spans:
        return ""
    start = max(0, spans[0][0] - BEFORE)
    start = text.find(" ", start, spans[0][0]) + 1 if start else 0
    return cut(text[start:], "… " if start else "")


def cut(text: str, before: str = "") -> str:
    """The beginning of `text`, ending after a word."""
    line = " ".join(text[: LENGTH * 2].split())
    if len(line) <= LENGTH:
        return before + line
    return f"{before}{line[:LENGTH].rpartition(' ')[0] or line[:LENGTH]} …"


def marked(text: str, terms: tuple[Term, ...]) -> SafeString:
    """`text` with what is looked for marked, everything else escaped."""
    pieces, place = [], 0
    for start, end in spans_of(text, terms):
        pieces += [escape(text[place:start]), f"<mark>{escape(text[start:end])}</mark>"]
        place = end
    return mark_safe("".join([*pieces, escape(text[place:])]))  # noqa: S308  each piece is escaped above
