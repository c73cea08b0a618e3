from typing import Any

import pytest

from tests.support.fields import ask, ask_again, editor_names, shown, spec_of

EMAIL = spec_of("email")
OPTIONAL = spec_of("email", required=False)


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        ("lea.fontaine@example.org", "lea.fontaine@example.org"),
        (" Lea.Fontaine@Example.org ", "lea.fontaine@example.org"),
        ("mailto:lea@example.org", "lea@example.org"),
        ("<lea@example.org>", "lea@example.org"),
        ("lea@", ["invalid"]),
        ("lea", ["invalid"]),
        ("lea@example.org, paul@example.org", ["invalid"]),
        ("lea@example.org\nBcc: tous@example.org", ["invalid"]),
        ("lea\x00@example.org", ["invalid", "null_characters_not_allowed"]),
        ("1E+999999", ["invalid"]),
        (f"{'x' * 1_000_000}@example.org", ["invalid", "max_length"]),
        ("", ["required"]),
    ],
)
def test_email_typed_is_kept_or_refused(typed: str, result: Any) -> None:
    assert ask(EMAIL, value=typed) == result


@pytest.mark.parametrize("answer", ["lea.fontaine@example.org", ""])
def test_email_answer_comes_back_the_same(answer: str) -> None:
    assert ask_again(OPTIONAL, answer) == answer


def test_email_is_shown_as_it_is_kept() -> None:
    assert [shown(EMAIL, answer) for answer in ("lea@example.org", "", None)] == ["lea@example.org", "", ""]


def test_email_block_asks_for_nothing_more() -> None:
    assert editor_names("email") == ["title", "help", "required", "condition", "special"]
