"""What this room tells people."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forms_builder.choices import StepPurpose
from forms_builder.models import (
    ApprovalStep,
    FormProposal,
    LeaveCampaign,
    LeaveWish,
    SpreadsheetExport,
    Submission,
)
from forms_builder.queries.campaigns import OPENED
from forms_builder.queries.campaigns import REMINDER as CAMPAIGN_ENDS
from forms_builder.queries.endings import (
    DRAFT_ENDS,
    DRAFT_KEPT_MONTHS,
    MONTH_ENDS,
    TOLD_BEFORE,
    list_of_month,
)
from forms_builder.queries.routes import with_delegates
from forms_builder.queries.waits import REMINDER
from forms_builder.summaries import describe_dates
from portal.accounts.choices import Role
from portal.accounts.models import User
from portal.kit.dates import add_months, write_date
from portal.notifications.actions import notify
from portal.notifications.choices import Level
from portal.notifications.kinds import NoticeKind, kinds

VIEW = "forms_builder.view_submission"


def kind(name: str, label: Promise, level: Level = Level.INFORMATION, permission: str = VIEW) -> NoticeKind:
    return kinds.register(
        NoticeKind(name=f"forms_builder.{name}", label=label, level=level, permission=permission)
    )


SUBMISSION_WAITS = kind("submission_waits", _("A request waits for my decision"), Level.ACTION)
SUBMISSION_TO_HANDLE = kind("submission_to_handle", _("A request is mine to handle"), Level.ACTION)
SUBMISSION_HANDLED = kind("submission_handled", _("My request is handled"))
SUBMISSION_COMPLETED = kind("submission_completed", _("My request is completed by an office"))
SUBMISSION_APPROVED = kind("submission_approved", _("My request is approved"))
SUBMISSION_REFUSED = kind("submission_refused", _("My request is refused"))
SUBMISSION_SENT_BACK = kind("submission_sent_back", _("My request is to be corrected"), Level.ACTION)
SUBMISSION_WITHDRAWN = kind("submission_withdrawn", _("A request that waited for me is withdrawn"))
SUBMISSION_CANCELLED = kind("submission_cancelled", _("My request is cancelled"))
SUBMISSION_DROPPED = kind("submission_dropped", _("My request, which I did not correct, is closed"))
CANCELLATION_REFUSED = kind("cancellation_refused", _("The cancellation of my request is refused"))
SUBMISSION_ENTERED = kind("submission_entered", _("Human resources entered a request for me"))
SUBMISSION_INFORMED = kind("submission_informed", _("A request that concerns my work is approved"))
SUBMISSION_REMINDER = kind("submission_reminder", _("What a request asks to be reminded of"), Level.ACTION)
SUBMISSION_QUESTION = kind("submission_question", _("Somebody asks me about my request"), Level.ACTION)
SUBMISSION_ANSWERED = kind("submission_answered", _("A request that waits for me has a new message"))
DECISION_REMINDER = kinds.register(
    NoticeKind(REMINDER, label=_("Requests wait for my decision: a reminder"), level=Level.ACTION)
)
STEP_WAITS_LONG = kind("step_waits_long", _("A request of a colleague waits too long"), Level.ALERT)
STEP_WITHOUT_APPROVER = kind(
    "step_without_approver", _("A step of a request has nobody to decide it"), Level.ALERT
)

FORM_CHANGE_WAITS = kind(
    "form_change_waits",
    _("A change of a form waits for my agreement"),
    Level.ACTION,
    "forms_builder.decide_proposal",
)
FORM_CHANGE_APPROVED = kind(
    "form_change_approved", _("My change of a form is online"), permission="forms_builder.view_proposal"
)
FORM_CHANGE_REFUSED = kind(
    "form_change_refused", _("My change of a form is refused"), permission="forms_builder.view_proposal"
)
REQUESTS_ENDING = kinds.register(
    NoticeKind(
        MONTH_ENDS,
        label=_("Requests will soon be erased, their time being over"),
        level=Level.ACTION,
        permission="forms_builder.view_keeping",
    )
)
DRAFT_ENDING = kinds.register(
    NoticeKind(DRAFT_ENDS, label=_("A draft of mine will soon be thrown away"), permission=VIEW)
)
EXPORT_READY = kind(
    "export_ready", _("A file that I asked for is ready"), permission="forms_builder.download_export"
)
CAMPAIGN_OPENED = kinds.register(
    NoticeKind(
        OPENED,
        label=_("I may say when I would like my leave"),
        level=Level.ACTION,
        permission="forms_builder.view_campaign",
    )
)
CAMPAIGN_REMINDER = kinds.register(
    NoticeKind(
        CAMPAIGN_ENDS,
        label=_("Wishes for leave end soon, and I have said none"),
        level=Level.ACTION,
        permission="forms_builder.view_campaign",
    )
)
WISH_RETAINED = kinds.register(
    NoticeKind(
        "forms_builder.wish_retained",
        label=_("A wish for leave of mine is retained"),
        level=Level.ACTION,
        permission="forms_builder.view_campaign",
        call=_("Ask for these days"),
    )
)
WISH_SET_ASIDE = kind(
    "wish_set_aside",
    _("A wish for leave of mine is set aside"),
    permission="forms_builder.view_campaign",
)


FACTS: dict[str, Any] = {
    "comment": "",
    "step": "",
    "is_cancellation": False,
    "is_recorded": False,
    "done": "",
    "due": "",
    "missing": "",
    "reminder": "",
}
"""What some notices say besides, and what they say where there is nothing."""


def tell(by: Any, notice: NoticeKind, recipients: Any, submission: Submission, **facts: Any) -> None:
    """Tell `recipients` what happened to `submission`, on commit. Shape: `facts` are some of FACTS."""
    notify(
        by=by,
        kind=notice,
        recipients=recipients,
        context={
            "title": submission.version.title,
            "applicant": str(submission.applicant),
            "actor": str(by),
            "days": submission.leave_days,
        }
        | FACTS
        | facts,
        url=submission.get_absolute_url(),
        subject_of=submission,
    )


def tell_that_it_waits(by: Any, step: ApprovalStep, people: list[User]) -> None:
    """A request, or its cancellation, has come to `people`, and to those who decide for them."""
    told = with_delegates(people, step)
    notice = SUBMISSION_TO_HANDLE if step.purpose == StepPurpose.HANDLING else SUBMISSION_WAITS
    tell(
        by,
        notice,
        told,
        step.submission,
        step=step.get_approver_display(),
        is_cancellation=step.purpose == StepPurpose.CANCELLATION,
        due=write_date(step.due_on, "j F Y") if step.due_on else "",
    )


def tell_that_it_is_answered(by: Any, step: ApprovalStep) -> None:
    """The applicant has written to those who decide, and to those who decide for them."""
    submission = step.submission
    people = with_delegates(step.approvers.filter(is_active=True), step)
    tell(by, SUBMISSION_ANSWERED, people, submission)


def remind(by: Any, person: User, *, number: int, oldest: date) -> None:
    """One notice for all that waits for `person`."""
    notify(
        by=by,
        kind=DECISION_REMINDER,
        recipients=[person],
        context={"number": number, "oldest": write_date(oldest, "j F Y")},
        url=reverse("forms_builder:inbox"),
    )


def escalate(by: Any, step: ApprovalStep, people: list[User]) -> None:
    """A step waits too long: those who may give it to somebody else are told."""
    submission = step.submission
    notify(
        by=by,
        kind=STEP_WAITS_LONG,
        recipients=people,
        context={
            "title": submission.version.title,
            "applicant": str(submission.applicant),
            "step": step.get_approver_display(),
            "since": write_date(step.reached_at, "j F Y") if step.reached_at else "",
        },
        url=submission.get_absolute_url(),
        subject_of=submission,
    )


def tell_that_it_is_handled(by: Any, step: ApprovalStep, comment: str) -> None:
    submission = step.submission
    tell(by, SUBMISSION_HANDLED, [submission.applicant], submission, done=step.done, comment=comment)


def tell_that_a_change_waits(by: Any, proposal: FormProposal) -> None:
    """A change of route, effects or retention has come to human resources."""
    people = User.objects.filter(centre=proposal.centre).active().with_role(Role.HR)
    tell_of_change(by, FORM_CHANGE_WAITS, people, proposal)


def tell_of_decision(by: Any, notice: NoticeKind, proposal: FormProposal) -> None:
    tell_of_change(by, notice, [proposal.author] if proposal.author else [], proposal)


def tell_of_change(by: Any, notice: NoticeKind, recipients: Any, proposal: FormProposal) -> None:
    notify(
        by=by,
        kind=notice,
        recipients=recipients,
        context={
            "title": proposal.title,
            "author": proposal.author_label,
            "actor": str(by),
            "comment": proposal.comment,
        },
        url=proposal.get_absolute_url(),
        subject_of=proposal,
    )


def tell_that_a_file_is_ready(by: Any, export: SpreadsheetExport) -> None:
    notify(
        by=by,
        kind=EXPORT_READY,
        recipients=[export.person],
        context={
            "title": export.asked["title"],
            "is_recaps": export.kind == "recaps",
            "number": export.total,
            "until": export.expires_at,
        },
        url=export.get_absolute_url(),
        subject_of=export,
    )


def tell_that_requests_end(by: Any, people: list[User], month: date, number: int) -> None:
    """So many requests go within a month: there is time to print them."""
    notify(
        by=by,
        kind=REQUESTS_ENDING,
        recipients=people,
        context={"number": number, "month": write_date(month, "F Y")},
        url=list_of_month(month),
    )


def tell_that_a_draft_ends(by: Any, draft: Submission) -> bool:
    """To whoever writes it; tell whether somebody was told."""
    touched = timezone.localdate(draft.changed_at, ZoneInfo(draft.centre.zone))
    ends = max(add_months(touched, DRAFT_KEPT_MONTHS), draft.centre.today + TOLD_BEFORE)
    told = notify(
        by=by,
        kind=DRAFT_ENDING,
        recipients=[draft.entered_by or draft.applicant],
        context={
            "title": draft.version.title,
            "since": write_date(touched, "j F Y"),
            "until": write_date(ends, "j F Y"),
        },
        url=draft.get_absolute_url(),
        subject_of=draft,
    )
    return bool(told)


def tell_that_a_campaign_opens(by: Any, campaign: LeaveCampaign, people: Any) -> int:
    return tell_of_campaign(by, CAMPAIGN_OPENED, people, campaign, campaign.get_absolute_url())


def remind_of_campaign(by: Any, campaign: LeaveCampaign, people: Any) -> int:
    return tell_of_campaign(by, CAMPAIGN_REMINDER, people, campaign, campaign.get_absolute_url())


def tell_that_a_wish_is_retained(by: Any, wish: LeaveWish) -> None:
    """It leads to the form of leave, filled in with these days."""
    url = reverse("forms_builder:wish-request", args=[wish.pk])
    tell_of_campaign(
        by,
        WISH_RETAINED,
        [wish.person],
        wish.campaign,
        url,
        dates=describe_dates(wish.starts_on, wish.ends_on),
    )


def tell_that_a_wish_is_set_aside(by: Any, wish: LeaveWish) -> None:
    url = wish.campaign.get_absolute_url()
    tell_of_campaign(
        by,
        WISH_SET_ASIDE,
        [wish.person],
        wish.campaign,
        url,
        dates=describe_dates(wish.starts_on, wish.ends_on),
    )


def tell_of_campaign(
    by: Any, notice: NoticeKind, people: Any, campaign: LeaveCampaign, url: str, **facts: str
) -> int:
    """Tell `people`, and return how many were told."""
    context = {
        "title": campaign.title,
        "until": write_date(campaign.wishes_by, "l j F Y"),
        "first": write_date(campaign.starts_on, "j F Y"),
        "last": write_date(campaign.ends_on, "j F Y"),
        "actor": str(by),
    }
    told = notify(
        by=by, kind=notice, recipients=people, context=context | facts, url=url, subject_of=campaign
    )
    return len(told)
