"""A text to acknowledge, with a box to tick."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.html import escape, linebreaks
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_builder.definition import FieldSpec, sha256
from forms_builder.field_types.base import ConditionBlock, FieldType, FillContext, PublishContext, TitledBlock


class CommitmentField(forms.BooleanField):
    """Gives the digest of the text that was on the page, None where the box is left empty."""

    default_error_messages = {"required": _("Tick the box: this has to be accepted.")}

    def __init__(self, text: str, **options: Any) -> None:
        super().__init__(**options)
        self.text = text

    def clean(self, value: Any) -> str | None:
        return sha256(self.text) if super().clean(value) else None


class CommitmentBlock(TitledBlock):
    text = blocks.TextBlock(rows=5, max_length=5000, label=_("What is acknowledged"))
    required = blocks.BooleanBlock(required=False, default=True, label=_("The box has to be ticked"))
    condition = ConditionBlock()

    class Meta:
        icon = "circle-check"
        label = _("Commitment to acknowledge")
        group = _("Choices")


class CommitmentType(FieldType):
    """Shape of an answer: {"sha256"}, the digest of the text, which the version keeps; None when it is not ticked."""

    name = "commitment"
    block_class = CommitmentBlock
    order = 56
    is_repeated = False
    first_answer_sources = frozenset()

    def settings(self, value: Any, context: PublishContext) -> dict[str, Any]:
        return {"text": str(value.get("text") or "").strip()}

    def problems(self, spec: FieldSpec) -> list[str | Promise]:
        return [] if spec.settings["text"] else [_("the text to acknowledge is empty.")]

    def form_field(self, spec: FieldSpec, context: FillContext) -> forms.Field:
        return CommitmentField(spec.settings["text"])

    def help_html(self, spec: FieldSpec) -> str:
        """The text is read before the box is ticked, the help after it."""
        return linebreaks(spec.settings["text"], autoescape=True) + escape(spec.help)

    def answer(self, value: Any) -> Any:
        return value and {"sha256": value}

    def inputs(self, answer: Any) -> dict[str, str | list[str]]:
        return {"": "on"} if answer else {}

    def show(self, spec: FieldSpec, answer: Any) -> str:
        """A print says what was accepted."""
        return f"{spec.settings['text']}\n{self.export(spec, answer)}" if answer else ""

    def export(self, spec: FieldSpec, answer: Any) -> Any:
        return str(_("Read and accepted")) if answer else ""
