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
