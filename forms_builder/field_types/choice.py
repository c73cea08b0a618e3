"""One answer among several."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_builder.definition import FieldSpec
from forms_builder.field_types.base import (
    FieldType,
    FillContext,
    PublishContext,
    QuestionBlock,
    option_label,
)

RADIOS_UP_TO = 6
"""Beyond that a list that opens takes less of a phone's screen."""


def choice_field(spec: FieldSpec) -> forms.ChoiceField:
    choices = [(item["key"], item["label"]) for item in spec.settings["options"]]
    if len(choices) <= RADIOS_UP_TO:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect)
    return forms.ChoiceField(choices=[("", _("Choose…")), *choices])


class NamedChoiceField(forms.ChoiceField):
    """A choice whose name is kept with it, as rows of the centre change. Shape: it gives (key, name), or None."""

    def __init__(self, choices: Sequence[tuple[str, str]], **options: Any) -> None:
        none = _("Choose…") if choices else _("Nothing to choose yet")
        super().__init__(choices=[("", none), *choices], **options)
        self.names = dict(choices)

    def clean(self, value: Any) -> Any:
        key = super().clean(value)
        return (key, self.names[key]) if key else None


class ChoiceBlock(QuestionBlock):
    options = blocks.ListBlock(
        blocks.CharBlock(max_length=200, label=_("Answer")),
        min_num=2,
        default=["", ""],  # with less, the editor says at once that something is wrong
        label=_("Answers"),
    )

    class Meta:
        icon = "list-ul"
        label = _("One choice among several")
        group = _("Choices")


class ChoiceType(FieldType):
    name = "choice"
    block_class = ChoiceBlock
    order = 50
    is_telling = True
    stands_in_lines = True
    offers_choices = True
    takes_words = True

    def settings(self, value: Any, context: PublishContext) -> dict[str, Any]:
        labels = [str(label).strip() for label in value["options"]]
        return {"options": [{"key": slugify(label)[:50] or label, "label": label} for label in labels]}

    def problems(self, spec: FieldSpec) -> list[str | Promise]:
        keys = [item["key"] for item in spec.settings["options"]]
        if any(not item["label"] for item in spec.settings["options"]):
            return [_("one of the answers is empty.")]
        if len(keys) < 2:
            return [_("give at least two answers.")]
        if len(set(keys)) < len(keys):
            return [_("two answers are alike.")]
        return []

    def form_field(self, spec: FieldSpec, context: FillContext) -> forms.Field:
        return choice_field(spec)

    def show(self, spec: FieldSpec, answer: Any) -> str:
        return option_label(spec, answer) if answer else ""
