"""What the doors to people outside share."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import ProtectedError
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from portal.accounts.models import User
from portal.accounts.views.doors import member
from portal.kit.access import can
from portal.kit.pagination import paginate
from portal.kit.registers import used_by

BY_NAME = ("identity", "id")
ON_SCREEN = 30


def keeper(request: HttpRequest, model: Any, permission: str) -> User:
    """Return who is signed in; for whoever does not keep this list, there is no such page."""
    by = member(request)
    if not keeps(by, model, permission):
        raise Http404
    return by


def keeps(by: Any, model: Any, permission: str) -> bool:
    """Tell whether `by` may write rows of `model` in their own centre."""
    return can(by, permission, model(centre_id=by.centre_id))


def found_row(request: HttpRequest, model: Any, public_id: UUID, permission: str) -> Any:
    """Return the row, seen by the person and within `permission`, or 404."""
    row = get_object_or_404(model.objects.visible_to(request.user), public_id=public_id)
    if not can(request.user, permission, row):
        raise Http404
    return row


def page_of(request: HttpRequest, rows: Any) -> Any:
    return paginate(rows, by=BY_NAME, cursor=request.GET.get("suite", ""), size=ON_SCREEN)


def say(request: HttpRequest, sentence: str, row: object) -> None:
    messages.success(request, sentence % {"name": row})


def used(request: HttpRequest, row: Any, by_others: ProtectedError) -> None:
    """Say what still names the row."""
    messages.error(request, used_by(row, by_others.protected_objects))
