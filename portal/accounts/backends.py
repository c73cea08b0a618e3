"""What Django and its packages are set up with: who a session belongs to, where it is kept, who tries too often."""

from typing import Any, cast
from uuid import UUID

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.db.models import Exists, F, OuterRef, Subquery, Sum
from django.utils.crypto import salted_hmac
from wagtail.models import Collection, Page, Site

from portal.accounts import session_state
from portal.accounts.models import Delegation, RoleGrant, SectorMembership, Session, User
from portal.centres.models import Centre, Charter
from portal.kit.prepared import Prepared

SHORTEST_KEY = 8
KEY_CHARACTERS = frozenset(VALID_KEY_CHARS)
PLACE = {"id", "path", "depth", "url_path", "content_type"}
"""Of the page where a centre's tree begins: reading its thirty other columns takes as long as reading the person."""
OF_USE = [
    f"{way}{column.name}"
    for way, model in (
        ("", User),
        ("centre__", Centre),
        ("centre__site__", Site),
        ("centre__site__root_page__", Page),
        ("centre__collection__", Collection),
        ("centre__charter__", Charter),
    )
    for column in model._meta.concrete_fields
    if model is not Page or column.name in PLACE
]
"""Naming all that is wanted costs a third of naming what is not."""


def person_signed_in(person: int) -> Any:
    """A person as every page needs them, a row for each role (`granted`) or one without."""
    coordinated = SectorMembership.objects.filter(person=OuterRef("pk"), is_coordinator=True)
    held = Delegation.objects.filter(delegate=OuterRef("pk")).order_by("-ends_on")
    return (
        User.objects.annotate(
            is_coordinator=Exists(coordinated),
            delegate_until=Subquery(held.values("ends_on")[:1]),
            granted=F("role_grants__role"),
            granted_by=F("role_grants__granted_by"),
            granted_at=F("role_grants__granted_at"),
        )
        .select_related("centre__site__root_page", "centre__collection", "centre__charter")
        .only(*OF_USE)
        .filter(pk=person)
        .order_by()
    )


signed_in = Prepared(person_signed_in)


class PortalBackend(ModelBackend):
    """Django's own, that brings in one query the person with their centre, its place in the tree of pages, their
    roles, whether they coordinate a sector, and until when they decide for others, which every page's menu asks.

    A deactivated account is nobody from the next request on (`user_can_authenticate`).
    """

    def get_user(self, user_id: Any) -> User | None:
        rows = signed_in.rows(int(user_id))
        if not rows or not self.user_can_authenticate(rows[0]):
            return None
        person: User = rows[0]
        person.grants = tuple(
            RoleGrant(
                person_id=row.pk, role=row.granted, granted_by_id=row.granted_by, granted_at=row.granted_at
            )
            for row in rows
            if row.granted
        )
        return person


class SessionStore(DatabaseSessionStore):
    """Django's own, that also writes whose session it is, since when, and how it was opened."""

    def _validate_session_key(self, key: str | None) -> bool:
        """Ask the database for nothing but what Django makes: PostgreSQL fails on a NUL, which a cookie may hold."""
        return bool(key and len(key) >= SHORTEST_KEY and set(key) <= KEY_CHARACTERS)

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session = cast(Session, super().create_model_instance(data))
        session.person_id = data.get(SESSION_KEY)
        session.public_id = public_id_of(session.session_key)
        if session.person_id is not None:
            session.opened_at = session_state.instant(data.get(session_state.OPENED))
            session.device_id = data.get(session_state.DEVICE)
            session.second_factor = data.get(session_state.FACTOR, "")
            session.client_address = data.get(session_state.ADDRESS, "")
        return session


def public_id_of(session_key: str) -> UUID:
    """Name a session in addresses: from its key, so that it stays the same, and no way back to the key."""
    return UUID(bytes=salted_hmac("portal.accounts.session", session_key, algorithm="sha256").digest()[:16])


class ThrottlingHandler(AxesDatabaseHandler):
    """Locks a user name at one address, existing or not, so that nobody locks an owner out from elsewhere;
    and, much later, an address that tries many names.
    """

    def get_failures(self, request: Any, credentials: dict[str, Any] | None = None) -> int:
        failures: int = super().get_failures(request, credentials)
        if failures < settings.AXES_FAILURE_LIMIT and self.is_address_locked(request):
            return int(settings.AXES_FAILURE_LIMIT)
        return failures

    def is_address_locked(self, request: Any) -> bool:
        recent = AccessAttempt.objects.filter(
            ip_address=request.axes_ip_address,
            attempt_time__gte=request.axes_attempt_time - settings.AXES_COOLOFF_TIME,
        )
        tried: int = recent.aggregate(tried=Sum("failures_since_start"))["tried"] or 0
        return tried >= settings.ADDRESS_FAILURE_LIMIT

    def post_save_access_attempt(self, instance: AccessAttempt, **kwargs: Any) -> None:
        """Forget what was posted: next to a password there may be a whole request for leave."""
        AccessAttempt.objects.filter(pk=instance.pk).update(get_data="", post_data="")
