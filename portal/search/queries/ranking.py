"""The entries that hold the words, the best first: one query, on either database.

What is in the title comes before what is in the introduction, and that before the rest; then the newest first. Of
the rest, the MOST_RANKED newest are ranked by how much they speak of the words: a word that every page holds costs
the same in ten thousand pages as in one.
Rows come out without a look at who reads them: `finding` looks.

Statements are put together from what stands in this file alone; what somebody types is always a value, made of
letters and digits (stems.py).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from portal.search.models import SHARED_SCOPE, centre_scope, kind_scope
from portal.search.stems import SHORTEST_PREFIX, Term

MOST_RANKED = 600
TITLE, INTRODUCTION, TEXT = 3, 2, 1
TIERS = (TITLE, INTRODUCTION, TEXT)

SQLITE_COLUMNS = {
    TITLE: "{title_stems}",
    INTRODUCTION: "{title_stems introduction_stems}",
    TEXT: "{title_stems introduction_stems body_stems file_stems}",
}
POSTGRESQL_WEIGHTS = {TITLE: "A", INTRODUCTION: "AB", TEXT: ""}
SQLITE_BM25 = "bm25(search_index, 10.0, 4.0, 1.0, 0.4, 4.0, 0.0)"
POSTGRESQL_RANK = "ts_rank('{0.04, 0.1, 0.4, 1.0}', whole, query, 1)"


@dataclass(frozen=True, slots=True)
class Ranked:
    """One entry. Shape: the greater `tier` first, then the greater `weight`."""

    pk: int
    kind: str
    tier: int
    weight: float


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for. Shape: `any_of` is enough of one word; else every word must be there."""

    terms: tuple[Term, ...]
    centre_id: int
    any_of: bool = False


def ranked(asked: Asked, kinds: Iterable[str], most: int, tiers: Sequence[int] = TIERS) -> list[Ranked]:
    """The entries of these kinds in the person's centre, and of those that the federation shares.

    Units: `most` of each kind and tier, which the next filter may take away from.
    """
    parts: list[str] = []
    values: list[Any] = []
    build = sqlite_part if connection.vendor == "sqlite" else postgresql_part
    for kind in kinds:
        for tier in tiers:
            statement, given = build(asked, kind, tier, most)
            parts.append(statement)
            values += given
    if not parts or not asked.terms:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        return best(Ranked(*row) for row in cursor.fetchall())


def best(rows: Iterable[Ranked]) -> list[Ranked]:
    """Each entry once, where it stands highest."""
    found: dict[int, Ranked] = {}
    for row in rows:
        known = found.get(row.pk)
        if known is None or row.tier > known.tier:
            found[row.pk] = row
    return list(found.values())


def sqlite_part(asked: Asked, kind: str, tier: int, most: int) -> tuple[str, list[Any]]:
    joint = " OR " if asked.any_of else " AND "
    words = joint.join(f"({sqlite_term(term, tier)})" for term in asked.terms)
    scope = (
        f'(scope:"{centre_scope(asked.centre_id)}" OR scope:"{SHARED_SCOPE}") AND scope:"{kind_scope(kind)}"'
    )
    match = f"({words}) AND {scope}"
    newest = "FROM search_index WHERE search_index MATCH %s ORDER BY rowid DESC LIMIT %s"
    if tier != TEXT:
        return f"SELECT * FROM (SELECT rowid, %s, {tier}, 0.0 {newest})", [kind, match, most]  # noqa: S608  put together from this file
    inner = f"SELECT rowid, {SQLITE_BM25} AS weight {newest}"
    return (
        f"SELECT * FROM (SELECT rowid, %s, {tier}, -weight FROM ({inner}) ORDER BY weight LIMIT %s)",  # noqa: S608
        [kind, match, MOST_RANKED, most],
    )


def sqlite_term(term: Term, tier: int) -> str:
    """Shape: words are letters and digits (stems.py); in quotes, none of them is an operator."""
    title = f'title_words:"{term.word}"' + ("*" if len(term.word) >= SHORTEST_PREFIX else "")
    return f'{SQLITE_COLUMNS[tier]}:"{term.stem}" OR {title}' if term.stem else title


def postgresql_part(asked: Asked, kind: str, tier: int, most: int) -> tuple[str, list[Any]]:
    joint = " | " if asked.any_of else " & "
    words = joint.join(f"({postgresql_term(term, tier)})" for term in asked.terms)
    column = "whole" if tier == TEXT else "head"
    newest = (
        f"FROM search_searchentry, to_tsquery('simple', %s) AS query WHERE {column} @@ query AND kind = %s "
        "AND (centre_id = %s OR is_shared) ORDER BY id DESC LIMIT %s"
    )
    given = [words, kind, asked.centre_id]
    if tier != TEXT:
        return f"(SELECT id, %s::text, {tier}, 0.0::float8 {newest})", [kind, *given, most]
    inner = f"SELECT id, {POSTGRESQL_RANK} AS weight FROM (SELECT id, whole, query {newest}) AS newest"  # noqa: S608
    return (
        f"(SELECT id, %s::text, {tier}, weight::float8 FROM ({inner}) AS found ORDER BY weight DESC LIMIT %s)",  # noqa: S608
        [kind, *given, MOST_RANKED, most],
    )


def postgresql_term(term: Term, tier: int) -> str:
    title = f"'{term.word}':" + ("*A" if len(term.word) >= SHORTEST_PREFIX else "A")
    weights = POSTGRESQL_WEIGHTS[tier]
    return f"'{term.stem}'{':' + weights if weights else ''} | {title}" if term.stem else title
