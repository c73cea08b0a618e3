"""A telephone number, written as those of the accounts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms_builder.choices import FirstAnswerSource
from forms_builder.definition import FieldSpec
from forms_builder.field_types.base import FieldType, FillContext, QuestionBlock
from portal.accounts.models import validate_phone
from portal.kit.columns import phone_of

LONGEST = 40
"""Characters typed: « +33 (0)6.39.98.01.02 » and a few spaces too many."""


class PhoneField(forms.CharField):
    """French numbers by pairs; those of elsewhere as they were typed."""

    default_validators = [validate_phone]
    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value))
        return phone_of(text) if len(text) <= LONGEST else text


class PhoneBlock(QuestionBlock):
    class Meta:
        icon = "mobile-alt"
        label = _("Telephone")
        group = _("People and places")


class PhoneType(FieldType):
    name = "phone"
    block_class = PhoneBlock
    order = 122
    stands_in_lines = True
    takes_words = True
    first_answer_sources = frozenset({FirstAnswerSource.LAST, FirstAnswerSource.PHONE})

    def form_field(self, spec: FieldSpec, context: FillContext) -> forms.Field:
        field = PhoneField()
        if (
            spec.proposed == FirstAnswerSource.PHONE
        ):  # anybody else's is not what the telephone should propose
            field.widget.attrs["autocomplete"] = "tel"
        return field
