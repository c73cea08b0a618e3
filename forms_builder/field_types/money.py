"""An amount in euros."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from forms_builder.definition import FieldSpec
from forms_builder.field_types.base import PublishContext
from forms_builder.field_types.number import FigureBlock, NumberType, bounds_of
from forms_builder.figures import in_words, with_unit

CENTS = 2


class MoneyBlock(FigureBlock):
    class Meta:
        icon = "decimal"
        label = _("Amount in euros")
        group = _("Figures")


def in_euros(amount: Decimal) -> str:
    """« 1 234,50 € »."""
    return with_unit(in_words(amount, CENTS), "€")


class MoneyType(NumberType):
    name = "money"
    block_class = MoneyBlock
    order = 32

    def settings(self, value: Any, context: PublishContext) -> dict[str, Any]:
        return {**bounds_of(value), "unit": "€", "places": CENTS}

    def inputs(self, answer: Any) -> dict[str, str | list[str]]:
        return {"": in_words(Decimal(answer), CENTS).replace("−", "-")} if answer else {}

    def show(self, spec: FieldSpec, answer: Any) -> str:
        return in_euros(Decimal(answer)) if answer else ""
