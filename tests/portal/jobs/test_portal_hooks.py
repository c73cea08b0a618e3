from django_tasks.base import Task

from portal.kit.registries import periodic_jobs


def test_periodic_jobs_are_tasks_without_arguments_every_minute_at_most() -> None:
    jobs = list(periodic_jobs)
    assert {type(job.task) for job in jobs} == {Task}
    assert min(job.every_seconds for job in jobs) == 60
    assert {job.name for job in jobs} >= {
        "audit.purge",
        "jobs.clear_expired_sessions",
        "jobs.prune_task_results",
        "jobs.requeue_lost_tasks",
        "notifications.deliver_mails",
        "notifications.purge",
    }
