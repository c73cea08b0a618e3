"""A request made like an earlier one: a draft that begins with the answers that still fit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.db import transaction

from forms_builder.actions.drafts import begin_draft, save_draft
from forms_builder.definition import Answers, FieldSpec, FormDefinition
from forms_builder.exceptions import FormUnavailable
from forms_builder.field_types import FIELD_TYPES
from forms_builder.inputs import asked_of_applicant, typed_from_answers
from forms_builder.models import Submission
from portal.audit.actions import record
from portal.kit.access import require


@dataclass(frozen=True, slots=True)
class Repetition:
    """A draft like an earlier request. Shape: `is_new` is false for a draft that had been begun already, which is
    left as it is; `to_fill` are the titles of what was not taken over.
    """

    draft: Submission
    is_new: bool
    to_fill: tuple[str, ...] = ()


@transaction.atomic
def repeat_request(*, by: Any, submission: Submission) -> Repetition:
    """Begin a draft with the answers of `submission` that still fit the form as it is now.

    Rights:  forms_builder.repeat_submission (whoever made it, once it was sent), and forms_builder.fill_form.
    Raises:  FormUnavailable (the form is online no more).
    Effects: a draft, one audit entry. Files, commitments, dates and days are not taken over. A draft of this form
             stays as it is: there is one for each form.
    """
    require(by, "forms_builder.repeat_submission", submission)
    if submission.page is None:
        raise FormUnavailable
    identifier = uuid4()
    draft = begin_draft(by=by, page=submission.page, identifier=identifier)
    if draft.pk != identifier:
        return Repetition(draft, is_new=False)
    answers = fitting_answers(submission.definition, draft.definition, submission.answers)
    typed = typed_from_answers(draft.definition, answers)
    draft = save_draft(by=by, submission=draft, typed=typed)
    record(by, "forms_builder.repeat", draft, like=str(submission.pk))
    return Repetition(draft, is_new=True, to_fill=left_to_fill(draft.definition, answers))


def fitting_answers(before: FormDefinition, now: FormDefinition, answers: Answers) -> Answers:
    """The answers to `before` that are answers to `now`: to the same question of the same type, of a type that is
    worth repeating, and still offered where one chooses.
    """
    known = {spec.key: spec for spec in before.fields}
    return {
        spec.key: fitting(known[spec.key], spec, answers[spec.key])
        for spec in asked_of_applicant(now)
        if spec.key in answers and fits(known.get(spec.key), spec, answers[spec.key])
    }


def fits(before: FieldSpec | None, now: FieldSpec, answer: Any) -> bool:
    kind = FIELD_TYPES[now.type]
    if before is None or before.type != now.type or not kind.is_repeated:
        return False
    return not kind.offers_choices or kind.chosen(answer) <= {key for key, _label in kind.options(now)}


def fitting(before: FieldSpec, now: FieldSpec, answer: Any) -> Any:
    """The answer as it is; of lines, the cells that fit, each line under its own name."""
    if not now.columns:
        return answer
    known = {column.key: column for column in before.columns}

    def cells(row: Mapping[str, Any]) -> dict[str, Any]:
        return {
            column.key: row[column.key]
            for column in now.columns
            if column.key in row and fits(known.get(column.key), column, row[column.key])
        }

    return [{"id": row["id"], **cells(row)} for row in answer or ()]


def left_to_fill(definition: FormDefinition, answers: Answers) -> tuple[str, ...]:
    """The titles of the questions that people answer and that begin without one, those of every case first."""
    asked = [
        spec
        for spec in asked_of_applicant(definition)
        if FIELD_TYPES[spec.type].takes_answer
        and (FIELD_TYPES[spec.type].is_typed or spec.columns)
        and spec.required
        and spec.condition is None
    ]
    return tuple(
        spec.label for spec in asked if not FIELD_TYPES[spec.type].is_answered(answers.get(spec.key))
    )
