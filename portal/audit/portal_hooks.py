"""What this room gives to the others."""

from portal.audit.tasks import purge_audit
from portal.kit.registries import PeriodicJob, periodic_jobs

periodic_jobs.register(PeriodicJob(name="audit.purge", task=purge_audit, every_seconds=24 * 60 * 60))
