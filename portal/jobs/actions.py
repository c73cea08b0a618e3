"""Every write to the queue of tasks."""

from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from portal.jobs.models import PeriodicRun
from portal.kit.access import require
from portal.kit.registries import PeriodicJob, periodic_jobs

RESULTS_KEPT = timedelta(days=7)
LONGEST_TASK = timedelta(hours=1)
"""A task that has run for longer was on a worker that died."""
MOST_RUNS = 3


def run_soon(name: str) -> None:
    """Put one run of the periodic job `name` in the queue now, in the caller's transaction.

    For rows that a job of the same room would find by itself at its next turn: actions stand below tasks
    and cannot name them. Rights: none; the caller has checked its own.
    """
    periodic_jobs[name].task.enqueue()


def enqueue_due_jobs(*, by: Any, now: datetime | None = None) -> list[str]:
    """Put every periodic job whose time has come in the queue, once over all workers; return their names.

    Rights:  jobs.tend_queue (the system).
    Effects: one row in the queue for each, `last_enqueued_at`.
    """
    require(by, "jobs.tend_queue")
    now = now or timezone.now()
    runs = dict(PeriodicRun.objects.values_list("name", "last_enqueued_at"))
    missing = [PeriodicRun(name=job.name) for job in periodic_jobs if job.name not in runs]
    if missing:
        PeriodicRun.objects.bulk_create(missing, ignore_conflicts=True)
    return [job.name for job in periodic_jobs if enqueue_if_due(job, runs.get(job.name), now)]


def enqueue_if_due(job: PeriodicJob, seen: datetime | None, now: datetime) -> bool:
    """Enqueue one job if it is due and nobody has done it since `seen` was read (compare and set)."""
    if seen is not None and seen + timedelta(seconds=job.every_seconds) > now:
        return False
    with transaction.atomic():
        won = PeriodicRun.objects.filter(name=job.name, last_enqueued_at=seen).update(last_enqueued_at=now)
        if won:
            job.task.enqueue()
    return bool(won)


@transaction.atomic
def requeue_lost_tasks(*, by: Any) -> int:
    """Give tasks of workers that died another run; return how many.

    A task that took its worker down three times is marked as failed instead.

    Rights:  jobs.tend_queue (the system).
    Effects: rows of the queue. Safe to repeat, since every task may run twice.
    """
    require(by, "jobs.tend_queue")
    lost = DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - LONGEST_TASK)
    requeued = 0
    for result in lost.select_for_update(skip_locked=True):
        if len(result.worker_ids) >= MOST_RUNS:
            result.set_failed(TimeoutError("The worker died each time."))
        else:
            result.status = TaskResultStatus.READY
            result.save(update_fields=["status"])
            requeued += 1
    return requeued


@transaction.atomic
def prune_task_results(*, by: Any) -> int:
    """Delete what remains of tasks that ended a week ago; return how many.

    Rights: jobs.tend_queue (the system). Effects: rows deleted. Safe to repeat.
    """
    require(by, "jobs.tend_queue")
    ended = DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - RESULTS_KEPT)
    return int(ended.delete()[0])


def forget_tasks_about(*, by: Any, identifier: str) -> int:
    """Delete what the queue holds of tasks that name `identifier` in their arguments; return how many.

    Rights:  none asked of `by`, who has just deleted what it names and checked that.
    Effects: rows deleted, but that of a task that runs: it finds nothing, and is deleted within a week.
    """
    tasks = DBTaskResult.objects.annotate(arguments=Cast("args_kwargs", TextField()))
    named = tasks.filter(arguments__contains=identifier).exclude(status=TaskResultStatus.RUNNING)
    return int(named.delete()[0])


def clear_expired_sessions(*, by: Any) -> None:
    """Delete sessions past their end.

    Rights: jobs.tend_queue (the system). Effects: rows deleted. Safe to repeat.
    """
    require(by, "jobs.tend_queue")
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
