"""Propose an answer from the last request of the same form: the opening balance of a cash desk, from the last count."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_builder.definition import EffectSpec, FormDefinition
from forms_builder.effects.base import Effect, find_question, key_if_named, key_of
from forms_builder.field_types import FIELD_TYPES
from forms_builder.field_types.base import PublishContext
from forms_builder.first_answers import is_alike


class CarryOverBlock(blocks.StructBlock):
    source = blocks.CharBlock(max_length=200, label=_("Title of the question whose last answer is proposed"))
    target = blocks.CharBlock(max_length=200, label=_("Title of the question that it is proposed to"))
    same = blocks.CharBlock(
        required=False,
        max_length=200,
        label=_("From anybody’s last request with the same answer to"),
        help_text=_(
            "Title of a choice: the last sheet of the same cash desk, whoever sent it. Empty: from the person’s own "
            "last request."
        ),
    )

    class Meta:
        icon = "redirect"
        label = _("Carry a value over from the last request")


class CarryOver(Effect):
    name = "carry_over"
    block_class = CarryOverBlock
    order = 70
    may_repeat = True

    def settings(
        self, value: Mapping[str, Any], keys: Mapping[str, str], context: PublishContext
    ) -> dict[str, Any]:
        return {
            "source": key_of(value, "source", keys),
            "target": key_of(value, "target", keys),
            "same": key_if_named(value, "same", keys),
        }

    def problems(self, spec: EffectSpec, definition: FormDefinition) -> list[str | Promise]:
        source = find_question(definition, spec.settings["source"])
        target = find_question(definition, spec.settings["target"])
        same = find_question(definition, spec.settings["same"])
        found: list[str | Promise] = []
        if target is None or not FIELD_TYPES[target.type].is_typed or target.columns or target.filled_by:
            found.append(_("name the question that the value is proposed to, one that people fill in."))
        elif source is None or not is_alike(source, target):
            found.append(
                _("name a question whose answers are of the same kind as those of the one proposed to.")
            )
        if spec.settings["same"] is not None and (same is None or not FIELD_TYPES[same.type].offers_choices):
            found.append(_("what both requests have in common is the answer to a choice."))
        return found
