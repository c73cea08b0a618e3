"""What those who decide do with a request."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from forms_builder import notices
from forms_builder.actions.cases import on_cancelled, run_effects
from forms_builder.actions.routing import (
    add_event,
    advance,
    begin_revision,
    hand_over,
    lock_submission,
    refuse_stale,
)
from forms_builder.actions.signing import add_signature
from forms_builder.choices import (
    Act,
    Decision,
    EventKind,
    StepPurpose,
    StepState,
    SubmissionState,
)
from forms_builder.exceptions import AlreadyTheirs, PersonRefused, ReasonMissing, RequestMoved
from forms_builder.models import ApprovalStep, Submission
from forms_builder.models.approvals import barred_of
from forms_builder.queries.signatures import last_signature
from forms_builder.rules import current_step, decides_for, kept_from
from portal.accounts.models import User
from portal.accounts.reauthentication import Reauthentication
from portal.audit.actions import record
from portal.kit.access import require

OUTCOME: dict[Decision, StepState] = {
    Decision.APPROVE: StepState.APPROVED,
    Decision.REFUSE: StepState.REFUSED,
    Decision.SEND_BACK: StepState.RETURNED,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody decides, and on what.

    Shape: `step` and `revision` are those that the browser showed; `comment` is required to refuse or to
           send back, and the applicant reads it.
    """

    step: UUID
    revision: int
    decision: Decision
    comment: str = ""


@transaction.atomic
def decide(*, by: Any, submission: Submission, verdict: Verdict, proof: Reauthentication) -> Submission:
    """Decide the current step of a request, and sign the decision.

    Rights:  forms_builder.{approve,refuse,send_back}_submission: the people of the current step, and who holds
             a delegation of one of them; never the applicant.
    Raises:  RequestMoved, NotAllowedNow, ReasonMissing, SignatureMissing, BalanceTooLow.
    Effects: locks request → leave accounts → chain head. Step, state, movements, event, signature, audit
             entry, notices. The second of two clicks changes nothing; of two people, the second is told
             that the request has moved.
    Source:  requirements B3, B4, B8.
    """
    require(by, "forms_builder.view_submission", submission)
    submission = lock_submission(submission)
    outcome = OUTCOME[verdict.decision]
    if submission.steps.filter(pk=verdict.step, decided_by=by, state=outcome).exists():
        return submission
    step = current_step(submission)
    if step is None or step.pk != verdict.step:
        raise RequestMoved
    refuse_stale(by, f"forms_builder.{verdict.decision}_submission", submission, verdict.revision)
    comment = verdict.comment.strip()
    if verdict.decision != Decision.APPROVE and not comment:
        raise ReasonMissing(field="comment")
    mark_decided(submission, step, by, outcome)
    begin_revision(submission)
    submission.save(update_fields=["revision", "changed_at"])
    kind = event_kind(step, verdict.decision)
    acting_for = str(step.decided_for or "")
    event = add_event(submission, kind, by, step=step.approver, comment=comment, acting_for=acting_for)
    CONSEQUENCES[kind](submission, by, comment)
    add_signature(
        by=by,
        proof=proof,
        submission=submission,
        event=event,
        content=decision_content(submission, step, verdict.decision, comment),
    )
    record(by, f"forms_builder.{verdict.decision}", submission, **decision_facts(step))
    return submission


def mark_decided(submission: Submission, step: ApprovalStep, by: Any, outcome: StepState) -> None:
    """Write who decided a step, and for whom where it was by delegation."""
    whose = decides_for(submission, step, by)
    step.state = outcome
    step.decided_by, step.decided_at = by, timezone.now()
    step.decided_for = whose if whose is not None and whose.pk != by.pk else None
    step.save(update_fields=["state", "decided_by", "decided_at", "decided_for"])


def decision_facts(step: ApprovalStep) -> dict[str, Any]:
    facts: dict[str, Any] = {"step": step.approver}
    return facts | {"decided_for": step.decided_for_id} if step.decided_for_id else facts


def event_kind(step: ApprovalStep, decision: Decision) -> EventKind:
    if step.purpose == StepPurpose.CANCELLATION:
        return EventKind.CANCELLED if decision == Decision.APPROVE else EventKind.CANCELLATION_REFUSED
    return {
        Decision.APPROVE: EventKind.APPROVED,
        Decision.REFUSE: EventKind.REFUSED,
        Decision.SEND_BACK: EventKind.SENT_BACK,
    }[decision]


