"""The figures that a centre begins with, against their sources."""

from datetime import date
from decimal import Decimal

import pytest

from portal.centres.choices import RateUnit
from portal.centres.first_rates import FIRST_TABLES, FirstTable
from portal.centres.rates import find_rate, is_same_line, tidied

TABLES = {table.code: table for table in FIRST_TABLES}


def test_first_tables_are_the_four_that_day_one_forms_need() -> None:
    assert {code: (table.unit, table.applies_from) for code, table in TABLES.items()} == {
        "kilometres": (RateUnit.EUROS_PER_KM, date(2023, 1, 1)),
        "supplement-electrique": (RateUnit.FACTOR, date(2021, 1, 1)),
        "tva": (RateUnit.PERCENT, date(2014, 1, 1)),
        "transport": (RateUnit.PERCENT, date(2009, 1, 1)),
    }


@pytest.mark.parametrize(
    ("power", "kilometres", "value"),
    [
        ("3 CV et moins", 5000, "0.529"), ("3 CV et moins", 20000, "0.316"), ("3 CV et moins", 20001, "0.370"),
        ("4 CV", 5000, "0.606"), ("4 CV", 20000, "0.340"), ("4 CV", 20001, "0.407"),
        ("5 CV", 5000, "0.636"), ("5 CV", 20000, "0.357"), ("5 CV", 20001, "0.427"),
        ("6 CV", 5000, "0.665"), ("6 CV", 20000, "0.374"), ("6 CV", 20001, "0.447"),
        ("7 CV et plus", 5000, "0.697"), ("7 CV et plus", 20000, "0.394"), ("7 CV et plus", 20001, "0.470"),
    ],
)  # fmt: skip
def test_kilometres_are_those_of_the_decree(power: str, kilometres: int, value: str) -> None:
    """Arrêté du 27 mars 2023 (JORF of 7 April 2023)."""
    assert find_rate(TABLES["kilometres"].rates, power, Decimal(kilometres)) == Decimal(value)


@pytest.mark.parametrize(
    ("code", "category", "value"),
    [
        ("supplement-electrique", "", "1.20"),  # arrêté du 15 février 2021
        ("tva", "Taux normal", "20"),  # CGI 278
        ("tva", "Taux intermédiaire", "10"),  # CGI 278 bis
        ("tva", "Taux réduit", "5.5"),  # CGI 278-0 bis
        ("tva", "Taux particulier", "2.1"),  # CGI 281 quater
        ("tva", "Sans TVA", "0"),
        ("transport", "", "50"),  # Code du travail R3261-1
    ],
)
def test_other_figures_are_those_of_the_law(code: str, category: str, value: str) -> None:
    assert find_rate(TABLES[code].rates, category, Decimal(1)) == Decimal(value)


@pytest.mark.parametrize("table", FIRST_TABLES, ids=lambda table: table.code)
def test_first_table_says_where_it_comes_from_and_does_not_contradict_itself(table: FirstTable) -> None:

    assert "À confirmer par les RH chaque année." in table.note
    assert [rate.category for rate in table.rates] == [tidied(rate.category) for rate in table.rates]
    pairs = [(one, other) for place, one in enumerate(table.rates) for other in table.rates[place + 1 :]]
    assert [pair for pair in pairs if is_same_line(*pair)] == []
