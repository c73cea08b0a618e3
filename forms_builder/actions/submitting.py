"""What the applicant does with a request: send it, correct it, withdraw it, ask for its cancellation."""

from copy import deepcopy
from typing import Any

from django.db import transaction
from django.utils import timezone

from forms_builder import notices
from forms_builder.actions.additions import await_additions
from forms_builder.actions.cases import on_submitted, run_effects
from forms_builder.actions.drafts import delete_file
from forms_builder.actions.routing import (
    add_event,
    begin_revision,
    lock_submission,
    reach,
    refuse_stale,
    start_route,
)
from forms_builder.actions.signing import add_signature
from forms_builder.choices import (
    Approver,
    EventKind,
    StepPurpose,
    StepState,
    SubmissionState,
)
from forms_builder.definition import Answers
from forms_builder.exceptions import FormUnavailable, ReasonMissing, RequestMoved
from forms_builder.field_types import FIELD_TYPES
from forms_builder.inputs import file_slots
from forms_builder.models import ApprovalEvent, ApprovalStep, Submission, SubmissionFile
from forms_builder.models.approvals import barred_of
from forms_builder.queries.routes import assign
from forms_builder.queries.submissions import current_version
from forms_builder.rules import current_step
from forms_builder.summaries import summarise
from portal.accounts.reauthentication import Reauthentication
from portal.audit.actions import record
from portal.kit.access import require


@transaction.atomic
def submit(
    *, by: Any, submission: Submission, answers: Answers, revision: int, proof: Reauthentication
) -> Submission:
    """Sign a request and send it along its route, the first time or after a correction.

    Shape:   `answers` are those that the form of `submission.version` has cleaned; `revision` the one that
             the browser showed.
    Rights:  forms_builder.edit_submission (the applicant, or who entered it for them, while it is a draft or to
             correct).
    Raises:  RequestMoved, SignatureMissing, FormUnavailable (taken offline since the draft was begun), and
             what the effects refuse (BalanceTooLow, AlreadyAway…).
    Effects: locks request → person → leave accounts → number → chain head. State, steps, summary, held days, what
             is awaited, event, signature, audit entry, notices; the applicant is told of what was entered for them.
             The second of two clicks changes nothing.
    Source:  requirements A1, B3.
    """
    require(by, "forms_builder.view_submission", submission)
    answered_version = submission.version_id
    submission = lock_submission(submission)
    if is_sent(submission, by) and submission.revision == revision + 1:
        return submission
    if submission.revision != revision or submission.version_id != answered_version:
        raise RequestMoved
    require(by, "forms_builder.edit_submission", submission)
    first = submission.state == SubmissionState.DRAFT
    if first and (submission.page is None or current_version(submission.page) is None):
        raise FormUnavailable
    take_answers(submission, answers)
    begin_revision(submission)
    run_effects(submission, by, on_submitted)
    submission.summary = summary_of(submission)
    submission.save()
    await_additions(submission)
    event = add_sending(submission, by, EventKind.SUBMITTED if first else EventKind.RESUBMITTED)
    # Before the signature: what nobody decides has its effects here, and the chain is the last lock.
    start_route(submission, by)
    content = signed_content(submission, event)
    add_signature(by=by, proof=proof, submission=submission, event=event, content=content)
    record(by, "forms_builder.submit", submission, revision=submission.revision)
    return submission


def is_sent(submission: Submission, by: Any) -> bool:
    """Tell whether the first of two clicks of its applicant, or of whoever entered it, has sent it."""
    sent = (SubmissionState.SUBMITTED, SubmissionState.RECORDED)
    return by.pk in barred_of(submission, StepPurpose.APPROVAL) and submission.state in sent


def take_answers(submission: Submission, answers: Answers) -> None:
    """Put what is sent in place of the draft. Raises: RequestMoved."""
    submission.answers = with_files(submission, answers)
    submission.draft = {}
    submission.heading = heading_of(submission.applicant) | entered_words(submission)
    submission.state = SubmissionState.SUBMITTED
    submission.submitted_at = submission.submitted_at or timezone.now()


def summary_of(submission: Submission) -> str:
    """What lists say of it. Once its effects have run: they give its number."""
    entered = submission.heading.get("entered_by", "")
    return summarise(submission.definition, submission.answers, submission.number, entered)


def add_sending(submission: Submission, by: Any, kind: EventKind) -> ApprovalEvent:
    """Write who sent it; where that was for somebody, who did and for whom, and tell that person."""
    if by.pk == submission.applicant_id:
        return add_event(submission, kind, by)
    notices.tell(by, notices.SUBMISSION_ENTERED, [submission.applicant], submission)
    return add_event(submission, kind, by, acting_for=str(submission.applicant))


def entered_words(submission: Submission) -> dict[str, str]:
    """What the heading says besides of a request that human resources entered for its applicant."""
    return {"entered_by": str(submission.entered_by)} if submission.entered_by else {}


