"""A text between questions, that asks nothing."""

from typing import Any

from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_builder.definition import FieldSpec
from forms_builder.field_types.base import ConditionBlock, FieldType, PublishContext
from portal.ui.templatetags.rich_text import rich_text


class ExplanationBlock(blocks.StructBlock):
    text = blocks.RichTextBlock(features=["bold", "italic", "ul", "ol", "link"], label=_("Text"))
    condition = ConditionBlock()

    class Meta:
        icon = "help"
        label = _("Explanation")
        group = _("Layout")


class ExplanationType(FieldType):
    name = "explanation"
    block_class = ExplanationBlock
    order = 5
    takes_answer = False

    def settings(self, value: Any, context: PublishContext) -> dict[str, Any]:
        return {"html": str(rich_text(value["text"]))}

    def problems(self, spec: FieldSpec) -> list[str | Promise]:
        return [] if strip_tags(spec.settings["html"]).strip() else [_("an explanation is empty.")]

    def show(self, spec: FieldSpec, answer: Any) -> str:
        return ""
