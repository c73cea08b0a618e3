"""Reads of people."""

from portal.accounts.models import User, UserQuerySet


def colleagues(user: User) -> UserQuerySet:
    """Return whom `user` may choose in a form: the active people of their centre, by name."""
    found: UserQuerySet = (
        User.objects.visible_to(user).active().order_by("last_name", "first_name", "pk")
    )
    return found
