"""`/publications/`: what whoever keeps pages has to do next, in a fixed number of queries."""

from dataclasses import dataclass
from typing import Any

from home.models import AcknowledgedVersion
from home.queries import care
from home.queries.moderation import reads_texts, texts_to_read
from portal.centres.queries import charter_of, keeps_pages
from portal.search.queries.misses import recent_misses

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the desk. Shape: at most SHOWN rows; `is_more` when the list holds others."""

    rows: list[Any]
    is_more: bool


@dataclass(frozen=True, slots=True)
class Desk:
    keeps: bool
    today: Any
    texts: Box
    problems: Box
    to_review: Box
    confirmations: Box
    scheduled: Box
    drafts: Box
    published: Box
    searches: Box
    rereads: bool
    is_moderated: bool

    @property
    def is_clear(self) -> bool:
        """Nothing waits."""
        return not (self.texts.rows or self.problems.rows or self.to_review.rows)


def box(rows: Any) -> Box:
    found = list(rows[: SHOWN + 1])
    return Box(found[:SHOWN], len(found) > SHOWN)


NOTHING = Box([], False)


def searches_of(user: Any) -> Box:
    """What was looked for and not found, the last first."""
    found = recent_misses(user, size=SHOWN)
    return Box(found.rows, bool(found.next_cursor))


def desk_of(user: Any) -> Desk:
    keeps = keeps_pages(user)
    asked = AcknowledgedVersion.objects.visible_to(user).filter(closed_at=None, page__live=True)
    return Desk(
        keeps=keeps,
        today=user.centre.today,
        texts=box(texts_to_read(user)),
        problems=box(care.problems_to_answer(user).order_by("reported_at", "id")),
        to_review=box(care.to_review(user).order_by("review_due_on", "pk")),
        confirmations=box(asked.order_by("-opened_at", "-pk")) if keeps else NOTHING,
        scheduled=box(care.scheduled_pages(user)) if keeps else NOTHING,
        drafts=box(care.drafts_of(user)) if keeps else NOTHING,
        published=box(care.lately_published(user)) if keeps else NOTHING,
        searches=searches_of(user) if keeps else NOTHING,
        rereads=reads_texts(user),
        is_moderated=charter_of(user.centre).is_moderated,
    )
