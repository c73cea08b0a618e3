from typing import Any

import pytest

from tests.support.fields import ask, ask_again, shown, spec_of

TEXT = spec_of("long_text")


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        ("Une\r\ndeux", "Une\ndeux"),
        ("a" * 5000, "a" * 5000),
        ("a" * 5001, ["max_length"]),
        # A browser counts a new line as one character and sends two.
        ("a\r\n" * 2499 + "a", "a\n" * 2499 + "a"),
        ("a" * 1_000_000, ["max_length"]),
        ("a\x00b", ["null_characters_not_allowed"]),
        ("\r\n \r\n", ["required"]),
    ],
    ids=["lines", "longest", "too long", "many lines", "huge", "NUL", "blank"],
)
def test_long_text_typed_is_kept_or_refused(typed: str, result: Any) -> None:
    assert ask(TEXT, value=typed) == result


def test_long_text_optional_may_be_empty() -> None:
    assert ask(spec_of("long_text", required=False)) == ""


def test_long_text_answer_comes_back_the_same() -> None:
    assert ask_again(TEXT, "Une\n\ndeux") == "Une\n\ndeux"


def test_long_text_is_shown_as_it_is() -> None:
    assert shown(TEXT, "Une\ndeux") == "Une\ndeux"
