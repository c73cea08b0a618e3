"""What the worker does for requests. Each may run twice."""

from django_tasks import task

from forms_builder.actions import printing, reminders
from forms_builder.queries.printing import TOO_MUCH
from portal.kit.access import SystemActor
from portal.ui.exceptions import TooMuchToPrint

AT_LEISURE = -10
"""Priority of what nobody waits for: mail goes first."""
PRINTS = SystemActor("prints of requests")
REMINDERS = SystemActor("reminders of requests")


@task()
def tell_reminders() -> None:
    reminders.tell_due_reminders(by=REMINDERS)


@task()
def make_copy(submission: str, kind: str, revision: int) -> str:
    """Says how it ended, for the page that waits (queries.printing.progress_of)."""
    try:
        made = printing.make_copy(by=PRINTS, submission=submission, kind=kind, revision=revision)
    except TooMuchToPrint:
        return TOO_MUCH
    return "made" if made else "gone"
