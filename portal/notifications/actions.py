"""Every write to notices and mails. Rooms call `notify`; the worker calls the rest."""

import logging
from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from portal.audit.actions import record
from portal.jobs.actions import run_soon
from portal.kit.access import can, require
from portal.kit.personal_data import held_people
from portal.notifications.choices import Level, MailState
from portal.notifications.delivery import email
from portal.notifications.kinds import NoticeKind
from portal.notifications.models import Notification, OutboxMail, validate_local_path
from portal.notifications.queries import mails_of, names_in_mails, names_in_notices, unread_at
from portal.notifications.wording import TITLE_LENGTH, Wording, Writer, mail_domain, one_line

logger = logging.getLogger(__name__)

DELIVERY_JOB = "notifications.deliver_mails"

LEASE = timedelta(minutes=10)
"""How long a worker may hold one mail. After it, the worker is taken for dead."""
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=6)
MOST_ATTEMPTS = 14
"""With delays doubling from one minute to six hours: a mail server may be down for a day and a half."""

READ_KEPT = timedelta(days=365)
MAILS_KEPT = timedelta(days=30)


@transaction.atomic
def notify(
    *,
    by: Any,
    kind: NoticeKind,
    recipients: Iterable[Any],
    context: Mapping[str, Any],
    url: str,
    subject_of: Any = None,
    group_key: str = "",
    address: str = "",
) -> list[Notification]:
    """Tell `recipients` something, in the portal and by mail.

    Shape:   `url` is a path of the portal, where the notice leads. `subject_of` is what `kind.permission`
             is asked about. Notices of one `group_key` speak of one thing (default: what is at `url`).
             `address` is where the mail goes in place of the person's own, which it has to prove first.
    Rights:  none asked of `by`, who has done something and checked that. Each recipient must be active,
             have a centre (the same as `by`'s, unless `by` is the system) and hold `kind.permission` now.
    Raises:  ValidationError for a `url` that leads out of the portal.
    Effects: a row and a mail per person, in the caller's transaction: rolled back, nobody is told.
    """
    validate_local_path(url)
    notices, mails = [], []
    writer = Writer(kind=kind, context=context, url=url)
    for person in people_to_tell(by=by, kind=kind, recipients=recipients, subject_of=subject_of):
        wording = writer.write_to(person)
        if kind.in_portal:
            notices.append(new_notification(kind, person, wording, url, group_key or url))
        if kind.by_mail and is_address(address or person.email):
            mails.append(new_mail(kind, person, wording, address or person.email))
    Notification.objects.bulk_create(notices)
    OutboxMail.objects.bulk_create(mails)
    if mails:
        run_soon(DELIVERY_JOB)
    return notices


def people_to_tell(*, by: Any, kind: NoticeKind, recipients: Iterable[Any], subject_of: Any) -> list[Any]:
    """Read the recipients afresh, each once, and keep those who may be told."""
    people = get_user_model()._default_manager.select_related("centre__charter").order_by("pk")
    centre_id = getattr(by, "centre_id", None)
    return [
        person
        for person in people.filter(pk__in={recipient.pk for recipient in recipients}, is_active=True)
        if person.centre_id is not None
        and centre_id in (None, person.centre_id)
        and (kind.permission is None or can(person, kind.permission, subject_of))
    ]


