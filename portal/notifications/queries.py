"""Reads of notices."""

from typing import Any

from portal.notifications.models import Notification


def unread_count(user: Any) -> int:
    return Notification.objects.visible_to(user).unread().count()


def newest_unread(user: Any, most: int = 5) -> list[Notification]:
    return list(Notification.objects.visible_to(user).unread()[:most])
