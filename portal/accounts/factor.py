"""The second factor: of whom it is asked, and how its codes look. No database here."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings

from portal.accounts.choices import DECIDING_ROLES

TOTP_CODE = re.compile(r"[0-9]{6}\Z")
RECOVERY_CODES = 10
FEW_CODES = 3
"""At or below, people are told to make new ones."""
RECOVERY_PURPOSE = "recovery_code"

WINDOW = timedelta(minutes=15)
DAY = timedelta(days=1)
MOST_IN_WINDOW = 10
MOST_IN_DAY = 50
"""Wrong codes. Of a million, three are right at any moment: somebody who knows the password and tries every
day needs twelve years to have one chance in two, and the person is told on the first day."""


@dataclass(frozen=True, slots=True)
class Tries:
    """Wrong codes so far, of one person on one known device (or on all the others)."""

    in_window: int
    in_day: int

    @property
    def are_too_many(self) -> bool:
        return self.in_window >= MOST_IN_WINDOW or self.in_day >= MOST_IN_DAY

    @property
    def must_be_told(self) -> bool:
        """Once when it begins and once when it lasts: not every quarter of an hour."""
        return self.in_day in (MOST_IN_WINDOW, MOST_IN_DAY)


def needs_factor(user: Any) -> bool:
    """Tell whether `user` may not use the portal by their password alone (PORTAL_SECOND_FACTOR)."""
    if settings.SECOND_FACTOR == "required":
        return True
    if settings.SECOND_FACTOR == "optional":
        return False
    decides = not user.roles.isdisjoint(DECIDING_ROLES) or user.is_coordinator or user.is_delegate
    return bool(user.is_superuser or decides)


def is_totp_code(typed: str) -> bool:
    return TOTP_CODE.match(typed) is not None


def without_spaces(typed: str) -> str:
    """Applications show « 123 456 »."""
    return "".join(typed.split())
