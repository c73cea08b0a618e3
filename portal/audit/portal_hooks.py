"""What this room gives to the others."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.audit import queries
from portal.audit.tasks import purge_audit
from portal.kit.registries import PeriodicJob, PersonalData, periodic_jobs, personal_data


def leave_to_time(by: Any, person: Any) -> None:
    """Entries are never changed, nor taken out by anything but their age."""


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
