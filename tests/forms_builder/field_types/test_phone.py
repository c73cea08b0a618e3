from dataclasses import replace
from typing import Any

import pytest

from forms_builder.field_types import FIELD_TYPES
from forms_builder.field_types.base import FillContext
from portal.accounts.forms.own_account import PhoneForm
from tests.support.fields import ask, ask_again, editor_names, shown, spec_of

PHONE = spec_of("phone")
OPTIONAL = spec_of("phone", required=False)


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        ("06 39 98 01 02", "06 39 98 01 02"),
        ("0639980102", "06 39 98 01 02"),
        ("06.39.98.01.02", "06 39 98 01 02"),
        (" 06-39-98-01-02 ", "06 39 98 01 02"),
        ("639980102", "06 39 98 01 02"),
        ("+33 (0)6 39 98 01 02", "+33 6 39 98 01 02"),
        ("+32 2 555 12 12", "+32 2 555 12 12"),
        ("3615 ou 3939", ["invalid"]),
        ("poste 12", ["invalid"]),
        ("06\x0039980102", ["invalid", "null_characters_not_allowed"]),
        ("1E+999999", ["invalid"]),
        ("0" * 1_000_000, ["invalid"]),
        ("", ["required"]),
    ],
)
def test_phone_typed_is_kept_or_refused(typed: str, result: Any) -> None:
    assert ask(PHONE, value=typed) == result


@pytest.mark.parametrize("typed", ["0639980102", "06.39.98.01.02", "+32 2 555 12 12"])
def test_phone_is_written_as_those_of_the_accounts(typed: str) -> None:
    form = PhoneForm({"phone": typed})
    assert form.is_valid()
    assert by_spaces(ask(PHONE, value=typed)) == by_spaces(form.cleaned_data["phone"])


def by_spaces(number: str) -> list[str]:
    return number.replace(".", " ").split()


@pytest.mark.parametrize("answer", ["06 39 98 01 02", "+33 6 39 98 01 02", ""])
def test_phone_answer_comes_back_the_same(answer: str) -> None:
    assert ask_again(OPTIONAL, answer) == answer


def test_phone_is_shown_as_it_is_kept() -> None:
    assert [shown(PHONE, answer) for answer in ("06 39 98 01 02", "", None)] == ["06 39 98 01 02", "", ""]


def test_phone_block_asks_for_nothing_more() -> None:
    assert editor_names("phone") == ["title", "help", "required", "condition", "special"]


@pytest.mark.parametrize(("proposed", "filled"), [("", "off"), ("last", "off"), ("phone", "tel")])
def test_phone_is_filled_in_by_the_browser_only_where_it_is_ones_own(proposed: str, filled: str) -> None:
    field = FIELD_TYPES["phone"].form_field(replace(PHONE, proposed=proposed), FillContext(person=None))
    assert field.widget.attrs["autocomplete"] == filled
