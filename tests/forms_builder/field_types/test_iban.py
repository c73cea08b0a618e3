import logging
from typing import Any

import pytest

from tests.support.fields import ask, ask_again, editor_names, form_of, shown, spec_of

IBAN = spec_of("iban")
OPTIONAL = spec_of("iban", required=False)
NUMBER = "FR1420041010050500013M02606"
"""The example of the IBAN registry for France."""


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        (NUMBER, NUMBER),
        ("fr14 2004 1010 0505 0001 3M02 606", NUMBER),
        (f"IBAN : {NUMBER}", NUMBER),
        ("BE68 5390 0754 7034", "BE68539007547034"),
        ("FR15 2004 1010 0505 0001 3M02 606", ["invalid"]),
        ("FR14 2004 1010 0505 0001 3M02", ["invalid"]),
        ("20041010050500013M02606", ["invalid"]),
        (f"{NUMBER}\x00", ["invalid"]),
        ("1E+999999", ["invalid"]),
        ("IBAN", ["invalid"]),
        ("FR14" * 250_000, ["invalid"]),
        ("", ["required"]),
    ],
)
def test_iban_typed_is_kept_or_refused(typed: str, result: Any) -> None:
    assert ask(IBAN, value=typed) == result


@pytest.mark.parametrize("answer", [NUMBER, ""])
def test_iban_answer_comes_back_the_same(answer: str) -> None:
    assert ask_again(OPTIONAL, answer) == answer


def test_iban_is_shown_by_fours() -> None:
    assert [shown(IBAN, answer) for answer in (NUMBER, "", None)] == [
        "FR14 2004 1010 0505 0001 3M02 606",
        "",
        "",
    ]


def test_iban_refused_goes_into_no_message_and_no_log(caplog: pytest.LogCaptureFixture) -> None:
    typed = "FR15 2004 1010 0505 0001 3M02 606"
    with caplog.at_level(logging.DEBUG):
        form = form_of(IBAN, {"f-q": [typed]}, None)
        assert not form.is_valid()
    said = caplog.text + str(form.errors.as_json())
    assert [part for part in ("2004", "3M02", "FR15") if part in said] == []


def test_iban_block_asks_for_nothing_more() -> None:
    assert editor_names("iban") == ["title", "help", "required", "condition", "special"]
