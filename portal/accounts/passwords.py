"""The password policy: long, not known, not about oneself nor the centre. No composition rule, no rotation.

Source: NIST SP 800-63B-4 §3.1.1, CNIL deliberation 2022-100, OWASP ASVS 5.0 §6.2.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import normalize

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MINIMUM, MAXIMUM = 15, 128
DEMONSTRATION = "demonstration-portail"
"""The password of every account of the demonstration, which is public."""
UNGUESSED = 6
"""Characters that must remain once everything guessable is taken away."""
VARIETY = 6
"""Different characters, at least."""

FREQUENT = Path(__file__).with_name("frequent_passwords.txt")
LEET = str.maketrans("0134578@$!|€+", "oieastbasiiet")
WALKS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "aqwzsxedcrfvtgbyhnujikolpm",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1a2z3e4r5t6y7u8i9o0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "1aqw2zsx3edc4rfv5tgb6yhn",
    "1qaz2wsx3edc4rfv5tgb6yhn",
)
"""Rows, columns and zigzags of keyboards, the alphabet, digits."""
SHORTEST_WALK = 4


def plain(text: str) -> str:
    """Return small letters and digits only, of any alphabet, without accents."""
    return "".join(letter for letter in normalize("NFKD", text.casefold()) if letter.isalnum())


def spellings(password: str) -> set[str]:
    """Return the password as letters and digits: whole, without what decorates both ends (2026!), and with
    the usual disguises (0 for o, @ for a) taken off.
    """
    whole = password.casefold()
    bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", whole)
    return {plain(text) for text in (whole, bare, whole.translate(LEET), bare.translate(LEET))}


@cache
def frequent() -> tuple[frozenset[str], tuple[str, ...]]:
    """Read the list: whole sentences that everyone thinks of, and words that protect nothing, longest first."""
    lines = [line.strip() for line in FREQUENT.read_text().splitlines()]
    kept = [line for line in lines if line and not line.startswith("#")]
    sentences = frozenset(plain(line) for line in kept if " " in line)
    words = sorted({plain(line) for line in kept if " " not in line}, key=len, reverse=True)
    return sentences, tuple(words)


@cache
def common() -> CommonPasswordValidator:
    """Django's own list of twenty thousand, read once."""
    return CommonPasswordValidator()


def without_walks(text: str) -> str:
    """Take away what follows a keyboard, the alphabet or the digits, in either direction."""
    for walk in (*WALKS, *(walk[::-1] for walk in WALKS)):
        start = 0
        while start <= len(text) - SHORTEST_WALK:
            length = 0
            while start + length < len(text) and text[start : start + length + 1] in walk:
                length += 1
            if length >= SHORTEST_WALK:
                text = f"{text[:start]} {text[start + length :]}"
            start += 1
    return text


def is_repetition(text: str) -> bool:
    """Tell whether `text` is a short piece written again and again, the last one perhaps cut."""
    return any(
        (text[:size] * (len(text) // size + 1))[: len(text)] == text for size in range(1, len(text) // 2 + 1)
    )


def remainder(text: str, words: tuple[str, ...]) -> str:
    """Return what protects: `text` less known words, walks, years and repeated letters."""
    for word in words:
        text = text.replace(word, " ")
    text = without_walks(text)
    text = re.sub(r"(?<!\d)(?:19|20)\d\d(?!\d)", " ", text)
    text = re.sub(r"(.)\1+", r"\1", text)
    return text.replace(" ", "")


def is_guessable(password: str, words: tuple[str, ...] = ()) -> bool:
    """Tell whether a list, a pattern or `words` (of the centre) would find the password."""
    sentences, known = frequent()
    every_word = tuple(sorted({*known, *words}, key=len, reverse=True))
    return any(
        text in sentences
        or text in common().passwords
        or len(set(text)) < VARIETY
        or is_repetition(text)
        or len(remainder(text, every_word)) < UNGUESSED
        for text in spellings(password)
    )


def names_of(user: Any) -> set[str]:
    """Return the names that a password of `user` may not hold, four letters at least: fewer are in any word."""
    texts = (user.first_name, user.last_name, user.username, user.email.partition("@")[0])
    parts = {part for text in texts for part in re.split(r"[\s.\-_'’]+", text)}
    return {name for name in map(plain, {*parts, *texts}) if len(name) >= 4}


def words_of_centre(user: Any) -> tuple[str, ...]:
    centre = getattr(user, "centre", None)
    if centre is None:
        return ()
    parts = re.split(r"[\s.\-_'’]+", f"{centre.name} {centre.slug}")
    return tuple(word for word in map(plain, parts) if len(word) >= 4)


class LengthValidator:
    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < MINIMUM:
            raise ValidationError(
                _("Choose at least %(minimum)d characters: four words in a row do well."),
                code="too_short",
                params={"minimum": MINIMUM},
            )
        if len(password) > MAXIMUM:
            raise ValidationError(
                _("At most %(maximum)d characters."), code="too_long", params={"maximum": MAXIMUM}
            )

    def get_help_text(self) -> str:
        return str(_("At least %(minimum)d characters: four words in a row do well.") % {"minimum": MINIMUM})


class BlocklistValidator:
    """Refuses what is on a list or follows a pattern. Other lengths are the business of LengthValidator."""

    def validate(self, password: str, user: Any = None) -> None:
        if not MINIMUM <= len(password) <= MAXIMUM or (settings.DEMO and password == DEMONSTRATION):
            return
        if is_guessable(password, words_of_centre(user)):
            raise ValidationError(
                _("This one is too easy to guess. Take four words that have nothing to do with each other."),
                code="too_common",
            )

    def get_help_text(self) -> str:
        return str(_("No well-known sentence, no row of the keyboard, not the name of the centre."))


class PersonalValidator:
    """Refuses the person's own names."""

    def validate(self, password: str, user: Any = None) -> None:
        if user is None or len(password) > MAXIMUM:
            return
        if any(name in text for text in spellings(password) for name in names_of(user)):
            raise ValidationError(_("Your password may not hold your own name."), code="personal")

    def get_help_text(self) -> str:
        return str(_("Not your own name."))
