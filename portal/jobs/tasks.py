"""What the worker does for itself. Each may run twice."""

from django_tasks import task

from portal.jobs import actions
from portal.kit.access import SystemActor

CLEANER = SystemActor("cleaner")


@task()
def requeue_lost_tasks() -> None:
    actions.requeue_lost_tasks(by=CLEANER)


@task()
def prune_task_results() -> None:
    actions.prune_task_results(by=CLEANER)


@task()
def clear_expired_sessions() -> None:
    actions.clear_expired_sessions(by=CLEANER)
