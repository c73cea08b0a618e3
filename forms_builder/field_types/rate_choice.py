"""One line of a dated table of the centre: a rate of VAT, for instance."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_builder.definition import FieldSpec
from forms_builder.field_types.base import FieldType, FillContext, PublishContext, QuestionBlock
from forms_builder.field_types.choice import NamedChoiceField
from forms_builder.figures import in_words, stored, with_unit


class RateChoiceField(NamedChoiceField):
    """Shape of what it gives: the category and its rate of today."""

    def __init__(self, lines: dict[str, Decimal], unit: str, **options: Any) -> None:
        self.lines = lines
        super().__init__([(label, in_rate(label, rate, unit)) for label, rate in lines.items()], **options)

    def clean(self, value: Any) -> Any:
        chosen = super().clean(value)
        return chosen and (chosen[0], self.lines[chosen[0]])


class RateChoiceBlock(QuestionBlock):
    table = blocks.CharBlock(max_length=120, label=_("Table of rates"), help_text=_("Its name or its code."))

    class Meta:
        icon = "order"
        label = _("Rate of a table: VAT…")
        group = _("Figures")


def in_rate(label: str, rate: Decimal, unit: str) -> str:
    """« Taux normal (20 %) »."""
    words = with_unit(in_words(rate), unit)
    return f"{label} ({words})" if label else words


class RateChoiceType(FieldType):
    """Shape of an answer: {"label", "value"}, the category and its rate on the day, which do not move any more."""

    name = "rate_choice"
    block_class = RateChoiceBlock
    order = 34
    has_figure = True
    stands_in_lines = True

    def settings(self, value: Any, context: PublishContext) -> dict[str, Any]:
        table = context.tables.get(str(value.get("table") or "").strip().lower(), "")
        return {"table": table, "unit": context.units.get(table, "")}

    def problems(self, spec: FieldSpec) -> list[str | Promise]:
        return [] if spec.settings["table"] else [_("it names no table of rates of the centre.")]

    def asks_rates(self, spec: FieldSpec) -> bool:
        return True

    def form_field(self, spec: FieldSpec, context: FillContext) -> forms.Field:
        # A line without category is named by its figure: an input that is empty chooses nothing.
        # The greatest rate, the usual one of taxes, stands first.
        rates = sorted(context.rate_lines(spec.settings["table"]), key=lambda line: -line[1])
        lines = {label or in_words(rate): rate for label, rate in rates}
        return RateChoiceField(lines, spec.settings["unit"])

    def answer(self, value: Any) -> Any:
        return value and {"label": value[0], "value": stored(value[1])}

    def inputs(self, answer: Any) -> dict[str, str | list[str]]:
        return {"": answer["label"]} if answer else {}

    def figure(self, spec: FieldSpec, answer: Any) -> Decimal | None:
        return Decimal(answer["value"]) if answer else None

    def show(self, spec: FieldSpec, answer: Any) -> str:
        return in_rate(answer["label"], Decimal(answer["value"]), spec.settings["unit"]) if answer else ""
