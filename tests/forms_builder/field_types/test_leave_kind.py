from typing import Any

import pytest
from django.utils.translation import gettext as _

from forms_builder.field_types import FIELD_TYPES
from forms_builder.field_types.base import PublishContext
from forms_builder.field_types.leave_kind import is_of_right
from tests.support.fields import ask, ask_again, shown, spec_of

CENTRE = PublishContext([("paid", "Congés payés", False), ("child", "Enfant malade", True)])
KIND = spec_of("leave_kind", context=CENTRE)


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        ("paid", "paid"),
        ("of-another-centre", ["invalid_choice"]),
        ("paid\x00", ["invalid_choice"]),
        ("", ["required"]),
    ],
)
def test_leave_kind_typed_is_kept_or_refused(typed: str, result: Any) -> None:
    assert ask(KIND, value=typed) == result


def test_leave_kind_answer_comes_back_the_same() -> None:
    assert ask_again(KIND, "child") == "child"


def test_leave_kind_is_shown_by_its_name_as_of_the_version() -> None:
    assert [shown(KIND, key) for key in ("child", "")] == ["Enfant malade", ""]


def test_leave_kind_problems_without_any_kind_are_said() -> None:
    kind = FIELD_TYPES["leave_kind"]
    assert kind.problems(KIND) == []
    assert list(map(str, kind.problems(spec_of("leave_kind")))) == [
        _("the centre has no kind of leave in its register.")
    ]


@pytest.mark.parametrize(
    ("answer", "of_right"), [("paid", False), ("child", True), ("", False), ("x", False)]
)
def test_is_of_right_is_said_by_the_version(answer: str, of_right: bool) -> None:
    assert is_of_right(KIND, answer) is of_right
