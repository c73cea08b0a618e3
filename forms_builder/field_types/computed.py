"""A value that the server computes from other answers. Nobody types it: what is posted in its place is not read."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_builder.choices import Operation
from forms_builder.definition import FieldSpec, folded
from forms_builder.field_types.base import ConditionBlock, FieldType, PublishContext, TitledBlock
from forms_builder.field_types.money import in_euros
from forms_builder.figures import MOST_PLACES, in_words, read_figure, stored, with_unit

EUROS = "€"
LEAST_OPERANDS = {
    Operation.RATE: 0,
    Operation.DIFFERENCE: 2,
    Operation.PRODUCT: 2,
    Operation.QUOTIENT: 2,
    Operation.PERCENT: 2,
}
ONE_BY_ONE = {Operation.COUNT, Operation.RATE}
"""They take questions, neither figures nor whole columns."""
MOST_TERMS = 30
MOST_OPERANDS = {Operation.QUOTIENT: 2, Operation.PERCENT: 2, Operation.COUNT: 1, Operation.RATE: 2}


class ComputedBlock(TitledBlock):
    condition = ConditionBlock()
    operation = blocks.ChoiceBlock(choices=Operation.choices, default=Operation.SUM, label=_("Computation"))
    operands = blocks.ListBlock(
        blocks.CharBlock(max_length=200, label=_("Question, column or figure")),
        min_num=0,
        default=[],
        label=_("Of"),
        help_text=_(
            "Exact titles of earlier questions, of columns of repeated lines, or figures. From a table of rates: "
            "the question with the category, then the one with the quantity."
        ),
    )
    table = blocks.CharBlock(required=False, max_length=80, label=_("Table of rates"))
    on = blocks.CharBlock(
        required=False,
        max_length=200,
        label=_("Rates of this date"),
        help_text=_("Title of an earlier date. Empty: the rates of the day of the request."),
    )
    unit = blocks.CharBlock(required=False, max_length=20, default=EUROS, label=_("Unit"))
    places = blocks.IntegerBlock(
        default=2, min_value=0, max_value=MOST_PLACES, label=_("Figures after the comma")
    )

    class Meta:
        icon = "cogs"
        label = _("Computed value")
        group = _("Figures")


class ComputedType(FieldType):
    """Shape of the settings: `operands` are {"figure": text}, {"field": key} (a question, or a column of the
    same line) or {"field": key of lines, "column": key}; a "" key is a title that names nothing.
    """

    name = "computed"
    block_class = ComputedBlock
    order = 36
    has_figure = True
    stands_in_lines = True
    is_typed = False
    first_answer_sources = frozenset()

    def settings(self, value: Any, context: PublishContext) -> dict[str, Any]:
        table = str(value.get("table") or "").strip().lower()
        on = folded(str(value.get("on") or ""))
        return {
            "operation": value["operation"],
            "operands": [
                read_operand(str(text), context.earlier, value["operation"]) for text in value["operands"]
            ],
            "table": context.tables.get(table, "") if table else "",
            "on": key_of_date(on, context.earlier) if on else None,
            "unit": str(value.get("unit") or "").strip(),
            "places": value["places"] or 0,
        }

    def problems(self, spec: FieldSpec) -> list[str | Promise]:
        operation, operands = spec.settings["operation"], spec.settings["operands"]
        found: list[str | Promise] = []
        if not LEAST_OPERANDS.get(operation, 1) <= len(operands) <= MOST_OPERANDS.get(operation, MOST_TERMS):
            found.append(_("this computation takes another number of values."))
        if any(operand.get("field") == "" for operand in operands):
            found.append(_("it computes with something that is no figure asked for above it."))
        if operation == Operation.PRODUCT and any("column" in operand for operand in operands):
            found.append(_("a whole column cannot be multiplied: add a computed column, then its sum."))
        if operation == Operation.RATE and not spec.settings["table"]:
            found.append(_("it names no table of rates of the centre."))
        if spec.settings["on"] == "":
            found.append(_("the date of its rates is no earlier question for a date."))
        return found

    def asks_rates(self, spec: FieldSpec) -> bool:
        return bool(spec.settings["operation"] == Operation.RATE)

    def is_answered(self, answer: Any) -> bool:
        return answer is not None

    def answer(self, value: Any) -> Any:
        return None if value is None else stored(value)

    def inputs(self, answer: Any) -> dict[str, str | list[str]]:
        return {}

    def figure(self, spec: FieldSpec, answer: Any) -> Decimal | None:
        return Decimal(answer) if answer else None

    def show(self, spec: FieldSpec, answer: Any) -> str:
        if not answer:
            return ""
        unit, places = spec.settings["unit"], spec.settings["places"]
        if unit == EUROS and places == 2:
            return in_euros(Decimal(answer))
        return with_unit(in_words(Decimal(answer)), unit)

    def export(self, spec: FieldSpec, answer: Any) -> Any:
        return self.figure(spec, answer)


def read_operand(text: str, earlier: Sequence[FieldSpec], operation: str) -> dict[str, str]:
    """Find what an operand names: a figure, a question or column above, or a column of lines above."""
    title = folded(text)
    named = next((spec for spec in earlier if folded(spec.label) == title), None)
    if named is not None:
        return {"field": named.key if is_computed_with(named, operation) else ""}
    for lines in earlier:
        for column in lines.columns:
            if title in (folded(column.label), folded(f"{lines.label} / {column.label}")):
                is_fit = operation not in ONE_BY_ONE and is_computed_with(column, operation)
                return {"field": lines.key if is_fit else "", "column": column.key}
    figure = read_figure(text)
    return {"field": ""} if figure is None or operation in ONE_BY_ONE else {"figure": stored(figure)}


def is_computed_with(spec: FieldSpec, operation: str) -> bool:
    """Tell whether `operation` takes the answer to `spec`: lines to count, a category or a quantity, figures."""
    from forms_builder.field_types import FIELD_TYPES  # they hold this type

    kind = FIELD_TYPES[spec.type]
    if spec.filled_by:  # not there yet when it is computed
        return False
    if operation == Operation.COUNT:
        return bool(spec.columns)
    return kind.has_figure or (operation == Operation.RATE and kind.offers_choices)


def key_of_date(title: str, earlier: Sequence[FieldSpec]) -> str:
    from forms_builder.field_types import FIELD_TYPES  # they hold this type

    named = (spec for spec in earlier if folded(spec.label) == title)
    return next((spec.key for spec in named if FIELD_TYPES[spec.type].has_day), "")
