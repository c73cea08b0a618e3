"""What one person's page says of their personal data."""

from dataclasses import dataclass
from typing import Any

from portal.accounts.models import User


@dataclass(frozen=True, slots=True)
class DataPart:
    """What `accounts/people/parts/data.html` draws."""

    person: User


def data_part(reader: Any, person: User) -> DataPart:
    return DataPart(person)
