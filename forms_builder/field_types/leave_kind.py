"""The kind of leave, among those that the centre keeps in its register."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forms_builder.definition import FieldSpec
from forms_builder.field_types.base import (
    FieldType,
    FillContext,
    PublishContext,
    QuestionBlock,
    option_label,
)
from forms_builder.field_types.choice import choice_field


class LeaveKindBlock(QuestionBlock):
    class Meta:
        icon = "tag"
        label = _("Kind of leave")
        group = _("Choices")


class LeaveKindType(FieldType):
    name = "leave_kind"
    block_class = LeaveKindBlock
    order = 130
    is_telling = True
    offers_choices = True
    takes_words = True

    def settings(self, value: Any, context: PublishContext) -> dict[str, Any]:
        return {
            "options": [
                {"key": key, "label": label, "of_right": of_right}
                for key, label, of_right in context.leave_kinds
            ]
        }

    def problems(self, spec: FieldSpec) -> list[str | Promise]:
        return [] if spec.settings["options"] else [_("the centre has no kind of leave in its register.")]

    def form_field(self, spec: FieldSpec, context: FillContext) -> forms.Field:
        return choice_field(spec)

    def show(self, spec: FieldSpec, answer: Any) -> str:
        return option_label(spec, answer) if answer else ""


def is_of_right(spec: FieldSpec, answer: str) -> bool:
    """The chosen kind is a right: it is checked, not refused."""
    return any(item["key"] == answer and item["of_right"] for item in spec.settings["options"])
