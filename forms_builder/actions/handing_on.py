"""What waits for somebody who no longer has the role of a step goes to whoever has it today."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from forms_builder import notices
from forms_builder.actions.routing import (
    add_event,
    begin_revision,
    lock_submission,
    tell_hr,
    who_decides,
)
from forms_builder.actions.signing import add_note
from forms_builder.choices import Approver, EventKind, StepState
from forms_builder.models import ApprovalStep, Submission
from forms_builder.queries.routes import holders
from forms_builder.queries.signatures import bound_trails
from forms_builder.queries.trails import trail_of, verify_trails
from portal.accounts.models import User
from portal.audit.actions import record
from portal.kit.access import require
from portal.notifications.actions import settle

AHEAD = (StepState.CURRENT, StepState.WAITING)


def hand_on_steps(*, by: Any, person: User, approvers: Collection[str]) -> int:
    """Take `person` off the steps whose role they have lost; return how many requests changed.

    Shape:   `approvers` are what they may have lost: what they were given under another name stays theirs.
    Rights:  forms_builder.hand_on_steps (the system).
    Effects: for each request, in a transaction of its own: people of its steps, a link of the chain, audit entry; where nobody is left, the
             holders of today, revision, event and notices, or human resources told. Safe to repeat.
    """
    require(by, "forms_builder.hand_on_steps")
    theirs = ApprovalStep.objects.filter(approvers=person, approver__in=approvers, state__in=AHEAD)
    requests = Submission.objects.filter(pk__in=theirs.values("submission")).order_by("pk")
    return sum(hand_on(by, submission, person, approvers) for submission in requests)


@transaction.atomic
def hand_on(by: Any, submission: Submission, person: User, approvers: Collection[str]) -> bool:
    """Lock one request and take `person` off its steps; tell whether any changed. To whom a step is given is bound by
    the chain: what changes here without an event is bound by a note, unless a hand had changed the request before.
    """
    submission = lock_submission(submission)
    bound = bound_trails(submission)
    is_right = bool(bound) and not list(verify_trails(submission, bound))
    steps = submission.steps.filter(approvers=person, approver__in=approvers, state__in=AHEAD)
    lost = [step for step in steps if not has_role(person, step, submission)]
    for step in lost:
        step.approvers.remove(person)
        record(by, "forms_builder.hand_on", submission, role=step.approver, person=person.pk)
    for step in lost:
        if not step.approvers.filter(is_active=True).exists():
            give_to_holders(by, submission, step, person)
        elif step.state == StepState.CURRENT:
            settle(group_key=submission.get_absolute_url(), but_for=User.objects.exclude(pk=person.pk))
    if lost and is_right:
        add_note(by=by, submission=submission, trail=trail_of(submission.pk))
    return bool(lost)


def has_role(person: User, step: ApprovalStep, submission: Submission) -> bool:
    """Tell whether `person` would be given this step today, or stands in for its applicant."""
    applicant = submission.applicant
    people = [*holders(Approver(step.approver), applicant), applicant.stand_in]
    return person.is_active and person in people


def give_to_holders(by: Any, submission: Submission, step: ApprovalStep, person: User) -> None:
    """Give a step that nobody has any more to whoever holds its role today, on a locked request."""
    people = list(who_decides(submission, step))
    step.approvers.set(people)
    if step.state != StepState.CURRENT:
        return
    begin_revision(submission)
    submission.save(update_fields=["revision", "changed_at"])
    comment = _("%(person)s no longer has this role.") % {"person": person}
    add_event(submission, EventKind.REASSIGNED, by, step=step.approver, comment=comment)
    if people:
        notices.tell_that_it_waits(by, step, people)
    else:
        tell_hr(submission, step, by)
