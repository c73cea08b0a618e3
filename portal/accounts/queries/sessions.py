"""Where somebody is signed in, and with what."""

from typing import Any

from django.utils import timezone

from portal.accounts.models import KnownDevice, Session, User

MOST_SESSIONS = 50
"""On the page; ending all the others takes those that do not show too."""


def open_sessions(person: User) -> Any:
    """Return the sessions of `person` that are not over, the newest first, each with its device."""
    found = Session.objects.filter(person=person, expire_date__gt=timezone.now()).select_related("device")
    return found.defer("session_data").order_by("-opened_at", "public_id")


def own_devices(person: User) -> Any:
    return KnownDevice.objects.filter(person=person)
