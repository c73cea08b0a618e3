from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_builder.definition import FieldSpec
from forms_builder.evaluation import evaluate
from forms_builder.field_types import FIELD_TYPES
from forms_builder.field_types.base import PublishContext
from forms_builder.field_types.month import named_month, read_month
from forms_builder.field_types.picked import PickerInput
from tests.support.fields import ask, ask_again, editor_names, shown, spec_of

MONTH = spec_of("month")
OPTIONAL = spec_of("month", required=False)


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        ("2026-05", "2026-05"),
        ("2026-5", "2026-05"),
        ("05/2026", "2026-05"),
        (" 5 / 2026 ", "2026-05"),
        ("05.2026", "2026-05"),
        ("mai 2026", "2026-05"),
        ("Mai\N{NO-BREAK SPACE}2026", "2026-05"),
        ("AOÛT 2026", "2026-08"),
        ("fevrier 2026", "2026-02"),
        ("sept. 2026", "2026-09"),
        ("1900-01", "1900-01"),
        ("2199-12", "2199-12"),
        ("1899-12", ["invalid"]),
        ("2200-01", ["invalid"]),
        ("2026-13", ["invalid"]),
        ("2026-00", ["invalid"]),
        ("00/2026", ["invalid"]),
        ("jui 2026", ["invalid"]),
        ("brumaire 2026", ["invalid"]),
        ("05/26", ["invalid"]),
        ("2026-05-04", ["invalid"]),
        ("٠٥/٢٠٢٦", ["invalid"]),
        ("2026-05\x00", ["invalid"]),
        ("1E+999999", ["invalid"]),
        ("2" * 1_000_000, ["invalid"]),
        ("", ["required"]),
    ],
)
def test_month_typed_is_kept_or_refused(typed: str, result: Any) -> None:
    assert ask(MONTH, value=typed) == result


@pytest.mark.parametrize("answer", ["2026-05", "2199-12", ""])
def test_month_answer_comes_back_the_same(answer: str) -> None:
    assert ask_again(OPTIONAL, answer) == answer


@given(st.integers(1900, 2199), st.integers(1, 12))
def test_month_shown_is_read_back(year: int, month: int) -> None:
    answer = f"{year}-{month:02}"
    assert read_month(shown(MONTH, answer)) == answer


def test_month_is_shown_in_words() -> None:
    assert [shown(MONTH, answer) for answer in ("2026-05", "", None)] == ["mai 2026", "", ""]


@pytest.mark.parametrize(("name", "number"), [("mai", 5), ("juil", 7), ("jui", 0), ("mars", 3), ("zzz", 0)])
def test_named_month_is_the_only_one_that_begins_so(name: str, number: int) -> None:
    assert named_month(name) == number


@pytest.mark.parametrize(
    ("typed", "value"), [("mai 2026", "2026-05"), ("demain", "demain"), ("", ""), (None, None)]
)
def test_month_input_gives_pickers_what_they_read(typed: str | None, value: str | None) -> None:
    assert PickerInput("month", read_month).format_value(typed) == value


def test_month_says_its_first_day() -> None:
    kind = FIELD_TYPES["month"]
    assert [kind.day(answer) for answer in ("2026-05", "", None)] == [date(2026, 5, 1), None, None]


def test_month_gives_the_rates_of_its_first_day() -> None:
    settings = {
        "operation": "rate",
        "operands": [{"field": "q"}],
        "table": "t",
        "on": "q",
        "unit": "€",
        "places": 0,
    }
    rate = FieldSpec("rate", "computed", "Taux", settings=settings)
    asked: list[date | None] = []

    def rates(table: str, category: str, quantity: Decimal, on: date | None) -> Decimal:
        asked.append(on)
        return Decimal(7)

    evaluation = evaluate((MONTH, rate), {"q": "2026-05"}, rates)
    assert (evaluation.answers["rate"], asked) == ("7", [date(2026, 5, 1)])
    assert evaluate((MONTH, rate), {"q": ""}, rates).answers["rate"] == "7"
    assert asked[-1] is None


def test_month_may_be_the_day_of_a_computed_rate() -> None:
    context = PublishContext(earlier=[MONTH, spec_of("text")], tables={"t": "t"})
    computed = {"operation": "rate", "operands": [], "table": "T", "unit": "", "places": 0}
    kind = FIELD_TYPES["computed"]
    assert kind.settings({**computed, "on": "question"}, context)["on"] == MONTH.key
    assert kind.settings({**computed, "on": "Autre"}, context)["on"] == ""


def test_month_block_asks_for_nothing_more() -> None:
    assert editor_names("month") == ["title", "help", "required", "condition", "special"]
