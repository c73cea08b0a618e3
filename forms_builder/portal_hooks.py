"""What this room gives to the others."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.log_actions import get_active_log_context
from wagtail.signals import page_published

from forms_builder import notices  # noqa: F401  registers the kinds of notices
from forms_builder.actions.installing import install_centre
from forms_builder.actions.large_exports import MAKE_JOB, forget_exports_of
from forms_builder.actions.personal_data import erase
from forms_builder.actions.publishing import SCHEDULED, publish_version
from forms_builder.choices import PRINTED_STATES, Approver
from forms_builder.models import ApprovalEvent, FormPage, Submission
from forms_builder.presenting import present_rows
from forms_builder.printing import RECAP
from forms_builder.queries.campaigns import campaign_now, takes_wishes
from forms_builder.queries.leave import balances_of
from forms_builder.queries.personal_data import export, foresee
from forms_builder.queries.printing import task_arguments
from forms_builder.queries.routes import ROLE_OF
from forms_builder.queries.seals import late_since
from forms_builder.queries.statistics import SERIES
from forms_builder.queries.submissions import (
    PANEL_ROWS,
    count_awaited,
    count_to_decide,
    longest_given,
    longest_waiting,
    my_last_submissions,
)
from forms_builder.search_texts import SOURCE
from forms_builder.tasks import (
    AT_LEISURE,
    accrue_leave,
    announce_endings,
    expire_exports,
    forget_drafts,
    hand_on_steps,
    make_copy,
    make_exports,
    purge_requests,
    remind_deciders,
    seal_days,
    tell_campaigns,
    tell_reminders,
)
from forms_builder.waiting import present_waiting
from portal.accounts.signals import duties_ended
from portal.centres.signals import centre_created
from portal.kit.access import SystemActor, can
from portal.kit.registries import (
    AuditVerb,
    Creation,
    LeftBehind,
    NavigationEntry,
    Panel,
    PeriodicJob,
    PersonAct,
    PersonalData,
    audit_verbs,
    creations,
    left_behind,
    navigation,
    panels,
    periodic_jobs,
    person_acts,
    personal_data,
    statistics_series,
)
from portal.search.sources import sources

DAY = 24 * 60 * 60
INSTALLATION = SystemActor("installation")
"""A command lays the forms of a centre: nobody is signed in."""


def decides(user: Any) -> bool:
    """Whoever may be given requests to decide, and whoever has been (a stand-in holds no role)."""
    return not user.roles.isdisjoint(ROLE_OF.values()) or user.is_coordinator or count_to_decide(user) > 0


def decisions_panel(user: Any) -> dict[str, Any] | None:
    """The oldest first: what has waited longest is what is asked for first."""
    if not decides(user):
        return None
    steps = longest_waiting(user, PANEL_ROWS)
    return {
        "rows": present_waiting(user, steps),
        "total": count_to_decide(user),
        "awaited": count_awaited(user),
    }


def requests_left_behind(person: Any) -> tuple[str, list[str]]:
    """What waits for somebody whose account is about to be closed."""
    steps = longest_given(person, PANEL_ROWS)
    if not steps:
        return "", []
    number = steps[0].waiting
    words = ngettext(
        "%(number)s request waits for their decision: human resources can give it to somebody else.",
        "%(number)s requests wait for their decision: human resources can give them to somebody else.",
        number,
    )
    return words % {"number": number}, [str(step.submission) for step in steps]


def requests_panel(user: Any) -> dict[str, Any] | None:
    if user.centre_id is None:
        return None
    return {"rows": present_rows(my_last_submissions(user), user)}


def balances_panel(user: Any) -> dict[str, Any] | None:
    balances = balances_of(user, timezone.localdate()) if user.centre_id else []
    return {"balances": balances} if balances else None


def campaign_panel(user: Any) -> dict[str, Any] | None:
    """As long as wishes for leave are taken."""
    campaign = campaign_now(user) if user.centre_id and takes_wishes(user.centre) else None
    return {"campaign": campaign} if campaign else None


def seals_panel(user: Any) -> dict[str, Any] | None:
    """Only when something is wrong, for who sees to it."""
    since = late_since(user)
    return {"since": since} if since else None


def freeze_published_form(sender: Any, instance: FormPage, revision: Any = None, **kwargs: Any) -> None:
    # At the appointed hour the system acts: whoever scheduled may have left since.
    is_scheduled = revision is None or revision.approved_go_live_at is not None
    # Whoever presses the button, who may not be whoever wrote the draft (publishing many at once).
    publisher = get_active_log_context().user or (not is_scheduled and revision.user)
    publish_version(by=publisher or (SCHEDULED if is_scheduled else INSTALLATION), page=instance)


def install_created_centre(sender: Any, by: Any, centre: Any, **kwargs: Any) -> None:
    install_centre(by=by, centre=centre)


def print_what_happened(sender: Any, instance: ApprovalEvent, created: bool, **kwargs: Any) -> None:
    """Something happened to a request: once that is sure, and it is settled, its recap is printed."""
    if created and not kwargs.get("raw"):
        transaction.on_commit(partial(print_settled, instance.submission))


def print_settled(submission: Submission) -> None:
    if submission.state in PRINTED_STATES:
        make_copy.using(priority=AT_LEISURE).enqueue(*task_arguments(submission, RECAP))


def hand_on_later(sender: Any, person: Any, roles: Any, coordination: bool, **kwargs: Any) -> None:
    """The task is written with what it follows from; it takes the locks of requests, which come before the person's."""
    lost = [approver for approver, role in ROLE_OF.items() if role in roles]
    hand_on_steps.enqueue(
        person.pk, [*map(str, lost), *([str(Approver.COORDINATOR)] if coordination else [])]
    )


