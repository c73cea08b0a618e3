from typing import Any

import pytest

from tests.support.fields import ask, ask_again, editor_names, shown, spec_of

TEXT = spec_of("text")


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        ("  Léa & <b>Yanis</b> ", "Léa & <b>Yanis</b>"),
        ("1E+999999", "1E+999999"),
        ("a" * 250, "a" * 250),
        ("a" * 251, ["max_length"]),
        ("a" * 1_000_000, ["max_length"]),
        ("a\x00b", ["null_characters_not_allowed"]),
        ("   ", ["required"]),
        ("", ["required"]),
    ],
    ids=["trimmed", "a number", "longest", "too long", "huge", "NUL", "spaces", "empty"],
)
def test_text_typed_is_kept_or_refused(typed: str, result: Any) -> None:
    assert ask(TEXT, value=typed) == result


def test_text_missing_is_asked_for_only_where_required() -> None:
    assert (ask(TEXT), ask(spec_of("text", required=False))) == (["required"], "")


@pytest.mark.parametrize("answer", ["Léa", "=1+1", ""])
def test_text_answer_comes_back_the_same(answer: str) -> None:
    assert ask_again(spec_of("text", required=False), answer) == answer


def test_text_is_shown_as_it_is() -> None:
    assert (shown(TEXT, "<b>"), shown(TEXT, None)) == ("<b>", "")


def test_text_block_asks_what_every_question_does() -> None:
    assert editor_names("text") == ["title", "help", "required", "condition", "special"]
