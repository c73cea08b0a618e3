"""What roles complete of a request after it was sent: questions left to them, and the state of documents. Pure.

Shape: additions are those of a request: by the key of a question, its `value`, `by` whom and `at` what instant. The
       value of a document is its mark: `state` (choices.DocumentState), `reason` and `seen_on`, "" where there is none.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from forms_builder.choices import DocumentState
from forms_builder.definition import Answers, FieldSpec, FormDefinition
from forms_builder.evaluation import Scope, holds, scope_of
from forms_builder.field_types import FIELD_TYPES
from portal.kit.dates import write_date

Additions = Mapping[str, Mapping[str, Any]]
SETTLED = (DocumentState.RECEIVED, DocumentState.SEEN, DocumentState.NOT_DUE)
"""Nothing more is waited for."""


def is_marked(spec: FieldSpec) -> bool:
    return FIELD_TYPES[spec.type].is_marked


def role_of(spec: FieldSpec) -> str:
    """The role that completes a question afterwards, or checks a document; "" for none."""
    return str(spec.settings["marked_by"]) if is_marked(spec) else spec.filled_by


def roles_of(definition: FormDefinition) -> frozenset[str]:
    """The roles that complete something of such requests."""
    return frozenset(role_of(spec) for spec in definition.fields) - {""}


def values_of(additions: Additions) -> Answers:
    return {key: entry["value"] for key, entry in additions.items()}


def known_of(definition: FormDefinition, answers: Answers, additions: Additions) -> Scope:
    """All that was answered of a request: what conditions may speak of."""
    return scope_of(definition.fields, answers | values_of(additions))


def left_to(
    definition: FormDefinition, answers: Answers, additions: Additions, roles: Collection[str]
) -> tuple[FieldSpec, ...]:
    """The questions that are left to `roles`, in the parts that the answers call for, and the documents that were
    asked for and that they check. The condition of a question itself is for the form to look at.
    """
    known = known_of(definition, answers, additions)
    found, is_open = [], True
    for spec in definition.fields:
        if FIELD_TYPES[spec.type].begins_part:
            is_open = holds(spec.condition, known)
        elif role_of(spec) in roles and (spec.key in answers if is_marked(spec) else is_open):
            found.append(spec)
    return tuple(found)


def awaited(definition: FormDefinition, answers: Answers, additions: Additions) -> tuple[FieldSpec, ...]:
    """The questions of others than the applicant that are called for now and have no answer."""
    known = known_of(definition, answers, additions)
    left = left_to(definition, answers, additions, roles_of(definition))
    return tuple(
        spec
        for spec in left
        if not is_marked(spec) and spec.key not in additions and holds(spec.condition, known)
    )


def state_of_document(spec: FieldSpec, answers: Answers, additions: Additions) -> DocumentState | None:
    """How a document stands; None for one that was attached and is not checked yet."""
    if spec.key in additions:
        return DocumentState(additions[spec.key]["value"]["state"])
    return None if answers.get(spec.key) else DocumentState.TO_PROVIDE


def missing_documents(definition: FormDefinition, answers: Answers, additions: Additions) -> list[str]:
    """The documents that the applicant still has to provide."""
    asked = [spec for spec in definition.fields if is_marked(spec) and spec.key in answers]
    states = [(spec, state_of_document(spec, answers, additions)) for spec in asked]
    return [spec.label for spec, state in states if state is not None and state not in SETTLED]


def addition_in_words(spec: FieldSpec, value: Any) -> str:
    return mark_in_words(value) if is_marked(spec) else FIELD_TYPES[spec.type].show(spec, value)


def mark_in_words(mark: Mapping[str, str]) -> str:
    """« refusé : illisible », « vu le 3 avril 2027 »."""
    state = DocumentState(mark["state"])
    if state == DocumentState.REFUSED:
        return _("refused: %(reason)s") % {"reason": mark["reason"]}
    if state == DocumentState.SEEN:
        return _("seen on %(day)s") % {"day": write_date(date.fromisoformat(mark["seen_on"]), "j F Y")}
    return str(state.label)
