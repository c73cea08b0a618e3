"""What a centre refuses, in sentences that say what to do."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.kit.errors import DomainError


class ColourRefused(DomainError):
    """Shape: `nearest` is the colour, nearest to the one asked, that would do."""

    def __init__(self, nearest: str, *, field: str) -> None:
        super().__init__(field=field)
        self.nearest = nearest


class MainColourTooLight(ColourRefused):
    code = "main-colour-too-light"
    message = _("White text would not be read on this colour. Choose a darker one.")


class AccentTooNear(ColourRefused):
    code = "accent-too-near"
    message = _("This colour would not be seen beside the main one. Choose a lighter one.")


class SectorLimitsPages(DomainError):
    code = "sector-limits-pages"
    message = _(
        "“%(sector)s” limits who reads these pages: %(titles)s. Choose other readers for them, publish them, "
        "and delete the sector then."
    )

    def __init__(self, sector: Any, titles: Sequence[str]) -> None:
        super().__init__(self.message % {"sector": sector, "titles": ", ".join(titles)})


class NoSuchEdition(DomainError):
    """A line alone would be an edition by itself, without the others."""

    code = "no-such-edition"
    message = _(
        "This table has no edition from that day on. Begin one first: it takes the present rates with it."
    )


class RateSaidTwice(DomainError):
    code = "rate-said-twice"
    message = _("This edition already has a rate for this category from this quantity on. Change that one.")


class MoreThanWhole(DomainError):
    code = "more-than-whole"
    message = _("A percentage is at most 100.")


class EditionThere(DomainError):
    code = "edition-there"
    message = _("This table already has an edition from that day on. Change its rates.")


class NoEditionBefore(DomainError):
    code = "no-edition-before"
    message = _("This table has no rates before that day. Add its first ones instead.")
