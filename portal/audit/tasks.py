"""What the worker does for this room. It may run twice."""

from django_tasks import task

from portal.audit import actions
from portal.kit.access import SystemActor


@task()
def purge_audit() -> None:
    actions.purge(by=SystemActor("cleaner"))
