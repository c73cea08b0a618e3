"""A short text on one line."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms_builder.choices import FirstAnswerSource
from forms_builder.definition import FieldSpec
from forms_builder.field_types.base import FieldType, FillContext, PublishContext, QuestionBlock

LONGEST = 250


class TextBlock(QuestionBlock):
    class Meta:
        icon = "pilcrow"
        label = _("Short text")
        group = _("Text")


class TextType(FieldType):
    name = "text"
    block_class = TextBlock
    order = 10
    is_telling = True
    stands_in_lines = True
    takes_words = True
    first_answer_sources = frozenset(
        {
            FirstAnswerSource.LAST,
            FirstAnswerSource.NAME,
            FirstAnswerSource.EMAIL,
            FirstAnswerSource.PHONE,
            FirstAnswerSource.FUNCTION,
        }
    )

    def settings(self, value: Any, context: PublishContext) -> dict[str, Any]:
        return {"max_length": LONGEST}

    def form_field(self, spec: FieldSpec, context: FillContext) -> forms.Field:
        return forms.CharField(max_length=spec.settings["max_length"])
