"""What somebody finds among the pages that they may read: a fixed number of queries, however many pages there are."""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models.functions import Substr

from portal.kit.dates import write_date
from portal.kit.registries import Hit
from portal.search.excerpts import cut, excerpt_of
from portal.search.models import SearchEntry
from portal.search.queries.ranking import TITLE, Asked, Ranked, ranked
from portal.search.sources import sources
from portal.search.stems import Term
from portal.ui.models import NETWORK

CANDIDATES, MORE_CANDIDATES = 40, 600
"""Entries of each kind and tier that are looked at; more when somebody reads few of them."""
SHOWN_OF_BODY, SHOWN_OF_FILES = 12_000, 20_000
"""Letters in which an excerpt is looked for."""
ROUGHLY = 1
"""Decimals of a weight: within a tenth, the newest comes first."""


@dataclass(frozen=True, slots=True)
class Found:
    """One entry that the person may read, in its place."""

    pk: int
    kind: str
    tier: int
    weight: float
    on: datetime.date

    @property
    def place(self) -> tuple[int, float, int, int]:
        return (-self.tier, -round(self.weight, ROUGHLY), -self.on.toordinal(), -self.pk)


def find(user: Any, asked: Asked, kinds: Sequence[str], most: int) -> dict[str, list[Found]]:
    """The best of each kind, `most` + 1 at the most, so that one sees whether there are more. Two queries; four
    where what the person may not read had taken the places.
    """
    limit = max(CANDIDATES, most + 1)
    rows = ranked(asked, kinds, limit)
    found = readable_of(user, rows)
    before = Counter(row.kind for row in rows)
    crowded = [kind for kind in kinds if before[kind] >= limit and len(found.get(kind, ())) <= most]
    if crowded and limit < MORE_CANDIDATES:
        found |= readable_of(user, ranked(asked, crowded, MORE_CANDIDATES))
    return {kind: there[: most + 1] for kind, there in found.items()}


def readable_of(user: Any, rows: Iterable[Ranked]) -> dict[str, list[Found]]:
    """Those that the person may read, by kind, the best first. One query."""
    by_pk = {row.pk: row for row in rows}
    if not by_pk:
        return {}
    allowed = SearchEntry.objects.visible_to(user).filter(pk__in=by_pk).values_list("pk", "on")
    found: dict[str, list[Found]] = {}
    for pk, on in allowed:
        row = by_pk[pk]
        found.setdefault(row.kind, []).append(Found(pk, row.kind, row.tier, row.weight, on))
    return {kind: sorted(there, key=lambda one: one.place) for kind, there in found.items()}


def hits_of(user: Any, found: Iterable[Found], terms: tuple[Term, ...]) -> dict[int, Hit]:
    """What is shown of these entries, by their key. One query."""
    rows = (
        SearchEntry.objects.visible_to(user)
        .filter(pk__in=[one.pk for one in found])
        .annotate(text=Substr("body", 1, SHOWN_OF_BODY), said=Substr("files", 1, SHOWN_OF_FILES))
        .values("pk", "centre", "kind", "title", "address", "section", "introduction", "text", "said", "on")
    )
    icons = {source.name: source.icon for source in sources}
    return {row["pk"]: hit_of(user, row, icons.get(row["kind"], ""), terms) for row in rows}


def hit_of(user: Any, row: Mapping[str, Any], icon: str, terms: tuple[Term, ...]) -> Hit:
    texts = (row["introduction"], row["text"], row["said"])
    excerpt = next((said for text in texts if (said := excerpt_of(text, terms))), "")
    on = write_date(row["on"], "j F Y")
    return Hit(
        title=row["title"],
        url=address_seen_by(user, row["centre"], row["address"]),
        excerpt=excerpt or cut(row["introduction"] or row["text"]),
        detail=f"{row['section']} · {on}" if row["section"] else on,
        icon=icon,
        is_outside=not row["address"].startswith("/"),
    )


def address_seen_by(user: Any, centre_id: int, address: str) -> str:
    """Where `user` reads it: what the federation shares stands under `/reseau/` in other centres."""
    is_far = centre_id != user.centre_id and address.startswith("/")
    return f"/{NETWORK}{address}" if is_far else address


def titles(user: Any, asked: Asked, most: int) -> list[dict[str, str]]:
    """Pages whose title begins with or holds the words, for suggestions while typing. Three queries."""
    kinds = [source.name for source in sources]
    rows = sorted(
        (
            one
            for there in readable_of(user, ranked(asked, kinds, CANDIDATES, (TITLE,))).values()
            for one in there
        ),
        key=lambda one: one.place,
    )[:most]
    if not rows:
        return []
    shown = SearchEntry.objects.visible_to(user).filter(pk__in=[one.pk for one in rows])
    facts = {
        pk: {"title": title, "url": address_seen_by(user, centre_id, address)}
        for pk, centre_id, title, address in shown.values_list("pk", "centre", "title", "address")
    }
    return [{**facts[one.pk], "kind": one.kind} for one in rows if one.pk in facts]
