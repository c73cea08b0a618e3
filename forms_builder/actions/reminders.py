"""What is said on a day, because of a request: planned at its end, told once when the day has come."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from forms_builder import notices
from forms_builder.choices import APPROVED_STATES, Approver
from forms_builder.models import DatedReminder, Submission
from forms_builder.queries.routes import ROLE_OF
from portal.accounts.models import User
from portal.kit.access import require

ANYWHERE = timedelta(days=1)
"""No centre is further ahead of the worker's own day."""


def plan_reminder(
    *, submission: Submission, effect: int, on: date, text: str, role: str, tells_applicant: bool
) -> DatedReminder:
    """Plan to say `text` on a day. A day that has passed is told at the next turn of the job.

    Shape:   `effect` is the place of the effect among those of the version: one reminder for each.
    Rights:  the caller has checked them, on the locked request.
    Effects: one row, in place of the one that the same effect had planned.
    """
    reminder, _created = DatedReminder.objects.update_or_create(
        submission=submission,
        effect=effect,
        defaults={"on": on, "text": text, "role": role, "tells_applicant": tells_applicant, "told_at": None},
    )
    return reminder


def forget_reminder(*, submission: Submission, effect: int) -> None:
    """Plan it no more. Effects: the row of this effect is gone, if it had one."""
    DatedReminder.objects.filter(submission=submission, effect=effect).delete()


def tell_due_reminders(*, by: Any) -> int:
    """Tell every reminder whose day has come where its centre is; return how many.

    Rights:  forms_builder.tell_reminders (the system).
    Effects: `told_at` and the notices of each in a transaction of its own, with its row locked: told once by
             however many workers, late after a stop, never for a request that was cancelled since.
    """
    require(by, "forms_builder.tell_reminders")
    due = DatedReminder.objects.filter(
        told_at=None, on__lte=timezone.localdate() + ANYWHERE, submission__state__in=APPROVED_STATES
    )
    return sum(tell_if_due(by, pk) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def tell_if_due(by: Any, pk: int) -> bool:
    """Tell one reminder, unless another worker holds it, has told it, or its day has not come there."""
    rows = DatedReminder.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=pk, told_at=None)
    reminder = rows.select_related(
        "submission__version", "submission__applicant__centre", "submission__centre"
    ).first()
    if reminder is None or reminder.on > reminder.submission.centre.today:
        return False
    applicant = reminder.submission.applicant
    told = [applicant] if reminder.tells_applicant else []
    if reminder.role:
        # Not asked of the applicant, who may have left since: their keys are still to come back.
        colleagues = User.objects.filter(centre=reminder.submission.centre_id).active()
        told += colleagues.with_role(ROLE_OF[Approver(reminder.role)])
    notices.tell(by, notices.SUBMISSION_REMINDER, told, reminder.submission, reminder=reminder.text)
    reminder.told_at = timezone.now()
    reminder.save(update_fields=["told_at"])
    return True
