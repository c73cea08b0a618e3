"""What stands between a session and some pages: the second factor of who needs one, and who is there once more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from portal.accounts import session_state
from portal.accounts.factor import needs_factor
from portal.accounts.middleware import LONGEST_NEXT, READING
from portal.accounts.views.confirming import ask_script, confirm_post
from portal.kit.access import is_looked_over

if TYPE_CHECKING:
    from portal.accounts.middleware import GetResponse

WITHOUT_FACTOR = {
    "accounts:second-factor-settings",
    "accounts:second-factor-application",
    "accounts:second-factor-codes",
    "accounts:confirm",
    "accounts:sign-out",
}
"""What a session without the second factor that its owner needs may reach, besides what strangers may."""
ALWAYS_TAKEN = {
    "accounts:confirm",
    "accounts:sign-out",
    "notifications:read",
    "notifications:read-all",
}
"""Forms that a session for reading only may send."""


def view_name(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name if match is not None else ""


def concerns(request: HttpRequest, view: Any) -> bool:
    """Tell whether somebody who is signed in asks for something that strangers may not see. Whoever looks over a
    shoulder is out of the question: they may only read, and never as somebody who decides.
    """
    is_open = not getattr(view, "login_required", True)
    return request.user.is_authenticated and not is_open and not is_looked_over(request.user)


def is_script(request: HttpRequest) -> bool:
    """Tell whether a script asks, which cannot show a page to fill in."""
    mode = request.headers.get("Sec-Fetch-Mode")
    if mode is not None:
        return mode not in {"navigate", "nested-navigate"}
    return request.headers.get("X-Requested-With") is not None or not request.accepts("text/html")


class SecondFactorMiddleware:
    """Leads whoever needs a second factor and has shown none to add one, wherever they go: pages, files, back
    office. Rights that come while one is signed in count from the next request on. Asks the database nothing.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *arguments: Any) -> HttpResponseBase | None:
        if not concerns(request, view):
            return None
        if request.session.get(session_state.FACTOR) or not needs_factor(request.user):
            return None
        if view_name(request) in WITHOUT_FACTOR:
            return None
        return ask_script() if is_script(request) else redirect("accounts:second-factor-settings")


class ConfirmationMiddleware:
    """Asks who is there, once more: in a sensitive zone after half an hour without a page of one, and, on one's
    own device after half a day, before any form and any sensitive zone (settings/security.py has the table).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Read by the banner of the base template.
        request.is_read_only = request.user.is_authenticated and session_state.is_read_only(request.session)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *arguments: Any) -> HttpResponseBase | None:
        if not concerns(request, view):
            return None
        name, is_page = view_name(request), request.method in READING
        is_sensitive = name in settings.SENSITIVE_VIEWS or request.path_info.startswith(
            settings.SENSITIVE_ZONES
        )
        must_ask = is_sensitive and session_state.is_at_rest(request.session)
        if session_state.is_read_only(request.session):
            must_ask = is_sensitive or (not is_page and name not in ALWAYS_TAKEN)
        if must_ask:
            return self.ask(request, is_page=is_page)
        if is_sensitive and name not in settings.PULSES:
            session_state.keep_awake(request.session)
        return None

    @staticmethod
    def ask(request: HttpRequest, *, is_page: bool) -> HttpResponseBase | None:
        if is_script(request):
            return ask_script()
        if not is_page:
            # The page itself asks: the way that the banner shows would lose what was typed.
            request.is_read_only = False  # type: ignore[attr-defined]
            return confirm_post(request)
        wanted = request.get_full_path()
        wanted = wanted if len(wanted) <= LONGEST_NEXT else "/"
        return redirect(f"{reverse('accounts:confirm')}?{urlencode({'next': wanted})}")
