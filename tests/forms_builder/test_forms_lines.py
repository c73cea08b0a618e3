"""What people fill in with repeated lines: what is stored, what is refused and where."""

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_builder.definition import FormDefinition
from forms_builder.drawing import Drawing
from forms_builder.field_types.base import FillContext
from forms_builder.forms import RequestForm, as_data
from forms_builder.inputs import typed_from_answers
from tests.factories.repeated_lines import (
    EXPENSES,
    NON,
    OUI,
    definition_of,
    figure,
    lines,
    only_if,
    part,
    text,
)

FORM = definition_of(*EXPENSES)
COINS = definition_of(lines("coins", figure("coin"), figure("count", required=True), begun=("1.00", "2.00")))


def form_of(definition: FormDefinition = FORM, **typed: str) -> RequestForm:
    data = {f"f-{name.replace('__', '.')}": [value] for name, value in typed.items()}
    form = RequestForm(definition, FillContext(SimpleNamespace(pk=0)), as_data(data))
    form.is_valid()
    return form


TWO = {
    "car": OUI,
    "trips__001": "1",
    "trips__001__why": "Livraison",
    "trips__001__km": "40",
    "trips__002": "1",
    "trips__002__why": "Réunion",
    "trips__002__km": "21,5",
    "trips__002__tolls": "3",
}


def test_request_form_stores_lines_with_what_is_computed() -> None:
    form = form_of(**TWO)
    assert form.errors == {}
    assert form.answers == {
        "car": OUI,
        "trips": [
            {"id": "001", "why": "Livraison", "km": "40.00", "due": "20.00", "tolls": None},
            {"id": "002", "why": "Réunion", "km": "21.50", "due": "10.75", "tolls": "3.00"},
        ],
        "way": "30.75",
        "total": "33.75",
        "number": "2.00",
    }


def test_request_form_blank_lines_are_left_out_and_ask_nothing() -> None:
    form = form_of(**TWO, trips__003="1", trips__003__why="  ")
    assert (form.errors, form.answers["number"]) == ({}, "2.00")


def test_request_form_hidden_cells_are_neither_stored_nor_required_nor_totalled() -> None:
    form = form_of(**TWO | {"car": NON})
    assert form.errors == {}
    assert [sorted(row) for row in form.answers["trips"]] == [["id", "tolls", "why"]] * 2
    assert form.answers["total"] == "3.00"


def test_request_form_wrong_cell_is_refused_at_its_place_alone() -> None:
    form = form_of(**TWO | {"trips__002__km": "1E+999999", "trips__001__why": ""})
    assert list(form.errors) == ["trips.001.why", "trips.002.km"]
    assert form.fields["trips.002.km"].summary_label == "trips, ligne 2, Kilomètres"
    assert form.answers["total"] == "23.00"


@pytest.mark.parametrize(
    ("least", "most", "required", "count", "problem"),
    [
        (1, 3, True, 0, "Remplissez au moins 1 ligne."),
        (2, 3, True, 1, "Remplissez au moins 2 lignes."),
        (2, 3, True, 2, None),
        (1, 3, False, 0, None),
        (0, 3, True, 0, "Remplissez au moins 1 ligne."),
        (1, 1, True, 2, "Gardez 1 ligne au plus."),
    ],
)
def test_request_form_number_of_lines_is_checked(
    least: int, most: int, required: bool, count: int, problem: str | None
) -> None:
    definition = definition_of(lines("l", text("t"), least=least, most=most, required=required))
    typed = {f"l__{number:03}": "1" for number in range(1, count + 1)}
    typed |= {f"l__{number:03}__t": "x" for number in range(1, count + 1)}
    errors = form_of(definition, **typed).errors
    assert errors == ({"l": [problem]} if problem else {})


def test_request_form_hidden_lines_are_not_counted() -> None:
    definition = definition_of(
        EXPENSES[0], lines("l", text("t"), required=True, condition=only_if("car", OUI))
    )
    assert form_of(definition, car=NON).errors == {}
    assert list(form_of(definition, car=OUI).errors) == ["l"]


