"""The kinds of leave of a centre, kept by its human resources."""

from typing import Any

from django.db import transaction

from forms_builder.models import LeaveKind
from portal.audit.actions import record
from portal.centres.actions.registers import add_row, change_row, lock_row

RIGHT = "forms_builder.manage_leave_kinds"


@transaction.atomic
def create_leave_kind(*, by: Any, **facts: Any) -> LeaveKind:
    """Add a kind of leave to the person's own centre.

    Shape:   `facts` are name, position, is_debited, is_of_right, is_offered.
    Rights:  forms_builder.manage_leave_kinds.
    Raises:  ValidationError.
    Effects: one row, one audit entry. Forms offer it once they are published again.
    """
    return add_row(by, LeaveKind(centre=by.centre, **facts), "forms_builder.create_leave_kind", right=RIGHT)


@transaction.atomic
def change_leave_kind(*, by: Any, kind: LeaveKind, **facts: Any) -> LeaveKind:
    """Change a kind of leave. Versions already published keep its name as it was.

    Shape, Raises: as create_leave_kind. Rights: forms_builder.manage_leave_kinds. Effects: one row, one
    audit entry.
    """
    kind = lock_row(by, kind, right=RIGHT)
    return change_row(by, kind, "forms_builder.change_leave_kind", facts)


@transaction.atomic
def delete_leave_kind(*, by: Any, kind: LeaveKind) -> None:
    """Take a kind of leave away.

    Rights:  forms_builder.manage_leave_kinds.
    Raises:  ProtectedError while an account or a request is of this kind.
    Effects: one row, one audit entry.
    """
    kind = lock_row(by, kind, right=RIGHT)
    record(by, "forms_builder.delete_leave_kind", kind)
    kind.delete()
