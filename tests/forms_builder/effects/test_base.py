"""What effects ask of the questions that they name."""

from dataclasses import replace

import pytest

from forms_builder.compiler import find_problems
from forms_builder.definition import Condition, EffectSpec, FieldSpec, FormDefinition, RouteStep
from forms_builder.effects.base import part_condition, question_of_type
from tests.support.effect_case import follow

CAR = FieldSpec("a", "yes_no", "Voiture ?", required=True)
BY_CAR = Condition("a", ("yes",))
PART = FieldSpec("p", "part", "En voiture", condition=BY_CAR)
REST = FieldSpec("r", "part", "Ensuite")
DATES = FieldSpec("d", "period", "Dates", required=True)
ABSENCE = EffectSpec("record_absence", {"period": "d"})


def form(*fields: FieldSpec) -> FormDefinition:
    return FormDefinition("Sortie", "", fields, (RouteStep("hr"),), (ABSENCE,), 36)


@pytest.mark.parametrize(
    ("fields", "is_one"),
    [
        ((CAR, DATES), True),
        ((CAR, PART, REST, DATES), True),
        ((DATES, CAR, PART), True),
        ((CAR, PART, DATES), False),
        ((CAR, replace(DATES, condition=BY_CAR)), False),
        ((CAR, replace(DATES, required=False)), False),
        ((CAR, replace(DATES, filled_by="hr")), False),
        ((CAR, replace(DATES, type="date")), False),
        ((CAR,), False),
    ],
)
def test_question_of_type_is_asked_in_every_case(fields: tuple[FieldSpec, ...], is_one: bool) -> None:
    asked = form(*fields)
    assert question_of_type(asked, "d", "period") is is_one
    assert (find_problems(asked) == []) is is_one


def test_part_condition_is_that_of_the_heading_above() -> None:
    asked = form(CAR, PART, DATES, REST, replace(DATES, key="e"))
    assert [part_condition(asked, key) for key in ("a", "d", "e")] == [None, BY_CAR, None]


def test_record_absence_of_a_question_that_was_not_asked_writes_none() -> None:
    assert follow(ABSENCE, {}) == [[], [], ["back"]]
