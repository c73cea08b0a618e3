"""What the worker does for the directory. Each may run twice."""

from django_tasks import task

from portal.directory.actions import imports
from portal.kit.access import SystemActor


@task()
def forget_old_imports() -> None:
    imports.forget_old_imports(by=SystemActor("cleaner"))
