"""The editor's form: a draft may be unfinished, what is published may not."""

from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from forms_builder.compiler import (
    compile_form,
    condition_problems,
    find_problems,
    spec_problems,
    undecided,
)
from forms_builder.definition import EffectSpec, FieldSpec, FormDefinition
from forms_builder.effects import EFFECTS
from portal.ui.models import PortalPageForm


class FormPageForm(PortalPageForm):
    """Refuses to publish a form that could not be filled in, and says where and why."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if "action-publish" not in self.data:
            return cleaned
        streams = {name: cleaned.get(name) for name in ("questions", "approval_route", "effects")}
        if any(value is None for value in streams.values()):
            return cleaned
        for name, value in streams.items():
            setattr(self.instance, name, value)
        self.instance.title = cleaned.get("title") or self.instance.title
        self.instance.introduction = cleaned.get("introduction") or ""
        context = self.instance.publish_context(self.parent_page or self.instance)
        last = self.instance.versions.order_by("-number").first() if self.instance.pk else None
        definition = compile_form(self.instance, context)
        for problem in find_problems(definition, last and last.definition):
            self.add_error(None, problem)
        for name, refusal in refusals_at_blocks(definition).items():
            self.add_error(name, refusal)
        return cleaned


def refusals_at_blocks(definition: FormDefinition) -> dict[str, StreamBlockValidationError]:
    """The same sentences as on top of the page, by stream, each at the block that it speaks of."""
    questions = refusals_of(definition.fields, definition)
    steps: dict[int, Any] = {
        number: refusal(unmet)
        for number, step in enumerate(definition.route)
        if (unmet := condition_problems(step.condition, definition))
    }
    effects = {
        number: refusal(sentences)
        for number, spec in enumerate(definition.effects)
        if (sentences := effect_sentences(spec, definition))
    }
    found = {"questions": questions, "approval_route": steps, "effects": effects}
    return {name: StreamBlockValidationError(errors) for name, errors in found.items() if errors}


def effect_sentences(spec: EffectSpec, definition: FormDefinition) -> list[str | Promise]:
    return [*EFFECTS[spec.type].problems(spec, definition), *undecided(spec, definition)]


def refusals_of(
    specs: Sequence[FieldSpec], definition: FormDefinition
) -> dict[int, StructBlockValidationError]:
    """By the place of the block; those of columns inside those of their lines."""
    found = {}
    for number, spec in enumerate(specs):
        columns = refusals_of(spec.columns, definition)
        sentences = spec_problems(spec, specs, definition)
        if columns or sentences:
            inside = {"columns": StreamBlockValidationError(columns)} if columns else {}
            found[number] = refusal(sentences, inside)
    return found


def refusal(sentences: Sequence[Any], inside: Any = None) -> StructBlockValidationError:
    return StructBlockValidationError(inside or {}, [capfirst(str(one)) for one in sentences])