def after_approval(submission: Submission, by: Any, comment: str) -> None:
    advance(submission, by)


def after_refusal(submission: Submission, by: Any, comment: str) -> None:
    close(submission, SubmissionState.REFUSED)
    notices.tell(by, notices.SUBMISSION_REFUSED, [submission.applicant], submission, comment=comment)


def after_return(submission: Submission, by: Any, comment: str) -> None:
    submission.state = SubmissionState.TO_CORRECT
    submission.save(update_fields=["state", "changed_at"])
    writers = [person for person in (submission.applicant, submission.entered_by) if person is not None]
    notices.tell(by, notices.SUBMISSION_SENT_BACK, writers, submission, comment=comment)


def after_cancellation(submission: Submission, by: Any, comment: str) -> None:
    run_effects(submission, by, on_cancelled)
    close(submission, SubmissionState.CANCELLED)
    notices.tell(by, notices.SUBMISSION_CANCELLED, [submission.applicant], submission, comment=comment)


def after_refused_cancellation(submission: Submission, by: Any, comment: str) -> None:
    is_decided = submission.definition.has_decisions
    submission.state = SubmissionState.APPROVED if is_decided else SubmissionState.RECORDED
    submission.save(update_fields=["state", "changed_at"])
    notices.tell(by, notices.CANCELLATION_REFUSED, [submission.applicant], submission, comment=comment)
    hand_over(submission, by)


CONSEQUENCES = {
    EventKind.APPROVED: after_approval,
    EventKind.REFUSED: after_refusal,
    EventKind.SENT_BACK: after_return,
    EventKind.CANCELLED: after_cancellation,
    EventKind.CANCELLATION_REFUSED: after_refused_cancellation,
}


def close(submission: Submission, state: SubmissionState) -> None:
    submission.state = state
    submission.closed_at = timezone.now()
    submission.save(update_fields=["state", "closed_at", "changed_at"])
    submission.steps.filter(state=StepState.WAITING).update(state=StepState.SKIPPED)


def decision_content(
    submission: Submission, step: ApprovalStep, decision: Decision | Act, comment: str
) -> dict[str, Any]:
    """What a decider signs: the decision, and the digest of what the applicant had signed."""
    signed = last_signature(submission)
    content = {
        "act": str(decision),
        "purpose": step.purpose,
        "request": str(submission.pk),
        "revision": submission.revision,
        "step": step.approver,
        "comment": comment,
        "decided_on": signed and signed.content_digest,
    }
    return content | {"acting_for": str(step.decided_for)} if step.decided_for else content


@transaction.atomic
def reassign(*, by: Any, submission: Submission, revision: int, to: User, reason: str) -> Submission:
    """Give the current step to somebody else.

    Rights:  forms_builder.reassign_submission (HR; the direction on a request of HR, and to somebody else where HR are
             late; never on their own).
    Raises:  RequestMoved, NotAllowedNow, PersonRefused (whom `barred_of` names, a closed account, another centre),
             AlreadyTheirs, ReasonMissing.
    Effects: the step's people, event, audit entry, notice to the new one. Revision + 1: a decision typed
             on the old page is not taken. Reminders count from now on; the last day stays the one that the
             applicant was told.
    """
    require(by, "forms_builder.view_submission", submission)
    submission = lock_submission(submission)
    refuse_stale(by, "forms_builder.reassign_submission", submission, revision)
    step = current_step(submission)
    if step is None:
        raise RequestMoved
    barred = barred_of(submission, step.purpose)
    if to.pk in kept_from(submission, by):
        raise PersonRefused(field="to")
    if to.pk in barred or not to.is_active or to.centre_id != submission.centre_id:
        raise PersonRefused(field="to")
    if [person.pk for person in step.approvers.all()] == [to.pk]:
        raise AlreadyTheirs(field="to")
    if not reason.strip():
        raise ReasonMissing(field="comment")
    begin_revision(submission)
    submission.save(update_fields=["revision", "changed_at"])
    step.approvers.set([to])
    step.reached_at = timezone.now()
    step.save(update_fields=["reached_at"])
    comment = f"{to}: {reason.strip()}"
    add_event(submission, EventKind.REASSIGNED, by, step=step.approver, comment=comment)
    record(by, "forms_builder.reassign", submission, to=to.pk)
    notices.tell_that_it_waits(by, step, [to])
    return submission
