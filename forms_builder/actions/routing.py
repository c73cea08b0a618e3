"""Moving a request along its route. Called by the actions, on a locked request."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from forms_builder import notices
from forms_builder.actions.cases import on_approved, run_effects
from forms_builder.choices import (
    Approver,
    EventKind,
    StepPurpose,
    StepState,
    SubmissionState,
)
from forms_builder.deadlines import nth_working_day
from forms_builder.definition import RouteStep
from forms_builder.exceptions import NotAllowedNow, RequestMoved
from forms_builder.models import ApprovalEvent, ApprovalStep, LeavePolicy, Submission
from forms_builder.models.approvals import barred_of
from forms_builder.queries.routes import assign, who_sees_to
from forms_builder.routing_rules import route_of
from portal.accounts.models import User
from portal.centres.queries import unworked_holidays
from portal.kit.access import can, require
from portal.notifications.actions import settle

MOST_HOLIDAYS = 30
"""More than the days not worked besides weekends within the longest deadline."""


def lock_submission(submission: Submission) -> Submission:
    """Read the request again and hold its row: the first lock that every action takes.

    Raises: RequestMoved for a draft that was thrown away meanwhile.
    """
    rows = Submission.objects.select_for_update(of=("self",))
    related = rows.select_related("version", "applicant__centre", "applicant__stand_in", "page", "entered_by")
    locked: Submission | None = related.filter(pk=submission.pk).first()
    if locked is None:
        raise RequestMoved
    return locked


def refuse_stale(by: Any, permission: str, submission: Submission, revision: int) -> None:
    """Raise unless `by` may act on the locked request, and on the state that the browser showed.

    Raises: RequestMoved when it changed since; NotAllowedNow when it is over for whoever may read it.
    """
    if submission.revision != revision:
        raise RequestMoved
    if not can(by, permission, submission) and can(by, "forms_builder.view_submission", submission):
        raise NotAllowedNow
    require(by, permission, submission)


def begin_revision(submission: Submission) -> None:
    """Count one more change of a locked request, which the caller saves.

    Whoever was asked to act on it as it was, has nothing to do any more.
    """
    submission.revision += 1
    settle(group_key=submission.get_absolute_url())


def add_event(
    submission: Submission,
    kind: EventKind,
    actor: Any,
    *,
    step: str = "",
    comment: str = "",
    acting_for: str = "",
) -> ApprovalEvent:
    return ApprovalEvent.objects.create(
        submission=submission,
        revision=submission.revision,
        kind=kind,
        actor=actor if isinstance(actor, User) else None,
        actor_label=str(actor),
        acting_for=acting_for,
        step=step,
        comment=comment,
    )


def start_route(submission: Submission, by: Any) -> None:
    """Copy the version's route onto the request, with the people of today, and begin.

    A request sent again after a correction begins again: what was decided stands in its events.
    """
    submission.steps.all().delete()
    for position, step in enumerate(route_of(submission.definition, submission.answers)):
        row = ApprovalStep.objects.create(
            submission=submission,
            centre_id=submission.centre_id,
            position=position,
            approver=step.approver,
            purpose=step.purpose,
            within_days=step.within_days,
            done=step.done,
        )
        row.approvers.set(who_decides(submission, step))
    advance(submission, by)


def who_decides(submission: Submission, step: RouteStep | ApprovalStep) -> tuple[User, ...]:
    """Whom a step is given to today. Whoever entered the request for somebody may handle it, not decide it."""
    return assign(Approver(step.approver), submission.applicant, barred_of(submission, step.purpose))


def advance(submission: Submission, by: Any) -> None:
    """Give the request to the next step that somebody can decide; after the last, approve it and have it handled.

    A step that nobody holds, or whose people have all left since, is passed over and HR is told; the last
    one never is: it waits, so that no request is approved by nobody.
    """
    waiting = list(
        submission.steps.filter(state=StepState.WAITING, purpose=StepPurpose.APPROVAL).order_by("position")
    )
    for step in waiting:
        people = list(step.approvers.filter(is_active=True))
        if people or step is waiting[-1]:
            reach(submission, step, people, by)
            return
        step.state = StepState.SKIPPED
        step.save(update_fields=["state"])
        add_event(submission, EventKind.STEP_SKIPPED, by, step=step.approver)
        tell_hr(submission, step, by)
    if submission.definition.has_decisions:
        conclude(submission, SubmissionState.APPROVED, by)
    hand_over(submission, by)


def hand_over(submission: Submission, by: Any) -> None:
    """Give the request to the next step that handles it; after the last one, record what nobody decides.

    None is passed over, so that nothing is held to be sent or paid that was not: where nobody holds it, HR is told.
    """
    waiting = submission.steps.filter(state=StepState.WAITING, purpose=StepPurpose.HANDLING)
    step = waiting.order_by("position").first()
    if step is not None:
        reach(submission, step, list(step.approvers.filter(is_active=True)), by)
    elif submission.state == SubmissionState.SUBMITTED:
        add_event(submission, EventKind.RECORDED, by)
        conclude(submission, SubmissionState.RECORDED, by)


def reach(submission: Submission, step: ApprovalStep, people: list[User], by: Any) -> None:
    step.state = StepState.CURRENT
    step.reached_at = timezone.now()
    step.due_on = due_day(step, submission.applicant.centre)
    step.save(update_fields=["state", "reached_at", "due_on"])
    if people:
        notices.tell_that_it_waits(by, step, people)
    else:
        tell_hr(submission, step, by)


def due_day(step: ApprovalStep, centre: Any) -> date | None:
    """The last day of a step that is reached today. Without one of its own, a decision is late from the day on
    which whoever decides is reminded; what is handled, keys that come back one day, never is.
    """
    days = step.within_days
    if not days and step.purpose != StepPurpose.HANDLING:
        days = LeavePolicy.objects.get(centre=centre).reminds_after
    return deadline(centre, days)


def deadline(centre: Any, days: int) -> date | None:
    """The last day of those that a step has from today on, None where it has no deadline."""
    if not days:
        return None
    latest = centre.today + timedelta(days=2 * days + MOST_HOLIDAYS)
    return nth_working_day(centre.today, days, unworked_holidays(centre, centre.today, latest))


def tell_hr(submission: Submission, step: ApprovalStep, by: Any) -> None:
    """Nobody holds a step: HR is told, and the direction where HR is one person, who asks or entered it."""
    people = who_sees_to(submission)
    notices.tell(by, notices.STEP_WITHOUT_APPROVER, people, submission, step=step.get_approver_display())


def conclude(submission: Submission, state: SubmissionState, by: Any) -> None:
    """Close a request as it was asked: the effects take place, and who is to be informed is."""
    run_effects(submission, by, on_approved)
    submission.state = state
    submission.closed_at = timezone.now()
    submission.save(update_fields=["state", "closed_at", "changed_at"])
    if state == SubmissionState.APPROVED:
        notices.tell(by, notices.SUBMISSION_APPROVED, [submission.applicant], submission)
    for step in submission.steps.filter(purpose=StepPurpose.INFORMATION).prefetch_related("approvers"):
        step.state = StepState.INFORMED
        step.save(update_fields=["state"])
        is_recorded = state == SubmissionState.RECORDED
        people = step.approvers.all()
        notices.tell(by, notices.SUBMISSION_INFORMED, people, submission, is_recorded=is_recorded)
