"""When each periodic job was last put in the queue."""

from django.db import models


class PeriodicRun(models.Model):
    """One job of `portal.kit.registries.periodic_jobs`, over all workers."""

    name = models.CharField(max_length=100, primary_key=True)
    last_enqueued_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
