from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from portal.accounts.models import Session
from portal.jobs import actions, tasks
from portal.jobs.actions import (
    clear_expired_sessions,
    enqueue_due_jobs,
    forget_tasks_about,
    prune_task_results,
    requeue_lost_tasks,
    run_soon,
)
from portal.jobs.models import PeriodicRun
from portal.kit.registries import PeriodicJob, Registry
from tests.support.cast import SYSTEM, Cast

MORNING = datetime(2027, 3, 10, 8, 0, tzinfo=UTC)
PATH = "portal.jobs.tasks.prune_task_results"


@pytest.fixture
def one_job(db: None, monkeypatch: pytest.MonkeyPatch) -> PeriodicJob:
    """The only periodic job of the portal, every hour."""
    jobs: Registry[PeriodicJob] = Registry()
    job = jobs.register(PeriodicJob("jobs.prune", tasks.prune_task_results, every_seconds=3600))
    monkeypatch.setattr(actions, "periodic_jobs", jobs)
    return job


def queued() -> int:
    return DBTaskResult.objects.filter(task_path=PATH).count()


def a_task(*, status: str, workers: int = 1, **times: datetime) -> DBTaskResult[Any, Any]:
    """A task of the queue that has been through `workers` workers."""
    result = tasks.prune_task_results.enqueue()
    row = DBTaskResult.objects.get(pk=result.id)
    DBTaskResult.objects.filter(pk=row.pk).update(
        status=status, worker_ids=[f"worker {number}" for number in range(workers)], **times
    )
    row.refresh_from_db()
    return row


def test_enqueue_due_jobs_enqueues_when_the_time_has_come(one_job: PeriodicJob) -> None:
    hour = timedelta(seconds=one_job.every_seconds)
    moments = [
        MORNING,
        MORNING + hour - timedelta(seconds=1),
        MORNING + hour,
        MORNING + hour,
        MORNING + 5 * hour,
    ]
    assert [enqueue_due_jobs(by=SYSTEM, now=moment) for moment in moments] == [
        ["jobs.prune"],
        [],
        ["jobs.prune"],
        [],
        ["jobs.prune"],
    ]
    assert queued() == 3
    assert PeriodicRun.objects.get(name="jobs.prune").last_enqueued_at == MORNING + 5 * hour


def test_enqueue_due_jobs_by_a_person_is_denied(cast: Cast, one_job: PeriodicJob) -> None:
    with pytest.raises(PermissionDenied):
        enqueue_due_jobs(by=cast.it)
    assert queued() == 0


def tick() -> list[str]:
    return enqueue_due_jobs(by=SYSTEM, now=MORNING)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("last", [None, MORNING - timedelta(hours=1)])
def test_enqueue_due_jobs_two_workers_enqueue_once(
    race: Callable[..., Any], one_job: PeriodicJob, last: datetime | None
) -> None:
    PeriodicRun.objects.create(name=one_job.name, last_enqueued_at=last)
    first, second = race(tick, tick)
    assert sorted(first.result + second.result) == ["jobs.prune"]
    assert queued() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_enqueue_due_jobs_two_workers_on_an_empty_table_enqueue_once(
    race: Callable[..., Any], one_job: PeriodicJob
) -> None:
    race(tick, tick)
    assert queued() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_enqueue_due_jobs_two_workers_without_the_comparison_enqueue_twice(
    race: Callable[..., Any], one_job: PeriodicJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the time is written without comparing it to what was read."""

    def write_blindly(job: PeriodicJob, seen: datetime | None, now: datetime) -> bool:
        if seen is not None and seen + timedelta(seconds=job.every_seconds) > now:
            return False
        PeriodicRun.objects.filter(name=job.name).update(last_enqueued_at=now)
        job.task.enqueue()
        return True

    monkeypatch.setattr(actions, "enqueue_if_due", write_blindly)
    PeriodicRun.objects.create(name=one_job.name)
    race(tick, tick)
    assert queued() == 2


def test_run_soon_puts_one_run_in_the_queue(one_job: PeriodicJob) -> None:
    run_soon("jobs.prune")
    assert queued() == 1


@pytest.mark.parametrize(
    ("minutes", "workers", "expected"),
    [
        (59, 1, TaskResultStatus.RUNNING),
        (61, 1, TaskResultStatus.READY),
        (61, 2, TaskResultStatus.READY),
        (61, 3, TaskResultStatus.FAILED),
    ],
)
def test_requeue_lost_tasks_gives_another_run_three_times_at_most(
    db: None, minutes: int, workers: int, expected: str
) -> None:
    started = timezone.now() - timedelta(minutes=minutes)
    lost = a_task(status=TaskResultStatus.RUNNING, workers=workers, started_at=started)
    assert requeue_lost_tasks(by=SYSTEM) == int(expected == TaskResultStatus.READY)
    lost.refresh_from_db()
    assert lost.status == expected


def test_prune_task_results_keeps_the_last_week_and_what_is_waiting(db: None) -> None:
    now = timezone.now()
    old, fresh = now - timedelta(days=7, seconds=1), now - timedelta(days=6)
    a_task(status=TaskResultStatus.SUCCESSFUL, finished_at=old)
    a_task(status=TaskResultStatus.FAILED, finished_at=old)
    kept = {
        a_task(status=TaskResultStatus.SUCCESSFUL, finished_at=fresh).pk,
        a_task(status=TaskResultStatus.READY).pk,
    }
    assert prune_task_results(by=SYSTEM) == 2
    assert set(DBTaskResult.objects.filter(task_path=PATH).values_list("pk", flat=True)) == kept


def test_forget_tasks_about_leaves_the_others_and_what_runs(db: None) -> None:
    about = {"args": ["5b0c", "recap", 2], "kwargs": {}}
    a_task(status=TaskResultStatus.SUCCESSFUL, args_kwargs=about)
    a_task(status=TaskResultStatus.READY, args_kwargs={"args": [], "kwargs": {"request": "5b0c"}})
    kept = {
        a_task(status=TaskResultStatus.RUNNING, args_kwargs=about).pk,
        a_task(status=TaskResultStatus.READY, args_kwargs={"args": ["5b0d"], "kwargs": {}}).pk,
    }
    assert forget_tasks_about(by=SYSTEM, identifier="5b0c") == 2
    assert set(DBTaskResult.objects.filter(task_path=PATH).values_list("pk", flat=True)) == kept


def test_clear_expired_sessions_leaves_those_that_live(cast: Cast, client_of: Callable[..., Client]) -> None:
    gone, here = client_of(cast.hr), client_of(cast.director)
    sessions = Session.objects
    sessions.filter(pk=gone.session.session_key).update(expire_date=timezone.now() - timedelta(days=1))
    clear_expired_sessions(by=SYSTEM)
    assert list(sessions.values_list("pk", flat=True)) == [here.session.session_key]


@pytest.mark.parametrize("action", [requeue_lost_tasks, prune_task_results, clear_expired_sessions])
def test_action_of_the_worker_by_a_person_is_denied(cast: Cast, action: Callable[..., Any]) -> None:
    with pytest.raises(PermissionDenied):
        action(by=cast.it)
