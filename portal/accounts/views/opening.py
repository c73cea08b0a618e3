"""The one way to open a session: straight after the password, or after a code for whoever has a second factor."""

from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from portal.accounts import devices, session_state
from portal.accounts.actions.devices import SeenDevice, sign_in
from portal.accounts.models import User
from portal.accounts.queries.factor import has_factor
from portal.accounts.views.doors import next_address

BACKEND = "portal.accounts.backends.PortalBackend"


def let_in(request: HttpRequest, person: User, *, is_own: bool = False) -> HttpResponse:
    """Go on with `person`, who has given their password or shown an invitation: in, or to the second factor."""
    wanted = next_address(request)
    if has_factor(person):
        session_state.begin_pending(request.session, person, wanted=wanted, is_own=is_own)
        return redirect("accounts:second-factor")
    open_session(request, person, "", is_own=is_own)
    return redirect(wanted)


def open_session(request: HttpRequest, person: User, factor: str, *, is_own: bool = False) -> None:
    """Sign `person` in, who has shown who they are.

    Shape:   `factor` is a value of SecondFactor, or "" for the password (or an invitation) alone; `is_own` when
             the person says that the device is theirs.
    Effects: the session with its end, its device and its factor; the device's cookie with the answer; what
             actions.devices.sign_in writes; wrong passwords forgotten (django-axes).
    """
    if not factor and has_factor(person):
        raise PermissionDenied("accounts.sign_in")
    address: str = request.client_address  # type: ignore[attr-defined]
    seen = SeenDevice(
        digest=devices.digest(devices.known_or_new_token(request)),
        label=devices.label(request.headers.get("User-Agent", "")),
        client_address=address,
        is_own=is_own,
    )
    device = sign_in(by=person, seen=seen, factor=factor)
    request.session.pop(session_state.PENDING, None)
    login(request, person, backend=BACKEND)
    session_state.describe(request.session, session_state.Opening(device, factor, address))
