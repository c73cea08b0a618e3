"""Who did what to what. Actor, centre and object are plain identifiers with their labels as of then:
the entry outlives them, and this room stands below all others.
"""

from datetime import timedelta

from django.db import models

ENTRIES_KEPT = timedelta(days=365)
"""What the French authority (CNIL, 2021-122) takes for enough: between six months and a year."""


class AuditEntry(models.Model):
    """One act. Written by `record`, never changed; purged after twelve months."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    centre_id = models.BigIntegerField(null=True)
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=200)
    verb = models.CharField(max_length=100)
    object_type = models.CharField(max_length=100)
    object_id = models.CharField(max_length=64)
    object_label = models.CharField(max_length=200)
    details = models.JSONField(default=dict)
    client_address = models.CharField(max_length=45, blank=True)
    """Where the person acted from; "" for the system."""

    class Meta:
        indexes = [
            models.Index(fields=["centre_id", "-at", "-id"], name="audit_of_centre"),
            models.Index(fields=["actor_id", "-at"], name="audit_of_actor"),
            models.Index(fields=["object_type", "object_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_label} {self.verb} {self.object_label}"
