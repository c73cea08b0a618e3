"""What the audit says of an act."""

from portal.audit.models import AuditEntry
from tests.support.cast import SYSTEM


def audited(verb: str) -> list[str]:
    """Who is on record for `verb`, oldest first, what the session's own set-up did left out."""
    entries = AuditEntry.objects.filter(verb=verb).exclude(actor_label=str(SYSTEM)).order_by("pk")
    return list(entries.values_list("actor_label", flat=True))
