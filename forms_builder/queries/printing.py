"""Prints that were made, and those that are being made."""

from datetime import timedelta
from uuid import UUID

from django.db import models
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from forms_builder.choices import SubmissionState
from forms_builder.models import PrintedCopy, Submission
from forms_builder.queries.submissions import in_full

TASK = "forms_builder.tasks.make_copy"
TOO_MUCH = "too-much-to-print"
"""What the task says of a request that is too long or too intricate."""
TRIED_AGAIN_AFTER = timedelta(minutes=10)
"""What failed for another reason may have been mended meanwhile."""
UNDER_WAY = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


class Progress(models.TextChoices):
    """How far a print has come that is not there."""

    NOT_ASKED = "not_asked"
    UNDER_WAY = "under_way"
    TOO_MUCH = "too_much"
    FAILED = "failed"


def submission_to_print(identifier: UUID | str) -> Submission | None:
    """A sent request with all that a print shows; None for a draft, or once it is erased."""
    sent = Submission.objects.exclude(state=SubmissionState.DRAFT).filter(pk=identifier)
    found: Submission | None = in_full(sent.select_related("centre")).first()
    return found


def copy_of(submission: Submission, kind: str) -> PrintedCopy | None:
    """The print of the request as it is now."""
    return submission.copies.filter(kind=kind, revision=submission.revision).first()


def task_arguments(submission: Submission, kind: str) -> tuple[str, str, int]:
    return str(submission.pk), kind, submission.revision


def progress_of(submission: Submission, kind: str) -> Progress:
    """How far the queue has come with the print of the request as it is now, by the last time that it was asked."""
    asked = DBTaskResult.objects.filter(
        task_path=TASK, args_kwargs={"args": list(task_arguments(submission, kind)), "kwargs": {}}
    )
    last = asked.order_by("-enqueued_at").values("status", "return_value", "finished_at").first()
    if last is None:
        return Progress.NOT_ASKED
    if last["status"] in UNDER_WAY:
        return Progress.UNDER_WAY
    if last["status"] == TaskResultStatus.FAILED:
        ended = last["finished_at"]
        is_old = ended is not None and ended < timezone.now() - TRIED_AGAIN_AFTER
        return Progress.NOT_ASKED if is_old else Progress.FAILED
    return Progress.TOO_MUCH if last["return_value"] == TOO_MUCH else Progress.NOT_ASKED