def with_files(submission: Submission, answers: Answers) -> Answers:
    """Take the answers to questions for files from the rows themselves, and drop files asked for no more.

    Raises: RequestMoved when files were added or removed, in another tab, since the answers were checked.
    """
    kept: Answers = deepcopy(answers)
    slots = {path: (around, spec) for path, around, spec in file_slots(submission.definition.fields, kept)}
    rows: dict[str, list[SubmissionFile]] = {path: [] for path in slots}
    for row in submission.files.all():
        if row.field in rows:
            rows[row.field].append(row)
        else:
            delete_file(row)
    for path, (around, spec) in slots.items():
        found = FIELD_TYPES[spec.type].answer(rows[path])
        if identifiers(found) != identifiers(around[spec.key]):
            raise RequestMoved
        around[spec.key] = found
    return kept


def identifiers(files: Any) -> set[str]:
    """Of an answer to a question for files."""
    return {item["id"] for item in files or ()}


def heading_of(person: Any) -> dict[str, str]:
    """What stands at the top of every request, from the account, not from the form."""
    return {
        "applicant": str(person),
        "sector": str(person.main_sector or ""),
        "function": person.function,
        "date": timezone.localdate().isoformat(),
    }


def signed_content(submission: Submission, event: ApprovalEvent) -> dict[str, Any]:
    """What is signed: the form's version, the answers as stored, the days that they cost, the number; and who
    entered it for whom, where the applicant did not.
    """
    content = {
        "act": "submit",
        "request": str(submission.pk),
        "revision": submission.revision,
        "form": {
            "title": submission.version.title,
            "version": submission.version.number,
            "digest": submission.version.digest,
        },
        "heading": submission.heading,
        "answers": submission.answers,
        "leave": [
            {"kind": part.kind.name, "year": part.year_start.isoformat(), "days": str(part.days)}
            for part in submission.leave_parts.select_related("kind")
        ],
    }
    if submission.entered_by_id:
        content["entered_by"] = submission.entered_by_id
    if event.acting_for:
        content["acting_for"] = event.acting_for
    return content | {"number": submission.number} if submission.number else content


@transaction.atomic
def withdraw(*, by: Any, submission: Submission, revision: int) -> Submission:
    """Take a request back before it is decided; the days that it held are free again.

    Rights:  forms_builder.withdraw_submission (the applicant, before the end).
    Raises:  RequestMoved, NotAllowedNow.
    Effects: state, event, audit entry; whoever had to decide is told. Safe to repeat.
    """
    require(by, "forms_builder.view_submission", submission)
    submission = lock_submission(submission)
    if submission.state == SubmissionState.WITHDRAWN and submission.applicant_id == by.pk:
        return submission
    refuse_stale(by, "forms_builder.withdraw_submission", submission, revision)
    step = current_step(submission)
    begin_revision(submission)
    submission.state = SubmissionState.WITHDRAWN
    submission.closed_at = timezone.now()
    submission.save(update_fields=["revision", "state", "closed_at", "changed_at"])
    add_event(submission, EventKind.WITHDRAWN, by)
    record(by, "forms_builder.withdraw", submission)
    if step is not None:
        people = list(step.approvers.all())
        step.state = StepState.SKIPPED
        step.save(update_fields=["state"])
        notices.tell(by, notices.SUBMISSION_WITHDRAWN, people, submission)
    submission.steps.filter(state=StepState.WAITING).update(state=StepState.SKIPPED)
    return submission


@transaction.atomic
def ask_cancellation(*, by: Any, submission: Submission, revision: int, reason: str) -> Submission:
    """Ask HR to undo a request that is approved or recorded.

    Rights:  forms_builder.ask_cancellation_submission (the applicant, once it is approved or recorded).
    Raises:  RequestMoved, NotAllowedNow, ReasonMissing.
    Effects: a step for HR (for the direction, when HR is one person, who asks or entered it), state, event, audit entry,
             notice. A step that handles it waits until that is decided, and nothing is given back before. Safe
             to repeat.
    """
    require(by, "forms_builder.view_submission", submission)
    submission = lock_submission(submission)
    if submission.state == SubmissionState.CANCELLATION_ASKED and submission.applicant_id == by.pk:
        return submission
    refuse_stale(by, "forms_builder.ask_cancellation_submission", submission, revision)
    if not reason.strip():
        raise ReasonMissing(field="comment")
    begin_revision(submission)
    submission.state = SubmissionState.CANCELLATION_ASKED
    submission.save(update_fields=["revision", "state", "changed_at"])
    add_event(submission, EventKind.CANCELLATION_ASKED, by, comment=reason.strip())
    submission.steps.filter(state=StepState.CURRENT).update(state=StepState.WAITING)
    barred = barred_of(submission, StepPurpose.CANCELLATION)
    people = assign(Approver.HR, submission.applicant, barred)
    approver = Approver.HR if people else Approver.DIRECTOR
    people = people or assign(Approver.DIRECTOR, submission.applicant, barred)
    step = ApprovalStep.objects.create(
        submission=submission,
        centre_id=submission.centre_id,
        position=submission.steps.count(),
        purpose=StepPurpose.CANCELLATION,
        approver=approver,
    )
    step.approvers.set(people)
    record(by, "forms_builder.ask_cancellation", submission)
    reach(submission, step, list(people), by)
    return submission
