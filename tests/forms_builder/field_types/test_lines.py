from dataclasses import replace

import pytest
from django.utils.translation import gettext as _

from forms_builder.field_types import FIELD_TYPES
from forms_builder.field_types.base import PublishContext
from forms_builder.field_types.lines import MOST_COLUMNS, columns_block
from tests.factories.repeated_lines import figure, lines, text
from tests.support.fields import editor_names, shown

LINES = FIELD_TYPES["lines"]
TRIPS = lines("trips", text("why", "Motif"), figure("km", "Kilomètres"))
SPACES = str.maketrans({"\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " "})


def test_lines_settings_keep_bounds_and_what_is_already_there() -> None:
    value = {"least": 2, "most": 5, "begun": [" 1 € ", "2 €"], "columns": []}
    assert LINES.settings(value, PublishContext()) == {"least": 2, "most": 5, "begun": ["1 €", "2 €"]}


@pytest.mark.parametrize(
    ("begun", "kept"), [(("1 234,50", "0,01"), ["1234.50", "0.01"]), (("beaucoup",), [""]), ((), [])]
)
def test_lines_already_there_are_kept_as_their_column_keeps_an_answer(
    begun: tuple[str, ...], kept: list[str]
) -> None:
    assert list(LINES.completed(lines("l", figure("n"), begun=begun)).settings["begun"]) == kept


def test_lines_already_there_of_texts_are_kept_as_they_are() -> None:
    spec = lines("l", text("t"), begun=("12,50",))
    assert LINES.completed(spec) == spec


@pytest.mark.parametrize(
    ("spec", "sentences"),
    [
        (TRIPS, []),
        (lines("l"), ["give it from one to fifteen columns."]),
        (
            lines("l", *(text(f"t{number}") for number in range(MOST_COLUMNS + 1))),
            ["give it from one to fifteen columns."],
        ),
        (lines("l", text("a", "Motif"), text("b", "motif")), ["two columns have the same title."]),
        (lines("l", text("a"), least=3, most=2), ["it asks for more lines than it takes."]),
        (
            replace(lines("l", figure("a"), begun=("",))),
            ["one of the lines that are already there is not what its first column takes."],
        ),
    ],
)
def test_lines_problems_are_said(spec: object, sentences: list[str]) -> None:
    assert [str(problem) for problem in LINES.problems(spec)] == [_(sentence) for sentence in sentences]


def test_lines_are_shown_one_a_line() -> None:
    answer = [{"id": "001", "why": "Livraison", "km": "1240.50"}, {"id": "002", "km": None}]
    assert shown(TRIPS, answer).translate(SPACES) == "Livraison · 1 240,5\n"
    assert shown(TRIPS, None) == ""


def test_lines_take_no_lines_nor_parts_as_columns() -> None:
    columns = set(columns_block().child_blocks)
    assert columns == {name for name, kind in FIELD_TYPES.items() if kind.stands_in_lines}
    assert columns & {"lines", "part", "leave_kind", "period"} == set()


@pytest.mark.parametrize("name", [name for name, kind in FIELD_TYPES.items() if kind.stands_in_lines])
def test_lines_columns_are_drawn_with_all_that_they_ask_and_nothing_else(name: str) -> None:
    """The editor draws a block by its layout: a name there without its block ends the script, and the rest is missing."""
    column = columns_block().child_blocks[name]
    asked = [inside for inside in editor_names(name) if inside != "special"]
    assert list(column.child_blocks) == column.meta.form_layout.get_sorted_block_names() == asked
    assert (column.label, column.meta.icon) == (
        FIELD_TYPES[name].block().label,
        FIELD_TYPES[name].block().meta.icon,
    )


def test_lines_block_asks_for_columns_and_bounds() -> None:
    assert {"title", "columns", "least", "most", "begun"} - set(editor_names("lines")) == set()
