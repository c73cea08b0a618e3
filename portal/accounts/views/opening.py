"""The one way to open a session."""

from django.contrib.auth import login
from django.http import HttpRequest

from portal.accounts import devices, session_state
from portal.accounts.actions.devices import SeenDevice, sign_in
from portal.accounts.models import User

BACKEND = "portal.accounts.backends.PortalBackend"


def open_session(request: HttpRequest, person: User, factor: str, *, is_own: bool = False) -> None:
    """Sign `person` in, who has shown who they are.

    Shape:   `factor` is a value of SecondFactor, or "" for the password (or an invitation) alone; `is_own` when
             the person says that the device is theirs.
    Effects: the session with its end, its device and its factor; the device's cookie with the answer; what
             actions.devices.sign_in writes; wrong passwords forgotten (django-axes).
    """
    address: str = request.client_address  # type: ignore[attr-defined]
    seen = SeenDevice(
        digest=devices.digest(devices.known_or_new_token(request)),
        label=devices.label(request.headers.get("User-Agent", "")),
        client_address=address,
        is_own=is_own,
    )
    device = sign_in(by=person, seen=seen, factor=factor)
    login(request, person, backend=BACKEND)
    session_state.describe(request.session, session_state.Opening(device, factor, address))
