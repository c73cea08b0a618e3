"""What answers call for and what is computed from them, in one pass."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_builder.definition import FieldSpec
from forms_builder.evaluation import Scope, evaluate, holds
from tests.factories.repeated_lines import (
    EXPENSES,
    NON,
    OUI,
    computed,
    figure,
    lines,
    of,
    only_if,
    part,
    text,
    yes_no,
)

DAY = FieldSpec("day", "date", "Jour")
POWER = FieldSpec(
    "power", "choice", "Puissance", settings={"options": [{"key": "5-cv", "label": "5 CV"}]}, required=True
)
Row = dict[str, Any]


def trip(name: str, **cells: Any) -> Row:
    return {"id": name, "why": "Livraison", **cells}


def answers_of(specs: Sequence[FieldSpec], **given: Any) -> dict[str, Any]:
    return evaluate(specs, given).answers


def test_evaluate_computes_lines_then_columns_then_totals() -> None:
    rows = [trip("001", km="40.00", tolls="3.20"), trip("002", km="21.00", tolls=None)]
    found = evaluate(EXPENSES, {"car": OUI, "trips": rows})
    assert found.answers == {
        "car": OUI,
        "trips": [rows[0] | {"due": "20.00"}, rows[1] | {"due": "10.50"}],
        "way": "30.50",
        "total": "33.70",
        "number": "2.00",
    }
    assert found.shown == {
        "car",
        "trips",
        *(f"trips.{line}.{cell}" for line in ("001", "002") for cell in ("why", "km", "due", "tolls")),
        "way",
        "total",
        "number",
    }


def test_evaluate_what_is_not_asked_is_neither_kept_nor_counted() -> None:
    rows = [trip("001", km="40.00", tolls="3.20")]
    found = evaluate(EXPENSES, {"car": NON, "trips": rows, "reason": "typed before"})
    assert found.answers == {
        "car": NON,
        "trips": [trip("001", tolls="3.20")],
        "way": "0.00",
        "total": "3.20",
        "number": "1.00",
    }
    assert "trips.001.km" not in found.shown


def test_evaluate_condition_on_a_total_is_met_by_it() -> None:
    rows = [trip("001", tolls="100.01")]
    asked = [
        "reason" in evaluate(EXPENSES, {"car": NON, "trips": [row]}).shown
        for row in (rows[0], rows[0] | {"tolls": "100.00"})
    ]
    assert asked == [True, False]


def test_evaluate_forged_total_is_not_read() -> None:
    rows = [trip("001", tolls="5.00", due="9999.00")]
    found = answers_of(EXPENSES, car=NON, trips=rows, total="0.01", way="1.00", number="7")
    assert (found["total"], found["number"], found["trips"]) == (
        "5.00",
        "1.00",
        [trip("001", tolls="5.00")],
    )


def test_evaluate_part_that_is_not_called_for_closes_until_the_next() -> None:
    specs = (
        yes_no("car"),
        part("p1", condition=only_if("car", OUI)),
        text("plate"),
        computed("c", "sum", {"figure": "1"}),
        part("p2"),
        text("note"),
    )
    given = {"car": NON, "plate": "AB", "note": "x"}
    assert evaluate(specs, given).shown == {"car", "p2", "note"}
    assert evaluate(specs, given).answers == {"car": NON, "note": "x"}
    assert evaluate(specs, given | {"car": OUI}).answers == given | {"car": OUI, "c": "1.00"}


def test_evaluate_chain_of_conditions_closes_from_the_first() -> None:
    specs = (
        yes_no("a"),
        yes_no("b", condition=only_if("a", OUI)),
        text("c", condition=only_if("b", OUI)),
        text("d", condition=only_if("c", operator="empty")),
    )
    given = {"a": NON, "b": OUI, "c": "typed", "d": "typed"}
    assert evaluate(specs, given).shown == {"a"}
    assert evaluate(specs, given | {"a": OUI}).shown == {"a", "b", "c"}


def test_evaluate_too_large_is_said_where_it_is() -> None:
    rows = [trip("001", km="999999999999.00"), trip("002", km="1.00")]
    specs = (
        yes_no("car"),
        lines("trips", figure("km"), computed("due", "product", of("km"), {"figure": "2"})),
        computed("way", "sum", of("trips", "due")),
    )
    found = evaluate(specs, {"car": OUI, "trips": rows})
    assert (found.too_large, found.answers["way"]) == ({"trips.001.due"}, "2.00")


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ({"km": "1200.00", "power": "5-cv", "day": "2027-01-31"}, ("km", "5 CV", "1200.00", "2027-01-31")),
        ({"km": "1200.00", "power": "5-cv"}, ("km", "5 CV", "1200.00", "None")),
        ({"power": "5-cv"}, ("km", "5 CV", "0", "None")),
        ({}, ("km", "", "0", "None")),
    ],
)
def test_evaluate_rate_is_asked_by_category_quantity_and_day(given: Row, asked: Any) -> None:
    heard: list[Any] = []

    def rates(table: str, category: str, quantity: Decimal, on: date | None) -> Decimal | None:
        heard.append((table, category, str(quantity), str(on)))
        return Decimal("0.636") if category else None

    specs = (
        DAY,
        POWER,
        figure("km"),
        computed("rate", "rate", of("power"), of("km"), table="km", on="day"),
        computed("due", "product", of("km"), of("rate")),
    )
    found = evaluate(specs, given, rates).answers
    assert heard == [asked]
    assert found["rate"] == ("0.64" if "power" in given else None)


@pytest.mark.parametrize(
    ("operator", "values", "answer", "result"),
    [
        ("is", ("10",), "10.00", True),
        ("is", ("10", "20"), "20.00", True),
        ("is", ("10",), "11.00", False),
        ("is", ("10",), None, False),
        ("is_not", ("10",), "11.00", True),
        ("is_not", ("10",), "10.00", False),
        ("is_not", ("10",), None, False),
        ("over", ("10",), "10.01", True),
        ("over", ("10",), "10.00", False),
        ("over", ("10",), None, False),
        ("under", ("10",), "9.99", True),
        ("under", ("10",), "10.00", False),
        ("under", ("-5",), "-6.00", True),
        ("over", ("forged",), "10.00", False),
        ("over", (), "10.00", False),
        ("filled", (), "0.00", True),
        ("filled", (), None, False),
        ("empty", (), None, True),
        ("empty", (), "0.00", False),
    ],
)
def test_holds_compares_figures(operator: str, values: tuple[str, ...], answer: Any, result: bool) -> None:
    scope = Scope()
    scope.put(figure("n"), answer)
    assert holds(only_if("n", *values, operator=operator), scope) is result


@pytest.mark.parametrize(
    ("operator", "values", "answer", "result"),
    [
        ("is", (OUI,), OUI, True),
        ("is", (OUI,), NON, False),
        ("is", (OUI, NON), NON, True),
        ("is", (OUI,), "", False),
        ("is_not", (OUI,), NON, True),
        ("is_not", (OUI,), OUI, False),
        ("is_not", (OUI,), "", False),  # nothing was said yet: nothing is called for
        ("filled", (), NON, True),
        ("empty", (), "", True),
    ],
)
def test_holds_compares_choices(operator: str, values: tuple[str, ...], answer: str, result: bool) -> None:
    scope = Scope()
    scope.put(yes_no("q"), answer)
    assert holds(only_if("q", *values, operator=operator), scope) is result


def test_holds_without_condition_is_always_and_on_what_is_not_asked_never() -> None:
    assert holds(None, Scope())
    assert not any(holds(only_if("gone", operator=one), Scope()) for one in ("is", "is_not", "empty", "over"))


FIGURES = st.one_of(
    st.none(), st.decimals(min_value=-10_000, max_value=10_000, places=2).map(lambda figure: f"{figure:f}")
)
ROWS = st.lists(
    st.fixed_dictionaries({"why": st.just("x")}, optional={"km": FIGURES, "tolls": FIGURES}), max_size=6
).map(lambda rows: [{"id": f"{number:03}", **row} for number, row in enumerate(rows, 1)])
GIVEN = st.fixed_dictionaries(
    {"car": st.sampled_from([OUI, NON, ""]), "trips": ROWS}, optional={"reason": st.just("x")}
)


@given(GIVEN)
def test_evaluate_again_what_was_evaluated_changes_nothing(given: Row) -> None:
    once = evaluate(EXPENSES, given)
    assert evaluate(EXPENSES, once.answers) == once


@given(GIVEN, st.randoms(use_true_random=False))
def test_evaluate_lines_in_another_order_give_the_same_totals(given: Row, random: Any) -> None:
    rows = list(given["trips"])
    random.shuffle(rows)
    found = [evaluate(EXPENSES, given | {"trips": order}).answers for order in (given["trips"], rows)]
    totals = [[answers[key] for key in ("way", "total", "number")] for answers in found]
    assert totals[0] == totals[1]


@given(GIVEN, FIGURES)
def test_evaluate_what_is_hidden_changes_nothing_whatever_is_in_it(given: Row, km: str | None) -> None:
    hidden = given | {"car": NON}
    filled = hidden | {"trips": [row | {"km": km} for row in given["trips"]]}
    assert evaluate(EXPENSES, filled) == evaluate(
        EXPENSES, hidden | {"trips": [{k: v for k, v in row.items() if k != "km"} for row in given["trips"]]}
    )
