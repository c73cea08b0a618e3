"""A telephone with an application for codes, in somebody's hand."""

from dataclasses import dataclass

import time_machine
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from portal.accounts.actions.factor import confirm_enrolment, start_enrolment
from portal.accounts.models import User
from tests.support.cast import PASSWORD

SIGN_IN, SECOND = "/connexion/", "/connexion/second-facteur/"
RECOVERY = "/connexion/second-facteur/code-de-secours/"
WRONG = "000000"


@dataclass(frozen=True, slots=True)
class Telephone:
    """Shape: `recovery_codes` are those that were shown once."""

    key: bytes
    recovery_codes: tuple[str, ...] = ()

    def code(self, steps: int = 0) -> str:
        """The code that it shows, or showed (or will) `steps` of thirty seconds from now."""
        return f"{TOTP(self.key, drift=steps).token():06d}"

    def current_code(self) -> str:
        return self.code()

    def wrong_code(self) -> str:
        right = {self.code(steps) for steps in range(-3, 4)}
        return next(code for code in (WRONG, "000001", "000002", "000003") if code not in right)


def key_of(person: User) -> bytes:
    """Read the key of the application that waits for its first code."""
    device: TOTPDevice = TOTPDevice.objects.get(user=person, confirmed=False)
    return bytes(device.bin_key)


def enrol(person: User) -> Telephone:
    """Give `person` a second factor. The code that it shows now has not served: the one before has."""
    totp = start_enrolment(by=person)
    telephone = Telephone(key_of(person))
    with clock_held():
        codes = confirm_enrolment(by=person, enrolment=totp.pk, typed=telephone.code(-1), session_key=None)
    return Telephone(telephone.key, tuple(codes))


def clock_held() -> time_machine.travel:
    """Hold the clock: a code that is shown stays the same, and the one before stays the one before."""
    return time_machine.travel(timezone.now(), tick=False)


def type_password(client: Client, person: User, **more: str) -> None:
    """Take the first step of sign-in."""
    client.post(SIGN_IN, {"username": person.username, "password": PASSWORD} | more)


def sign_in_with(client: Client, person: User, telephone: Telephone, **more: str) -> None:
    """Sign in in two steps."""
    type_password(client, person, **more)
    assert client.post(SECOND, {"code": telephone.current_code()}).status_code == 302
