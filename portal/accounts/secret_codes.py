"""What people hold to get in: random, shown once, kept as an HMAC that opens nothing by itself."""

import secrets

from django.utils.crypto import salted_hmac

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without what looks alike on paper: I, L and 1, O and 0."""
CODE_LENGTH, GROUP = 12, 4
TOKEN_BYTES = 32


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
