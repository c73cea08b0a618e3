"""Which figure holds: pure, so that every day and every quantity is looked at."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.centres.rates import DatedRates, Rate, edition_on, find_rate, is_same_line, tidied

CARS = tuple(
    Rate(power, Decimal(start), Decimal(value))
    for power, values in {
        "3 CV et moins": ("0.529", "0.316", "0.370"),
        "4 CV": ("0.606", "0.340", "0.407"),
    }.items()
    for start, value in zip((0, 5001, 20001), values, strict=True)
)
"""Arrêté du 27 mars 2023 (JORF of 7 April 2023)."""

OLD, NEW, NEXT = date(2020, 3, 1), date(2023, 1, 1), date(2028, 1, 1)
TEN, TWENTY, THIRTY = (Rate("", Decimal(0), Decimal(value)) for value in (10, 20, 30))
DATED = [(NEXT, THIRTY), (OLD, TEN), (NEW, TWENTY), (NEW, Rate("autre", Decimal(0), Decimal(21)))]

days = st.dates(date(2000, 1, 1), date(2040, 12, 31))
amounts = st.decimals(0, 100_000, places=2)
lines = st.lists(st.tuples(days, st.builds(Rate, st.sampled_from(["", "a", "B"]), amounts, amounts)))


@pytest.mark.parametrize(
    ("day", "values"),
    [
        (OLD - timedelta(1), []),
        (OLD, [10]),
        (NEW - timedelta(1), [10]),
        (NEW, [20, 21]),
        (NEXT - timedelta(1), [20, 21]),
        (NEXT, [30]),
        (date.max, [30]),
    ],
)
def test_edition_on_is_the_latest_that_has_begun(day: date, values: list[int]) -> None:
    assert [rate.value for rate in edition_on(DATED, day)] == values


def test_edition_on_of_no_lines_is_empty() -> None:
    assert edition_on([], NEW) == ()


@given(lines, days)
def test_edition_on_never_mixes_two_dates_nor_takes_one_to_come(
    dated: list[tuple[date, Rate]], day: date
) -> None:
    begun = [applies_from for applies_from, _rate in dated if applies_from <= day]
    expected = [rate for applies_from, rate in dated if begun and applies_from == max(begun)]
    assert list(edition_on(dated, day)) == expected


@given(lines, days, st.tuples(st.integers(1, 400), amounts))
def test_edition_on_of_a_day_is_not_changed_by_what_begins_after_it(
    dated: list[tuple[date, Rate]], day: date, later: tuple[int, Decimal]
) -> None:
    to_come = (day + timedelta(later[0]), Rate("", Decimal(0), later[1]))
    assert edition_on([*dated, to_come], day) == edition_on(dated, day)


@pytest.mark.parametrize(
    ("category", "quantity", "value"),
    [
        ("3 CV et moins", "0", "0.529"),
        ("3 CV et moins", "5000", "0.529"),
        ("3 CV et moins", "5000.99", "0.529"),
        ("3 CV et moins", "5001", "0.316"),
        ("3 CV et moins", "20000", "0.316"),
        ("3 CV et moins", "20001", "0.370"),
        ("3 CV et moins", "999999", "0.370"),
        ("4 CV", "12", "0.606"),
        ("4 cv", "12", "0.606"),
        ("  4 CV ", "12", "0.606"),
        ("4\u00a0CV", "12", "0.606"),
        ("4 CV", "-1", None),
        ("8 CV", "12", None),
        ("", "12", None),
    ],
)
def test_find_rate_takes_the_band_of_the_quantity(category: str, quantity: str, value: str | None) -> None:
    found = find_rate(CARS, category, Decimal(quantity))
    assert found == (None if value is None else Decimal(value))


def test_find_rate_of_no_rates_is_none() -> None:
    assert find_rate((), "", Decimal(1)) is None


@given(st.lists(amounts, min_size=1, unique=True), amounts)
def test_find_rate_takes_the_greatest_beginning_whatever_the_order(
    starts: list[Decimal], quantity: Decimal
) -> None:
    rates = [Rate("a", start, start) for start in starts]
    passed = [start for start in starts if start <= quantity]
    assert find_rate(rates, "A", quantity) == (max(passed) if passed else None)


@pytest.mark.parametrize(
    ("power", "kilometres", "amount"),
    [
        ("3 CV et moins", 4000, "2116"),  # 4 000 × 0,529
        ("3 CV et moins", 10000, "4225"),  # 10 000 × 0,316 + 1 065
        ("4 CV", 20000, "8130"),  # 20 000 × 0,340 + 1 330
    ],
)
def test_each_kilometre_at_the_rate_of_its_band_gives_the_published_amount(
    power: str, kilometres: int, amount: str
) -> None:
    """The published scale says the middle band with a constant. Source: as CARS."""
    paid = (find_rate(CARS, power, Decimal(number)) for number in range(1, kilometres + 1))
    assert sum(value for value in paid if value is not None) == Decimal(amount)


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        (Rate("4 CV", Decimal(0), Decimal(9)), True),
        (Rate(" 4  cv", Decimal("0.00"), Decimal(9)), True),
        (Rate("4 CV", Decimal(1), Decimal(1)), False),
        (Rate("5 CV", Decimal(0), Decimal(1)), False),
    ],
)
def test_is_same_line_looks_at_the_category_and_the_quantity(other: Rate, *, is_same: bool) -> None:
    assert is_same_line(Rate("4 CV", Decimal(0), Decimal(1)), other) is is_same


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("", ""), ("  ", ""), (" 4 CV ", "4 CV"), ("4\u00a0CV", "4 CV"), ("Taux\n normal", "Taux normal")],
)
def test_tidied_keeps_the_case_and_single_spaces(typed: str, kept: str) -> None:
    assert tidied(typed) == kept


RATES = DatedRates(date(2027, 3, 10), {"essai": DATED, "cars": [(NEW, rate) for rate in reversed(CARS)]})


@pytest.mark.parametrize(
    ("on", "values"), [(None, [20, 21]), (OLD, [10]), (NEXT, [30]), (OLD - timedelta(1), [])]
)
def test_dated_rates_in_force_are_those_of_the_day(on: date | None, values: list[int]) -> None:
    assert [rate.value for rate in RATES.in_force("essai", on)] == values


def test_dated_rates_find_is_by_category_quantity_and_day() -> None:
    asked = [
        ("cars", "4 cv", 5001, None),
        ("cars", "4 CV", 0, OLD),
        ("essai", "", 0, NEXT),
        ("autre", "", 0, None),
    ]
    found = [RATES.find(table, category, Decimal(quantity), on) for table, category, quantity, on in asked]
    assert found == [Decimal("0.340"), None, Decimal(30), None]


def test_dated_rates_choices_are_each_category_once_with_its_first_rate() -> None:
    assert RATES.choices("cars") == [("4 CV", Decimal("0.606")), ("3 CV et moins", Decimal("0.529"))]
    assert (RATES.choices("essai"), RATES.choices("gone")) == ([("", 20), ("autre", 21)], [])
