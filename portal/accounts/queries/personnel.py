"""The people of a centre as those who manage them read them."""

from dataclasses import dataclass
from typing import Any

from portal.accounts.models import User, UserQuerySet
from portal.accounts.queries.access_part import AccessPart, access_part
from portal.accounts.queries.data_part import DataPart, data_part


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person's page. `access` and `data` are drawn by parts of their own."""

    person: User
    access: AccessPart
    data: DataPart


def people_in_full(reader: Any) -> UserQuerySet:
    """Return the people of the reader's centre, with what the page of each shows."""
    found: UserQuerySet = (
        User.objects.visible_to(reader).select_related("centre", "stand_in").prefetch_related("role_grants")
    )
    return found


def person_page(reader: Any, person: User) -> PersonPage:
    return PersonPage(person=person, access=access_part(reader, person), data=data_part(reader, person))
