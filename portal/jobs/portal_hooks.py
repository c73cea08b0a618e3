"""What this room gives to the others."""

from portal.jobs import tasks
from portal.kit.registries import PeriodicJob, periodic_jobs

DAY = 24 * 60 * 60

periodic_jobs.register(
    PeriodicJob(name="jobs.requeue_lost_tasks", task=tasks.requeue_lost_tasks, every_seconds=15 * 60)
)
periodic_jobs.register(
    PeriodicJob(name="jobs.prune_task_results", task=tasks.prune_task_results, every_seconds=DAY)
)
periodic_jobs.register(
    PeriodicJob(name="jobs.clear_expired_sessions", task=tasks.clear_expired_sessions, every_seconds=DAY)
)
