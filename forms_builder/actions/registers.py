"""The kinds of leave of a centre, kept by its human resources."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forms_builder.choices import Accrual
from forms_builder.exceptions import LedgerRuns
from forms_builder.leave_days import leave_year_start
from forms_builder.models import LeaveAccount, LeaveKind, LeavePolicy
from forms_builder.queries.leave_accrual import may_come_again
from portal.audit.actions import record
from portal.centres.actions.registers import add_row, change_row, lock_row

RIGHT = "forms_builder.manage_leave_kinds"
POLICY_BOUNDS: Mapping[str, tuple[int, int]] = {
    "carries_over": (0, 366),
    "carried_for_months": (1, 120),
    "reminds_after": (1, 90),
    "escalates_after": (1, 90),
}
"""The least and the most of what a policy says in figures: days of leave, months, working days."""


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

    Shape:   as create_leave_kind, with what a year gives (entitlement, accrual, is_acquired_ahead, accrual_share).
    Rights:  forms_builder.manage_leave_kinds.
    Raises:  ValidationError; LedgerRuns when the way in which days come in changes after some have come this year, or in an
             earlier one that is not closed.
    Effects: one row, one audit entry. Another entitlement is made good in the next month.
    """
    kind = lock_row(by, kind, right=RIGHT)
    refuse_another_way(kind, facts)
    return change_row(by, kind, "forms_builder.change_leave_kind", facts)


def refuse_another_way(kind: LeaveKind, facts: dict[str, Any]) -> None:
    """Raise LedgerRuns: days would come in twice, or be taken off again. To stop them is always possible."""
    after = facts.get("accrual", kind.accrual), facts.get("is_acquired_ahead", kind.is_acquired_ahead)
    if after == (kind.accrual, kind.is_acquired_ahead) or after[0] == Accrual.NONE:
        return
    policy = LeavePolicy.objects.get(centre=kind.centre_id)
    if may_come_again(kind, leave_year_start(kind.centre.today, policy.year_starts_in)):
        raise LedgerRuns(field="accrual")


@transaction.atomic
def change_leave_policy(*, by: Any, policy: LeavePolicy, **facts: Any) -> LeavePolicy:
    """Change how the person's own centre counts leave.

    Shape:   `facts` are fields of the policy, but its centre.
    Rights:  forms_builder.manage_leave_kinds.
    Raises:  ValidationError, also beyond POLICY_BOUNDS, or for when the year begins once there are balances.
    Effects: one row, one audit entry. Requests that were signed keep the days that they counted.
    """
    policy = lock_row(by, policy, right=RIGHT)
    refuse_unfit_policy(policy, facts)
    return change_row(by, policy, "forms_builder.change_leave_policy", facts)


def refuse_unfit_policy(policy: LeavePolicy, facts: dict[str, Any]) -> None:
    """Raise ValidationError, by field. Balances are of leave years: with another beginning, none of them would be found."""
    errors: dict[str, Any] = {}
    begins = facts.get("year_starts_in", policy.year_starts_in)
    if begins != policy.year_starts_in and LeaveAccount.objects.filter(centre=policy.centre_id).exists():
        errors["year_starts_in"] = _("This is settled once there are balances.")
    for name, (least, most) in POLICY_BOUNDS.items():
        value = facts.get(name)
        if value is not None and not least <= value <= most:
            words = {"least": least, "most": most}
            errors[name] = _("Between %(least)s and %(most)s.") % words
    if errors:
        raise ValidationError(errors)


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
