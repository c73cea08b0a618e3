"""Writing the audit, and forgetting it in time."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from portal.audit.models import ENTRIES_KEPT, AuditEntry
from portal.audit.queries import of_people
from portal.kit.access import SystemActor, require
from portal.kit.personal_data import held_people


def record(by: Any, verb: str, target: Model, **details: Any) -> AuditEntry:
    """Write that `by` did `verb` to `target`, in the caller's transaction.

    Shape:  `verb` is "<room>.<verb>", e.g. "forms_builder.approve", with its words in the room's
            `portal_hooks.py`; `details` are JSON values, never personal data beyond identifiers, never health
            data. `client_address` among them goes to its own column; without it, it is what the door noted on
            `by` (portal.accounts.middleware.WhereMiddleware).
    Rights: none; the caller has checked its own.
    """
    entry = new_entry(by, verb, target, details)
    entry.save(force_insert=True)
    return entry


def record_many(by: Any, verb: str, targets: Iterable[tuple[Model, Mapping[str, Any]]]) -> None:
    """`record` for many targets at once, each with its details: one query for a thousand."""
    entries = [new_entry(by, verb, target, details) for target, details in targets]
    AuditEntry.objects.bulk_create(entries, batch_size=1000)


def new_entry(by: Any, verb: str, target: Model, details: Mapping[str, Any]) -> AuditEntry:
    system = isinstance(by, SystemActor)
    kept = dict(details)
    address = str(kept.pop("client_address", "") or getattr(by, "client_address", ""))
    centre_id = getattr(target, "centre_id", None) or getattr(by, "centre_id", None)
    return AuditEntry(
        centre_id=centre_id,
        actor_id=None if system else by.pk,
        actor_label=str(by)[:200],
        verb=verb,
        object_type=target._meta.label_lower,
        object_id=str(target.pk),
        object_label=str(target)[:200],
        details=kept,
        client_address=address,
    )


def note_register_export(*, by: Any, model: type[Model], rows: int) -> AuditEntry:
    """Write that `by` took the rows of a register away. Rights: none; the register has checked its own."""
    return record(by, "audit.export_register", by.centre, register=model._meta.label_lower, rows=rows)


@transaction.atomic
def purge(*, by: Any) -> int:
    """Delete the entries older than twelve months; return how many.

    Rights: audit.purge (the system).
    Effects: rows deleted, but those by or about people under a legal hold. Safe to repeat.
    """
    require(by, "audit.purge")
    held = held_people()
    old = AuditEntry.objects.filter(at__lt=timezone.now() - ENTRIES_KEPT)
    return int(old.exclude(of_people(held)).delete()[0])
