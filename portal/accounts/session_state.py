"""What a session remembers besides whose it is: since when, how it was opened, when its owner was last asked.

Units: instants are whole seconds since 1970, since a session is kept as JSON.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase

    from portal.accounts.models import KnownDevice, User

OPENED = "opened_at"
CONFIRMED = "confirmed_at"
"""The last time that everything sign-in asks was given: password, and code of whoever has a second factor."""
IN_ZONE = "in_zone_at"
"""The last page asked under a sensitive address, or the last password given for one."""
SEEN = "seen_at"
FACTOR = "second_factor"
DEVICE = "device"
ADDRESS = "client_address"
OWN = "is_own"

ENROLMENT = "enrolment"
"""The application that this session is adding: no other session of the person sees its key."""

PENDING = "pending"
"""Who has given the right password, and is asked for a code before anything is opened."""

ZONE_STEP, SEEN_STEP = 60, 5 * 60
"""Seconds between two writes of IN_ZONE, and of SEEN."""
JUST = 10 * 60
"""Seconds for which sign-in still tells who sits there, when a second factor is added."""


@dataclass(frozen=True, slots=True)
class Opening:
    """How a session is opened.

    Shape: `factor` is a value of SecondFactor, or "".
    """

    device: KnownDevice
    factor: str
    client_address: str


def now() -> int:
    return int(timezone.now().timestamp())


def instant(seconds: Any) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def stamp(session: SessionBase) -> None:
    """Note that the session is opened now. However it is: this is called by Django's own signal."""
    session[OPENED] = session[CONFIRMED] = session[IN_ZONE] = session[SEEN] = now()


def describe(session: SessionBase, opening: Opening) -> None:
    """Note how the session was opened, and until when it lasts: an instant, not a delay, so that a session
    that is used does not last longer.
    """
    session[FACTOR] = opening.factor
    session[DEVICE] = str(opening.device.pk)
    session[ADDRESS] = opening.client_address
    declare_own(session, is_own=opening.device.is_own)


def declare_own(session: SessionBase, *, is_own: bool) -> None:
    """Let the session last as long as its device allows: the owner's own is signed in for a month, for reading."""
    session[OWN] = is_own
    seconds = settings.OWN_DEVICE_SESSION_AGE if is_own else settings.SESSION_COOKIE_AGE
    opened = instant(session.get(OPENED)) or timezone.now()
    session.set_expiry(opened + timedelta(seconds=seconds))


def is_read_only(session: SessionBase) -> bool:
    """Tell whether the session has lasted so long, on the owner's own device, that it only reads."""
    return bool(session.get(OWN)) and now() - int(session.get(CONFIRMED, 0)) >= settings.SESSION_COOKIE_AGE


def is_at_rest(session: SessionBase) -> bool:
    """Tell whether nothing sensitive was asked for so long that its owner may have gone away."""
    return now() - int(session.get(IN_ZONE, 0)) >= settings.SENSITIVE_REST


def is_just_confirmed(session: SessionBase) -> bool:
    """Tell whether everything that sign-in asks was given so recently that nobody else may have sat down."""
    return now() - int(session.get(CONFIRMED, 0)) < JUST


def keep_awake(session: SessionBase) -> None:
    """Note a page of a sensitive zone; writes at most once a minute."""
    if now() - int(session.get(IN_ZONE, 0)) >= ZONE_STEP:
        session[IN_ZONE] = now()


def is_seen_again(session: SessionBase) -> bool:
    """Note that the session is in use, at most every five minutes; tell whether it was noted."""
    is_due = now() - int(session.get(SEEN, 0)) >= SEEN_STEP
    if is_due:
        session[SEEN] = now()
    return is_due


def confirm(session: SessionBase, *, in_full: bool) -> None:
    """Note that the owner has just shown who they are; `in_full` when everything sign-in asks was asked."""
    session[IN_ZONE] = now()
    if in_full:
        session[CONFIRMED] = now()


def begin_pending(session: SessionBase, person: User, *, wanted: str, is_own: bool) -> None:
    """Keep who has given the right password, in a session that holds nothing else and soon ends."""
    session.flush()
    session[PENDING] = {
        "person": person.pk,
        "hash": person.get_session_auth_hash(),
        "at": now(),
        "next": wanted,
        "is_own": is_own,
    }
    session.set_expiry(timezone.now() + timedelta(seconds=2 * settings.PENDING_SIGN_IN_AGE))


def pending(session: SessionBase) -> dict[str, Any] | None:
    """Return what `begin_pending` kept, while it is fresh."""
    kept: dict[str, Any] | None = session.get(PENDING)
    if kept is None or now() - int(kept["at"]) >= settings.PENDING_SIGN_IN_AGE:
        return None
    return kept
