from typing import Any

import pytest
from django.utils.translation import gettext as _

from forms_builder.definition import FieldSpec
from forms_builder.field_types import FIELD_TYPES
from tests.support.fields import ask, ask_again, editor_names, shown, spec_of

CHOICE = spec_of("choice", options=["Oui", " Non ", "Peut-être"])


def problems(options: list[str]) -> list[str]:
    spec: FieldSpec = spec_of("choice", options=options)
    return [str(problem) for problem in FIELD_TYPES["choice"].problems(spec)]


def test_choice_settings_give_each_answer_a_key() -> None:
    assert CHOICE.settings == {
        "options": [
            {"key": "oui", "label": "Oui"},
            {"key": "non", "label": "Non"},
            {"key": "peut-etre", "label": "Peut-être"},
        ]
    }


def test_choice_settings_of_an_answer_without_letters_keep_it_as_the_key() -> None:
    assert [item["key"] for item in spec_of("choice", options=["+", "−"]).settings["options"]] == ["+", "−"]


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        ("oui", "oui"),
        ("Oui", ["invalid_choice"]),
        ("forged", ["invalid_choice"]),
        ("oui\x00", ["invalid_choice"]),
        ("x" * 1_000_000, ["invalid_choice"]),
        ("", ["required"]),
    ],
)
@pytest.mark.parametrize("others", [0, 10], ids=["radios", "list"])
def test_choice_typed_is_kept_or_refused(typed: str, result: Any, others: int) -> None:
    spec = spec_of("choice", options=["Oui", "Non", *(f"Autre {number}" for number in range(others))])
    assert ask(spec, value=typed) == result


def test_choice_optional_may_be_empty() -> None:
    assert ask(spec_of("choice", required=False, options=["Oui", "Non"])) == ""


@pytest.mark.parametrize("answer", ["peut-etre", ""])
def test_choice_answer_comes_back_the_same(answer: str) -> None:
    spec = spec_of("choice", required=False, options=["Oui", "Peut-être"])
    assert ask_again(spec, answer) == answer


def test_choice_is_shown_by_its_label() -> None:
    assert [shown(CHOICE, key) for key in ("peut-etre", "gone", "")] == ["Peut-être", "gone", ""]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["Oui", "Non"], None),
        (["Oui"], "give at least two answers."),
        ([], "give at least two answers."),
        (["Oui", " "], "one of the answers is empty."),
        (["Oui", "oui"], "two answers are alike."),
        (["Oui", "Oui !"], "two answers are alike."),
        (["a" * 60 + "b", "a" * 60 + "c"], "two answers are alike."),
    ],
)
def test_choice_problems_are_said(options: list[str], sentence: str | None) -> None:
    assert problems(options) == ([_(sentence)] if sentence else [])


def test_choice_block_asks_for_the_answers() -> None:
    assert editor_names("choice") == ["title", "help", "required", "options", "condition", "special"]


@pytest.mark.parametrize("name", ["choice", "choices"])
def test_choice_block_begins_with_the_two_answers_that_it_needs(name: str) -> None:
    options = FIELD_TYPES[name].block().child_blocks["options"]
    assert (list(options.get_default()), options.meta.min_num) == (["", ""], 2)
