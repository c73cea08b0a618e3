"""Erase what was attached, once everything is done: an identity document serves to make a contract, and is not kept."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_builder.choices import StepPurpose
from forms_builder.definition import EffectSpec, FormDefinition
from forms_builder.effects.base import Case, Effect, find_question, key_of
from forms_builder.field_types import FIELD_TYPES
from forms_builder.field_types.base import PublishContext


class EraseFilesBlock(blocks.StructBlock):
    question = blocks.CharBlock(max_length=200, label=_("Title of the question for files"))

    class Meta:
        icon = "bin"
        label = _("Erase files once it is handled")


class EraseFiles(Effect):
    name = "erase_files"
    block_class = EraseFilesBlock
    order = 60
    may_repeat = True

    def settings(
        self, value: Mapping[str, Any], keys: Mapping[str, str], context: PublishContext
    ) -> dict[str, Any]:
        return {"question": key_of(value, "question", keys)}

    def problems(self, spec: EffectSpec, definition: FormDefinition) -> list[str | Promise]:
        found: list[str | Promise] = []
        question = find_question(definition, spec.settings["question"])
        if question is None or not FIELD_TYPES[question.type].holds_files:
            found.append(_("name a question for files, or a document."))
        if all(step.purpose != StepPurpose.HANDLING for step in definition.route):
            found.append(
                _("a step of the route has to handle the request: it erases once the last one is done.")
            )
        return found

    def erases(self, spec: EffectSpec) -> str:
        return str(spec.settings["question"])

    def on_handled(self, spec: EffectSpec, case: Case) -> None:
        case.erase_files(spec.settings["question"])
