"""What the worker does for files. It may run twice."""

from django_tasks import task

from portal.kit.access import SystemActor
from portal.media import actions

SWEEP = SystemActor("sweep of files")


@task()
def sweep_private_files() -> None:
    actions.sweep_private_files(by=SWEEP)
