"""Reads of people."""

from uuid import UUID

from django.contrib.auth.tokens import default_token_generator

from portal.accounts.models import User, UserQuerySet
from portal.accounts.usernames import propose_username, username_of

MOST_SUGGESTIONS = 150


def lock_person(person: User) -> User:
    """Hold the row of `person` until the transaction ends, and read it afresh, with its centre."""
    locked: User = User.objects.select_for_update(of=("self",)).select_related("centre").get(pk=person.pk)
    return locked


def colleagues(user: User) -> UserQuerySet:
    """Return whom `user` may choose in a form: the active people of their centre, by name."""
    found: UserQuerySet = User.objects.visible_to(user).active().order_by("last_name", "first_name", "pk")
    return found


def suggestions(people: UserQuerySet) -> list[str]:
    """Return the names that a field proposes while one types, where there are few enough to be of use."""
    names = [
        str(person) for person in people.only("first_name", "last_name", "username")[: MOST_SUGGESTIONS + 1]
    ]
    return names if len(names) <= MOST_SUGGESTIONS else []


def people_of_address(email: str) -> list[int]:
    """Return the identifiers of the accounts that `email` may ask a new password for."""
    found: UserQuerySet = User.objects.active().filter(email__iexact=email)
    return list(found.values_list("pk", flat=True))


def people_of_name(username: str) -> list[int]:
    """Return the identifier of the account that `username` signs in to, in a list that may be empty."""
    found: UserQuerySet = User.objects.active().filter(username=username)
    return list(found.values_list("pk", flat=True))


def person_of_link(public_id: UUID, token: str) -> User | None:
    """Return whose link it is, or None when it is nobody's, has served or has expired."""
    person: User | None = User.objects.active().select_related("centre").filter(public_id=public_id).first()
    return person if default_token_generator.check_token(person, token) else None


def free_username(first_name: str, last_name: str) -> str:
    """Return a user name for a new person, which nobody of the installation has."""
    wanted = username_of(first_name, last_name)
    return propose_username(
        first_name,
        last_name,
        set(User.objects.filter(username__startswith=wanted).values_list("username", flat=True)),
    )
