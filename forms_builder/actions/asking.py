"""What whoever decides and whoever asks say to each other while a request waits."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from forms_builder import notices
from forms_builder.actions.routing import lock_submission
from forms_builder.exceptions import MessageEmpty, NotAllowedNow, TooManyMessages
from forms_builder.models import RequestMessage, Submission
from forms_builder.rules import current_step
from portal.audit.actions import record
from portal.kit.access import can, require

MOST_MESSAGES = 30
WITHIN = timedelta(hours=1)
"""How many messages one person writes, on all requests together, within how long."""


@transaction.atomic
def write_message(*, by: Any, submission: Submission, body: str) -> RequestMessage:
    """Ask the applicant something, or answer as the applicant. Neither state nor route changes, and no decision is
    typed in vain: the revision stays.

    Rights:  forms_builder.write_submission: whoever may act on the current step, and the applicant while there is one.
    Raises:  NotAllowedNow, MessageEmpty, TooManyMessages: each one is a notice and a mail to somebody.
    Effects: one row, never changed; audit entry without its words; a notice to the other side. The same words sent
             twice in a row by one person are one message. Reminders wait until a question is answered.
    """
    require(by, "forms_builder.view_submission", submission)
    submission = lock_submission(submission)
    if not can(by, "forms_builder.write_submission", submission):
        raise NotAllowedNow
    require(by, "forms_builder.write_submission", submission)
    body = body.strip()
    if not body:
        raise MessageEmpty(field="body")
    last = submission.messages.last()
    if last is not None and last.author_id == by.pk and last.body == body:
        return last
    refuse_too_many(by)
    is_question = by.pk != submission.applicant_id
    made = RequestMessage.objects.create(
        submission=submission, author=by, author_label=str(by), is_question=is_question, body=body
    )
    record(by, "forms_builder.ask_question" if is_question else "forms_builder.answer_question", submission)
    step = current_step(submission)
    if is_question:
        notices.tell(by, notices.SUBMISSION_QUESTION, [submission.applicant], submission)
    elif step is not None:
        notices.tell_that_it_is_answered(by, step)
    return made


def refuse_too_many(by: Any) -> None:
    lately = RequestMessage.objects.filter(author=by, at__gt=timezone.now() - WITHIN)
    if lately.count() >= MOST_MESSAGES:
        raise TooManyMessages(field="body")
