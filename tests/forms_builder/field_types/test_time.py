from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_builder.field_types.picked import PickerInput
from forms_builder.field_types.time import read_time
from tests.support.fields import ask, ask_again, editor_names, shown, spec_of

TIME = spec_of("time")
OPTIONAL = spec_of("time", required=False)


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        ("09:30", "09:30"),
        ("9:30", "09:30"),
        ("09:30:00", "09:30"),
        ("9h30", "09:30"),
        ("9 h 30", "09:30"),
        ("9\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30", "09:30"),
        ("9H", "09:00"),
        ("9 h", "09:00"),
        ("9h05 min", "09:05"),
        ("9.30", "09:30"),
        (" 0:00 ", "00:00"),
        ("23:59", "23:59"),
        ("24:00", ["invalid"]),
        ("12:60", ["invalid"]),
        ("9", ["invalid"]),
        ("9:", ["invalid"]),
        ("9:3", ["invalid"]),
        ("-9:30", ["invalid"]),
        ("midi", ["invalid"]),
        ("٩:٣٠", ["invalid"]),
        ("9:30\x00", ["invalid"]),
        ("1E+999999", ["invalid"]),
        ("9" * 1_000_000, ["invalid"]),
        ("", ["required"]),
    ],
)
def test_time_typed_is_kept_or_refused(typed: str, result: Any) -> None:
    assert ask(TIME, value=typed) == result


@pytest.mark.parametrize("answer", ["09:30", "00:00", ""])
def test_time_answer_comes_back_the_same(answer: str) -> None:
    assert ask_again(OPTIONAL, answer) == answer


@given(st.times())
def test_time_shown_is_read_back(time: Any) -> None:
    answer = f"{time:%H:%M}"
    assert read_time(shown(TIME, answer)) == answer


@pytest.mark.parametrize(
    ("answer", "words"), [("09:30", "9 h 30"), ("14:00", "14 h"), ("00:05", "0 h 05"), ("", ""), (None, "")]
)
def test_time_is_shown_in_words(answer: str | None, words: str) -> None:
    assert shown(TIME, answer) == words.replace(" ", "\N{NO-BREAK SPACE}")


@pytest.mark.parametrize(("typed", "value"), [("9 h 30", "09:30"), ("midi", "midi"), ("", ""), (None, None)])
def test_time_input_gives_pickers_what_they_read(typed: str | None, value: str | None) -> None:
    assert PickerInput("time", read_time).format_value(typed) == value


def test_time_block_asks_for_nothing_more() -> None:
    assert editor_names("time") == ["title", "help", "required", "condition", "special"]
