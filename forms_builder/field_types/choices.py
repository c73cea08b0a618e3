"""Several answers among several."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_builder.definition import FieldSpec
from forms_builder.field_types.base import FillContext, PublishContext, option_label
from forms_builder.field_types.choice import ChoiceBlock, ChoiceType


class SeveralField(forms.MultipleChoiceField):
    """Boxes to tick, at most so many; the answers in the order in which they are offered, each once."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, offered: Sequence[tuple[str, str]], *, most: int, **options: Any) -> None:
        super().__init__(choices=offered, **options)
        self.offered, self.most = offered, most

    def clean(self, value: Any) -> list[str]:
        ticked = set(super().clean(value))
        if self.most and len(ticked) > self.most:
            raise forms.ValidationError(
                _("Tick at most %(most)d answers.") % {"most": self.most}, code="too_many"
            )
        return [key for key, _label in self.offered if key in ticked]


class ChoicesBlock(ChoiceBlock):
    most = blocks.IntegerBlock(
        required=False, min_value=1, max_value=100, label=_("At most"), help_text=_("Empty: all of them.")
    )

    class Meta:
        icon = "tasks"
        label = _("Several choices")
        group = _("Choices")


class ChoicesType(ChoiceType):
    """Shape of an answer: the list of the keys."""

    name = "choices"
    block_class = ChoicesBlock
    order = 52

    def settings(self, value: Any, context: PublishContext) -> dict[str, Any]:
        return {**super().settings(value, context), "most": value.get("most") or 0}

    def problems(self, spec: FieldSpec) -> list[str | Promise]:
        found = super().problems(spec)
        if spec.settings["most"] > len(spec.settings["options"]):
            found.append(_("it lets people tick more answers than there are."))
        return found

    def form_field(self, spec: FieldSpec, context: FillContext) -> forms.Field:
        return SeveralField(self.options(spec), most=spec.settings["most"])

    def inputs(self, answer: Any) -> dict[str, str | list[str]]:
        return {"": list(answer)} if answer else {}

    def chosen(self, answer: Any) -> frozenset[str]:
        return frozenset(answer or ())

    def show(self, spec: FieldSpec, answer: Any) -> str:
        return ", ".join(option_label(spec, key) for key in answer or ())
