"""A request in words, the same for its page, its recap and its exports."""

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from forms_builder.choices import StepPurpose, StepState, SubmissionState
from forms_builder.field_types import FIELD_TYPES
from forms_builder.models import ApprovalStep, Submission

TONES: dict[str, str] = {
    SubmissionState.DRAFT: "neutral",
    SubmissionState.SUBMITTED: "info",
    SubmissionState.TO_CORRECT: "warning",
    SubmissionState.APPROVED: "success",
    SubmissionState.REFUSED: "danger",
    SubmissionState.WITHDRAWN: "neutral",
    SubmissionState.CANCELLATION_ASKED: "warning",
    SubmissionState.CANCELLED: "neutral",
}

DRAWN: dict[str, str] = {
    StepState.WAITING: "waiting",
    StepState.CURRENT: "current",
    StepState.APPROVED: "done",
    StepState.REFUSED: "refused",
    StepState.RETURNED: "refused",
    StepState.SKIPPED: "skipped",
    StepState.INFORMED: "done",
}


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One answer in words. `files` are the rows of a question for files, to be downloaded."""

    label: str
    text: str
    files: list[Any]


@dataclass(frozen=True, slots=True)
class StepView:
    """One step, in the words of the component `steps`."""

    label: str
    state: str
    detail: str


@dataclass(frozen=True, slots=True)
class SubmissionView:
    """Everything that a page or a print says of a request."""

    title: str
    state: str
    tone: str
    heading: dict[str, str]
    answers: list[AnswerView]
    steps: list[StepView]
    signatures: list[Any]


def present(submission: Submission) -> SubmissionView:
    """Put a request into words, by its own version. Reads what `submission_in_full` fetched."""
    return SubmissionView(
        title=submission.version.title,
        state=submission.get_state_display(),
        tone=TONES[submission.state],
        heading=submission.heading,
        answers=present_answers(submission),
        steps=[present_step(step) for step in submission.steps.all()],
        signatures=[event.signature for event in submission.events.all() if hasattr(event, "signature")],
    )


def present_answers(submission: Submission) -> list[AnswerView]:
    files = {str(row.pk): row for row in submission.files.all()}
    views = []
    for spec in submission.definition.fields:
        if spec.key in submission.answers:
            answer = submission.answers[spec.key]
            attached = [files[item["id"]] for item in answer if item["id"] in files] if spec.type == "file" else []
            views.append(AnswerView(spec.label, FIELD_TYPES[spec.type].show(spec, answer), attached))
    return views


def present_step(step: ApprovalStep) -> StepView:
    label = str(step.get_approver_display()).capitalize()
    if step.purpose == StepPurpose.CANCELLATION:
        label = _("Cancellation: %(who)s") % {"who": step.get_approver_display()}
    if step.purpose == StepPurpose.INFORMATION:
        label = _("For information: %(who)s") % {"who": step.get_approver_display()}
    return StepView(label, DRAWN[step.state], step_detail(step))


def step_detail(step: ApprovalStep) -> str:
    if step.decided_by is not None and step.decided_at is not None:
        return _("%(who)s, %(when)s") % {
            "who": step.decided_by,
            "when": date_format(localtime(step.decided_at), "j F Y, H:i"),
        }
    if step.state == StepState.CURRENT:
        names = ", ".join(str(person) for person in step.approvers.all())
        return names or _("nobody holds this step: human resources are told")
    return ""
