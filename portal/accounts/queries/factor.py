"""Reads of the second factor."""

from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django_otp.plugins.otp_totp.models import TOTPDevice

from portal.accounts.factor import DAY, WINDOW, Tries
from portal.accounts.models import KnownDevice, RecoveryCode, User, WrongCode


def has_factor(person: User) -> bool:
    return TOTPDevice.objects.filter(user=person, confirmed=True).exists()


def confirmed_totp(person: User) -> TOTPDevice | None:
    """Return the application that `person` has shown to hold."""
    return TOTPDevice.objects.filter(user=person, confirmed=True).first()


def recovery_codes_left(person: User) -> int:
    return RecoveryCode.objects.filter(person=person, used_at=None).count()


def known_device(person: User, digest: str) -> KnownDevice | None:
    """Return the device that shows `digest`, when `person` has signed in with it before."""
    return KnownDevice.objects.filter(person=person, digest=digest).first() if digest else None


def tries_of(person: User, device: KnownDevice | None) -> Tries:
    now = timezone.now()
    counted = WrongCode.objects.filter(person=person, device=device, at__gt=now - DAY).aggregate(
        in_day=Count("pk"), in_window=Count("pk", filter=Q(at__gt=now - WINDOW))
    )
    return Tries(in_window=counted["in_window"], in_day=counted["in_day"])


def person_who_waits(pending: dict[str, Any] | None) -> User | None:
    """Return who has given the right password and no code yet, or None once that is too long ago, the
    password is another one, or the account is closed.

    Shape: `pending` is what portal.accounts.session_state keeps of them.
    """
    if pending is None:
        return None
    people = User.objects.active().select_related("centre")
    person: User | None = people.filter(pk=pending["person"]).first()
    if person is None or not constant_time_compare(pending["hash"], person.get_session_auth_hash()):
        return None
    return person
