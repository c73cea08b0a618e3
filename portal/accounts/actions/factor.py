"""The second factor: the application that gives codes, the codes that replace it, and the wrong ones."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from portal.accounts.actions.sessions import end_sessions
from portal.accounts.choices import SecondFactor
from portal.accounts.exceptions import (
    EnrolmentExpired,
    FactorIsMandatory,
    TooManyCodes,
    WrongSecondFactor,
)
from portal.accounts.factor import RECOVERY_CODES, RECOVERY_PURPOSE, is_totp_code, needs_factor
from portal.accounts.models import KnownDevice, RecoveryCode, Session, User, WrongCode
from portal.accounts.notices import (
    CODES_REPLACED,
    FACTOR_ADDED,
    FACTOR_REMOVED,
    FACTOR_REPLACED,
    RECOVERY_CODE_USED,
    TOO_MANY_CODES,
)
from portal.accounts.queries.factor import confirmed_totp, recovery_codes_left, tries_of
from portal.accounts.queries.people import lock_person
from portal.accounts.reauthentication import Reauthentication
from portal.accounts.secret_codes import as_typed, digest_of, in_groups, new_code
from portal.audit.actions import record
from portal.kit.access import require
from portal.notifications.actions import notify
from portal.notifications.kinds import NoticeKind

PERMISSION = "accounts.change_own_account"
ENROLMENT = timedelta(hours=1)
"""From the key on the screen to the first code."""


def verify_code(*, by: User, typed: str, device: KnownDevice | None, client_address: str) -> SecondFactor:
    """Check a code of `by`: six digits of their application, or a recovery code, which it uses up.

    Shape:   `device` is the known one that it is typed on, or None.
    Rights:  accounts.change_own_account.
    Raises:  WrongSecondFactor; TooManyCodes, the right code included, until the wrong ones are forgotten.
    Effects: a code serves once. A wrong one is counted and audited; a recovery code used and too many wrong
             codes are audited and told to the person.
    """
    require(by, PERMISSION, by)
    refused: WrongSecondFactor | TooManyCodes | None = None
    with transaction.atomic():
        # One try at a time: neither the count nor the code can be read twice.
        lock(by)
        totp = TOTPDevice.objects.select_for_update().filter(user=by, confirmed=True).first()
        if tries_of(by, device).are_too_many:
            refused = TooManyCodes(field="code")
        elif totp is not None and is_totp_code(typed):
            if totp.verify_token(typed):
                return SecondFactor.TOTP
        elif totp is not None and use_recovery_code(by, typed, client_address):
            return SecondFactor.RECOVERY
        if refused is None:
            refused = count_wrong_code(by, device, client_address)
    # Outside: what was counted stays.
    raise refused


def use_recovery_code(by: User, typed: str, client_address: str) -> bool:
    """Use a recovery code up, once: of two that come together, the database lets one through."""
    digest = recovery_digest(by, typed)
    used = RecoveryCode.objects.filter(person=by, digest=digest, used_at=None).update(used_at=timezone.now())
    if not used:
        return False
    left = recovery_codes_left(by)
    record(by, "accounts.use_recovery_code", by, left=left, client_address=client_address)
    tell(by, RECOVERY_CODE_USED, left=left)
    return True


def count_wrong_code(by: User, device: KnownDevice | None, address: str) -> WrongSecondFactor | TooManyCodes:
    """Count a wrong code, and return what to say of it."""
    WrongCode.objects.create(person=by, device=device)
    tries = tries_of(by, device)
    known = str(device.pk) if device else ""
    record(by, "accounts.refuse_code", by, client_address=address, device=known, tries=tries.in_window)
    if tries.must_be_told:
        tell(by, TOO_MANY_CODES, url=reverse("accounts:password-change"))
    if not tries.are_too_many:
        return WrongSecondFactor(field="code")
    record(by, "accounts.lock_codes", by, client_address=address, device=known, tries=tries.in_day)
    return TooManyCodes(field="code")


def start_enrolment(*, by: User) -> TOTPDevice:
    """Make the key of `by`'s first application, which counts for nothing until its first code.

    Rights:  accounts.change_own_account, and no application yet (else `start_replacement`). The door has asked
             for the password, where it was not given just before.
    Effects: one row, instead of another that was not confirmed.
    """
    require(by, PERMISSION, by)
    with transaction.atomic():
        lock(by)
        if confirmed_totp(by) is not None:
            raise PermissionDenied(PERMISSION)
        return new_totp(by)


def start_replacement(*, by: User, proof: Reauthentication) -> TOTPDevice:
    """Make the key of another application. The one in use stays until the first code of the new one.

    Rights:  accounts.change_own_account, and `proof` with a code.
    Effects: as `start_enrolment`.
    """
    require_full(by, proof)
    with transaction.atomic():
        lock(by)
        return new_totp(by)


def confirm_enrolment(*, by: User, enrolment: int | None, typed: str, session_key: str | None) -> list[str]:
    """Take the first code of a new application, and return the recovery codes, which are shown once.

    Shape:   `enrolment` is the one that this very session has begun.
    Rights:  accounts.change_own_account, and an enrolment begun within the hour.
    Raises:  EnrolmentExpired, WrongSecondFactor.
    Effects: the application replaces any other; ten new recovery codes instead of the old ones; the other
             sessions end, the other devices are forgotten; one audit entry, one notice.
    """
    require(by, PERMISSION, by)
    with transaction.atomic():
        lock(by)
        totp = fresh_totp(by, enrolment)
        if totp is None:
            raise EnrolmentExpired
        if not totp.verify_token(typed):
            raise WrongSecondFactor(field="code")
        totp.confirmed = True
        totp.save(update_fields=["confirmed"])
        replaced, _ = TOTPDevice.objects.filter(user=by).exclude(pk=totp.pk).delete()
        WrongCode.objects.filter(person=by).delete()
        codes = write_recovery_codes(by)
        end_sessions(by, but=session_key)
        forget_other_devices(by, session_key)
        record(by, "accounts.replace_factor" if replaced else "accounts.add_factor", by)
        tell(by, FACTOR_REPLACED if replaced else FACTOR_ADDED)
    return codes


def forget_other_devices(person: User, session_key: str | None) -> None:
    """A device that somebody with the password alone made known would count its wrong codes apart."""
    kept = Session.objects.filter(person=person, session_key=session_key, device__isnull=False)
    KnownDevice.objects.filter(person=person).exclude(pk__in=kept.values("device")).delete()


def fresh_totp(person: User, enrolment: int | None) -> TOTPDevice | None:
    """Return the application that waits for its first code, when it is this one. A session asks for its own:
    somebody who came in with a stolen password before must not read the key that the owner is adding.
    """
    begun = timezone.now() - ENROLMENT
    waiting = TOTPDevice.objects.filter(user=person, confirmed=False, created_at__gt=begun)
    return waiting.filter(pk=enrolment).first()


def remove_factor(*, by: User, proof: Reauthentication, session_key: str | None) -> None:
    """Go back to the password alone.

    Rights:  accounts.change_own_account, and `proof` with a code.
    Raises:  FactorIsMandatory for whoever needs one.
    Effects: application and recovery codes deleted, other sessions ended, one audit entry, one notice.
    """
    require_full(by, proof)
    with transaction.atomic():
        person = lock(by)
        if needs_factor(person):
            raise FactorIsMandatory
        erase_factor(person)
        end_sessions(person, but=session_key)
        record(by, "accounts.remove_factor", person)
        tell(person, FACTOR_REMOVED)


def replace_recovery_codes(*, by: User, proof: Reauthentication, session_key: str | None) -> list[str]:
    """Make ten new recovery codes, and return them: they are shown once.

    Rights:  accounts.change_own_account, and `proof` with a code.
    Effects: the old ones no longer serve, other sessions end, one audit entry, one notice.
    """
    require_full(by, proof)
    with transaction.atomic():
        person = lock(by)
        if confirmed_totp(person) is None:
            raise PermissionDenied(PERMISSION)
        codes = write_recovery_codes(person)
        end_sessions(person, but=session_key)
        record(by, "accounts.replace_recovery_codes", person)
        tell(person, CODES_REPLACED)
    return codes


def erase_factor(person: User) -> None:
    """Delete everything of `person`'s second factor. The caller has checked its right."""
    TOTPDevice.objects.filter(user=person).delete()
    RecoveryCode.objects.filter(person=person).delete()
    WrongCode.objects.filter(person=person).delete()


