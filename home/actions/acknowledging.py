"""« Lu et compris »: asking the readers of a page, confirming, reminding."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.models import Revision

from home.exceptions import PageChanged, RemindedToday
from home.models import AcknowledgedPage, AcknowledgedVersion, Acknowledgement
from home.notices import tell_to_confirm
from home.queries.acknowledgements import digest_of, people_asked, people_to_tell
from home.reminders import Worked, is_reminder_due, worked_days
from portal.accounts.reauthentication import Reauthentication
from portal.audit.actions import record
from portal.centres.models import Centre
from portal.centres.queries import unworked_holidays
from portal.jobs.actions import run_soon
from portal.kit.access import require
from portal.notifications.actions import mark_read_at, settle

TELLING_JOB = "home.tell_readers"
CHUNK = 500
"""People told in one transaction."""
FIRST_HOUR = 8
"""Nobody is reminded before, where the centre is."""


@transaction.atomic(savepoint=False)
def ask_readers(*, by: Any, page: Any) -> AcknowledgedVersion | None:
    """Ask the readers of `page`, which was just published, to confirm it when it says something else than what
    they were last asked; stop asking when it no longer does. Return what is asked now.

    Shape:   `by` is whoever published. A mere correction is not asked again.
    Rights:  none; whoever published had them.
    Effects: the version, the one before closed and its notices settled, an audit entry; people are told by the
             worker. `is_correction` is taken back, for the next time. Safe to repeat.
    """
    if not isinstance(page, AcknowledgedPage) or not page.live:
        return None
    versions = AcknowledgedVersion.objects.select_for_update().filter(page=page.pk)
    last = versions.order_by("-number").first()
    asked: AcknowledgedVersion | None = None
    if not page.asks_acknowledgement:
        if last is not None and last.closed_at is None:
            close_version(by, last)
    else:
        asked = version_of(by, page, last)
        run_soon(TELLING_JOB)
    if page.is_correction:
        forget_correction(page)
    return asked


def version_of(by: Any, page: Any, last: AcknowledgedVersion | None) -> AcknowledgedVersion:
    """The version that stands for what `page` says: `last`, or a new one."""
    digest = digest_of(page)
    if last is None or (last.digest != digest and not page.is_correction):
        if last is not None and last.closed_at is None:
            close_version(by, last)
        version = AcknowledgedVersion.objects.create(
            centre_id=last.centre_id if last is not None else Centre.objects.of_page(page).get().pk,
            page_id=page.pk,
            number=last.number + 1 if last is not None else 1,
            title=page.title,
            digest=digest,
            revision=page.live_revision,
            due_on=page.acknowledge_by,
        )
        record(by, "home.ask_readers", version)
        return version
    last.digest, last.title, last.due_on, last.closed_at = digest, page.title, page.acknowledge_by, None
    last.save(update_fields=["digest", "title", "due_on", "closed_at"])
    return last


def close_version(by: Any, version: AcknowledgedVersion) -> None:
    version.closed_at = timezone.now()
    version.save(update_fields=["closed_at"])
    settle(group_key=version.group_key)
    record(by, "home.close_version", version)


def forget_correction(page: Any) -> None:
    """Take the tick back, on the page and in the text that the editor opens next time."""
    type(page).objects.filter(pk=page.pk).update(is_correction=False)
    page.is_correction = False
    revision: Revision | None = page.live_revision
    if revision is not None and revision.content.get("is_correction"):
        revision.content["is_correction"] = False
        revision.save(update_fields=["content"])


def settle_page(*, page_id: int) -> None:
    """Ask nobody for a page that is not online any more. Rights: none; whoever took it off had them."""
    for version in AcknowledgedVersion.objects.filter(page=page_id, closed_at=None):
        settle(group_key=version.group_key)


@transaction.atomic
def acknowledge(*, by: Any, version: AcknowledgedVersion) -> Acknowledgement:
    """Note that `by` has read and understood `version`.

    Rights:  home.acknowledge (whoever is asked for it).
    Raises:  PageChanged when it is not what the page says any more.
    Effects: one row that nobody takes back, an audit entry, their notices of it read. Safe to repeat.
    """
    require(by, "home.acknowledge", version)
    locked = AcknowledgedVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    require(by, "home.acknowledge", locked)
    if locked.closed_at is not None:
        raise PageChanged
    given, is_new = Acknowledgement.objects.get_or_create(version=locked, person=by)
    if is_new:
        record(by, "home.acknowledge", locked)
        mark_read_at(by=by, url=locked.group_key)
    return given


@transaction.atomic
def remind_readers(*, by: Any, version: AcknowledgedVersion) -> AcknowledgedVersion:
    """Remind those who have not confirmed, once a day at most.

    Rights:  home.follow_acknowledgements on the page.
    Raises:  PageChanged when nobody is asked for it any more; RemindedToday.
    Effects: `reminded_at`, an audit entry; the worker tells them.
    """
    require(by, "home.follow_acknowledgements", version.page)
    locked = AcknowledgedVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    require(by, "home.follow_acknowledgements", locked.page)
    if locked.closed_at is not None:
        raise PageChanged
    if locked.is_told_today:
        raise RemindedToday
    return begin_round(by, locked)


def begin_round(by: Any, version: AcknowledgedVersion) -> AcknowledgedVersion:
    version.reminded_at = timezone.now()
    version.save(update_fields=["reminded_at"])
    record(by, "home.remind_readers", version)
    run_soon(TELLING_JOB)
    return version


def begin_due_rounds(*, by: Any) -> int:
    """Begin the reminders whose day has come, where the centre works today; return how many.

    Rights:  home.tend_pages (the system).
    Effects: as `remind_readers`. Safe to repeat: each day once.
    """
    require(by, "home.tend_pages")
    worked: dict[int, Worked] = {}
    begun = 0
    rows = AcknowledgedVersion.objects.filter(closed_at=None, page__live=True).select_related("centre")
    for version in rows.order_by("pk"):
        centre = version.centre
        if timezone.localtime(timezone=ZoneInfo(centre.zone)).hour < FIRST_HOUR:
            continue
        if centre.pk not in worked:
            worked[centre.pk] = worked_in(centre, version.opened_at.date())
        begun += begin_if_due(by, version, worked[centre.pk])
    return begun


def worked_in(centre: Centre, start: date) -> Worked:
    return worked_days(unworked_holidays(centre, date(start.year - 1, 1, 1), date(start.year + 10, 1, 1)))


@transaction.atomic
def begin_if_due(by: Any, version: AcknowledgedVersion, is_worked: Worked) -> bool:
    locked = AcknowledgedVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    zone = ZoneInfo(version.centre.zone)
    reminded_on = timezone.localdate(locked.reminded_at, zone) if locked.reminded_at else None
    opened_on = timezone.localdate(locked.opened_at, zone)
    if locked.closed_at is not None or not is_reminder_due(
        opened_on, locked.due_on, reminded_on, version.centre.today, is_worked
    ):
        return False
    begin_round(by, locked)
    return True


def tell_readers(*, by: Any) -> int:
    """Tell those who have to confirm something and were not told yet, or not since the last reminder: newcomers
    and people who changed sectors too. Return how many.

    Rights:  home.tend_pages (the system).
    Effects: notices, a chunk of people in each transaction; another run for what is left. Those of people whom
             the page is no longer for are done with: it would not open. Safe to repeat.
    """
    require(by, "home.tend_pages")
    told, is_more = 0, False
    rows = AcknowledgedVersion.objects.filter(closed_at=None, page__live=True)
    for version in rows.select_related("page", "centre").order_by("opened_at", "pk"):
        settle(group_key=version.group_key, but_for=people_asked(version))
        people = list(people_to_tell(version)[:CHUNK])
        if people:
            tell_to_confirm(by, version, people)
        told += len(people)
        is_more = is_more or len(people) == CHUNK
    if is_more:
        run_soon(TELLING_JOB)
    return told


def note_export(*, by: Any, version: AcknowledgedVersion, proof: Reauthentication, lines: int) -> None:
    """Note that `by` took the list of the readers away.

    Rights:  home.follow_acknowledgements on the page, and the password just given.
    Effects: an audit entry.
    """
    require(by, "home.follow_acknowledgements", version.page)
    if not proof.proves(by):
        raise PermissionDenied("home.follow_acknowledgements")
    record(by, "home.export_acknowledgements", version, lines=lines)
