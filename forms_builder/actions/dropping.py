"""Closing what was sent back to be corrected, and never was: no request stays open for ever."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from forms_builder import notices
from forms_builder.actions.deciding import close
from forms_builder.actions.routing import add_event, begin_revision, lock_submission, refuse_stale
from forms_builder.actions.signing import add_signature
from forms_builder.choices import Act, EventKind, SubmissionState
from forms_builder.models import Submission
from forms_builder.queries.signatures import last_signature
from portal.accounts.reauthentication import Reauthentication
from portal.audit.actions import record
from portal.kit.access import require


@dataclass(frozen=True, slots=True)
class Dropping:
    """What the browser showed, and what the applicant is told besides."""

    revision: int
    comment: str = ""


@transaction.atomic
def drop(*, by: Any, submission: Submission, dropping: Dropping, proof: Reauthentication) -> Submission:
    """Close a request that its applicant has not corrected, without a decision, and sign that.

    Rights:  forms_builder.drop_submission (whoever may give the request to somebody else, once UNANSWERED is over or
             the applicant's account is closed; never on their own).
    Raises:  RequestMoved (corrected meanwhile, on another page), NotAllowedNow, SignatureMissing.
    Effects: locks request → chain head. State, event, signature, audit entry; the days that it held are free, the
             applicant is told and may make another one like it. The second of two clicks changes nothing.
    Source:  docs/rooms/forms.md.
    """
    require(by, "forms_builder.view_submission", submission)
    submission = lock_submission(submission)
    if submission.events.filter(kind=EventKind.DROPPED, actor=by, revision=dropping.revision + 1).exists():
        return submission
    refuse_stale(by, "forms_builder.drop_submission", submission, dropping.revision)
    comment = dropping.comment.strip()
    begin_revision(submission)
    submission.save(update_fields=["revision"])
    close(submission, SubmissionState.DROPPED)
    event = add_event(submission, EventKind.DROPPED, by, comment=comment)
    notices.tell(by, notices.SUBMISSION_DROPPED, [submission.applicant], submission, comment=comment)
    signed = last_signature(submission)
    content = {
        "act": str(Act.DROP),
        "request": str(submission.pk),
        "revision": submission.revision,
        "comment": comment,
        "decided_on": signed and signed.content_digest,
    }
    add_signature(by=by, proof=proof, submission=submission, event=event, content=content)
    record(by, "forms_builder.drop", submission)
    return submission
