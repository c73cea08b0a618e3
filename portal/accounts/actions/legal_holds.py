"""Forbidding to erase a person, and allowing it again."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portal.accounts.exceptions import HeldAlready, NotInSameCentre
from portal.accounts.models import LegalHold, User
from portal.accounts.notices import HOLD_LIFTED
from portal.accounts.queries.people import lock_person
from portal.audit.actions import record
from portal.kit.access import require
from portal.notifications.actions import notify


@transaction.atomic
def place_hold(*, by: User, person: User, reason: str) -> LegalHold:
    """Keep everything of `person` as long as `reason` lasts: a dispute, an inspection.

    Rights:  accounts.hold_personal_data (HR, data-protection officer, director).
    Raises:  HeldAlready; NotInSameCentre for the installation administrator.
    Effects: one row, one audit entry. Neither an erasure nor a purge touches the person's rows.
    """
    require(by, "accounts.hold_personal_data", person)
    person = lock_person(person)
    require(by, "accounts.hold_personal_data", person)
    if person.centre is None:
        raise NotInSameCentre
    if LegalHold.objects.current().filter(person=person).exists():
        raise HeldAlready
    hold = LegalHold.objects.create(centre=person.centre, person=person, reason=reason.strip(), placed_by=by)
    record(by, "accounts.place_hold", person, hold=str(hold.pk))
    return hold


@transaction.atomic
def lift_hold(*, by: User, person: User) -> LegalHold | None:
    """Let the person's data be erased again; return the hold that was lifted, None when there was none.

    Rights:  accounts.hold_personal_data.
    Effects: two fields, one audit entry; a notice to whoever placed it, unless it is `by`. Safe to repeat.
    """
    require(by, "accounts.hold_personal_data", person)
    person = lock_person(person)
    require(by, "accounts.hold_personal_data", person)
    hold: LegalHold | None = LegalHold.objects.current().select_for_update().filter(person=person).first()
    if hold is not None:
        hold.lifted_by, hold.lifted_at = by, timezone.now()
        hold.save(update_fields=["lifted_by", "lifted_at"])
        record(by, "accounts.lift_hold", person, hold=str(hold.pk))
        tell_placer(by, hold, person)
    return hold


def tell_placer(by: User, hold: LegalHold, person: User) -> None:
    if hold.placed_by_id == by.pk:
        return
    notify(
        by=by,
        kind=HOLD_LIFTED,
        recipients=[hold.placed_by],
        context={"person": str(person), "actor": str(by)},
        url=reverse("accounts:person-hold", args=[person.public_id]),
        subject_of=person,
    )
