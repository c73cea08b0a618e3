"""Another request of the same person: the activity fund that an advance goes with, for instance."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_builder.definition import FieldSpec, folded
from forms_builder.field_types.base import FieldType, FillContext, PublishContext, QuestionBlock
from forms_builder.field_types.choice import NamedChoiceField


class RequestBlock(QuestionBlock):
    form = blocks.CharBlock(
        max_length=255,
        label=_("Of which form"),
        help_text=_("Its exact title. People choose among those of their own requests that were sent."),
    )

    class Meta:
        icon = "clipboard-list"
        label = _("Another of one’s requests")
        group = _("Choices")


class RequestType(FieldType):
    """Shape of an answer: {"id", "label"}. `settings["form"]` is the page of the form, "" for none."""

    name = "request"
    block_class = RequestBlock
    order = 60
    is_repeated = False

    def settings(self, value: Any, context: PublishContext) -> dict[str, Any]:
        return {"form": context.forms.get(folded(str(value.get("form") or "")), "")}

    def problems(self, spec: FieldSpec) -> list[str | Promise]:
        return [] if spec.settings["form"] else [_("it names no form of the centre.")]

    def form_field(self, spec: FieldSpec, context: FillContext) -> forms.Field:
        return NamedChoiceField(context.requests(spec.settings["form"]))

    def answer(self, value: Any) -> Any:
        return value and {"id": value[0], "label": value[1]}

    def inputs(self, answer: Any) -> dict[str, str | list[str]]:
        return {"": answer["id"]} if answer else {}

    def show(self, spec: FieldSpec, answer: Any) -> str:
        return str(answer["label"]) if answer else ""
