"""Erasing what the calendars know of a person."""

from typing import Any

from django.db import transaction

from calendars.models import Asset, Claim, Participation
from portal.kit.access import require


@transaction.atomic
def erase(by: Any, person: Any) -> None:
    """Forget what a person took part in. What they organised stays the centre's, under an account without a name.

    Rights:  accounts.erase_personal_data.
    Effects: rows. Safe to repeat.
    """
    require(by, "accounts.erase_personal_data", person)
    Participation.objects.filter(person=person).delete()
    Claim.objects.filter(asset__person=person).delete()
    Asset.objects.filter(person=person).delete()
