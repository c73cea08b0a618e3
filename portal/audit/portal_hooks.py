"""What this room gives to the others."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.audit import queries
from portal.audit.actions import note_register_export
from portal.audit.tasks import purge_audit
from portal.kit.registers import exported
from portal.kit.registries import (
    AuditVerb,
    PeriodicJob,
    PersonalData,
    audit_verbs,
    periodic_jobs,
    personal_data,
)


def leave_to_time(by: Any, person: Any) -> None:
    """Entries are never changed, nor taken out by anything but their age."""


def write_export_down(sender: Any, by: Any, model: Any, rows: int, **kwargs: Any) -> None:
    note_register_export(by=by, model=model, rows=rows)


exported.connect(write_export_down, dispatch_uid="audit.write_export_down")
audit_verbs.register(AuditVerb("audit.export_register", _("List of the back office taken away")))
periodic_jobs.register(PeriodicJob(name="audit.purge", task=purge_audit, every_seconds=24 * 60 * 60))
personal_data.register(
    PersonalData(
        name="audit",
        label=_("Log of acts"),
        models=("audit.AuditEntry",),
        export=queries.export,
        foresee=queries.foresee,
        erase=leave_to_time,
        order=90,
    )
)
