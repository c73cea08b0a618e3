"""An e-mail address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms_builder.choices import FirstAnswerSource
from forms_builder.definition import FieldSpec
from forms_builder.field_types.base import FieldType, FillContext, QuestionBlock
from portal.kit.columns import email_of

LONGEST = 254
"""RFC 5321, § 4.5.3.1.3."""


class AddressField(forms.EmailField):
    """In small letters, as those of the accounts."""

    def to_python(self, value: Any) -> str:
        return email_of(str(super().to_python(value)))


class EmailBlock(QuestionBlock):
    class Meta:
        icon = "mail"
        label = _("E-mail address")
        group = _("People and places")


class EmailType(FieldType):
    name = "email"
    block_class = EmailBlock
    order = 120
    stands_in_lines = True
    takes_words = True
    first_answer_sources = frozenset({FirstAnswerSource.LAST, FirstAnswerSource.EMAIL})

    def form_field(self, spec: FieldSpec, context: FillContext) -> forms.Field:
        return AddressField(max_length=LONGEST)
