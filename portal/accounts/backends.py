"""Who a session belongs to."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from portal.accounts.models import User


class PortalBackend(ModelBackend):
    """Django's own, that brings the person with their centre, site and roles in two queries.

    A deactivated account is nobody from the next request on (`user_can_authenticate`).
    """

    def get_user(self, user_id: Any) -> User | None:
        person = (
            User.objects.select_related("centre__site__root_page")
            .prefetch_related("role_grants")
            .filter(pk=user_id)
            .first()
        )
        return (
            person
            if person is not None and self.user_can_authenticate(person)
            else None
        )
