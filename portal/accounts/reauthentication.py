"""The password once more, at the door, before an act that counts: signing, opening a health record.

Before the transaction of the act: throttling needs the request, and hashing would hold SQLite's write lock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth import authenticate, update_session_auth_hash
from django.utils import timezone

from portal.accounts import session_state
from portal.accounts.exceptions import TooManyTries, WrongPassword
from portal.accounts.throttling import throttled_address

if TYPE_CHECKING:
    from django.http import HttpRequest

FAILED_TRIES = "failed_tries"
VALID_FOR = timedelta(minutes=2)
"""From the door to the action that checks it: one request, with room for a slow machine."""


@dataclass(frozen=True, slots=True)
class Reauthentication:
    """Proof that a person has just given their password again, kept with what they sign.

    Shape: `failed_tries` are the wrong passwords of this session since the last right one; `second_factor`
           is "" when the session was opened without one; `code` is the kind of code that was given besides
           the password, just now, where the act asks for it.
    """

    person_id: int
    at: datetime
    failed_tries: int
    client_address: str
    user_agent: str
    second_factor: str = ""
    method: str = "password"
    code: str = ""

    def proves(self, person: Any) -> bool:
        """Tell whether this is `person`'s own, and fresh. Actions refuse anything else."""
        return bool(self.person_id == person.pk and timezone.now() - self.at < VALID_FOR)


def reauthenticate(request: HttpRequest, password: str) -> Reauthentication:
    """Check the password of whoever is signed in.

    Raises:  WrongPassword, TooManyTries, both on the field `password`.
    Effects: a wrong one is counted, in the session for the evidence and for throttling.
    """
    person: Any = request.user
    found: Any = authenticate(request, username=person.get_username(), password=password)
    if found is None:
        request.session[FAILED_TRIES] = request.session.get(FAILED_TRIES, 0) + 1
        if getattr(request, "axes_locked_out", False):
            # The page of the act says so itself, with what was typed, instead of the lock-out page.
            request.axes_locked_out = False  # type: ignore[attr-defined]
            raise TooManyTries(field="password")
        raise WrongPassword(field="password")
    if found.password != person.password:
        # Hashed anew with today's parameters: without this, the session would end here.
        update_session_auth_hash(request, found)
    address: str = request.client_address  # type: ignore[attr-defined]
    session_state.confirm(request.session, in_full=False)
    AxesProxyHandler.reset_attempts(ip_address=throttled_address(request), username=person.get_username())
    return Reauthentication(
        person_id=person.pk,
        at=timezone.now(),
        failed_tries=request.session.pop(FAILED_TRIES, 0),
        client_address=address,
        user_agent=request.headers.get("User-Agent", "")[:255],
        second_factor=request.session.get(session_state.FACTOR, ""),
    )
