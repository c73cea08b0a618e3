"""A text of several lines."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms_builder.definition import FieldSpec
from forms_builder.field_types.base import FieldType, FillContext, PublishContext, QuestionBlock

LONGEST = 5000


class LongTextField(forms.CharField):
    """Counts a new line as browsers do, as one character, though they send two."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class LongTextBlock(QuestionBlock):
    class Meta:
        icon = "form"
        label = _("Long text")
        group = _("Text")


class LongTextType(FieldType):
    name = "long_text"
    block_class = LongTextBlock
    order = 20
    stands_in_lines = True
    takes_words = True

    def settings(self, value: Any, context: PublishContext) -> dict[str, Any]:
        return {"max_length": LONGEST}

    def form_field(self, spec: FieldSpec, context: FillContext) -> forms.Field:
        return LongTextField(max_length=spec.settings["max_length"], widget=forms.Textarea(attrs={"rows": 4}))
