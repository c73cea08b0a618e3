"""What waits for somebody who keeps pages, and what was changed last: the first screen of the back office."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from home.queries import care
from home.queries.moderation import texts_to_read
from portal.centres.queries import keeps_pages
from portal.ui.models import PortalPage

MOST_COUNTED = 50
LATEST = 6


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line. Shape: `number` is at most MOST_COUNTED, `is_more` tells that there are others."""

    label: str | Promise
    number: int
    is_more: bool
    url: str


def waiting_for(user: Any) -> list[Waiting]:
    """What waits, a query for each kind; nothing for whoever keeps no pages."""
    if not keeps_pages(user) or user.centre_id is None:
        return []
    kinds = (
        (_("Pages to look at again"), care.to_review(user), reverse("home:desk-list", args=["a-revoir"])),
        (_("Problems that colleagues told of"), care.problems_to_answer(user), reverse("home:problems")),
        (_("Texts to read again before they are online"), texts_to_read(user), reverse("home:texts")),
        (
            _("Pages that go online by themselves"),
            care.scheduled_pages(user),
            reverse("home:desk-list", args=["programmees"]),
        ),
    )
    found = [line(label, rows, url) for label, rows, url in kinds]
    return [one for one in found if one.number]


def line(label: str | Promise, rows: QuerySet[Any], url: str) -> Waiting:
    number = len(rows.order_by().values_list("pk", flat=True)[: MOST_COUNTED + 1])
    return Waiting(label, min(number, MOST_COUNTED), number > MOST_COUNTED, url)


def changed_lately(user: Any) -> list[Page]:
    """The pages of the person's own centre that somebody worked on last, with who did. Two queries."""
    root = user.centre.site.root_page
    pages = (
        Page.objects.filter(path__startswith=root.path, depth__gt=root.depth)
        .exclude(latest_revision=None)
        .select_related("latest_revision__user")
        .order_by("-latest_revision_created_at", "-pk")
    )
    return [page for page in pages[: 2 * LATEST] if issubclass(page.specific_class, PortalPage)][:LATEST]
