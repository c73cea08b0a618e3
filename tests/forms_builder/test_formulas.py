"""The closed list of computations, one row per rule, and what holds for any figures."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_builder.choices import Operation
from forms_builder.figures import LIMIT, MOST_PLACES
from forms_builder.formulas import OPERATIONS, Operand, TooLarge, compute

MISSING, NOT_ASKED = Operand(is_missing=True), Operand()
AMOUNTS = st.decimals(min_value=-1_000_000, max_value=1_000_000, places=2)
ANY_FIGURE = st.decimals(min_value=-LIMIT + 1, max_value=LIMIT - 1, places=MOST_PLACES)


def of(*figures: str) -> Operand:
    return Operand(tuple(Decimal(figure) for figure in figures))


def computed(operation: str, *operands: Operand, places: int = 2) -> str | None:
    result = compute(operation, operands, places)
    return None if result is None else str(result)


def test_every_operation_of_the_editor_is_computed() -> None:
    assert set(OPERATIONS) == set(Operation)


@pytest.mark.parametrize(
    ("operation", "operands", "result"),
    [
        ("sum", [of("1.10", "2.20"), of("3")], "6.30"),
        ("sum", [of("0.1"), of("0.2")], "0.30"),
        ("sum", [of()], "0.00"),
        ("sum", [of("5"), MISSING], "5.00"),
        ("sum", [of("5"), NOT_ASKED], "5.00"),
        ("difference", [of("500"), of("120.50", "79.50"), of("100")], "200.00"),
        ("difference", [of("100"), of("150")], "-50.00"),
        ("difference", [of("100"), MISSING], None),
        ("difference", [of("100"), NOT_ASKED], "100.00"),
        ("product", [of("3"), of("19.99")], "59.97"),
        ("product", [of("3"), MISSING], None),
        ("product", [of("3"), NOT_ASKED], "3.00"),
        ("product", [NOT_ASKED, NOT_ASKED], None),
        ("quotient", [of("100"), of("3")], "33.33"),
        ("quotient", [of("200"), of("3")], "66.67"),
        ("quotient", [of("1"), of("0")], None),
        ("quotient", [of("1"), MISSING], None),
        ("percent", [of("250"), of("20")], "50.00"),
        ("minimum", [of("3", "1"), of("2"), MISSING], "1.00"),
        ("maximum", [of("3", "1"), of("2"), MISSING], "3.00"),
        ("minimum", [of()], None),
        ("maximum", [MISSING], None),
        ("count", [of("4")], "4.00"),
        ("rate", [of("0.529")], "0.53"),
        ("rate", [MISSING], None),
    ],
)
def test_compute_one_operation(operation: str, operands: list[Operand], result: str | None) -> None:
    assert computed(operation, *operands) == result


@pytest.mark.parametrize(
    ("net", "rate", "tax"),
    [
        # Rates of CGI art. 278, 278-0 bis, 279 and 281 quater; each line is rounded to the cent.
        ("10.00", "20", "2.00"),
        ("12.33", "5.5", "0.68"),
        ("45.50", "10", "4.55"),
        ("7.55", "20", "1.51"),
        ("0.10", "5.5", "0.01"),
        ("0.05", "10", "0.01"),  # 0,005: the half cent goes up (règlement CE 1103/97, art. 5)
        ("123.45", "2.1", "2.59"),
    ],
)
def test_compute_value_added_tax_of_a_line_to_the_cent(net: str, rate: str, tax: str) -> None:
    assert computed("percent", of(net), of(rate)) == tax


@pytest.mark.parametrize(
    ("km", "rate", "due"),
    [
        # Barème kilométrique, arrêté du 27 mars 2023 (CGI, annexe IV, art. 6 B): 5 CV up to 5 000 km, 0,636.
        ("38", "0.636", "24.17"),
        ("12.5", "0.636", "7.95"),
        ("100", "0.529", "52.90"),
    ],
)
def test_compute_kilometres_of_a_line(km: str, rate: str, due: str) -> None:
    assert computed("product", of(km), of(rate)) == due


@pytest.mark.parametrize(
    ("operation", "operands"),
    [
        ("sum", [of("999999999999"), of("1")]),
        ("sum", [of("999999999999.9950")]),  # by its rounding only
        ("product", [of("999999999999.9999"), of("999999999999.9999")]),
        ("product", [of(*["999999999999"] * 1200)]),
        ("quotient", [of("999999999999"), of("0.0001")]),
        ("difference", [of("-999999999999"), of("999999999999")]),
    ],
)
def test_compute_beyond_what_anybody_means_is_refused(operation: str, operands: list[Operand]) -> None:
    with pytest.raises(TooLarge):
        compute(operation, operands, 2)


@given(st.lists(AMOUNTS, min_size=1, max_size=5))
def test_compute_sum_and_extremes_are_the_same_in_any_order(figures: list[Decimal]) -> None:
    for operation in ("sum", "minimum", "maximum"):
        results = {
            compute(operation, [Operand((figure,)) for figure in order], 2) for order in permutations(figures)
        }
        assert len(results) == 1


@given(st.lists(AMOUNTS, max_size=30), st.integers(0, 30))
def test_compute_sum_of_a_column_is_the_sum_of_its_halves(figures: list[Decimal], cut: int) -> None:
    whole = compute("sum", [Operand(tuple(figures))], 2)
    assert compute("sum", [Operand(tuple(figures[:cut])), Operand(tuple(figures[cut:]))], 2) == whole


@given(
    st.sampled_from(sorted(Operation.values)),
    st.lists(st.lists(ANY_FIGURE, max_size=3), max_size=4),
    st.integers(0, MOST_PLACES),
)
def test_compute_any_figures_gives_one_that_can_be_kept_or_says_too_large(
    operation: str, columns: Sequence[list[Decimal]], places: int
) -> None:
    try:
        result = compute(operation, [Operand(tuple(column)) for column in columns], places)
    except TooLarge:
        return
    assert result is None or (abs(result) < LIMIT and -result.as_tuple().exponent == places)
