from django.utils.translation import gettext as _

from forms_builder.field_types import FIELD_TYPES
from tests.factories.repeated_lines import part
from tests.support.fields import editor_names, shown

PART = FIELD_TYPES["part"]


def test_part_begins_a_part_and_asks_nothing() -> None:
    assert (PART.begins_part, PART.takes_answer, PART.is_typed) == (True, False, False)
    assert shown(part("p"), None) == ""


def test_part_without_title_is_to_be_mended() -> None:
    problems = [str(problem) for spec in (part("p"), part("")) for problem in PART.problems(spec)]
    assert problems == [_("a part has no title.")]


def test_part_block_asks_for_a_title_and_when() -> None:
    assert editor_names("part") == ["title", "help", "condition"]
