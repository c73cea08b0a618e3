"""Writing the audit, and forgetting it in time."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from portal.audit.models import AuditEntry
from portal.kit.access import SystemActor, require

ENTRIES_KEPT = timedelta(days=365)


def record(by: Any, verb: str, target: Model, **details: Any) -> AuditEntry:
    """Write that `by` did `verb` to `target`, in the caller's transaction.

    Shape:  `verb` is "<room>.<verb>", e.g. "forms_builder.approve"; `details` are JSON values, never
            personal data beyond identifiers, never health data.
    Rights: none; the caller has checked its own.
    """
    system = isinstance(by, SystemActor)
    centre_id = getattr(target, "centre_id", None) or getattr(by, "centre_id", None)
    return AuditEntry.objects.create(
        centre_id=centre_id,
        actor_id=None if system else by.pk,
        actor_label=str(by)[:200],
        verb=verb,
        object_type=target._meta.label_lower,
        object_id=str(target.pk),
        object_label=str(target)[:200],
        details=details,
    )


@transaction.atomic
def purge(*, by: Any) -> int:
    """Delete the entries older than twelve months; return how many.

    Rights: audit.purge (the system). Effects: rows deleted. Safe to repeat.
    """
    require(by, "audit.purge")
    return int(AuditEntry.objects.filter(at__lt=timezone.now() - ENTRIES_KEPT).delete()[0])
