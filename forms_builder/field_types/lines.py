"""Repeated lines: the same questions as many times as needed, with the totals of their columns."""

from collections.abc import Mapping
from dataclasses import replace
from types import new_class
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_builder.definition import FieldSpec, folded
from forms_builder.field_types.base import FieldType, FillContext, PublishContext, QuestionBlock
from forms_builder.figures import read_figure, stored

MOST_LINES = 100
MOST_COLUMNS = 15
LONGEST_LABEL = 100
BEGUN = ("text", "number", "money")
"""Types of a first column that may be there already."""


class LinesBlock(QuestionBlock):
    columns = blocks.StreamBlock(label=_("Columns"))
    least = blocks.IntegerBlock(default=1, min_value=0, max_value=MOST_LINES, label=_("At least… lines"))
    most = blocks.IntegerBlock(default=30, min_value=1, max_value=MOST_LINES, label=_("At most… lines"))
    begun = blocks.ListBlock(
        blocks.CharBlock(max_length=LONGEST_LABEL, label=_("First column")),
        required=False,
        min_num=0,
        default=[],
        label=_("Lines that are already there"),
        help_text=_("Coins and notes to count, for instance. People fill them in and add none."),
    )

    class Meta:
        icon = "table"
        label = _("Repeated lines")
        group = _("Lines and files")


class LinesField(forms.Field):
    """What is said of the lines as a whole. Their cells are fields of their own."""

    widget = forms.HiddenInput


class LinesType(FieldType):
    """Shape of an answer: a list of lines, each {"id": …, key of a column: answer…} in the order of the page."""

    name = "lines"
    order = 150
    is_typed = False

    def block(self) -> blocks.StructBlock:
        return LinesBlock([("columns", columns_block())])

    def settings(self, value: Any, context: PublishContext) -> dict[str, Any]:
        begun = [str(text).strip() for text in value["begun"]]
        return {"least": value["least"] or 0, "most": value["most"] or MOST_LINES, "begun": begun}

    def completed(self, spec: FieldSpec) -> FieldSpec:
        """What stands in the first column is kept as its type keeps an answer; "" where it cannot be."""
        begun = spec.settings["begun"]
        if not begun or not spec.columns or spec.columns[0].type == "text":
            return spec
        figures = [read_figure(text) for text in begun]
        begun = ["" if figure is None else stored(figure) for figure in figures]
        return replace(spec, settings={**spec.settings, "begun": begun})

    def problems(self, spec: FieldSpec) -> list[str | Promise]:
        found: list[str | Promise] = []
        titles = [folded(column.label) for column in spec.columns]
        if not 1 <= len(spec.columns) <= MOST_COLUMNS:
            found.append(_("give it from one to fifteen columns."))
        if len(set(titles)) < len(titles):
            found.append(_("two columns have the same title."))
        if spec.settings["least"] > spec.settings["most"]:
            found.append(_("it asks for more lines than it takes."))
        if spec.settings["begun"] and not (spec.columns and spec.columns[0].type in BEGUN):
            found.append(_("lines that are already there need a first column of text, number or amount."))
        if "" in spec.settings["begun"]:
            found.append(_("one of the lines that are already there is not what its first column takes."))
        return found

    def form_field(self, spec: FieldSpec, context: FillContext) -> forms.Field:
        return LinesField()

    def show(self, spec: FieldSpec, answer: Any) -> str:
        return "\n".join(" · ".join(words for words in cells if words) for cells in rows_of(spec, answer))


def columns_block() -> blocks.StreamBlock:
    """The kinds of fields that may be a column, without what belongs to a whole form."""
    from forms_builder.field_types import FIELD_TYPES  # they hold this type

    columns = []
    for name, kind in FIELD_TYPES.items():
        if kind.stands_in_lines:
            columns.append((name, column_block(kind)))
    return blocks.StreamBlock(columns, label=_("Columns"), max_num=MOST_COLUMNS)


def column_block(kind: FieldType) -> blocks.StructBlock:
    """The editor's block of `kind` without what only a question of the form may have: a column has no later answer."""
    whole = type(kind.block())
    # A class of its own: the editor draws a block by the children that its class had when it was made.
    column: blocks.StructBlock = new_class(whole.__name__, (whole,), exec_body=without_special)()
    return column


def without_special(names: dict[str, Any]) -> None:
    names["special"] = None


def rows_of(spec: FieldSpec, answer: Any) -> list[list[str]]:
    """The cells of each line in words, in the order of the columns."""
    from forms_builder.field_types import FIELD_TYPES  # they hold this type

    def cells(line: Mapping[str, Any]) -> list[str]:
        return [
            FIELD_TYPES[column.type].show(column, line[column.key]) if column.key in line else ""
            for column in spec.columns
        ]

    return [cells(line) for line in answer or ()]
