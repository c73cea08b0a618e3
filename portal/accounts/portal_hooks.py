"""What this room gives to the others."""

from portal.accounts import tasks
from portal.kit.registries import PeriodicJob, periodic_jobs

periodic_jobs.register(
    PeriodicJob(
        name="accounts.forget_old_sign_ins",
        task=tasks.forget_old_sign_ins,
        every_seconds=24 * 60 * 60,
    )
)
