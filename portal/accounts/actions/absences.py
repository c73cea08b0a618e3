"""Who is away, as the rooms that decide it say."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from portal.accounts.exceptions import NotInSameCentre
from portal.accounts.models import Absence, User
from portal.audit.actions import record
from portal.kit.access import require


@transaction.atomic
def record_absence(
    *,
    by: Any,
    person: User,
    starts_on: date,
    ends_on: date,
    source: UUID,
    starts_at_noon: bool = False,
    ends_at_noon: bool = False,
) -> Absence:
    """Write that `person` is away, once per `source`.

    Shape:   both dates included; `source` is the identifier of what decided it.
    Rights:  accounts.record_absence (the system, for the room that decided).
    Raises:  NotInSameCentre for the installation administrator, who has no centre.
    Effects: one row, one audit entry. Safe to repeat.
    """
    require(by, "accounts.record_absence", person)
    if person.centre is None:
        raise NotInSameCentre
    absence, created = Absence.objects.get_or_create(
        source=source,
        defaults={
            "centre": person.centre,
            "person": person,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "starts_at_noon": starts_at_noon,
            "ends_at_noon": ends_at_noon,
        },
    )
    if created:
        record(by, "accounts.record_absence", absence)
    return absence


@transaction.atomic
def cancel_absence(*, by: Any, source: UUID) -> None:
    """Take back the absence that `source` recorded.

    Rights:  accounts.record_absence (the system, for the room that decided).
    Effects: rows deleted, one audit entry each. Safe to repeat.
    """
    require(by, "accounts.record_absence")
    for absence in Absence.objects.select_for_update().filter(source=source):
        record(by, "accounts.cancel_absence", absence)
        absence.delete()


def forget_absence(*, by: Any, source: UUID) -> int:
    """Delete the absence that `source` recorded, now that nothing is kept of what decided it; return how many.

    Rights:  none asked of `by`, who has just erased what `source` names, has checked that, and writes the audit.
    Effects: rows deleted. Safe to repeat.
    """
    return int(Absence.objects.filter(source=source).delete()[0])
