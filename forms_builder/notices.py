"""What this room tells people."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from forms_builder.choices import StepPurpose
from forms_builder.models import ApprovalStep, Submission
from forms_builder.queries.routes import with_delegates
from portal.accounts.models import User
from portal.notifications.actions import notify
from portal.notifications.choices import Level
from portal.notifications.kinds import NoticeKind, kinds

VIEW = "forms_builder.view_submission"


def kind(name: str, label: Any, level: Level = Level.INFORMATION) -> NoticeKind:
    return kinds.register(NoticeKind(name=f"forms_builder.{name}", label=label, level=level, permission=VIEW))


SUBMISSION_WAITS = kind("submission_waits", _("A request waits for my decision"), Level.ACTION)
SUBMISSION_APPROVED = kind("submission_approved", _("My request is approved"))
SUBMISSION_REFUSED = kind("submission_refused", _("My request is refused"))
SUBMISSION_SENT_BACK = kind("submission_sent_back", _("My request is to be corrected"), Level.ACTION)
SUBMISSION_WITHDRAWN = kind("submission_withdrawn", _("A request I had to decide is withdrawn"))
SUBMISSION_CANCELLED = kind("submission_cancelled", _("My request is cancelled"))
CANCELLATION_REFUSED = kind("cancellation_refused", _("The cancellation of my request is refused"))
SUBMISSION_INFORMED = kind("submission_informed", _("A request that concerns my work is approved"))
SUBMISSION_REMINDER = kind("submission_reminder", _("What a request asks to be reminded of"), Level.ACTION)
STEP_WITHOUT_APPROVER = kind(
    "step_without_approver", _("A step of a request has nobody to decide it"), Level.ALERT
)


def tell(
    by: Any,
    notice: NoticeKind,
    recipients: Any,
    submission: Submission,
    *,
    comment: str = "",
    step: str = "",
    is_cancellation: bool = False,
    reminder: str = "",
) -> None:
    """Tell `recipients` what happened to `submission`, on commit."""
    notify(
        by=by,
        kind=notice,
        recipients=recipients,
        context={
            "title": submission.version.title,
            "applicant": str(submission.applicant),
            "actor": str(by),
            "comment": comment,
            "step": step,
            "is_cancellation": is_cancellation,
            "reminder": reminder,
            "days": submission.leave_days,
        },
        url=submission.get_absolute_url(),
        subject_of=submission,
    )


def tell_that_it_waits(by: Any, step: ApprovalStep, people: list[User]) -> None:
    """A request, or its cancellation, has come to `people`, and to those who decide for them."""
    is_cancellation = step.purpose == StepPurpose.CANCELLATION
    words = step.get_approver_display()
    told = with_delegates(people, step.submission.applicant)
    tell(by, SUBMISSION_WAITS, told, step.submission, step=words, is_cancellation=is_cancellation)
