"""What the worker does for requests. Each may run twice."""

from django_tasks import task

from forms_builder.actions import (
    accruing,
    announcing,
    campaigns,
    handing_on,
    large_exports,
    printing,
    purging,
    reminders,
    reminding,
    sealing,
)
from forms_builder.queries.printing import TOO_MUCH
from portal.accounts.models import User
from portal.centres.models import Centre
from portal.kit.access import SystemActor
from portal.ui.exceptions import TooMuchToPrint

AT_LEISURE = -10
"""Priority of what nobody waits for: mail goes first."""
PRINTS = SystemActor("prints of requests")
REMINDERS = SystemActor("reminders of requests")
EXPORTS = SystemActor("exports of requests")
PURGE = SystemActor("purge")
ROUTES = SystemActor("routes of requests")
LEDGER = SystemActor("leave ledger")
SEALS = SystemActor("seals of signatures")


@task()
def tell_reminders() -> None:
    reminders.tell_due_reminders(by=REMINDERS)


@task()
def purge_requests() -> None:
    for centre in Centre.objects.order_by("pk"):
        purging.purge_requests(by=PURGE, centre=centre)
        purging.forget_wishes(by=PURGE, centre=centre)


@task()
def announce_endings() -> None:
    for centre in Centre.objects.order_by("pk"):
        announcing.announce_ending(by=PURGE, centre=centre)


@task()
def forget_drafts() -> None:
    for centre in Centre.objects.order_by("pk"):
        announcing.forget_drafts(by=PURGE, centre=centre)


@task()
def accrue_leave() -> None:
    accruing.accrue_leave(by=LEDGER)


@task()
def seal_days() -> None:
    sealing.seal_ended_days(by=SEALS)
    sealing.send_seals(by=SEALS)


@task()
def make_exports() -> None:
    large_exports.make_exports(by=EXPORTS)


@task()
def expire_exports() -> None:
    large_exports.expire_exports(by=EXPORTS)


@task()
def remind_deciders() -> None:
    reminding.remind_everybody(by=REMINDERS)


@task()
def tell_campaigns() -> None:
    campaigns.tell_campaigns(by=REMINDERS)


@task()
def hand_on_steps(person: int, approvers: list[str]) -> None:
    handing_on.hand_on_steps(by=ROUTES, person=User.objects.get(pk=person), approvers=approvers)


@task()
def make_copy(submission: str, kind: str, revision: int) -> str:
    """Says how it ended, for the page that waits (queries.printing.progress_of)."""
    try:
        made = printing.make_copy(by=PRINTS, submission=submission, kind=kind, revision=revision)
    except TooMuchToPrint:
        return TOO_MUCH
    return "made" if made else "gone"
