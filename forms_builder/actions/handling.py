"""What those who handle a request do with it: say that it is sent, paid, handed over."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from forms_builder import notices
from forms_builder.actions.cases import on_handled, run_effects
from forms_builder.actions.deciding import decision_content, decision_facts, mark_decided
from forms_builder.actions.routing import (
    add_event,
    begin_revision,
    hand_over,
    lock_submission,
    refuse_stale,
)
from forms_builder.actions.signing import add_signature
from forms_builder.choices import Act, EventKind, StepPurpose, StepState
from forms_builder.effects import files_to_erase
from forms_builder.exceptions import RequestMoved
from forms_builder.models import Submission
from forms_builder.models.submissions import AHEAD
from forms_builder.rules import current_step
from portal.accounts.reauthentication import Reauthentication
from portal.audit.actions import record
from portal.kit.access import require


@dataclass(frozen=True, slots=True)
class Handling:
    """What somebody has done with a request.

    Shape: `step` and `revision` are those that the browser showed; the applicant reads `comment`.
    """

    step: UUID
    revision: int
    comment: str = ""


@transaction.atomic
def handle(*, by: Any, submission: Submission, handling: Handling, proof: Reauthentication) -> Submission:
    """Mark the current step of a request as done, and sign it.

    Rights:  forms_builder.handle_submission: the people of the current step, and who holds a delegation of one of
             them; never the applicant.
    Raises:  RequestMoved, NotAllowedNow, SignatureMissing.
    Effects: locks request → what the effects of the version lock → chain head. Step, event, signature, audit
             entry; the applicant is told. After the last step, a request that nobody decides is recorded, with
             its effects, and files that were to serve until then are erased. The second of two clicks changes nothing; of two people, the second is told that the
             request has moved.
    Source:  docs/rooms/forms.md.
    """
    require(by, "forms_builder.view_submission", submission)
    submission = lock_submission(submission)
    if submission.steps.filter(pk=handling.step, decided_by=by, state=StepState.HANDLED).exists():
        return submission
    step = current_step(submission)
    if step is None or step.pk != handling.step:
        raise RequestMoved
    refuse_stale(by, "forms_builder.handle_submission", submission, handling.revision)
    comment = handling.comment.strip()
    mark_decided(submission, step, by, StepState.HANDLED)
    begin_revision(submission)
    submission.save(update_fields=["revision", "changed_at"])
    acting_for = str(step.decided_for or "")
    event = add_event(
        submission, EventKind.HANDLED, by, step=step.approver, comment=comment, acting_for=acting_for
    )
    notices.tell_that_it_is_handled(by, step, comment)
    hand_over(submission, by)
    content = decision_content(submission, step, Act.HANDLE, comment) | {"done": step.done}
    if is_handled(submission):
        run_effects(submission, by, on_handled)
        content |= erasures(submission)
    add_signature(by=by, proof=proof, submission=submission, event=event, content=content)
    record(by, "forms_builder.handle", submission, **decision_facts(step))
    return submission


def is_handled(submission: Submission) -> bool:
    ahead = submission.steps.filter(purpose=StepPurpose.HANDLING, state__in=AHEAD)
    return not ahead.exists()


def erasures(submission: Submission) -> dict[str, list[str]]:
    """What is signed besides: the files that are kept no more."""
    fields = files_to_erase(submission.definition)
    gone = submission.files.filter(erased_at__isnull=False, field__in=fields).values_list("pk", flat=True)
    return {"erased": sorted(map(str, gone))} if gone else {}
