"""Erasing a person: what no law keeps goes now, the rest when its time is over."""

import logging
from copy import copy
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from portal.accounts.actions.data_exports import forget_archives
from portal.accounts.exceptions import LiftedByThemselves, StillOpen, UnderLegalHold
from portal.accounts.models import Delegation, Erasure, LegalHold, User
from portal.accounts.queries.people import lock_person
from portal.accounts.reauthentication import Reauthentication
from portal.audit.actions import record
from portal.kit.access import require
from portal.kit.personal_data import Foreseen
from portal.kit.registries import personal_data
from portal.media.actions import delete_stored
from portal.notifications.actions import forget_places

logger = logging.getLogger(__name__)

KEPT_FIELDS = frozenset({"id", "public_id", "centre", "is_active", "is_staff", "is_superuser"})
"""Of the account. Every other field is emptied, those that will be added one day included."""
FIRST_NAME, LAST_NAME = "Personne", "effacée"
LOOKED_AT_AGAIN = timedelta(days=30)
"""What is kept without a date, because something else has to end first."""


def erase_person(*, by: User, person: User, proof: Reauthentication) -> Erasure:
    """Erase what the portal knows of `person`, but what the law or somebody else's right keeps.

    Shape:   the result says what is kept, why, and until when.
    Rights:  accounts.erase_personal_data (data-protection officer, HR, never on oneself), and `proof`.
    Raises:  StillOpen, UnderLegalHold, LiftedByThemselves.
    Effects: each room's own; the account emptied, with a code for a name; files deleted once that is sure;
             one audit entry, which names nobody. Cannot be undone. Safe to repeat: a second time erases what has
             become old enough since.
    Source:  RGPD, articles 17 and 5(1)(e); docs/decisions/0013-retention-and-erasure.md.
    """
    require(by, "accounts.erase_personal_data", person)
    if not proof.proves(by):
        raise PermissionDenied("accounts.erase_personal_data")
    with transaction.atomic():
        person = lock_person(person)
        require(by, "accounts.erase_personal_data", person)
        if person.is_active:
            raise StillOpen
        check_holds(by, person)
        if person.erased_at is not None:
            return go_on(by, Erasure.objects.select_for_update().get(person=person), person)
        was = copy(person)
        empty_account(person)
        for entry in personal_data:
            entry.erase(by, was)
        forget_places(by=by, urls=[reverse("accounts:person", args=[person.public_id])])
        record(by, "accounts.erase_person", person)
        return write_down(Erasure(centre=person.centre, person=person, erased_by=by), person)


def check_holds(by: User, person: User) -> None:
    """Raise while a hold lasts, and for whoever lifted one that somebody else had placed: nobody sets that
    aside alone. Not the last one only: they could place one themselves, and lift it.
    """
    holds = LegalHold.objects.filter(person=person)
    if holds.current().exists():
        raise UnderLegalHold
    if holds.filter(lifted_by=by).exclude(placed_by=by).exists():
        raise LiftedByThemselves


def continue_erasures(*, by: Any) -> int:
    """Erase of people erased before what has become old enough since; return of how many.

    Not in a transaction: each person has their own.

    Rights:  accounts.continue_erasures (the system).
    Effects: as erase_person. Nobody under a legal hold. What fails is left, is in the technical log, and is tried again
             the next night. Safe to repeat.
    """
    require(by, "accounts.continue_erasures")
    held = LegalHold.objects.current().values("person")
    due = Erasure.objects.filter(next_on__lte=timezone.localdate()).exclude(person__in=held)
    return sum(try_to_continue(by, *found) for found in list(due.values_list("pk", "person")))


def try_to_continue(by: Any, erasure: UUID, person: int) -> bool:
    """Go on with one erasure unless a hold was placed meanwhile, and tell whether it was; whatever is wrong with it, the
    others go on.
    """
    try:
        with transaction.atomic():
            locked = lock_person(User(pk=person))
            if LegalHold.objects.current().filter(person=locked).exists():
                return False
            go_on(by, Erasure.objects.select_for_update().get(pk=erasure), locked)
    except Exception:  # a file that cannot be read, a row that something new protects
        logger.exception("erasure not continued", extra={"erasure": str(erasure)})
        return False
    return True


def go_on(by: Any, erasure: Erasure, person: User) -> Erasure:
    """Erase again a locked person who was erased before; the audit keeps it where something went."""
    before = erasure.kept
    for entry in personal_data:
        entry.erase(by, person)
    write_down(erasure, person)
    if erasure.kept != before:
        record(by, "accounts.continue_erasure", person)
    return erasure


def write_down(erasure: Erasure, person: User) -> Erasure:
    """Say what is kept, and when to come back."""
    foreseen = [(str(entry.label), entry.foresee(person)) for entry in personal_data]
    erasure.kept = [
        {"room": room, "what": item.what, "why": item.why, "until": item.until and item.until.isoformat()}
        for room, found in foreseen
        for item in found.kept
    ]
    erasure.next_on = next_look([found for _room, found in foreseen], timezone.localdate())
    erasure.save()
    return erasure


def next_look(foreseen: list[Foreseen], today: date) -> date | None:
    """When something more may go. Never today: what could go has gone."""
    days = [found.next_on for found in foreseen if found.next_on is not None]
    if any(item.until is None for found in foreseen for item in found.kept):
        days.append(today + LOOKED_AT_AGAIN)
    return max(min(days), today + timedelta(days=1)) if days else None


def empty_account(person: User) -> None:
    """Leave of a locked account a code that tells nobody."""
    for field in User._meta.concrete_fields:
        if field.name not in KEPT_FIELDS:
            setattr(person, field.name, field.get_default())
    person.username = erased_name(person)
    person.first_name, person.last_name = FIRST_NAME, LAST_NAME
    person.set_unusable_password()
    person.erased_at = timezone.now()
    person.save()


def erased_name(person: User) -> str:
    return f"efface-{person.public_id.hex[:12]}"


@transaction.atomic
def erase(by: Any, person: User) -> None:
    """Erase what hangs on the account. Shape: `person` as they were.

    Rights:  accounts.erase_personal_data.
    Effects: rows, files once that is sure; sign-ins are kept under the code. Safe to repeat.
    """
    require(by, "accounts.erase_personal_data", person)
    for rows in (
        person.role_grants,
        person.sector_memberships,
        person.absences,
        person.delegations_given,
        person.invitations,
        person.recovery_codes,
        person.wrong_codes,
        person.access_recoveries,
        person.portal_sessions,
        person.devices,
        person.looks_at,
    ):
        rows.all().delete()
    Delegation.objects.filter(delegate=person).delete()
    TOTPDevice.objects.filter(user=person).delete()
    LegalHold.objects.filter(person=person).exclude(lifted_at=None).delete()
    for chosen in (person.skills, person.groups, person.user_permissions):
        chosen.clear()
    User.objects.filter(stand_in=person).update(stand_in=None)
    forget_archives(person)
    delete_stored(person.photo)
    AccessAttempt.objects.filter(username=person.username).delete()
    for log in (AccessLog, AccessFailureLog):
        log.objects.filter(username=person.username).update(username=erased_name(person))
