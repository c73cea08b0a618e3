"""Text as people search for it."""

from unicodedata import combining, normalize


def fold(text: str) -> str:
    """Return `text` without accents, capitals, nor spaces more than one: « Élodie  LÉ » becomes "elodie le"."""
    plain = "".join(letter for letter in normalize("NFKD", text.replace("’", "'")) if not combining(letter))
    return " ".join(plain.replace("œ", "oe").replace("Œ", "oe").casefold().split())
