"""Leave that sickness has cut into: those days are given back."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from forms_builder.actions.leave import carry_on
from forms_builder.choices import SETTLED_STATES, MovementKind
from forms_builder.exceptions import AlreadyDeferred, NotAllowedNow, NothingToDefer
from forms_builder.leave_days import read_day, write_interval
from forms_builder.models import LeaveAccount, LeaveMovement, LeavePart, Submission
from portal.audit.actions import record
from portal.kit.access import require

RIGHT = "forms_builder.credit_leave"
LONGEST_REASON = 300


@transaction.atomic
def defer_leave(
    *, by: Any, submission: Submission, starts_on: date, ends_on: date, reason: str
) -> list[LeaveMovement]:
    """Give back the days of an approved leave on which the person was sick.

    Shape:   both days included, as the sick note has them.
    Rights:  forms_builder.credit_leave on each account that the leave was taken from.
    Raises:  NotAllowedNow unless the leave is approved; AlreadyDeferred; NothingToDefer.
    Effects: locks the request, then its accounts by year; one movement for each account, whose reason begins with the
             dates (`read_interval`), one audit entry; on a year that is closed the days go on to the next. The days
             frozen in the request stay as they are: a later cancellation gives back the rest alone.
    Source:  CJEU, 21 June 2012, C-78/11; Code du travail, L3141-19-1.
    """
    require_on(by, submission)
    submission = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
    parts = require_on(by, submission)
    if submission.state not in SETTLED_STATES or not parts:
        raise NotAllowedNow
    if LeaveMovement.objects.filter(source=submission.pk, kind=MovementKind.DEFERRAL).exists():
        raise AlreadyDeferred(field="starts_on")
    sick = [(part, weight_between(part, starts_on, ends_on)) for part in parts]
    if not any(days for _part, days in sick):
        raise NothingToDefer(field="starts_on")
    words = f"{write_interval(starts_on, ends_on)} {reason}".strip()[:LONGEST_REASON]
    movements = give_back(sick, source=submission.pk, reason=words, author_label=str(by))
    total = sum((movement.days for movement in movements), Decimal(0))
    record(by, "forms_builder.defer_leave", submission, days=str(total))
    for movement in movements:
        carry_on(by=by, account=movement.account)
    return movements


def give_back(sick: Sequence[tuple[LeavePart, Decimal]], **facts: Any) -> list[LeaveMovement]:
    """Write the days on their accounts, all of which are locked, those that get none too: the order is that of every
    other lock.
    """
    movements = []
    for part, days in sick:
        account = LeaveAccount.objects.select_for_update().get(pk=part.account_id)
        if days:
            movements.append(
                LeaveMovement.objects.create(account=account, kind=MovementKind.DEFERRAL, days=days, **facts)
            )
    return movements


def require_on(by: Any, submission: Submission) -> list[LeavePart]:
    """The parts of a request that were taken from accounts. Raises: PermissionDenied."""
    account = LeaveAccount(centre=submission.centre, employee=submission.applicant)
    require(by, RIGHT, account)
    rows = submission.leave_parts.filter(account__isnull=False)
    return list(rows.order_by("account__year_start"))


def weight_between(part: LeavePart, start: date, end: date) -> Decimal:
    """What those of its days cost that lie between two dates."""
    days = map(read_day, part.detail)
    return sum((day.weight for day in days if start <= day.date <= end), Decimal(0))
