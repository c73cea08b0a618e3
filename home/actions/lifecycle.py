"""The end of a page's life, and its return: archived pages are off line, out of lists, and kept with their history."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, PageLogEntry

from home.actions.moderating import submit_text
from home.models import PageCare
from home.queries.publishing import is_reread
from portal.audit.actions import record
from portal.kit.access import require

PUBLISHED = ("wagtail.publish", "wagtail.publish.scheduled")
"""What Wagtail's log says when a page goes online."""


@transaction.atomic
def archive_page(*, by: Any, page: Page) -> int:
    """Take `page` off line with what stands below it, and put them away together.

    Rights:  home.archive_page.
    Effects: the pages that were online no longer are; `PageCare.archived_at` is the same for all of them; one audit
             entry, and Wagtail's own for each page. Returns how many went off line. Safe to repeat.
    """
    require(by, "home.archive_page", page)
    page = Page.objects.select_for_update(of=("self",)).get(pk=page.pk)
    require(by, "home.archive_page", page)
    now = timezone.now()
    live = list(Page.objects.descendant_of(page, inclusive=True).live().order_by("-path").specific())
    for one in live:
        # Wagtail takes this for publishing, which is somebody else's business where texts are read again.
        UnpublishPageAction(one, user=by).execute(skip_permission_checks=True)
    put_away = {one.pk for one in live} | {page.pk}
    PageCare.objects.bulk_create([PageCare(page_id=pk) for pk in put_away], ignore_conflicts=True)
    PageCare.objects.filter(page__in=put_away, archived_at=None).update(archived_at=now)
    record(by, "home.archive_page", page, after={"pages": len(live)})
    return len(live)


def put_away_expired(*, page: Page) -> None:
    """Put a page whose last hour has come into the archives, where it is found and put online again.

    Rights:  none; whoever set the hour had them. Effects: `PageCare.archived_at`; what stands below stays as it is.
    """
    if page.expired:
        PageCare.objects.filter(page=page.pk, archived_at=None).update(archived_at=timezone.now())


@transaction.atomic
def restore_page(*, by: Any, page: Page) -> int:
    """Put `page` online again as it last was, with what was archived together with it.

    Rights:  home.restore_page.
    Effects: what was online is published again, for the readers of the place where it stands now, or sent to be read
             again (`have_read`); a later draft stays the draft; a date of expiry that has passed is forgotten. One
             audit entry. Returns how many came back; 0 where the page is not in the archives.
    """
    require(by, "home.restore_page", page)
    page = Page.objects.select_for_update(of=("self",)).get(pk=page.pk)
    require(by, "home.restore_page", page)
    archived_at = PageCare.objects.filter(page=page.pk).values_list("archived_at", flat=True).first()
    if archived_at is None:
        return 0
    together = Page.objects.descendant_of(page, inclusive=True).filter(care__archived_at=archived_at)
    pages = list(together.exclude(first_published_at=None).order_by("path").specific())
    for one in pages:
        online = last_online(one)
        is_as_read = online is not None and not is_moved_since(one, archived_at)
        if is_as_read or not is_reread(by, one):
            publish_again(by, one, online or one)
        else:
            have_read(by, one)
    PageCare.objects.filter(page__in=together.values("pk")).update(archived_at=None)
    record(by, "home.restore_page", page, after={"pages": len(pages)})
    return len(pages)


def last_online(page: Any) -> Any:
    """`page` as it was last published, for the same readers, at the address that it has now; None where nobody noted
    it. The row alone does not tell: of a page that is off line, the editor writes each draft into it.
    """
    published = PageLogEntry.objects.filter(page=page.pk, action__in=PUBLISHED, revision__isnull=False)
    number = published.order_by("-timestamp", "-pk").values_list("revision", flat=True).first()
    revision = page.revisions.filter(pk=number).first()
    if revision is None:
        return None
    online = revision.as_object()
    online.slug = page.slug
    return online


def is_moved_since(page: Page, moment: datetime) -> bool:
    """Tell whether `page`, or one above it, has been carried elsewhere, to other readers."""
    above = Page.objects.ancestor_of(page, inclusive=True)
    moves = PageLogEntry.objects.filter(page__in=above.values("pk"), action="wagtail.move")
    return bool(moves.filter(timestamp__gte=moment).exists())


def publish_again(by: Any, page: Any, online: Any) -> None:
    """Publish what the page said when it was last online; what was written since then stays a draft."""
    draft = page.latest_revision
    is_newer = draft is not None and page.last_published_at and draft.created_at > page.last_published_at
    forget_expiry(online)
    # It was online before: nobody needs to read it again.
    online.save_revision(user=by, log_action=True).publish(user=by, skip_permission_checks=True)
    if is_newer:
        draft.as_object().save_revision(user=by)


def have_read(by: Any, page: Any) -> None:
    """Send what the page says now to be read again: nobody may have read it, or not for those whom its new place
    would open it to.
    """
    text = page.get_latest_revision_as_object()
    forget_expiry(text)
    text.save_revision(user=by, log_action=True)
    submit_text(by=by, page=text)


def forget_expiry(page: Any) -> None:
    page.go_live_at, page.expired = None, False
    if page.expire_at and page.expire_at <= timezone.now():
        page.expire_at = None
