"""The kinds of leave of a centre, kept by its human resources."""

from typing import Any

from django.db import transaction

from forms_builder.models import LeaveKind
from portal.audit.actions import record
from portal.centres.actions import change_row
from portal.kit.access import require


@transaction.atomic
def create_leave_kind(*, by: Any, **facts: Any) -> LeaveKind:
    """Add a kind of leave to the person's own centre.

    Shape:   `facts` are name, position, is_debited, is_of_right, is_offered.
    Rights:  forms_builder.manage_leave_kinds.
    Raises:  ValidationError.
    Effects: one row, one audit entry. Forms offer it once they are published again.
    """
    kind = LeaveKind(centre=by.centre, **facts)
    require(by, "forms_builder.manage_leave_kinds", kind)
    kind.full_clean()
    kind.save()
    record(by, "forms_builder.create_leave_kind", kind)
    return kind


@transaction.atomic
def change_leave_kind(*, by: Any, kind: LeaveKind, **facts: Any) -> LeaveKind:
    """Change a kind of leave. Versions already published keep its name as it was.

    Shape, Raises: as create_leave_kind. Rights: forms_builder.manage_leave_kinds. Effects: one row, one
    audit entry.
    """
    kind = lock_leave_kind(by, kind)
    return change_row(by, kind, "forms_builder.change_leave_kind", facts)


@transaction.atomic
def delete_leave_kind(*, by: Any, kind: LeaveKind) -> None:
    """Take a kind of leave away.

    Rights:  forms_builder.manage_leave_kinds.
    Raises:  ProtectedError while an account or a request is of this kind.
    Effects: one row, one audit entry.
    """
    kind = lock_leave_kind(by, kind)
    record(by, "forms_builder.delete_leave_kind", kind)
    kind.delete()


def lock_leave_kind(by: Any, kind: LeaveKind) -> LeaveKind:
    require(by, "forms_builder.manage_leave_kinds", kind)
    locked = LeaveKind.objects.select_for_update(of=("self",)).get(pk=kind.pk)
    require(by, "forms_builder.manage_leave_kinds", locked)
    return locked