def forget_exports(sender: Any, person: Any, roles: Any, **kwargs: Any) -> None:
    if roles:
        forget_exports_of(person)


post_save.connect(print_what_happened, sender=ApprovalEvent, dispatch_uid="forms_builder.print")
page_published.connect(freeze_published_form, sender=FormPage, dispatch_uid="forms_builder.freeze")
duties_ended.connect(hand_on_later, dispatch_uid="forms_builder.hand_on")
duties_ended.connect(forget_exports, dispatch_uid="forms_builder.forget_exports")
centre_created.connect(install_created_centre, dispatch_uid="forms_builder.install")

sources.register(SOURCE)
navigation.register(
    NavigationEntry(
        name="forms_builder.forms",
        label=_("Requests"),
        url_name="forms_builder:form-list",
        icon="file-text",
        order=20,
        in_bottom_bar=True,
    )
)
creations.register(
    Creation(
        name="forms_builder.request",
        label=_("A request"),
        text=_("Leave, absence, works, equipment: the forms of the centre."),
        url_name="forms_builder:form-list",
        icon="clipboard-list",
        order=40,
    )
)
navigation.register(
    NavigationEntry(
        name="forms_builder.inbox",
        label=_("To decide"),
        url_name="forms_builder:inbox",
        icon="inbox",
        order=30,
        in_bottom_bar=True,
        visible=decides,
        count=count_to_decide,
    )
)
navigation.register(
    NavigationEntry(
        name="forms_builder.leave",
        label=_("My leave"),
        url_name="forms_builder:leave",
        icon="wallet",
        order=40,
    )
)

panels.register(
    Panel(
        name="forms_builder.decisions",
        title=_("To decide"),
        template="forms_builder/panels/decisions.html",
        context=decisions_panel,
        order=10,
        is_essential=True,
    )
)
panels.register(
    Panel(
        name="forms_builder.requests",
        title=_("My requests"),
        template="forms_builder/panels/requests.html",
        context=requests_panel,
        order=20,
    )
)
panels.register(
    Panel(
        name="forms_builder.balances",
        title=_("My leave"),
        template="forms_builder/panels/balances.html",
        context=balances_panel,
        order=30,
    )
)
panels.register(
    Panel(
        name="forms_builder.campaign",
        title=_("Wishes for leave"),
        template="forms_builder/panels/campaign.html",
        context=campaign_panel,
        order=25,
    )
)
panels.register(
    Panel(
        name="forms_builder.seals",
        title=_("Seals of the signatures"),
        template="forms_builder/panels/seals.html",
        context=seals_panel,
        order=5,
        is_essential=True,
    )
)

personal_data.register(
    PersonalData(
        name="forms_builder",
        label=_("Requests and leave"),
        models=(
            "forms_builder.Submission",
            "forms_builder.SubmissionFile",
            "forms_builder.ApprovalStep",
            "forms_builder.ApprovalStep_approvers",
            "forms_builder.ApprovalEvent",
            "forms_builder.Signature",
            "forms_builder.LeavePart",
            "forms_builder.LeaveAccount",
            "forms_builder.LeaveMovement",
            "forms_builder.FormVersion",
            "forms_builder.FormProposal",
            "forms_builder.DatedReminder",
            "forms_builder.AwaitedAddition",
            "forms_builder.PrintedCopy",
            "forms_builder.RequestMessage",
            "forms_builder.RequestHold",
            "forms_builder.LeaveWish",
            "forms_builder.LeaveClosing",
            "forms_builder.SpreadsheetExport",
        ),
        export=export,
        foresee=foresee,
        erase=erase,
        order=20,
    )
)

