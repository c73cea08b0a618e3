"""A short text on one line."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_builder.choices import Proposal
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
    order = 10
    is_telling = True
    stands_in_lines = True
    takes_words = True
    proposals = frozenset({Proposal.LAST, Proposal.NAME, Proposal.EMAIL, Proposal.PHONE, Proposal.FUNCTION})

    def block(self) -> blocks.StructBlock:
        return TextBlock()

    def settings(self, value: Any, context: PublishContext) -> dict[str, Any]:
        return {"max_length": LONGEST}

    def form_field(self, spec: FieldSpec, context: FillContext) -> forms.Field:
        return forms.CharField(max_length=spec.settings["max_length"])