def test_request_form_lines_already_there_keep_their_first_column() -> None:
    form = form_of(COINS, coins__001__count="3", coins__002__count="4", coins__001__coin="99", coins__009="1")
    assert form.errors == {}
    assert form.answers == {
        "coins": [
            {"id": "001", "coin": "1.00", "count": "3.00"},
            {"id": "002", "coin": "2.00", "count": "4.00"},
        ]
    }


def test_request_form_lines_already_there_are_asked_each() -> None:
    assert list(form_of(COINS, coins__001__count="3").errors) == ["coins.002.count"]


KMS = st.lists(st.integers(0, 9_999).map(str), min_size=1, max_size=5)


@given(KMS)
def test_request_form_sent_again_from_its_answers_stores_the_same(kms: list[str]) -> None:
    typed = {"car": OUI, "reason": "Parce que"}
    for number, km in enumerate(kms, 1):
        typed |= {f"trips__{number:03}": "1", f"trips__{number:03}__why": "x", f"trips__{number:03}__km": km}
    first = form_of(**typed)
    again = RequestForm(
        FORM, FillContext(SimpleNamespace(pk=0)), as_data(typed_from_answers(FORM, first.answers))
    )
    assert again.is_valid(), again.errors
    assert again.answers == first.answers


def drawn(form: RequestForm) -> Drawing:
    form.errors.clear()
    return Drawing(form)


def test_drawing_says_what_the_script_decides_and_what_the_server() -> None:
    places = {place["path"]: place for place in drawn(form_of(**TWO)).every_place}
    km, reason = places["trips.001.km"], places["reason"]
    assert km["marks"] == {"data-asks-of": "f-car", "data-asks-for": OUI, "data-feeds": True}
    assert reason["marks"] == {"data-decided": True, "data-off": True, "id": "q-reason"}
    assert [
        path for path, place in places.items() if "data-feeds" in place["marks"] and "002" not in path
    ] == [
        "car",
        "trips",
        "trips.001.km",
        "trips.001.due",
        "trips.001.tolls",
        "way",
        "total",
    ]


def test_drawing_condition_inside_a_line_names_the_input_of_that_line() -> None:
    definition = definition_of(
        lines("l", EXPENSES[0], text("plate", condition=only_if("car", OUI))), text("after")
    )
    form = form_of(definition, l__001="1", l__zz="1")
    places = drawn(form).every_place
    assert [place["marks"]["data-asks-of"] for place in places if place["spec"].key == "plate"] == [
        "f-l.001.car",
        "f-l.zz.car",
    ]


def test_drawing_line_to_copy_is_empty_and_knows_no_file() -> None:
    blank = drawn(form_of(**TWO)).questions[1]["blank"]
    assert (blank["path"], [cell["value"] for cell in blank["cells"]]) == ("trips.001", ["", "", "", ""])
    assert [cell["field"].value() for cell in blank["cells"] if cell["field"]] == [None, None, None]


def test_drawing_lines_already_there_have_none_to_copy() -> None:
    question: dict[str, Any] = drawn(form_of(COINS)).questions[0]
    assert (question["blank"], question["is_fixed"]) == (None, True)
    assert [line["cells"][0]["value"] for line in question["lines"]] == ["1", "2"]


@pytest.mark.parametrize(("count", "steps"), [(2, []), (3, [1, 2, 3, 4])])
def test_drawing_parts_are_steps_from_three_on(count: int, steps: list[int]) -> None:
    specs = [text("first")]
    for number in range(count):
        specs += [part(f"p{number}"), text(f"t{number}")]
    parts = drawn(form_of(definition_of(*specs))).parts
    assert [part["step"] for part in parts if "step" in part] == steps
    assert [[one["path"] for one in part["questions"]] for part in parts][:2] == [["first"], ["t0"]]
