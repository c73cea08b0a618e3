"""French decimals: what is read, what is refused, how it is written, how it is rounded."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_builder.figures import (
    LIMIT,
    LONGEST,
    MOST_PLACES,
    in_words,
    read_figure,
    rounded,
    stored,
    with_unit,
)

NO_BREAK, NARROW, THIN = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{THIN SPACE}"
FIGURES = st.decimals(min_value=-LIMIT + 1, max_value=LIMIT - 1, places=MOST_PLACES)


@pytest.mark.parametrize(
    ("typed", "figure"),
    [
        ("0", "0"),
        ("12", "12"),
        ("3,5", "3.5"),
        ("3.5", "3.5"),
        ("1 234,50", "1234.50"),
        (f"1{NO_BREAK}234,50{NO_BREAK}€", "1234.50"),
        (f"1{NARROW}234{THIN}567", "1234567"),
        (" 7 ", "7"),
        ("7,", "7"),
        ("-5", "-5"),
        ("−5", "-5"),
        ("+5", "5"),
        ("007", "7"),
        ("12 €", "12"),
        ("999999999999,9999", "999999999999.9999"),
    ],
)
def test_read_figure_takes_what_people_write(typed: str, figure: str) -> None:
    assert read_figure(typed) == Decimal(figure)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        ".",
        ",5",
        "-",
        "abc",
        "1,2,3",
        "1.234,50",
        "1E3",
        "1E+999999",
        "NaN",
        "sNaN",
        "Infinity",
        "-inf",
        "0x10",
        "1_000",
        "12\x00",
        "１２",
        "٣",
        "½",
        "5 $",
        "€",
        "--5",
        "1000000000000",
        "0,00001",
        "9" * 300,
        "0" * LONGEST + "1",
        " " * 1_000_000,
    ],
)
def test_read_figure_refuses_what_is_none(typed: str) -> None:
    assert read_figure(typed) is None


@given(st.text(max_size=60))
def test_read_figure_of_any_text_is_a_finite_figure_or_none(text: str) -> None:
    figure = read_figure(text)
    assert figure is None or (figure.is_finite() and abs(figure) < LIMIT)


@given(FIGURES)
def test_read_figure_of_what_is_stored_or_written_gives_the_same(figure: Decimal) -> None:
    assert read_figure(stored(figure)) == figure
    assert read_figure(in_words(figure)) == figure


@pytest.mark.parametrize(
    ("figure", "places", "result"),
    [
        # Règlement (CE) n° 1103/97, art. 5: an exact half cent is rounded up.
        ("1.005", 2, "1.01"),
        ("1.0049", 2, "1.00"),
        ("2.675", 2, "2.68"),
        ("-1.005", 2, "-1.01"),
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("-0.001", 2, "0.00"),
        ("12", 2, "12.00"),
        ("12.34567", 4, "12.3457"),
    ],
)
def test_rounded_is_half_up(figure: str, places: int, result: str) -> None:
    assert stored(rounded(Decimal(figure), places)) == result


@given(FIGURES, st.integers(0, MOST_PLACES))
def test_rounded_twice_is_rounded_once_and_never_further_than_a_half(figure: Decimal, places: int) -> None:
    once = rounded(figure, places)
    assert rounded(once, places) == once
    assert abs(once - figure) * 2 <= Decimal(1).scaleb(-places)


@pytest.mark.parametrize(
    ("figure", "places", "words"),
    [
        ("1234.5", 2, "1 234,50"),
        ("1234567.891", None, "1 234 567,891"),
        ("12.500", None, "12,5"),
        ("12.00", None, "12"),
        ("100", None, "100"),
        ("0", None, "0"),
        ("0", 2, "0,00"),
        ("-5", None, "−5"),
        ("-0.001", 2, "0,00"),
        ("-1234.5", 2, "−1 234,50"),
    ],
)
def test_in_words_is_grouped_with_a_comma(figure: str, places: int | None, words: str) -> None:
    said = in_words(Decimal(figure), places)
    assert said.replace(NO_BREAK, " ").replace(NARROW, " ") == words


@pytest.mark.parametrize(("unit", "words"), [("km", f"12,5{NO_BREAK}km"), ("", "12,5")])
def test_with_unit_keeps_the_unit_on_the_line_of_its_figure(unit: str, words: str) -> None:
    assert with_unit("12,5", unit) == words