def is_address(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True


def new_notification(
    kind: NoticeKind, person: Any, wording: Wording, url: str, group_key: str
) -> Notification:
    return Notification(
        centre=person.centre,
        recipient=person,
        kind=kind.name,
        level=kind.level,
        title=wording.title,
        body=wording.summary,
        url=url,
        group_key=group_key,
    )


def new_mail(kind: NoticeKind, person: Any, wording: Wording, address: str) -> OutboxMail:
    identifier = uuid4()
    return OutboxMail(
        id=identifier,
        centre=person.centre,
        recipient=person,
        address=address,
        sender_name=person.centre.name,
        kind=kind.name,
        subject=wording.title,
        body_text=wording.text,
        body_html=wording.html,
        message_id=f"<{identifier}@{mail_domain()}>",
        is_secret=kind.is_secret,
    )


@transaction.atomic
def post_mail(
    *, by: Any, centre: Any, kind: str, address: str, subject: str, text: str, name: str
) -> OutboxMail:
    """Put one plain mail to an address that is nobody's account in the outbox.

    Shape:   `name` names the mail in the whole installation: the second of one name is the first.
    Rights:  none asked of `by`, which is the system and has checked its own.
    Effects: a mail in the caller's transaction.
    """
    mail, is_new = OutboxMail.objects.get_or_create(
        message_id=f"<{name}@{mail_domain()}>",
        defaults={
            "centre": centre,
            "address": address,
            "sender_name": centre.name,
            "kind": kind,
            "subject": one_line(subject, TITLE_LENGTH),
            "body_text": text,
        },
    )
    if is_new:
        run_soon(DELIVERY_JOB)
    return mail


@transaction.atomic
def mark_read(*, by: Any, notification: Notification) -> Notification:
    """Note that `by` has opened a notice, and with it those that speak of the same thing.

    Rights:  notifications.read_notification (the recipient).
    Effects: `read_at`; no audit entry, reading one's own notice is nobody else's business. Safe to repeat.
    """
    require(by, "notifications.read_notification", notification)
    now = timezone.now()
    Notification.objects.visible_to(by).unread().filter(
        group_key=notification.group_key, created_at__lte=now
    ).update(read_at=now)
    return Notification.objects.get(pk=notification.pk)


def mark_read_at(*, by: Any, url: str) -> int:
    """Note that `by` has come to `url` by another way than their notices; return how many spoke of it.

    Rights:  notifications.read_all_notifications.
    Effects: `read_at`, where there is something to write; the page that is drawn then counts no notice again.
             Safe to repeat.
    """
    require(by, "notifications.read_all_notifications")
    if not unread_at(by, url):
        return 0
    unread = Notification.objects.visible_to(by).unread()
    read = unread.filter(group_key=url).update(read_at=timezone.now())
    by._unread_notices = max(0, by._unread_notices - read)
    return read


def settle(*, group_key: str, but_for: Any = None) -> int:
    """Mark as read what asked people to act on something that has moved on since; return how many did.

    Shape:   `but_for` are the people (a query) who are still to act.
    Rights:  none; the caller has checked its own, as for `notify`.
    Effects: `read_at`, so that nobody is asked for what is done. Call it before telling the next ones.
    """
    asked = Notification.objects.unread().filter(group_key=group_key, level=Level.ACTION)
    if but_for is not None:
        asked = asked.exclude(recipient__in=but_for.order_by().values("pk"))
    return asked.update(read_at=timezone.now())


@transaction.atomic
def mark_all_read(*, by: Any) -> int:
    """Note that `by` has read every notice; return how many were waiting.

    Rights:  notifications.read_all_notifications.
    Effects: `read_at`. Safe to repeat.
    """
    require(by, "notifications.read_all_notifications")
    return Notification.objects.visible_to(by).unread().update(read_at=timezone.now())


def deliver_due_mails(*, by: Any, most: int = 200) -> int:
    """Hand the mails that are due to the mail server; return how many it took.

    Not in a transaction: each mail is claimed, sent and written down by itself, so that a cut in the
    middle loses nothing and a slow server holds no lock.

    Rights:  notifications.deliver_mail (the system).
    Effects: the state of each mail, an audit entry for each that failed for good, another run for what is
             beyond `most`. Safe to run twice and at the same time.
    """
    require(by, "notifications.deliver_mail")
    due = list(OutboxMail.objects.due(timezone.now()).values_list("pk", flat=True)[:most])
    sent = 0
    with email.MailServer() as server:
        for mail_id in due:
            mail = claim_mail(mail_id)
            if mail is None:
                continue
            try:
                sent += deliver(by, server, mail)
            except email.Unreachable:
                return sent
    if len(due) == most:
        run_soon(DELIVERY_JOB)
    return sent


def claim_mail(mail_id: UUID) -> OutboxMail | None:
    """Take a due mail for the time of a lease, or return None when another worker has it.

    One conditional UPDATE: of two workers the database lets one through, on PostgreSQL and SQLite alike.
    """
    now = timezone.now()
    claimed = (
        OutboxMail.objects.due(now)
        .filter(pk=mail_id)
        .order_by()
        .update(attempts=F("attempts") + 1, next_attempt_at=now + LEASE)
    )
    return OutboxMail.objects.get(pk=mail_id) if claimed else None


def deliver(by: Any, server: email.MailServer, mail: OutboxMail) -> bool:
    """Send a claimed mail and write down what became of it; tell whether it was sent.

    Raises: Unreachable, once that is written down.
    """
    if not email.is_configured():
        close_mail(mail, MailState.KEPT)
        return False
    try:
        server.send(mail)
    except email.Refused as error:
        fail_mail(by, mail, error)
    except email.Postponed as error:
        postpone_mail(by, mail, error)
        if isinstance(error, email.Unreachable):
            raise
    else:
        close_mail(mail, MailState.SENT)
        return True
    return False


def close_mail(mail: OutboxMail, state: MailState) -> None:
    """Write that nothing remains to be done. A secret body is not kept once it has reached its reader."""
    mail.state = state
    mail.last_error = ""
    if state == MailState.SENT:
        mail.sent_at = timezone.now()
        if mail.is_secret:
            mail.body_text = mail.body_html = ""
    mail.save(update_fields=["state", "sent_at", "last_error", "body_text", "body_html"])


def postpone_mail(by: Any, mail: OutboxMail, error: email.Undelivered) -> None:
    """Plan the next attempt, twice as far as the one before; after the last one, give up."""
    if mail.attempts >= MOST_ATTEMPTS:
        fail_mail(by, mail, error)
        return
    mail.next_attempt_at = timezone.now() + min(FIRST_DELAY * 2 ** (mail.attempts - 1), LONGEST_DELAY)
    mail.last_error = str(error)[:500]
    mail.save(update_fields=["next_attempt_at", "last_error"])
    logger.warning("mail postponed", extra={"mail": str(mail.pk), "attempts": mail.attempts})


@transaction.atomic
def fail_mail(by: Any, mail: OutboxMail, error: email.Undelivered) -> None:
    """Give a mail up, and leave a trace that outlives it."""
    mail.state = MailState.FAILED
    mail.last_error = str(error)[:500]
    mail.save(update_fields=["state", "last_error"])
    record(by, "notifications.fail_mail", mail, kind=mail.kind, attempts=mail.attempts)
    logger.error("mail failed", extra={"mail": str(mail.pk), "attempts": mail.attempts})


@transaction.atomic
def purge(*, by: Any) -> tuple[int, int]:
    """Delete what has served: notices read a year ago, mails closed a month ago. Return both numbers.

    Rights:  notifications.purge (the system).
    Effects: rows deleted, but those of people under a legal hold. Safe to repeat.
    """
    require(by, "notifications.purge")
    now = timezone.now()
    held = held_people()
    old = Notification.objects.filter(read_at__lt=now - READ_KEPT).exclude(recipient__in=held)
    closed = OutboxMail.objects.exclude(state=MailState.PENDING).filter(created_at__lt=now - MAILS_KEPT)
    notices, _ = old.delete()
    mails, _ = closed.exclude(recipient__in=held, recipient__isnull=False).delete()
    return notices, mails


@transaction.atomic
def forget_places(*, by: Any, urls: Iterable[str]) -> int:
    """Delete every notice and every mail that leads to one of `urls`, whoever received it; return how many notices.

    Rights:  none asked of `by`, who has just deleted what stood there and checked that.
    Effects: rows deleted. A mail that waits leaves first, and is purged within a month.
    """
    places = list(urls)
    named = reduce(or_, (Q(body_text__contains=url) for url in places), Q(pk__in=()))
    OutboxMail.objects.filter(named).exclude(state=MailState.PENDING).delete()
    return int(Notification.objects.filter(url__in=places).delete()[0])


@transaction.atomic
def erase(by: Any, person: Any) -> None:
    """Delete what `person` was told, in the portal and by mail, and what colleagues were told in words that
    name them; a mail to a colleague that has not left yet leaves first, and is purged within a month.

    Shape:   `person` as they were: mails to their address are theirs too.
    Rights:  accounts.erase_personal_data.
    Effects: rows deleted. Safe to repeat.
    """
    require(by, "accounts.erase_personal_data", person)
    Notification.objects.filter(Q(recipient=person) | names_in_notices(person)).delete()
    closed = ~Q(state=MailState.PENDING)
    OutboxMail.objects.filter(mails_of(person) | (closed & names_in_mails(person))).delete()
