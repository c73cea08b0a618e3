"""One question put to somebody, through the form that people fill in."""

from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from wagtail import blocks

from forms_builder.definition import FieldSpec, FormDefinition
from forms_builder.field_types import FIELD_TYPES
from forms_builder.field_types.base import FillContext, PublishContext
from forms_builder.forms import RequestForm, as_data
from forms_builder.inputs import PREFIX, typed_from_answers

KEY = "q"


def spec_of(
    name: str, *, required: bool = True, context: PublishContext | None = None, **values: Any
) -> FieldSpec:
    """The question as a version keeps it, from what the editor's block holds."""
    settings = FIELD_TYPES[name].settings(values, context or PublishContext())
    return FieldSpec(KEY, name, "Question", required=required, settings=settings)


NOBODY = SimpleNamespace(pk=0)


def form_of(
    spec: FieldSpec,
    typed: dict[str, Sequence[str]],
    person: Any,
    files: Sequence[Any] = (),
    context: FillContext | None = None,
) -> RequestForm:
    """Shape: `context` is what the centre offers; the person and the files are put into it."""
    definition = FormDefinition("Essai", "", (spec,), (), (), 36)
    filled = replace(context or FillContext(NOBODY), person=person or NOBODY, files={KEY: files})
    return RequestForm(definition, filled, as_data(typed))


def ask(
    spec: FieldSpec,
    *,
    person: Any = None,
    files: Sequence[Any] = (),
    context: FillContext | None = None,
    **typed: str | Sequence[str],
) -> Any:
    """The answer to store, or the codes of what is refused.

    Shape: `typed` are the values by suffix of the input's name; `value` is the input without suffix.
    """
    data = {
        f"{PREFIX}-{KEY}{'' if suffix == 'value' else f'_{suffix}'}": [text]
        if isinstance(text, str)
        else text
        for suffix, text in typed.items()
    }
    form = form_of(spec, data, person, files, context)
    return form.answers[KEY] if form.is_valid() else refusals(form)


def refusals(form: RequestForm) -> list[str]:
    """Codes, or the sentence of what has none: MultiValueField gives its parts' sentences alone."""
    return [error.code or str(error.message) for error in form.errors.as_data()[KEY]]


def ask_again(
    spec: FieldSpec,
    answer: Any,
    *,
    person: Any = None,
    files: Sequence[Any] = (),
    context: FillContext | None = None,
) -> Any:
    """What is stored when the request is sent back and sent again unchanged."""
    definition = FormDefinition("Essai", "", (spec,), (), (), 36)
    typed = dict(typed_from_answers(definition, {KEY: answer}))
    form = form_of(spec, typed, person, files, context)
    assert form.is_valid(), form.errors
    return form.answers[KEY]


def problems_of(spec: FieldSpec) -> list[str]:
    return [str(problem) for problem in FIELD_TYPES[spec.type].problems(spec)]


def shown(spec: FieldSpec, answer: Any) -> str:
    return FIELD_TYPES[spec.type].show(spec, answer)


def editor_names(name: str) -> list[str]:
    """What the editor is asked for about a question of this type."""
    block: blocks.StructBlock = FIELD_TYPES[name].block()
    return list(block.child_blocks)
