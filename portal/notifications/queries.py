"""Reads of notices."""

from typing import Any

from django.db.models import Count, Window

from portal.notifications.models import Notification


def unread_count(user: Any) -> int:
    """Asked once per request, here or by `newest_unread`."""
    known: int | None = getattr(user, "_unread_notices", None)
    if known is None:
        known = user._unread_notices = Notification.objects.visible_to(user).unread().count()
    return known


def newest_unread(user: Any, most: int = 5) -> list[Notification]:
    """The first ones, with how many there are, which `unread_count` then knows."""
    waiting = Notification.objects.visible_to(user).unread().annotate(waiting=Window(Count("pk")))
    notices: list[Any] = list(waiting[:most])
    user._unread_notices = notices[0].waiting if notices else 0
    return notices
