"""The first answers of a new request: from the editor, from the account, from last time. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forms_builder.choices import FirstAnswerSource
from forms_builder.definition import Answers, FieldSpec, FormDefinition, folded
from forms_builder.field_types import FIELD_TYPES
from forms_builder.field_types.base import FillContext
from forms_builder.inputs import Typed, asked_of_applicant, input_name, typed_from_answers

CALLED = "x"
FIGURES = ("number", "money")


@dataclass(frozen=True, slots=True)
class Profile:
    """What the account of a person says of them, "" where it says nothing."""

    name: str = ""
    email: str = ""
    phone: str = ""
    function: str = ""
    sector: str = ""
    """Its key, as the question for a sector takes it."""


def proposed_inputs(definition: FormDefinition, profile: Profile, today: date, last: Answers) -> Typed:
    """The inputs that a new request begins with.

    Shape: `last` are the answers of the person's last request of this form, {} for none; with an editor's text, the
           answer to the question of that title is carried over.
    """
    typed: Typed = {}
    words = {
        FirstAnswerSource.TODAY: today.isoformat(),
        FirstAnswerSource.THIS_MONTH: today.isoformat()[:7],
        FirstAnswerSource.NAME: profile.name,
        FirstAnswerSource.EMAIL: profile.email,
        FirstAnswerSource.PHONE: profile.phone,
        FirstAnswerSource.FUNCTION: profile.function,
        FirstAnswerSource.SECTOR: profile.sector,
    }
    for spec in asked_of_applicant(definition):
        if spec.proposed == FirstAnswerSource.LAST:
            typed |= carried_over(spec, definition, last)
        elif text := words.get(FirstAnswerSource(spec.proposed), "") if spec.proposed else "":
            typed[input_name(spec.key)] = [text]
        elif spec.proposed_text:
            typed[input_name(spec.key)] = as_inputs(spec, spec.proposed_text)
    return typed


def carried_over(spec: FieldSpec, definition: FormDefinition, last: Answers) -> Typed:
    """The inputs of `spec` for what was answered last time, to itself or to the question that the editor names."""
    source = carried_question(spec, definition)
    if source is None or last.get(source.key) is None:
        return {}
    alone = FormDefinition("", "", (spec,), (), (), 0)
    return typed_from_answers(alone, {spec.key: last[source.key]})


def carried_question(spec: FieldSpec, definition: FormDefinition) -> FieldSpec | None:
    """The question whose last answer is carried over; None where the editor's words name none."""
    if not spec.proposed_text:
        return spec
    title = folded(spec.proposed_text)
    named: Sequence[FieldSpec] = [one for one in definition.fields if folded(one.label) == title]
    return next((one for one in named if is_alike(one, spec)), None)


def is_alike(source: FieldSpec, spec: FieldSpec) -> bool:
    """Tell whether an answer to `source` may be one to `spec`: both of one type, or figures that are kept alike."""
    if source.type == spec.type:
        return not spec.columns
    return spec.type in FIGURES and source.type in (*FIGURES, "computed")


def as_inputs(spec: FieldSpec, text: str) -> list[str]:
    """What the editor wrote, as it would be typed: the answers of a choice by their words, with a comma between."""
    kind = FIELD_TYPES[spec.type]
    if not kind.offers_choices:
        return [text]
    keys = {folded(label): key for key, label in kind.options(spec)}
    if folded(text) in keys:
        return [keys[folded(text)]]
    return [keys.get(folded(part), part.strip()) for part in text.split(",")]


def first_answer_problems(spec: FieldSpec, definition: FormDefinition) -> list[str | Promise]:
    """What the editor has to mend in the first answer of `spec`, in sentences."""
    kind = FIELD_TYPES[spec.type]
    if spec.proposed and spec.proposed not in kind.first_answer_sources:
        return [_("its first answer is taken from something else than what it asks for.")]
    if not spec.proposed_text:
        return []
    if spec.proposed == FirstAnswerSource.LAST:
        is_found = carried_question(spec, definition) is not None
        return [] if is_found else [_("its first answer names no question of the same kind.")]
    if not kind.takes_words:
        return [_("its first answer cannot be written here.")]
    return [] if is_taken(spec) else [_("its first answer is not one that it takes.")]


def is_taken(spec: FieldSpec) -> bool:
    """Tell whether the question takes what the editor wrote, as if somebody had typed it."""
    field = FIELD_TYPES[spec.type].form_field(spec, FillContext(person=None))
    data = QueryDict(mutable=True)
    data.setlist(CALLED, as_inputs(spec, spec.proposed_text))
    try:
        field.clean(field.widget.value_from_datadict(data, {}, CALLED))
    except forms.ValidationError:
        return False
    return True
