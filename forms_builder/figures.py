"""Figures as people type, store and read them: exact decimals, French notation. Pure.

Stored figures are text in plain notation (« 1234.50 »): JSON has no exact decimals.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format

MOST_DIGITS = 12
"""Before the comma: more than any amount that a social centre writes."""
MOST_PLACES = 4
LIMIT = Decimal(10) ** MOST_DIGITS
SPACES = re.compile(r"[\s\u00a0\u202f\u2009]")
PLAIN = re.compile(rf"[+-]?[0-9]{{1,{MOST_DIGITS}}}(?:\.[0-9]{{1,{MOST_PLACES}}})?", re.ASCII)
NO_BREAK = "\N{NO-BREAK SPACE}"
LONGEST = 40
"""Characters of a figure that somebody typed, spaces included."""


def read_figure(text: str) -> Decimal | None:
    """Read what was typed: comma or point, any kind of space, a euro sign after it; None when it is no figure.

    Shape: at most twelve digits before the comma and four after. No exponent, no NaN, no infinity.
    """
    if len(text) > LONGEST:
        return None
    plain = SPACES.sub("", text).removesuffix("€").replace(",", ".").replace("−", "-")
    plain = plain.removesuffix(".") if plain != "." else plain
    return Decimal(plain) if PLAIN.fullmatch(plain) else None


def stored(figure: Decimal) -> str:
    """The figure as it is kept in an answer."""
    return format(figure, "f")


def rounded(figure: Decimal, places: int) -> Decimal:
    """Half up, as amounts are rounded in France (règlement CE 1103/97, art. 5, for the cent)."""
    return figure.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP) + 0


def in_words(figure: Decimal, places: int | None = None) -> str:
    """« 1 234,50 », « −5 »: grouped, with a true minus sign; without useless zeros where `places` is None."""
    plain = format(abs(figure), "f") if places is None else format(abs(rounded(figure, places)), "f")
    if places is None and "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    words = number_format(Decimal(plain), decimal_pos=places, use_l10n=True, force_grouping=True)
    return ("−" if figure < 0 and Decimal(plain) else "") + words


def with_unit(words: str, unit: str) -> str:
    """« 12,5 km »: the unit stays on the line of its figure."""
    return f"{words}{NO_BREAK}{unit}" if unit else words
