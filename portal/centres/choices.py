"""The sectors that a new centre starts with (requirement A3), and what its charter may say."""

from django.db import models
from django.utils.translation import gettext_lazy as _

FIRST_SECTORS: tuple[str, ...] = (
    "Cyber Espace",
    "Centre petite enfance",
    "Multi-accueil",
    "Secteur Petite Enfance",
    "Secteur Enfance",
    "Secteur Jeunes et Adolescents",
    "Secteur Jeunes Adultes",
    "Secteur Adultes et Familles",
    "Actualité Administrative",
    "Culture",
    "Santé Bien-être",
    "Non renseigné",
)
UNKNOWN_SECTOR = "Non renseigné"
OFFICE_SECTOR = "Actualité Administrative"
"""Where the first person of a centre stands until somebody says otherwise."""

EDITORS = frozenset({"communication", "it"})
HUMAN_RESOURCES = frozenset({"hr"})
DIRECTION = frozenset({"director"})
TECHNICIANS = frozenset({"it"})
ACCOUNTANTS = frozenset({"accounting"})
"""Values of portal.accounts.choices.Role, which stands above this room."""


class Typeface(models.TextChoices):
    """Letters that devices have: nothing is loaded for them (static/css/tokens.css, portal/ui/theme.py)."""

    ROUNDED = "rounded", _("Rounded")
    PLAIN = "plain", _("Straight")
    SERIF = "serif", _("Classic, as in a book")


class RateUnit(models.TextChoices):
    """What the figures of a table of rates are."""

    EUROS_PER_KM = "euros_per_km", _("euros per kilometre")
    PERCENT = "percent", _("percent")
    FACTOR = "factor", _("factor")
    EUROS = "euros", _("euros")

    @property
    def sign(self) -> str:
        """What stands behind a figure; "" for a factor, which has no unit."""
        return {"euros_per_km": "€/km", "percent": "%", "euros": "€"}.get(self.value, "")
