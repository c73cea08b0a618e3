"""What the worker does for this room. Each may run twice."""

from django_tasks import task

from portal.kit.access import SystemActor
from portal.notifications import actions

POSTMAN = SystemActor("postman")
CLEANER = SystemActor("cleaner")


@task()
def deliver_due_mails() -> None:
    actions.deliver_due_mails(by=POSTMAN)


@task()
def purge_notifications() -> None:
    actions.purge(by=CLEANER)
