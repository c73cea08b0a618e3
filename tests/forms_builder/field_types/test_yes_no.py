from typing import Any

import pytest
from django.utils.translation import gettext as _

from forms_builder.field_types import FIELD_TYPES
from tests.support.fields import ask, ask_again, editor_names, problems_of, shown, spec_of

QUESTION = spec_of("yes_no")
OPTIONAL = spec_of("yes_no", required=False)


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("on", ["invalid_choice"]),
        ("True", ["invalid_choice"]),
        ("yes\x00", ["invalid_choice"]),
        ("1E+999999", ["invalid_choice"]),
        ("y" * 1_000_000, ["invalid_choice"]),
        ("", ["required"]),
    ],
)
def test_yes_no_typed_is_kept_or_refused(typed: str, result: Any) -> None:
    assert ask(QUESTION, value=typed) == result


@pytest.mark.parametrize("answer", ["yes", "no", ""])
def test_yes_no_answer_comes_back_the_same(answer: str) -> None:
    assert ask_again(OPTIONAL, answer) == answer


def test_yes_no_is_shown_in_words() -> None:
    assert [shown(QUESTION, answer) for answer in ("yes", "no", "", None)] == [_("Yes"), _("No"), "", ""]


def test_yes_no_no_is_an_answer_that_conditions_may_name() -> None:
    kind = FIELD_TYPES["yes_no"]
    assert (kind.is_answered("no"), kind.chosen("no")) == (True, {"no"})
    assert kind.options(QUESTION) == [("yes", _("Yes")), ("no", _("No"))]


def test_yes_no_has_nothing_to_mend() -> None:
    assert problems_of(QUESTION) == []


def test_yes_no_block_asks_for_nothing_more() -> None:
    assert editor_names("yes_no") == ["title", "help", "required", "condition", "special"]
