"""What the doors of this room share."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from portal.accounts.middleware import LONGEST_NEXT
from portal.accounts.models import User
from portal.accounts.queries.personnel import people_in_full
from portal.kit.access import can

HOUR = 60 * 60


form_view = require_http_methods(["GET", "HEAD", "POST"])


def next_address(request: HttpRequest) -> str:
    """Return where to go after sign-in: a path of the portal, or the dashboard."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_local = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_local and len(wanted) <= LONGEST_NEXT else settings.LOGIN_REDIRECT_URL


def locked_out(request: HttpRequest, response: HttpResponse, credentials: Any = None) -> HttpResponse:
    """Replace the answer to one try too many; the same whether the account exists or not."""
    return too_often(request, int(settings.AXES_COOLOFF_TIME.total_seconds()))


def too_often(request: HttpRequest, seconds: int) -> HttpResponse:
    page = render(request, "accounts/locked_out.html", {"minutes": seconds // 60}, status=429)
    page["Retry-After"] = str(seconds)
    return page


def found_person(request: HttpRequest, public_id: UUID, permission: str) -> User:
    """Return the colleague of this identifier, in full; 404 for whoever does not hold `permission` on them."""
    found: User = get_object_or_404(people_in_full(request.user), public_id=public_id)
    if not can(request.user, permission, found):
        raise Http404
    return found
