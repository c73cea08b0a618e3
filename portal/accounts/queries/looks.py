"""Whose portal IT is looking at."""

from typing import Any

from django.utils import timezone

from portal.accounts.models import Look


def current_look(by: Any, identifier: Any) -> Look | None:
    """Return the look of `by` with this identifier while it lasts."""
    if not by.is_active:
        return None
    found: Look | None = Look.objects.open().filter(pk=identifier, looked_by=by).first()
    return found


def forgotten_looks() -> Any:
    """Return those whose time has run out without anybody leaving."""
    return Look.objects.filter(ended_at=None).exclude(pk__in=Look.objects.open().values("pk"))


def old_looks(kept: Any) -> Any:
    return Look.objects.filter(ended_at__lt=timezone.now() - kept)
