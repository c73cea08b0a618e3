"""Who read a page, by sector and never by name."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from wagtail.models import Page

from home.models import PageView
from portal.accounts.models import SectorMembership
from portal.accounts.queries.audiences import who_satisfy
from portal.centres.models import Centre, Readership

FEWEST = 5
"""People of whom figures are given together. In a sector of three, who have their coffee together, "2 of 3 have read it"
names the third to both of the others; with five, nobody is found out before four have compared notes.
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """How many of the people of a sector read a page. Shape: `name` is "" for several small ones together."""

    name: str
    read: int
    total: int


def gather_small(figures: Iterable[Figures]) -> list[Figures]:
    """Put sectors of fewer than FEWEST people together, with the smallest of the others while they are still too
    few: what is left out of a sum must not tell of one person either.
    """
    kept = sorted(figures, key=lambda one: (one.total, one.name))
    read = total = 0
    while kept and (kept[0].total < FEWEST or 0 < total < FEWEST):
        small = kept.pop(0)
        read, total = read + small.read, total + small.total
    if 0 < total < FEWEST:
        return []
    kept.sort(key=lambda one: (-one.total, one.name))
    return [*kept, Figures("", read, total)] if total else kept


def readers_by_sector(centre: Centre, page: Page) -> list[Figures]:
    """How many of those whom `page` is for have opened it: two queries. Empty for fewer than FEWEST people."""
    readership = Readership.objects.select_related("audience").filter(page=page.pk).first()
    if readership is None:
        return []
    people: Any = who_satisfy(centre, readership.audience.rule if readership.audience else [])
    main = SectorMembership.objects.filter(person=OuterRef("pk"), is_main=True)
    rows = (
        people.annotate(
            sector=Coalesce(Subquery(main.values("sector__name")[:1]), Value("")),
            has_read=Exists(PageView.objects.filter(page=page.pk, person=OuterRef("pk"))),
        )
        .order_by("sector")
        .values("sector")
        .annotate(total=Count("pk"), read=Count("pk", filter=Q(has_read=True)))
    )
    return gather_small(Figures(row["sector"], row["read"], row["total"]) for row in rows)
