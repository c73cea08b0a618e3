"""Where people are signed in."""

from datetime import timedelta
from typing import Any

from axes.models import AccessFailureLog, AccessLog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal.accounts.factor import DAY
from portal.accounts.models import KnownDevice, Session, User, WrongCode
from portal.accounts.queries.people import lock_person
from portal.accounts.queries.personal_data import SIGN_INS_KEPT_DAYS
from portal.audit.actions import record
from portal.kit.access import require
from portal.kit.personal_data import held_people


def end_sessions(person: User, *, but: str | None = None) -> int:
    """Delete the sessions of `person`, except the one with the key `but`; return how many.

    The caller has checked its right.
    """
    ended, _ = Session.objects.filter(person=person).exclude(session_key=but or "").delete()
    return ended


@transaction.atomic
def end_session(*, by: User, session: Session) -> None:
    """Sign `by` out where one of their sessions is open.

    Rights:  accounts.end_own_session.
    Effects: the row deleted, one audit entry. Safe to repeat.
    """
    require(by, "accounts.end_own_session", session)
    record(by, "accounts.end_session", by, session=str(session.public_id))
    Session.objects.filter(pk=session.pk).delete()


@transaction.atomic
def end_other_sessions(*, by: User, session_key: str | None) -> int:
    """Sign `by` out everywhere but here; return from how many places.

    Rights:  accounts.change_own_account.
    Effects: rows deleted, one audit entry. Safe to repeat.
    """
    require(by, "accounts.change_own_account", by)
    ended = end_sessions(by, but=session_key)
    record(by, "accounts.end_other_sessions", by, ended=ended)
    return ended


@transaction.atomic
def end_sessions_of(*, by: Any, person: User) -> int:
    """Sign `person` out everywhere; return from how many places.

    Rights:  accounts.end_sessions (never one's own).
    Effects: rows deleted, one audit entry. Safe to repeat.
    """
    require(by, "accounts.end_sessions", person)
    person = lock_person(person)
    require(by, "accounts.end_sessions", person)
    ended = end_sessions(person)
    record(by, "accounts.end_sessions", person, ended=ended)
    return ended


def note_sign_out(*, by: User, client_address: str) -> None:
    """Write that `by` signs out. Rights: accounts.change_own_account. Effects: one audit entry."""
    require(by, "accounts.change_own_account", by)
    record(by, "accounts.sign_out", by, client_address=client_address)


def note_refused_sign_in(*, by: Any, person: User, client_address: str) -> None:
    """Write that somebody typed a wrong password for `person`.

    Rights:  accounts.note_refused_sign_in (the system).
    Effects: one audit entry.
    """
    require(by, "accounts.note_refused_sign_in")
    record(by, "accounts.refuse_sign_in", person, client_address=client_address)


def forget_old_sign_ins(*, by: Any) -> None:
    """Delete what is known of sign-ins, right and wrong, older than six months (docs/rooms/accounts.md);
    devices whose cookie has run out; wrong codes that no longer count; sessions that are over. The sign-ins of
    people under a legal hold stay.

    Rights: accounts.forget_old_sign_ins (the system). Effects: rows deleted. Safe to repeat.
    """
    require(by, "accounts.forget_old_sign_ins")
    now = timezone.now()
    held = list(User.objects.filter(pk__in=held_people()).values_list("username", flat=True))
    for log in (AccessLog, AccessFailureLog):
        old = log.objects.filter(attempt_time__lt=now - timedelta(days=SIGN_INS_KEPT_DAYS))
        old.exclude(username__in=held, username__isnull=False).delete()
    kept_since = now - timedelta(seconds=settings.DEVICE_COOKIE_AGE)
    KnownDevice.objects.filter(last_seen_at__lt=kept_since).delete()
    WrongCode.objects.filter(at__lt=now - DAY).delete()
    Session.objects.filter(expire_date__lt=now).delete()
