from typing import Any

import pytest
from django.utils.translation import gettext as _

from forms_builder.definition import sha256
from forms_builder.field_types import FIELD_TYPES
from tests.support.fields import ask, ask_again, editor_names, form_of, problems_of, shown, spec_of

TEXT = "Je rends les clés à la fin.\n<b>Je ne les prête pas.</b>"
ANSWER = {"sha256": sha256(TEXT)}
COMMITMENT = spec_of("commitment", text=f" {TEXT} ")
OPTIONAL = spec_of("commitment", required=False, text=TEXT)


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        ("on", ANSWER),
        ("1E+999999", ANSWER),
        ("x" * 1_000_000, ANSWER),
        ("\x00", ANSWER),
        ("false", ["required"]),
        ("", ["required"]),
    ],
)
def test_commitment_ticked_keeps_the_digest_of_the_text(typed: str, result: Any) -> None:
    assert ask(COMMITMENT, value=typed) == result


def test_commitment_left_empty_is_asked_for_only_where_required() -> None:
    assert (ask(COMMITMENT), ask(OPTIONAL)) == (["required"], None)


def test_commitment_digest_is_never_taken_from_the_page() -> None:
    assert ask(COMMITMENT, value=sha256("Autre")) == ANSWER


@pytest.mark.parametrize("answer", [ANSWER, None])
def test_commitment_answer_comes_back_the_same(answer: Any) -> None:
    assert ask_again(OPTIONAL, answer) == answer


def test_commitment_text_stands_on_the_page_as_text() -> None:
    drawn = str(form_of(COMMITMENT, {}, None)["q"].help_text)
    assert drawn == ("<p>Je rends les clés à la fin.<br>&lt;b&gt;Je ne les prête pas.&lt;/b&gt;</p>")


def test_commitment_is_shown_with_what_was_accepted() -> None:
    assert [shown(COMMITMENT, answer) for answer in (ANSWER, None)] == [
        f"{TEXT}\n{_('Read and accepted')}",
        "",
    ]


def test_commitment_export_is_short() -> None:
    kind = FIELD_TYPES["commitment"]
    assert [kind.export(COMMITMENT, answer) for answer in (ANSWER, None)] == [_("Read and accepted"), ""]


def test_commitment_is_proposed_by_nothing() -> None:
    assert FIELD_TYPES["commitment"].first_answer_sources == frozenset()


def test_commitment_problems_are_said() -> None:
    assert problems_of(COMMITMENT) == []
    assert problems_of(spec_of("commitment", text=" ")) == [_("the text to acknowledge is empty.")]


def test_commitment_block_asks_for_the_text() -> None:
    assert editor_names("commitment") == ["title", "help", "text", "required", "condition"]
