"""Reads of people."""

from uuid import UUID

from django.contrib.auth.tokens import default_token_generator

from portal.accounts.models import User, UserQuerySet


def colleagues(user: User) -> UserQuerySet:
    """Return whom `user` may choose in a form: the active people of their centre, by name."""
    found: UserQuerySet = User.objects.visible_to(user).active().order_by("last_name", "first_name", "pk")
    return found


def people_of_address(email: str) -> list[int]:
    """Return the identifiers of the accounts that `email` may ask a new password for."""
    found: UserQuerySet = User.objects.active().filter(email__iexact=email)
    return list(found.values_list("pk", flat=True))


def person_of_link(public_id: UUID, token: str) -> User | None:
    """Return whose link it is, or None when it is nobody's, has served or has expired."""
    person: User | None = User.objects.active().select_related("centre").filter(public_id=public_id).first()
    return person if default_token_generator.check_token(person, token) else None
