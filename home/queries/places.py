"""What holds at a place of the tree, with all that comes from above: who reads there, who answers for it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from wagtail.models import Page

from home.models.editorial import EditorialPage
from portal.centres.audiences import Rule, narrow
from portal.centres.models import CENTRE_PATH


@dataclass(frozen=True, slots=True)
class Place:
    """What holds at one place of the tree, with all that comes from above."""

    clauses: tuple[tuple[str, ...], ...] = ()
    is_shared: bool = False
    responsible_id: int | None = None
    review_months: int | None = None
    is_online: bool = True

    def below(self, page: Any) -> "Place":
        """What holds at `page`, which stands here: nothing is online below what is not. Of such a page its last
        draft counts, where something stands below it, since that is what it will limit.
        """
        is_online = self.is_online and page.live
        if not isinstance(page, EditorialPage):
            return replace(self, is_online=is_online)
        said: Any = page.get_latest_revision_as_object() if page.numchild and not page.live else page
        return Place(
            clauses=(*self.clauses, tuple(said.audience)) if said.audience else self.clauses,
            is_shared=self.is_shared or said.is_shared,
            responsible_id=said.responsible_id or self.responsible_id,
            review_months=said.review_months or self.review_months,
            is_online=is_online,
        )

    @property
    def rule(self) -> Rule:
        return narrow(*self.clauses)


def places(top: Page) -> Iterator[tuple[Any, Place]]:
    """`top` and what stands below it, each with what holds there, in the order of the tree."""
    above = Page.objects.ancestor_of(top).filter(depth__gt=CENTRE_PATH // Page.steplen).order_by("path")
    known: dict[str, Place] = {top.path[:CENTRE_PATH]: Place()}
    for page in (
        *above.specific(),
        *Page.objects.descendant_of(top, inclusive=True).order_by("path").specific(),
    ):
        place = known[page.path] = known[page.path[: -Page.steplen]].below(page)
        if page.path.startswith(top.path):
            yield page, place


def place_of(page: Page) -> Place:
    """What holds at `page` itself, for what would stand below it: one query, and one for each kind of page above."""
    place = Place()
    above = Page.objects.ancestor_of(page, inclusive=True)
    for step in above.filter(depth__gt=CENTRE_PATH // Page.steplen).order_by("path").specific():
        place = place.below(step)
    return place
