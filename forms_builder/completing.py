"""What roles complete of a request after it was sent: questions left to them, and the state of documents. Pure.

Shape: additions are those of a request: by the key of a question, its `value`, `by` whom and `at` what instant. The
       value of a document is its mark: `state` (choices.DocumentState), `reason` and `seen_on`, "" where there is none,
       and the identifiers of the `files` that were looked at. A mark speaks of those files only: others that are sent
       later are still to be checked.
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
    """The questions and documents that a role may complete now: those that are called for and have no answer, and
    documents that are attached, or only shown, and that nobody has checked.
    """
    known = known_of(definition, answers, additions)
    left = left_to(definition, answers, additions, roles_of(definition))
    return tuple(
        spec
        for spec in left
        if (
            is_to_be_checked(spec, answers, additions)
            if is_marked(spec)
            else spec.key not in additions and holds(spec.condition, known)
        )
    )


def is_to_be_checked(spec: FieldSpec, answers: Answers, additions: Additions) -> bool:
    is_there = bool(answers.get(spec.key)) or not spec.settings["is_kept"]
    return is_there and mark_of(spec, answers, additions) is None


def mark_of(spec: FieldSpec, answers: Answers, additions: Additions) -> Mapping[str, Any] | None:
    """The mark of a document as it is attached now."""
    if spec.key not in additions:
        return None
    mark: Mapping[str, Any] = additions[spec.key]["value"]
    files = files_of(spec, answers)
    # The first marks did not say which files they speak of.
    return mark if mark.get("files", files) == files else None


def files_of(spec: FieldSpec, answers: Answers) -> list[str]:
    """The identifiers of the files of a document."""
    return sorted(item["id"] for item in answers.get(spec.key) or ())


def state_of_document(spec: FieldSpec, answers: Answers, additions: Additions) -> DocumentState | None:
    """How a document stands; None for one that was attached and is not checked yet."""
    mark = mark_of(spec, answers, additions)
    if mark is not None:
        return DocumentState(mark["state"])
    return None if answers.get(spec.key) else DocumentState.TO_PROVIDE


def missing_documents(definition: FormDefinition, answers: Answers, additions: Additions) -> list[str]:
    """The documents that the applicant still has to provide."""
    asked = [spec for spec in definition.fields if is_marked(spec) and spec.key in answers]
    states = [(spec, state_of_document(spec, answers, additions)) for spec in asked]
    return [spec.label for spec, state in states if state is not None and state not in SETTLED]


def addition_in_words(spec: FieldSpec, value: Any) -> str:
    return mark_in_words(value) if is_marked(spec) else FIELD_TYPES[spec.type].show(spec, value)


def mark_in_words(mark: Mapping[str, Any]) -> str:
    """« refusé : illisible », « vu le 3 avril 2027 »."""
    state = DocumentState(mark["state"])
    if state == DocumentState.REFUSED:
        return _("refused: %(reason)s") % {"reason": mark["reason"]}
    if state == DocumentState.SEEN:
        return _("seen on %(day)s") % {"day": write_date(date.fromisoformat(mark["seen_on"]), "j F Y")}
    return str(state.label)
