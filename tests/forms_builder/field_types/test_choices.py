from typing import Any

import pytest
from django.utils.translation import gettext as _

from forms_builder.field_types import FIELD_TYPES
from tests.support.fields import ask, ask_again, editor_names, problems_of, shown, spec_of

NAMES = ["Repas", "Hébergement", "Trajet"]
ALL = spec_of("choices", options=NAMES)
TWO = spec_of("choices", options=NAMES, most=2)
OPTIONAL = spec_of("choices", required=False, options=NAMES)


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        (["repas"], ["repas"]),
        (["trajet", "repas"], ["repas", "trajet"]),
        (["repas", "repas"], ["repas"]),
        (["repas", "hebergement", "trajet"], ["repas", "hebergement", "trajet"]),
        (["repas", "forged"], ["invalid_choice"]),
        (["Repas"], ["invalid_choice"]),
        (["repas\x00"], ["invalid_choice"]),
        (["1E+999999"], ["invalid_choice"]),
        (["x" * 1_000_000], ["invalid_choice"]),
        ([""], ["invalid_choice"]),
        ([], ["required"]),
    ],
)
def test_choices_ticked_are_kept_or_refused(typed: list[str], result: Any) -> None:
    assert ask(ALL, value=typed) == result


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        (["repas", "trajet"], ["repas", "trajet"]),
        (["repas", "repas", "trajet"], ["repas", "trajet"]),
        (["repas", "hebergement", "trajet"], ["too_many"]),
    ],
)
def test_choices_are_at_most_so_many(typed: list[str], result: list[str]) -> None:
    assert ask(TWO, value=typed) == result


@pytest.mark.parametrize("answer", [["repas", "trajet"], ["hebergement"], []])
def test_choices_answer_comes_back_the_same(answer: list[str]) -> None:
    assert ask_again(OPTIONAL, answer) == answer


def test_choices_are_shown_by_their_labels() -> None:
    assert [shown(ALL, answer) for answer in (["repas", "trajet"], ["gone"], [], None)] == [
        "Repas, Trajet",
        "gone",
        "",
        "",
    ]


def test_choices_all_count_for_conditions() -> None:
    kind = FIELD_TYPES["choices"]
    assert (kind.chosen(["repas", "trajet"]), kind.chosen(None)) == ({"repas", "trajet"}, frozenset())
    assert [kind.is_answered(answer) for answer in (["repas"], [])] == [True, False]


@pytest.mark.parametrize(
    ("options", "most", "sentence"),
    [
        (NAMES, None, None),
        (NAMES, 3, None),
        (NAMES, 4, "it lets people tick more answers than there are."),
        (["Repas"], None, "give at least two answers."),
        (["Repas", "repas"], None, "two answers are alike."),
    ],
)
def test_choices_problems_are_said(options: list[str], most: int | None, sentence: str | None) -> None:
    assert problems_of(spec_of("choices", options=options, most=most)) == ([_(sentence)] if sentence else [])


def test_choices_block_asks_for_the_answers_and_how_many() -> None:
    assert editor_names("choices") == ["title", "help", "required", "options", "most", "condition", "special"]
