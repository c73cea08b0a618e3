"""Noting that pages were read, and forgetting it in time."""

import logging
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.utils import timezone
from wagtail.models import Page

from home.models import PageView
from portal.kit.access import require
from portal.kit.personal_data import held_people

logger = logging.getLogger(__name__)

NOTED_SECONDS = 60 * 60
VIEWS_KEPT = timedelta(days=13 * 30 + 6)
"""Thirteen months: what was read at this time of last year can still be compared."""


def note_view(*, by: Any, page: Page) -> None:
    """Note that `by` has opened `page`, at most once an hour for each publication of it.

    Rights:  home.note_view; whoever served the page has looked at who reads it.
    Effects: one row, in one query, without an audit entry. When it cannot be written, that is logged and the
             page is read all the same.
    """
    require(by, "home.note_view")
    publication = page.last_published_at
    key = f"viewed:{page.pk}:{by.pk}:{publication.timestamp() if publication else ''}"
    if not cache.add(key, 1, NOTED_SECONDS):
        return
    row = PageView(page_id=page.pk, person_id=by.pk, publication=publication)
    try:
        PageView.objects.bulk_create(
            [row],
            update_conflicts=True,
            unique_fields=["page", "person"],
            update_fields=["publication", "last_seen_at"],
        )
    except DatabaseError:
        cache.delete(key)
        logger.exception("view not noted", extra={"page": page.pk})


@transaction.atomic
def purge_views(*, by: Any) -> int:
    """Delete what was last read thirteen months ago; return how many rows.

    Rights:  home.purge_views (the system).
    Effects: rows deleted, but those of people under a legal hold. Safe to repeat.
    """
    require(by, "home.purge_views")
    old = PageView.objects.filter(last_seen_at__lt=timezone.now() - VIEWS_KEPT)
    return int(old.exclude(person__in=held_people()).delete()[0])