VERBS = {
    "begin": _("Request begun"),
    "begin_entry": _("Request begun for somebody else"),
    "repeat": _("Request begun like an earlier one"),
    "discard_draft": _("Draft thrown away"),
    "submit": _("Request signed and sent"),
    "withdraw": _("Request withdrawn"),
    "drop": _("Request closed without a decision, never corrected"),
    "ask_cancellation": _("Cancellation asked for"),
    "approve": _("Request approved"),
    "refuse": _("Request refused"),
    "send_back": _("Request sent back for correction"),
    "handle": _("Request handled"),
    "complete": _("Request completed"),
    "reassign": _("Request given to somebody else"),
    "ask_question": _("Question asked about a request"),
    "answer_question": _("Message written about one’s own request"),
    "escalate": _("Human resources told of a request that waits too long"),
    "hand_on": _("Step of a request taken off somebody who lost its role"),
    "export_requests": _("Requests taken away as a spreadsheet"),
    "ask_export": _("Many requests asked for as one file"),
    "download_export": _("File of many requests downloaded"),
    "export_payroll": _("Leave of a month taken to payroll"),
    "make_copy": _("Print of a request kept"),
    "take_proof": _("Proof of a request taken away"),
    "seal_day": _("Signatures of a day sealed"),
    "open_file": _("File of somebody else’s request opened"),
    "erase_request": _("Request erased, its time being over"),
    "hold_request": _("Request kept beyond its time"),
    "lift_request_hold": _("Request to be erased in its time again"),
    "open_account": _("Leave account opened"),
    "adjust_leave": _("Leave balance adjusted by human resources"),
    "grant_splitting": _("Days for split leave granted"),
    "let_leave_lapse": _("Carried days of leave lapsed"),
    "carry_leave": _("Days of leave carried to the next year"),
    "defer_leave": _("Days of leave given back for sickness"),
    "close_leave_year": _("Leave year closed"),
    "accrue_leave": _("Days of leave acquired, written by the portal"),
    "credit_leave": _("Days added to a leave balance by a request"),
    "take_credit_back": _("Days added by a request taken off the balance again"),
    "create_leave_kind": _("Kind of leave created"),
    "change_leave_policy": _("Rules of leave changed"),
    "change_leave_kind": _("Kind of leave changed"),
    "delete_leave_kind": _("Kind of leave deleted"),
    "open_campaign": _("Campaign of leave opened"),
    "change_campaign": _("Campaign of leave changed"),
    "close_campaign": _("Campaign of leave closed"),
    "say_wish": _("Wish for leave said"),
    "change_wish": _("Wish for leave changed"),
    "withdraw_wish": _("Wish for leave withdrawn"),
    "retain_wish": _("Wish for leave retained"),
    "set_wish_aside": _("Wish for leave set aside"),
    "forget_wishes": _("Wishes for leave erased, their time being over"),
    "publish_version": _("Form put online"),
    "create_draft": _("Form begun from a model or a file"),
    "propose_version": _("Change of a form put to human resources"),
    "approve_proposal": _("Change of a form agreed to and online"),
    "refuse_proposal": _("Change of a form refused"),
    "install_centre": _("Forms and leave of a new centre laid"),
    "install_form": _("Form of day one laid"),
}
person_acts.register(
    PersonAct(
        name="forms_builder.enter",
        label=_("Fill in a request for this person"),
        url_name="forms_builder:enter-for",
        icon="clipboard-list",
        visible=lambda reader, person: can(reader, "forms_builder.enter_for", person),
    )
)
for verb, label in VERBS.items():
    audit_verbs.register(AuditVerb(f"forms_builder.{verb}", label))
left_behind.register(LeftBehind("forms_builder.requests", requests_left_behind))
for series in SERIES:
    statistics_series.register(series)
periodic_jobs.register(PeriodicJob("forms_builder.remind_deciders", remind_deciders, every_seconds=60 * 60))
periodic_jobs.register(PeriodicJob("forms_builder.tell_reminders", tell_reminders, every_seconds=60 * 60))
periodic_jobs.register(PeriodicJob("forms_builder.tell_campaigns", tell_campaigns, every_seconds=60 * 60))
periodic_jobs.register(PeriodicJob("forms_builder.purge_requests", purge_requests, every_seconds=DAY))
periodic_jobs.register(PeriodicJob("forms_builder.announce_endings", announce_endings, every_seconds=DAY))
periodic_jobs.register(PeriodicJob("forms_builder.forget_drafts", forget_drafts, every_seconds=DAY))
periodic_jobs.register(PeriodicJob("forms_builder.accrue_leave", accrue_leave, every_seconds=DAY))
periodic_jobs.register(PeriodicJob("forms_builder.seal_days", seal_days, every_seconds=60 * 60))
periodic_jobs.register(PeriodicJob(MAKE_JOB, make_exports, every_seconds=10 * 60))
periodic_jobs.register(PeriodicJob("forms_builder.expire_exports", expire_exports, every_seconds=DAY))
