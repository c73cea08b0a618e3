"""A bank account, by its IBAN."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms_builder.definition import FieldSpec
from forms_builder.field_types.base import FieldType, FillContext, QuestionBlock
from forms_builder.ibans import LONGEST_TYPED, by_fours, compact, is_iban


class IbanField(forms.CharField):
    """What is refused is not repeated: a number goes into no message."""

    widget = forms.TextInput(
        attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
    )

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value))
        number = compact(text) if len(text) <= LONGEST_TYPED else text[:LONGEST_TYPED]
        if text and not is_iban(number):
            raise forms.ValidationError(
                _("This is not an IBAN: copy it from the bank’s paper, all its letters and figures."),
                code="invalid",
            )
        return number


class IbanBlock(QuestionBlock):
    class Meta:
        icon = "key"
        label = _("Bank account (IBAN)")
        group = _("Text")


class IbanType(FieldType):
    """Shape of an answer: the number without spaces."""

    name = "iban"
    block_class = IbanBlock
    order = 24
    stands_in_lines = True

    def form_field(self, spec: FieldSpec, context: FillContext) -> forms.Field:
        return IbanField()

    def inputs(self, answer: Any) -> dict[str, str | list[str]]:
        return {"": by_fours(answer)} if answer else {}

    def show(self, spec: FieldSpec, answer: Any) -> str:
        return by_fours(answer or "")