def write_recovery_codes(person: User) -> list[str]:
    codes = [new_code() for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(person=person).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person=person, digest=recovery_digest(person, code)) for code in codes
    )
    return [in_groups(code) for code in codes]


def recovery_digest(person: User, typed: str) -> str:
    """What is kept of a recovery code. It holds the person: equal codes of two people do not look alike."""
    return digest_of(RECOVERY_PURPOSE, f"{person.pk}:{as_typed(typed)}")


def new_totp(person: User) -> TOTPDevice:
    TOTPDevice.objects.filter(user=person, confirmed=False).delete()
    return TOTPDevice.objects.create(user=person, name="totp", confirmed=False)


def lock(by: User) -> User:
    """Lock the account, so that two changes of its second factor come one after the other."""
    person = lock_person(by)
    require(person, PERMISSION, person)
    return person


def require_full(by: User, proof: Reauthentication) -> None:
    require(by, PERMISSION, by)
    if not proof.proves(by) or not proof.code:
        raise PermissionDenied(PERMISSION)


def tell(person: User, kind: NoticeKind, *, url: str = "", **context: Any) -> None:
    notify(
        by=person,
        kind=kind,
        recipients=[person],
        context=context,
        url=url or reverse("accounts:second-factor-settings"),
        group_key=f"{kind.name}:{timezone.now().isoformat()}",
    )
