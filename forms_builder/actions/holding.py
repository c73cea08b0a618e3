"""Forbidding to erase one request beyond its time, and allowing it again."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from forms_builder.actions.routing import lock_submission
from forms_builder.exceptions import ReasonMissing, RequestHeld
from forms_builder.models import RequestHold, Submission
from portal.audit.actions import record
from portal.kit.access import require


@transaction.atomic
def hold_request(*, by: Any, submission: Submission, reason: str) -> RequestHold:
    """Keep one request as long as `reason` lasts: a dispute, an inspection, an accident at work.

    Rights:  forms_builder.hold_submission (human resources, data-protection officer, director; never their own).
    Raises:  RequestHeld, ReasonMissing; RequestMoved once it is erased.
    Effects: one row, one audit entry. Neither the purge nor an erasure of the person touches the request. Its row is
             locked first, as the purge does: whichever comes second finds what the first has done.
    """
    require(by, "forms_builder.hold_submission", submission)
    submission = lock_submission(submission)
    require(by, "forms_builder.hold_submission", submission)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    if submission.holds.filter(lifted_at=None).exists():
        raise RequestHeld
    hold = RequestHold.objects.create(
        submission=submission, reason=reason.strip(), author_label=str(by)[:200]
    )
    record(by, "forms_builder.hold_request", submission, hold=hold.pk)
    return hold


@transaction.atomic
def lift_request_hold(*, by: Any, submission: Submission) -> RequestHold | None:
    """Let a request go in its time again; return the hold that was lifted, None when there was none.

    Rights:  forms_builder.hold_submission.
    Raises:  RequestMoved once it is erased.
    Effects: two fields, one audit entry. Safe to repeat.
    """
    require(by, "forms_builder.hold_submission", submission)
    submission = lock_submission(submission)
    require(by, "forms_builder.hold_submission", submission)
    hold = submission.holds.filter(lifted_at=None).first()
    if hold is None:
        return None
    hold.lifted_by_label, hold.lifted_at = str(by)[:200], timezone.now()
    hold.save(update_fields=["lifted_by_label", "lifted_at"])
    record(by, "forms_builder.lift_request_hold", submission, hold=hold.pk)
    return hold
