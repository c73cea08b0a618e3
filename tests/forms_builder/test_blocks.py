"""What the editor picks from: every kind of question has a name, a group, and an icon that exists."""

import re

import pytest
from wagtail.admin.icons import get_icons

from forms_builder.blocks import EffectsBlock, QuestionsBlock
from forms_builder.field_types import FIELD_TYPES
from forms_builder.field_types.lines import columns_block

GROUPS = [
    ("Présentation", ["part", "explanation"]),
    ("Texte", ["text", "long_text", "iban"]),
    ("Nombres et montants", ["number", "money", "rate_choice", "computed"]),
    ("Choix", ["choice", "choices", "yes_no", "commitment", "request", "leave_kind"]),
    ("Dates", ["date", "month", "time", "period"]),
    ("Personnes et lieux", ["person", "sector", "contact", "email", "phone"]),
    ("Lignes et fichiers", ["file", "document", "lines"]),
]


def test_questions_are_offered_by_group() -> None:
    found = QuestionsBlock().grouped_child_blocks()
    assert [(str(group), [block.name for block in blocks]) for group, blocks in found] == GROUPS


@pytest.mark.django_db
def test_questions_and_effects_have_icons_that_exist() -> None:
    known = set(re.findall(r'id="icon-([^"]+)"', get_icons()))
    offered = [*QuestionsBlock().child_blocks.values(), *EffectsBlock().child_blocks.values()]
    assert [block.name for block in offered if block.meta.icon not in known] == []


def test_columns_are_the_kinds_that_ask_nothing_for_each_line() -> None:
    expected = {name for name, kind in FIELD_TYPES.items() if kind.stands_in_lines}
    assert set(columns_block().child_blocks) == expected
    assert expected.isdisjoint({"person", "sector", "contact", "request", "document", "commitment", "lines"})
