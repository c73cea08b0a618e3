"""What may be carried over, from where and to where."""

from dataclasses import replace
from typing import Any

import pytest
from django.utils.translation import gettext as _

from forms_builder.definition import EffectSpec, FieldSpec, FormDefinition, RouteStep
from forms_builder.effects import EFFECTS
from forms_builder.field_types.base import PublishContext
from tests.support.effect_case import follow

DESK = FieldSpec("k", "choice", "Caisse", settings={"options": []})
OPENING = FieldSpec("o", "money", "Solde d’ouverture")
COUNTED = FieldSpec("c", "computed", "Solde compté")
WORDS = FieldSpec("w", "text", "Remarque")
FORM = FormDefinition("Caisse", "", (DESK, OPENING, COUNTED, WORDS), (RouteStep("accounting"),), (), 120)
SETTINGS: dict[str, Any] = {"source": "c", "target": "o", "same": "k"}
NO_TARGET = "name the question that the value is proposed to, one that people fill in."
NO_SOURCE = "name a question whose answers are of the same kind as those of the one proposed to."
NO_CHOICE = "what both requests have in common is the answer to a choice."


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({}, []),
        ({"same": None}, []),
        ({"source": "o", "same": None}, []),
        ({"target": ""}, [NO_TARGET]),
        ({"target": "c"}, [NO_TARGET]),
        ({"source": ""}, [NO_SOURCE]),
        ({"source": "w"}, [NO_SOURCE]),
        ({"same": ""}, [NO_CHOICE]),
        ({"same": "w"}, [NO_CHOICE]),
    ],
)
def test_problems_say_what_is_missing(changes: dict[str, Any], problems: list[str]) -> None:
    found = EFFECTS["carry_over"].problems(EffectSpec("carry_over", {**SETTINGS, **changes}), FORM)
    assert [str(item) for item in found] == [_(text) for text in problems]


def test_problems_of_a_question_that_a_role_fills_in_say_so() -> None:
    form = replace(FORM, fields=(DESK, replace(OPENING, filled_by="hr"), COUNTED))
    found = EFFECTS["carry_over"].problems(EffectSpec("carry_over", SETTINGS), form)
    assert [str(item) for item in found] == [_(NO_TARGET)]


@pytest.mark.parametrize(("same", "kept"), [("", None), ("Caisse", "k"), ("Ailleurs", "")])
def test_settings_turn_titles_into_keys(same: str, kept: str | None) -> None:
    keys = {"caisse": "k", "solde d’ouverture": "o", "solde compté": "c"}
    typed = {"source": "Solde compté", "target": "SOLDE d’ouverture", "same": same}
    found = EFFECTS["carry_over"].settings(typed, keys, PublishContext())
    assert found == {"source": "c", "target": "o", "same": kept}


def test_carry_over_does_nothing_to_a_request_that_is_sent() -> None:
    assert follow(EffectSpec("carry_over", SETTINGS), {}) == [[], [], []]
