"""What the doors of this room share."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from portal.accounts.actions.refusals import refuse_undeclared
from portal.accounts.forms.declared import DeclaredForm
from portal.accounts.middleware import LONGEST_NEXT
from portal.accounts.models import User
from portal.accounts.queries.person_page import people_in_full
from portal.kit.access import can
from portal.kit.errors import DomainError

Done = TypeVar("Done")
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


def member(request: HttpRequest) -> User:
    """Return who is signed in; for whoever belongs to no centre, there is no such page."""
    by: User = request.user  # type: ignore[assignment]
    if by.centre_id is None:
        raise Http404
    return by


def admitted(request: HttpRequest, permission: str) -> User:
    """Return who is signed in; for whoever does not hold `permission` in a centre, there is no such page."""
    by = member(request)
    if not can(by, permission):
        raise Http404
    return by


def found_person(request: HttpRequest, public_id: UUID, permission: str) -> User:
    """Return the colleague of this identifier, in full; 404 for whoever does not hold `permission` on them."""
    found: User = get_object_or_404(people_in_full(request.user), public_id=public_id)
    if not can(request.user, permission, found):
        raise Http404
    return found


def note_undeclared(request: HttpRequest, form: DeclaredForm, person: User) -> None:
    """Write down what was posted about `person` that no page of ours asks."""
    by: User = request.user  # type: ignore[assignment]
    if form.undeclared:
        refuse_undeclared(by=by, person=person, names=form.undeclared)


def attempt(form: forms.BaseForm, act: Callable[[], Done]) -> Done | None:
    """Return what `act` does; when it refuses, None, with its words on the form."""
    try:
        return act()
    except ValidationError as refusal:
        errors = refusal.message_dict if hasattr(refusal, "error_dict") else {"": refusal.messages}
    except DomainError as refusal:
        errors = {refusal.field: [str(refusal.message)]}
    for field, sentences in errors.items():
        form.add_error(field if field in form.fields else None, sentences)
    return None


def succeeds(form: forms.BaseForm, act: Callable[[], object]) -> bool:
    """Tell whether `act` was done; when it refuses, its words are on the form."""
    return attempt(form, act) is not None
