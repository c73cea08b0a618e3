"""What people hold to get in: random, shown once, kept as an HMAC that opens nothing by itself."""

import secrets
from datetime import timedelta
from typing import Any

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without what looks alike on paper: I, L and 1, O and 0."""
CODE_LENGTH, GROUP = 12, 4
TOKEN_BYTES = 32
ADDRESS = "portal.accounts.new address"


def new_token() -> str:
    """Return 256 random bits, as they stand in an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_code() -> str:
    """Return a code that is read on paper and typed: 59 random bits, whose tries are counted."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def in_groups(code: str) -> str:
    """Return a code as it is printed: « ABCD-EFGH-JKMN »."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def as_typed(text: str) -> str:
    """Return the code that somebody meant: spaces, hyphens and small letters are forgiven."""
    return "".join(letter for letter in text.upper() if letter.isalnum())


def digest_of(purpose: str, secret: str) -> str:
    """Return what is kept of `secret`. One purpose says nothing of another: a code is no token."""
    return salted_hmac(f"portal.accounts.{purpose}", secret, algorithm="sha256").hexdigest()


def address_token(person: Any, email: str) -> str:
    """Return what a link proves a new address with. It holds the address: it travels to that address only."""
    return signing.dumps({"email": email, "state": address_state(person)}, salt=ADDRESS, compress=True)


def address_of_token(person: Any, token: str, lasts: timedelta) -> str | None:
    """Return the new address that `token` proves for `person`, or None."""
    try:
        found = signing.loads(token, salt=ADDRESS, max_age=lasts)
    except signing.BadSignature:
        return None
    is_present = constant_time_compare(found["state"], address_state(person))
    return str(found["email"]) if is_present else None


def address_state(person: Any) -> str:
    """What a link is bound to: once the address or the password has changed, those sent before are void."""
    facts = (person.pk, person.email, person.password, person.email_changed_at)
    return digest_of("address state", "|".join(map(str, facts)))
