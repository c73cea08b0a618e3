from types import SimpleNamespace

import pytest

from forms_builder.choices import Approver
from forms_builder.definition import FieldSpec
from forms_builder.field_types import FIELD_TYPES
from forms_builder.field_types.base import FillContext
from forms_builder.inputs import holds_files_at
from tests.support.fields import ask, ask_again, editor_names, form_of, problems_of, shown, spec_of

KEPT = spec_of("document", required=False, renewed_after_months=36)
SHOWN = spec_of("document", required=False, is_kept=False, marked_by="director")
SCAN = SimpleNamespace(pk="91aa", name="permis.jpg", size=90, sha256="cd" * 32)
ANSWER = [{"id": "91aa", "name": "permis.jpg", "size": 90, "sha256": "cd" * 32}]


def test_document_settings_say_who_checks_and_when_again() -> None:
    assert KEPT.settings == {"is_kept": True, "renewed_after_months": 36, "marked_by": Approver.HR}
    assert SHOWN.settings == {"is_kept": False, "renewed_after_months": 0, "marked_by": "director"}


def test_document_kept_is_a_file() -> None:
    assert ask(KEPT, files=[SCAN]) == ANSWER


def test_document_missing_may_be_brought_later() -> None:
    assert (ask(KEPT), ask(SHOWN)) == ([], [])


@pytest.mark.parametrize("typed", ["91aa", "\x00", "1E+999999", "x" * 1_000_000])
def test_document_typed_value_is_not_believed(typed: str) -> None:
    assert (ask(KEPT, value=typed), ask(SHOWN, value=typed)) == ([], [])


def test_document_that_is_only_shown_keeps_no_file() -> None:
    assert ask(SHOWN, files=[SCAN]) == []
    assert [holds_files_at([spec], "q", {}) for spec in (KEPT, SHOWN)] == [True, False]


def test_document_that_is_only_shown_has_no_file_input() -> None:
    assert ['type="file"' in form_of(spec, {}, None).as_p() for spec in (KEPT, SHOWN)] == [True, False]


def test_document_answer_comes_back_from_what_is_attached() -> None:
    assert (ask_again(KEPT, ANSWER, files=[SCAN]), ask_again(SHOWN, [])) == (ANSWER, [])


def test_document_is_shown_by_its_names() -> None:
    assert [shown(KEPT, answer) for answer in (ANSWER, [], None)] == ["permis.jpg", "", ""]


def test_document_stands_in_no_lines_and_is_proposed_by_nothing() -> None:
    kind = FIELD_TYPES["document"]
    assert (kind.stands_in_lines, kind.first_answer_sources) == (False, frozenset())


def test_document_has_nothing_to_mend() -> None:
    assert problems_of(KEPT) == []


def test_document_block_never_requires_it() -> None:
    assert editor_names("document") == [
        "title", "help", "is_kept", "renewed_after_months", "marked_by", "condition",
    ]  # fmt: skip


def test_document_key_with_a_line_is_no_place_for_files() -> None:
    spec: FieldSpec = KEPT
    assert [holds_files_at([spec], path, {}) for path in ("q.001.x", "other", "")] == [False, False, False]


def test_document_is_never_called_optional() -> None:
    """What is due is not: it may only come later."""
    field = FIELD_TYPES["document"].form_field(spec_of("document"), FillContext(person=None))
    assert field.widget.is_always_answered
