from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import gettext as _

from forms_builder.field_types import FIELD_TYPES
from forms_builder.field_types.money import in_euros
from tests.support.fields import ask, ask_again, editor_names, problems_of, shown, spec_of

AMOUNT = spec_of("money", minimum=Decimal(0), maximum=Decimal("1500.50"))
OPTIONAL = spec_of("money", required=False, minimum=None, maximum=None)


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        ("12", "12.00"),
        ("1 500,50", "1500.50"),
        ("1\N{NO-BREAK SPACE}500,50 €", "1500.50"),
        ("0", "0.00"),
        ("1500.51", ["max_value"]),
        ("-0,01", ["min_value"]),
        ("0,001", ["places"]),
        ("1E+999999", ["invalid"]),
        ("12 $", ["invalid"]),
        ("12\x00", ["invalid"]),
        ("1" * 1_000_000, ["invalid"]),
        ("", ["required"]),
    ],
)
def test_money_typed_is_kept_or_refused(typed: str, result: Any) -> None:
    assert ask(AMOUNT, value=typed) == result


@pytest.mark.parametrize("answer", ["1234.50", "0.00", "-12.00", None])
def test_money_answer_comes_back_the_same(answer: str | None) -> None:
    assert ask_again(OPTIONAL, answer) == answer


@pytest.mark.parametrize(
    ("amount", "words"),
    [("1234.5", "1\N{NO-BREAK SPACE}234,50"), ("0.005", "0,01"), ("-12", "−12,00"), ("-0.001", "0,00")],
)
def test_in_euros_always_says_the_cents(amount: str, words: str) -> None:
    assert in_euros(Decimal(amount)) == f"{words}\N{NO-BREAK SPACE}€"


def test_money_is_shown_in_euros() -> None:
    assert [shown(AMOUNT, answer) for answer in ("12.00", None)] == ["12,00\N{NO-BREAK SPACE}€", ""]


def test_money_export_is_a_figure() -> None:
    assert FIELD_TYPES["money"].export(AMOUNT, "12.50") == Decimal("12.50")


def test_money_settings_keep_bounds_as_text() -> None:
    assert AMOUNT.settings == {"minimum": "0", "maximum": "1500.5", "unit": "€", "places": 2}


def test_money_problems_are_those_of_numbers() -> None:
    spec = spec_of("money", minimum=Decimal(2), maximum=Decimal(1))
    assert problems_of(spec) == [_("its least value is greater than its greatest.")]


def test_money_block_asks_for_bounds() -> None:
    assert editor_names("money") == [
        "title", "help", "required", "minimum", "maximum", "condition", "special",
    ]  # fmt: skip
