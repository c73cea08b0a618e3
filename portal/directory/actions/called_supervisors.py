"""The supervisors that a centre has called upon: written, changed, deleted, taken away."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from portal.audit.actions import record
from portal.centres.actions.registers import lock_row
from portal.directory.actions.rows import write_row
from portal.directory.models import CalledSupervisor
from portal.kit.access import require


@transaction.atomic
def create_called_supervisor(*, by: Any, **facts: Any) -> CalledSupervisor:
    """Add somebody whom the person's own centre has called upon.

    Shape:   `facts` are name, phone, email, qualifications, called_for, last_called_on, note, is_active.
    Rights:  directory.manage_called_supervisors.
    Raises:  ValidationError, also when the centre has somebody of this name and number; AlreadyThere.
    Effects: one row, one audit entry.
    """
    supervisor = CalledSupervisor(centre=by.centre)
    require(by, "directory.manage_called_supervisors", supervisor)
    write_row(supervisor, facts)
    record(by, "directory.create_called_supervisor", supervisor)
    return supervisor


@transaction.atomic
def change_called_supervisor(*, by: Any, supervisor: CalledSupervisor, **facts: Any) -> CalledSupervisor:
    """Change what is known, or archive (`is_active`). Shape, Rights, Raises, Effects: as above."""
    supervisor = lock_row(by, supervisor, right="directory.manage_called_supervisors")
    changed = write_row(supervisor, facts)
    if changed:
        record(by, "directory.change_called_supervisor", supervisor, facts=changed)
    return supervisor


@transaction.atomic
def delete_called_supervisor(*, by: Any, supervisor: CalledSupervisor) -> None:
    """Erase what is known of somebody: what they may ask for.

    Rights: directory.manage_called_supervisors. Effects: one row deleted, one audit entry.
    """
    supervisor = lock_row(by, supervisor, right="directory.manage_called_supervisors")
    record(by, "directory.delete_called_supervisor", supervisor)
    supervisor.delete()


@transaction.atomic
def export_called_supervisors(*, by: Any, rows: Iterable[CalledSupervisor]) -> list[CalledSupervisor]:
    """Note that `by` takes these people's data away, and return them.

    Rights: directory.manage_called_supervisors. Effects: one audit entry that says how many.
    """
    require(by, "directory.manage_called_supervisors", CalledSupervisor(centre_id=by.centre_id))
    taken = list(rows)
    record(by, "directory.export_called_supervisors", by.centre, rows=len(taken))
    return taken
