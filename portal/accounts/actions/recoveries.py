"""Getting back in when the owner cannot do it alone: one person asks, a second one agrees."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from portal.accounts.actions.factor import erase_factor
from portal.accounts.actions.invitations import PaperInvitation, write_code
from portal.accounts.actions.sessions import end_sessions
from portal.accounts.choices import RecoveryKind, RecoveryState
from portal.accounts.exceptions import (
    AccountClosed,
    NoSecondFactor,
    NotActivated,
    NotInSameCentre,
    RecoveryClosed,
    RecoveryRefused,
    SameAddress,
)
from portal.accounts.models import AccessRecovery, KnownDevice, User
from portal.accounts.notices import (
    ADDRESS_IN_USE,
    RECOVERY_ANSWERED,
    RECOVERY_ASKED,
    RECOVERY_DECIDED,
    RECOVERY_WAITS,
)
from portal.accounts.queries.people import lock_person
from portal.accounts.queries.recoveries import who_may_decide
from portal.accounts.reauthentication import Reauthentication
from portal.audit.actions import record
from portal.kit.access import can, require
from portal.notifications.actions import notify, settle
from portal.notifications.kinds import NoticeKind


@dataclass(frozen=True, slots=True)
class Decided:
    """Shape: `paper` holds the code of RecoveryKind.PAPER, to be printed now: it is never shown again."""

    recovery: AccessRecovery
    paper: PaperInvitation | None = None


@transaction.atomic
def ask_recovery(
    *, by: User, person: User, kind: RecoveryKind, reason: str, email: str = ""
) -> AccessRecovery:
    """Ask for a way into `person`'s account, which a second person agrees to or refuses within 72 hours.

    Shape:   `email` is the new address, for RecoveryKind.EMAIL alone.
    Rights:  accounts.ask_recovery.
    Raises:  NotInSameCentre, AccountClosed, NotActivated, NoSecondFactor, SameAddress, RecoveryRefused.
    Effects: one row, one audit entry; notices to the person, and to those who may decide.
    """
    require(by, "accounts.ask_recovery", person)
    person = lock_person(person)
    require(by, "accounts.ask_recovery", person)
    if person.centre is None:
        raise NotInSameCentre
    check_need(person, kind, email)
    let_lapse(by, person, kind)
    recovery = AccessRecovery.objects.create(
        centre=person.centre, person=person, kind=kind, reason=reason, email=email, asked_by=by
    )
    record(by, "accounts.ask_recovery", recovery, kind=kind)
    told = {**words(recovery), "until": recovery.lapses_at, "reason": reason}
    place = address_of(recovery)
    notify(
        by=by,
        kind=RECOVERY_WAITS,
        recipients=who_may_decide(recovery),
        context=told,
        url=place,
        subject_of=recovery,
    )
    tell_person(by, RECOVERY_ASKED, recovery, told)
    return recovery


def decide_recovery(
    *, by: User, recovery: AccessRecovery, proof: Reauthentication, approves: bool
) -> Decided:
    """Agree to a recovery, which is then done, or refuse it.

    Rights:  accounts.decide_recovery (neither its person nor whoever asked), and `proof` of one's password.
    Raises:  RecoveryClosed once it is decided, has waited for 72 hours, one of both accounts is closed, or
             whoever asked may no longer.
    Effects: what was asked (`DOES`), the state, one audit entry; notices to the person and to whoever asked.
    """
    require(by, "accounts.decide_recovery", recovery)
    if not proof.proves(by):
        raise PermissionDenied("accounts.decide_recovery")
    with transaction.atomic():
        person = lock_person(recovery.person)
        locked = AccessRecovery.objects.select_for_update(of=("self",)).select_related("person", "asked_by")
        recovery = locked.get(pk=recovery.pk)
        require(by, "accounts.decide_recovery", recovery)
        # Whoever asked must still be one who may: a role of theirs, or of the person, may have changed since.
        still_asked = can(recovery.asked_by, "accounts.ask_recovery", person)
        if not recovery.is_waiting or (approves and not still_asked):
            raise RecoveryClosed
        recovery.state = RecoveryState.APPROVED if approves else RecoveryState.REFUSED
        recovery.decided_by, recovery.decided_at = by, timezone.now()
        recovery.save(update_fields=["state", "decided_by", "decided_at"])
        verb = "accounts.approve_recovery" if approves else "accounts.refuse_recovery"
        record(by, verb, recovery, kind=recovery.kind)
        tell_decision(by, recovery, approved=approves)
        paper = DOES[RecoveryKind(recovery.kind)](by, recovery, person) if approves else None
    return Decided(recovery, paper)


def check_need(person: User, kind: RecoveryKind, email: str) -> None:
    """Raise for an account that has no use for it."""
    if not person.is_active:
        raise AccountClosed
    if person.activated_at is None:
        raise NotActivated
    if kind == RecoveryKind.FACTOR and not TOTPDevice.objects.filter(user=person).exists():
        raise NoSecondFactor(field="kind")
    if kind == RecoveryKind.EMAIL and email.casefold() == person.email.casefold():
        raise SameAddress(field="email")


def let_lapse(by: User, person: User, kind: RecoveryKind) -> None:
    """Close what nobody decided in time; raise for what still waits."""
    for before in AccessRecovery.objects.select_related("person", "asked_by").filter(
        person=person, kind=kind, state=RecoveryState.ASKED
    ):
        if before.is_waiting:
            raise RecoveryRefused
        before.state = RecoveryState.LAPSED
        before.save(update_fields=["state"])
        settle(group_key=address_of(before))
        record(by, "accounts.lapse_recovery", before, kind=kind)


def tell_decision(by: User, recovery: AccessRecovery, *, approved: bool) -> None:
    """Before anything is done: the person is told at the address that they had."""
    settle(group_key=address_of(recovery))
    told = {**words(recovery), "decider": by, "approved": approved}
    tell_person(by, RECOVERY_DECIDED, recovery, told)
    notify(
        by=by,
        kind=RECOVERY_ANSWERED,
        recipients=[recovery.asked_by],
        context=told,
        url=reverse("accounts:person", args=[recovery.person.public_id]),
    )


def tell_person(by: User, kind: NoticeKind, recovery: AccessRecovery, told: dict[str, Any]) -> None:
    """Under a key of its own: opening another notice about their account does not mark this one as read."""
    notify(
        by=by,
        kind=kind,
        recipients=[recovery.person],
        context=told,
        url=reverse("accounts:account"),
        group_key=f"recovery:{recovery.pk}",
    )


def forget_second_factor(by: User, recovery: AccessRecovery, person: User) -> None:
    """The lost telephone was also a device that they had signed in with."""
    erase_factor(person)
    end_sessions(person)
    KnownDevice.objects.filter(person=person).delete()


def write_address(by: User, recovery: AccessRecovery, person: User) -> None:
    person.email, person.email_changed_at = recovery.email, timezone.now()
    person.save(update_fields=["email", "email_changed_at"])
    told = {"address": person.email}
    notify(by=by, kind=ADDRESS_IN_USE, recipients=[person], context=told, url=reverse("accounts:account"))


def give_code(by: User, recovery: AccessRecovery, person: User) -> PaperInvitation:
    return write_code(by, person)


DOES: dict[RecoveryKind, Callable[[User, AccessRecovery, User], PaperInvitation | None]] = {
    RecoveryKind.FACTOR: forget_second_factor,
    RecoveryKind.EMAIL: write_address,
    RecoveryKind.PAPER: give_code,
}


def address_of(recovery: AccessRecovery) -> str:
    return reverse("accounts:recovery", args=[recovery.pk])


def words(recovery: AccessRecovery) -> dict[str, Any]:
    return {
        "person": recovery.person,
        "asker": recovery.asked_by,
        "kind": recovery.get_kind_display(),
    }
