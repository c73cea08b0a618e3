"""Writing the audit: one verb."""

from typing import Any

from django.db.models import Model

from portal.audit.models import AuditEntry
from portal.kit.access import SystemActor


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
