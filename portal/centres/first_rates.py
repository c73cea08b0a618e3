"""The rates that a new centre begins with. Each figure has its source; human resources look at them every year."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.centres.choices import RateUnit
from portal.centres.rates import Rate


@dataclass(frozen=True, slots=True)
class FirstTable:
    """A table with its first edition. Shape: `code` is what forms name it by."""

    code: str
    name: str
    unit: RateUnit
    note: str
    applies_from: date
    rates: tuple[Rate, ...]


CAR_BANDS = ("0", "5001", "20001")
"""Kilometres of the year from which each figure of a line below holds."""
CARS: tuple[tuple[str, tuple[str, str, str]], ...] = (
    ("3 CV et moins", ("0.529", "0.316", "0.370")),
    ("4 CV", ("0.606", "0.340", "0.407")),
    ("5 CV", ("0.636", "0.357", "0.427")),
    ("6 CV", ("0.665", "0.374", "0.447")),
    ("7 CV et plus", ("0.697", "0.394", "0.470")),
)
# Arrêté du 27 mars 2023 (JORF du 7 avril 2023), article 6 B de l’annexe IV au code général des impôts; the same for
# the incomes of 2024 and 2025. The middle band is published as “d × 0.316 + 1 065”, whose constant is what the first
# 5 000 km bring above it (5 000 × (0.529 − 0.316)): each kilometre at the rate of its own band gives the same amount.
# Above 20 000 km it is “d × 0.370” for the whole year: 5 to 15 euros more than kilometre by kilometre.

TAXES = (
    ("Taux normal", "20"),  # CGI, article 278
    ("Taux intermédiaire", "10"),  # CGI, articles 278 bis and 279
    ("Taux réduit", "5.5"),  # CGI, article 278-0 bis
    ("Taux particulier", "2.1"),  # CGI, articles 281 quater and following
    ("Sans TVA", "0"),  # CGI, articles 261 and 293 B
)
# Since 1 January 2014: loi n° 2012-1510 du 29 décembre 2012, article 68.

EVERY_YEAR = "À confirmer par les RH chaque année."


def flat(category: str, value: str) -> Rate:
    return Rate(category, Decimal(0), Decimal(value))


FIRST_TABLES: tuple[FirstTable, ...] = (
    FirstTable(
        code="kilometres",
        name="Barème kilométrique",
        unit=RateUnit.EUROS_PER_KM,
        note=(
            f"{EVERY_YEAR} Pour les voitures : arrêté du 27 mars 2023 (Journal officiel du 7 avril 2023), inchangé depuis. « À partir "
            "de » compte les kilomètres professionnels de l’année : chaque kilomètre se paie au taux de la tranche "
            "où il tombe. Au-delà de 20 000 km, l’administration applique 0,370 à 0,470 à toute l’année."
        ),
        applies_from=date(2023, 1, 1),
        rates=tuple(
            Rate(power, Decimal(start), Decimal(value))
            for power, values in CARS
            for start, value in zip(CAR_BANDS, values, strict=True)
        ),
    ),
    FirstTable(
        code="supplement-electrique",
        name="Supplément électrique",
        unit=RateUnit.FACTOR,
        note=(
            f"{EVERY_YEAR} Les frais d’une voiture électrique sont majorés de 20 % (arrêté du 15 février 2021, "
            "repris par celui du 27 mars 2023). Pas les hybrides."
        ),
        applies_from=date(2021, 1, 1),
        rates=(flat("", "1.20"),),
    ),
    FirstTable(
        code="tva",
        name="Taux de TVA",
        unit=RateUnit.PERCENT,
        note=f"{EVERY_YEAR} Code général des impôts, articles 278 et suivants ; inchangés depuis 2014.",
        applies_from=date(2014, 1, 1),
        rates=tuple(flat(category, value) for category, value in TAXES),
    ),
    FirstTable(
        code="transport",
        name="Abonnement de transport",
        unit=RateUnit.PERCENT,
        # In force everywhere in France since 1 January 2009.
        note=(
            f"{EVERY_YEAR} La part que le centre rembourse : la loi demande 50 % (Code du travail, articles L3261-2 et R3261-1) ; le "
            "centre peut donner davantage."
        ),
        applies_from=date(2009, 1, 1),
        rates=(flat("", "50"),),
    ),
)
