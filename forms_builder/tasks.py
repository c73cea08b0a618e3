"""What the worker does for requests. Each may run twice."""

from django_tasks import task

from forms_builder.actions import reminders
from portal.kit.access import SystemActor

REMINDERS = SystemActor("reminders of requests")


@task()
def tell_reminders() -> None:
    reminders.tell_due_reminders(by=REMINDERS)
