"""Days that a request adds to a leave account, and takes off again when it is cancelled."""

from decimal import Decimal
from typing import Any

from forms_builder.actions.leave import carry_on, lock_account
from forms_builder.choices import MovementKind
from forms_builder.leave_days import leave_year_start
from forms_builder.models import LeaveKind, LeaveMovement, LeavePolicy, Submission
from portal.audit.actions import record


def credit_days(*, by: Any, submission: Submission, kind: LeaveKind, days: Decimal) -> None:
    """Add `days` to the account of this leave year, once.

    Units:   `days` of the centre's basis, of the leave year of today where the centre is.
    Rights:  the caller has checked them: `by` has taken the last decision.
    Effects: locks the account; one movement that names the request as its source, one audit entry.
    """
    person = submission.applicant
    policy = LeavePolicy.objects.get(centre=submission.centre_id)
    account = lock_account(person, kind, leave_year_start(submission.centre.today, policy.year_starts_in))
    _movement, created = LeaveMovement.objects.get_or_create(
        account=account,
        source=submission.pk,
        kind=MovementKind.ADJUSTMENT,
        defaults={"days": days, "reason": submission.version.title[:300], "author_label": str(by)},
    )
    if created:
        record(by, "forms_builder.credit_leave", account, days=str(days), request=str(submission.pk))


def take_credit_back(*, by: Any, submission: Submission) -> None:
    """Take off what the request had added: the same stored amount, even where it has been spent since.

    Rights:  the caller has checked them, and holds the request.
    Effects: locks the account; one movement, one audit entry. Safe to repeat. The balance may go below zero:
             human resources, who cancel, see it before. The debt of a year that is closed goes on to the next.
    """
    rows = LeaveMovement.objects.filter(source=submission.pk, kind=MovementKind.ADJUSTMENT)
    for movement in rows.select_related("account__employee", "account__kind"):
        account = lock_account(movement.account.employee, movement.account.kind, movement.account.year_start)
        _back, created = LeaveMovement.objects.get_or_create(
            account=account,
            source=submission.pk,
            kind=MovementKind.REVERSAL,
            defaults={"days": -movement.days, "reason": movement.reason, "author_label": str(by)},
        )
        if created:
            record(by, "forms_builder.take_credit_back", account, days=str(movement.days))
            carry_on(by=by, account=account)
