"""How one person gets in, for their page."""

from dataclasses import dataclass
from typing import Any

from portal.accounts.models import User


@dataclass(frozen=True, slots=True)
class AccessPart:
    """What `accounts/people/parts/access.html` draws."""

    person: User


def access_part(reader: Any, person: User) -> AccessPart:
    return AccessPart(person)
