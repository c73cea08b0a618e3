"""A heading that begins a part of the form: a step on telephones, asked as a whole or not at all."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_builder.definition import FieldSpec
from forms_builder.field_types.base import ConditionBlock, FieldType, TitledBlock


class PartBlock(TitledBlock):
    title = blocks.CharBlock(max_length=200, label=_("Title of the part"))
    help = blocks.TextBlock(required=False, rows=2, max_length=1000, label=_("Help, shown below the title"))
    condition = ConditionBlock()

    class Meta:
        icon = "title"
        label = _("Part")
        group = _("Layout")


class PartType(FieldType):
    name = "part"
    block_class = PartBlock
    order = 2
    takes_answer = False
    is_typed = False
    begins_part = True

    def problems(self, spec: FieldSpec) -> list[str | Promise]:
        return [] if spec.label else [_("a part has no title.")]

    def show(self, spec: FieldSpec, answer: Any) -> str:
        return ""
