"""Text as people search for it, and as they read it."""

import re
from unicodedata import combining, normalize
from urllib.parse import quote


def fold(text: str) -> str:
    """Return `text` without accents, capitals, nor spaces more than one: « Élodie  LÉ » becomes "elodie le"."""
    plain = "".join(letter for letter in normalize("NFKD", text.replace("’", "'")) if not combining(letter))
    return " ".join(plain.replace("œ", "oe").replace("Œ", "oe").casefold().split())


def by_pairs(number: str) -> str:
    """Return a telephone number of ten digits as it is read: "0639981077" becomes "06 39 98 10 77". Others stay."""
    digits = re.sub(r"[\s.-]", "", number)
    if not re.fullmatch(r"0[0-9]{9}", digits):
        return number
    return " ".join(digits[place : place + 2] for place in range(0, 10, 2))


def call_url(number: str) -> str:
    """What a telephone opens to call `number`, "" for none."""
    digits = re.sub(r"[^0-9+]", "", number)
    return f"tel:{digits}" if digits else ""


def mail_url(address: str) -> str:
    """What a mail program opens to write to `address`, "" for none."""
    return f"mailto:{quote(address, safe='@+')}" if address else ""
