"""What every request has before a view runs: who asks, from where and with what, as whom they look, for which centre.

What may be asked of them first, a code or the password again, is in `gates.py`.
"""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts import devices, session_state
from portal.accounts.actions.devices import note_seen
from portal.accounts.actions.looks import end_look, refuse_while_looking
from portal.accounts.actions.refusals import refuse_access
from portal.accounts.backends import PortalBackend
from portal.accounts.models import Look
from portal.accounts.queries.looks import current_look
from portal.accounts.throttling import client_address, is_too_often
from portal.kit.access import can

LONGEST_NEXT = 1000
"""Django refuses to redirect to an address of more than 2,048 characters."""

LOOK_KEY = "look"
"""In the session of IT: the identifier of the look that it is at."""
READING = frozenset({"GET", "HEAD", "OPTIONS"})
CLOSED_WHILE_LOOKING = ("/administration/", "/compte/")
"""The back office, and what is the person's alone: their sessions, their second factor, their data."""

LONGEST_PATTERN = 200
GUARDED = (
    "/personnel/",
    "/securite/",
    "/donnees-personnelles/",
    "/voir-comme/",
    *(
        f"/administration/{part}/"
        for part in ("users", "groups", "settings", "sites", "collections", "workflows", "api")
    ),
)
"""Where only those who manage others have business. To anybody else, nothing there exists."""

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class ClientAddressMiddleware:
    """Puts the believed client address on the request, for throttling and evidence."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.client_address = client_address(request)  # type: ignore[attr-defined]
        return self.get_response(request)


class WhereMiddleware:
    """Notes on the person who is signed in where they act from: the audit writes it beside what they do."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            request.user.client_address = request.client_address  # type: ignore[attr-defined]
        return self.get_response(request)


class RefusalMiddleware:
    """Writes down what somebody signed in was refused: any act or page that they may not, and what they were
    told is not there where only those who manage others have business.

    Afterwards, when the refused transaction is over: what it wrote is undone, this is not. Once a minute at
    most for each person and kind of page, so that nobody fills the log. The answer does not change.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_hidden = response.status_code == 404 and request.path_info.startswith(GUARDED)
        if is_hidden or getattr(request, "is_refused", False):
            self.write_down(request)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        request.is_refused = isinstance(exception, PermissionDenied)  # type: ignore[attr-defined]

    @staticmethod
    def write_down(request: HttpRequest) -> None:
        by: Any = getattr(request, "looked_by", request.user)
        page = pattern_of(request)
        if by.is_authenticated and not is_too_often("refusal", f"{by.pk}:{page}", most=1, seconds=60):
            address = request.client_address  # type: ignore[attr-defined]
            refuse_access(by=by, page=page, method=str(request.method), client_address=address)


def pattern_of(request: HttpRequest) -> str:
    """The address without what it names: identifiers and searches have no place in the log."""
    match = request.resolver_match
    pattern = f"/{match.route}" if match is not None else ""
    prefix = next((prefix for prefix in GUARDED if request.path_info.startswith(prefix)), "")
    # An address that exists nowhere is taken by a pattern that takes everything.
    return (pattern if pattern.startswith(prefix or "/") else prefix)[:LONGEST_PATTERN]


class DeviceMiddleware:
    """Gives the browser that has just signed in the cookie that tells it again, and notes now and then that a
    device is in use.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        devices.give_cookie(request, response)
        if request.user.is_authenticated and getattr(request.user, "viewed_by", None) is None:
            device_id = request.session.get(session_state.DEVICE)
            if device_id and session_state.is_seen_again(request.session):
                note_seen(by=request.user, device_id=device_id)
        return response


class SignedInOnlyMiddleware:
    """Everything is behind sign-in, addresses that do not exist included: a stranger learns nothing.

    A view is open only when it is marked with Django's `login_not_required`.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated or self.is_open(request):
            return self.get_response(request)
        if request.headers.get("X-Requested-With") == "fetch":
            return HttpResponse(status=401)
        wanted = request.get_full_path()
        return redirect_to_login(
            wanted if len(wanted) <= LONGEST_NEXT else "/", resolve_url(settings.LOGIN_URL)
        )

    @staticmethod
    def is_open(request: HttpRequest) -> bool:
        try:
            view = resolve(request.path_info).func
        except Resolver404:
            return False
        return not getattr(view, "login_required", True)


class CentreMiddleware:
    """The centre comes from the account, never from the host: its site serves the pages, its zone the times."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        centre = getattr(request.user, "centre", None)
        if centre is None:
            return self.get_response(request)
        # The attribute in which Site.find_for_request keeps its answer (wagtail/models/sites.py).
        request._wagtail_site = centre.site  # type: ignore[attr-defined]
        with timezone.override(ZoneInfo(centre.zone)):
            return self.get_response(request)


class LookMiddleware:
    """Shows IT the portal as somebody else's, for reading (portal.accounts.actions.looks).

    The session stays IT's own. The person is put on the request with `viewed_by`, so that every action
    refuses them (portal.kit.access.require); `request.looked_by` and `request.look` are for the banner and
    for leaving. After those that ask who signed in, before all that ask whose page it is.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.user.is_authenticated or LOOK_KEY not in request.session:
            return self.get_response(request)
        by: Any = request.user
        look = current_look(by, request.session[LOOK_KEY])
        person = PortalBackend().get_user(look.person_id) if look is not None else None
        if look is None or person is None or not can(by, "accounts.look_as", person):
            return self.stop(request, by, look)
        person.viewed_by = by  # type: ignore[attr-defined]
        look.person = request.user = person
        request.look, request.looked_by = look, by  # type: ignore[attr-defined]
        if request.path_info == reverse("accounts:look-leave"):
            return self.get_response(request)
        if request.method not in READING:
            refuse_while_looking(by=by, look=look, place=request.path_info)
            return render(request, "accounts/looks/refused.html", {"look": look}, status=403)
        if request.path_info.startswith(CLOSED_WHILE_LOOKING):
            raise Http404
        return self.get_response(request)

    @staticmethod
    def stop(request: HttpRequest, by: Any, look: Look | None) -> HttpResponseBase:
        """The time has run out, or the right to look has gone: nothing of this request is done, since its
        page was the other person's.
        """
        del request.session[LOOK_KEY]
        if look is not None:
            end_look(by=by, look=look)
        messages.info(request, _("You see your own portal again: the time to look had run out."))
        return redirect("/")
