"""`/publications/`: what whoever keeps pages has to do next, in a fixed number of queries, and its lists."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat, Trim
from wagtail.models import Page, Revision

from home.models import AcknowledgedVersion, PageProblem
from home.queries.care import to_review
from home.queries.moderation import (
    IN_PROGRESS,
    RETURNED,
    reads_texts,
    states_of_page,
    texts_to_read,
)
from home.queries.titles import told_title
from portal.centres.queries import charter_of, keeps_pages
from portal.search.queries.misses import recent_misses

SHOWN = 5
DECIDED = "current_task_state__"


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
    returned: Box
    drafts: Box
    published: Box
    searches: Box
    rereads: bool
    is_moderated: bool

    @property
    def is_clear(self) -> bool:
        """Nothing waits."""
        return not (self.returned.rows or self.texts.rows or self.problems.rows or self.to_review.rows)


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
        problems=box(problems_to_answer(user).order_by("reported_at", "id")),
        to_review=box(to_review(user).order_by("review_due_on", "pk")),
        confirmations=box(asked.order_by("-opened_at", "-pk")) if keeps else NOTHING,
        scheduled=box(scheduled_pages(user)) if keeps else NOTHING,
        returned=box(returned_texts(user)) if keeps else NOTHING,
        drafts=box(drafts_of(user)) if keeps else NOTHING,
        published=box(lately_published(user)) if keeps else NOTHING,
        searches=searches_of(user) if keeps else NOTHING,
        rereads=reads_texts(user),
        is_moderated=charter_of(user.centre).is_moderated,
    )


# Its lists ---------------------------------------------------------------------------------------------------


def problems_of(user: Any) -> QuerySet[PageProblem]:
    """What was told of the pages that `user` keeps or answers for, and what they told themselves.

    Shape: with `told_title`, the page's own where it is still for them.
    """
    rows: QuerySet[PageProblem] = PageProblem.objects.visible_to(user).select_related(
        "page", "reported_by", "solved_by"
    )
    known = (
        F("page_title")
        if keeps_pages(user)
        else told_title(user, "page_title", also=Q(page__care__responsible=user.pk))
    )
    return rows.annotate(told_title=known)


def problems_to_answer(user: Any) -> QuerySet[PageProblem]:
    rows = problems_of(user).filter(solved_at=None)
    return rows if keeps_pages(user) else rows.filter(page__care__responsible=user.pk)


def pages_kept_by(user: Any) -> QuerySet[Page]:
    """The pages of the centre, for whoever keeps them: others would read the titles of what is limited, or waits."""
    if not keeps_pages(user):
        return Page.objects.none()
    return Page.objects.filter(path__startswith=user.centre.site.root_page.path)


def scheduled_pages(user: Any) -> QuerySet[Page]:
    """Pages with a version that goes online by itself, with `goes_live_at`."""
    waiting = Revision.objects.filter(approved_go_live_at__isnull=False)
    return (
        pages_kept_by(user)
        .filter(pk__in=[int(pk) for pk in waiting.values_list("object_id", flat=True)])
        .order_by("go_live_at", "pk")
    )


def drafts_of(user: Any) -> QuerySet[Page]:
    """What `user` has begun, changed and not put online, or taken back, the newest first, with `is_waiting` where
    somebody else reads it. What was sent back stands apart (`returned_texts`).
    """
    off_line = Q(live=False, expired=False, care__archived_at=None)
    states = states_of_page(OuterRef("pk"))
    return (
        pages_kept_by(user)
        .filter(off_line | Q(live=True, has_unpublished_changes=True))
        .filter(~Exists(states.filter(status=RETURNED, requested_by=user.pk)), latest_revision__user=user.pk)
        .annotate(is_waiting=Exists(states.filter(status=IN_PROGRESS)))
        .select_related("publication")
        .order_by("-latest_revision_created_at", "-pk")
    )


def returned_texts(user: Any) -> QuerySet[Page]:
    """What `user` sent to be read again and was sent back, the last first, with `returned_at`, `returned_by` (a name,
    “” for somebody who has left) and `word`: one query.
    """
    states = states_of_page(OuterRef("pk")).filter(status=RETURNED, requested_by=user.pk)
    by = f"{DECIDED}finished_by__"
    name = Trim(Concat(F(f"{by}first_name"), Value(" "), F(f"{by}last_name")))
    return (
        pages_kept_by(user)
        .annotate(
            returned_at=Subquery(states.values(f"{DECIDED}finished_at")[:1]),
            returned_by=Subquery(states.annotate(name=name).values("name")[:1]),
            word=Subquery(states.values(f"{DECIDED}comment")[:1]),
        )
        .filter(returned_at__isnull=False)
        .select_related("publication")
        .order_by("-returned_at", "-pk")
    )


def lately_published(user: Any) -> QuerySet[Page]:
    """What was put online last, with `reads`: how many people have opened it."""
    return (
        pages_kept_by(user)
        .filter(live=True, last_published_at__isnull=False, care__isnull=False)
        .annotate(reads=Count("views"))
        .order_by("-last_published_at", "-pk")
    )
