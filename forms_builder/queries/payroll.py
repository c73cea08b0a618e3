"""What payroll is told of a month: five queries, however many people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Max, OuterRef, Q, Subquery

from forms_builder.choices import APPROVED_STATES, EventKind, MovementKind, SubmissionState
from forms_builder.leave_days import leave_year_start, read_day
from forms_builder.models import ApprovalEvent, LeaveAccount, LeaveKind, LeaveMovement, LeavePart, LeavePolicy
from forms_builder.payroll import Line, Month, TakenLeave, lines_of
from forms_builder.queries.leave import with_balances
from portal.accounts.models import User
from portal.kit.dates import add_months


@dataclass(frozen=True, slots=True)
class PayrollRow:
    """A line with its names. Shape: `balance` is what the leave year of the month's end has left now, None for a
    kind without balance.
    """

    person: User
    kind: str
    line: Line
    balance: Decimal | None


def month_at(centre: Any, first: date) -> Month:
    """The month that begins on `first`, in the time of `centre`."""
    zone, after = ZoneInfo(centre.zone), add_months(first, 1)
    begins, ends = (datetime.combine(day, time.min, zone) for day in (first, after))
    return Month(first, date.fromordinal(after.toordinal() - 1), begins, ends)


def payroll_of(centre: Any, first: date) -> list[PayrollRow]:
    """The lines of a month of `centre`, by name and kind."""
    month = month_at(centre, first)
    lines = lines_of(map(taken_leave, parts_for(centre, month)), month)
    people = User.objects.filter(centre=centre).in_bulk([line.person for line in lines])
    kinds = LeaveKind.objects.filter(centre=centre).in_bulk([line.kind for line in lines])
    balances = balances_at(centre, month.last, lines)
    rows = [
        PayrollRow(people[one.person], kinds[one.kind].name, one, balances.get((one.person, one.kind)))
        for one in lines
    ]
    return sorted(
        rows, key=lambda row: (row.person.last_name, row.person.first_name, row.person.pk, row.kind)
    )


def parts_for(centre: Any, month: Month) -> Any:
    """The days of leave that the month is told of: its own, and those that something was learnt of meanwhile."""
    events = ApprovalEvent.objects.filter(submission=OuterRef("submission")).order_by().values("submission")
    settled = events.filter(kind__in=(EventKind.APPROVED, EventKind.RECORDED))
    undone = events.filter(kind=EventKind.CANCELLED)
    deferrals = LeaveMovement.objects.filter(
        source=OuterRef("submission"), account=OuterRef("account"), kind=MovementKind.DEFERRAL
    )
    states = (*APPROVED_STATES, SubmissionState.CANCELLED)
    rows = LeavePart.objects.filter(submission__centre=centre, submission__state__in=states).annotate(
        person=F("submission__applicant"),
        approved_at=Subquery(settled.annotate(last=Max("at")).values("last")),
        cancelled_at=Subquery(undone.annotate(last=Max("at")).values("last")),
        deferred=Subquery(deferrals.values("days")[:1]),
        deferred_at=Subquery(deferrals.values("made_at")[:1]),
    )
    own = Q(starts_on__lte=month.last, ends_on__gte=month.first)
    learnt = (
        Q(approved_at__gte=month.begins)
        | Q(cancelled_at__gte=month.begins)
        | Q(deferred_at__gte=month.begins)
    )
    return rows.filter(own | learnt, approved_at__isnull=False).order_by("starts_on", "pk")


def taken_leave(part: Any) -> TakenLeave:
    days = [(day.date, day.weight) for day in map(read_day, part.detail) if day.weight]
    return TakenLeave(
        person=part.person,
        kind=part.kind_id,
        days=days,
        approved_at=part.approved_at,
        cancelled_at=part.cancelled_at,
        deferred=part.deferred or Decimal(0),
        deferred_at=part.deferred_at,
    )


def balances_at(centre: Any, day: date, lines: Sequence[Line]) -> dict[tuple[int, int], Decimal]:
    """What the accounts of the leave year that `day` belongs to have left now, by person and kind."""
    starts_in = LeavePolicy.objects.values_list("year_starts_in", flat=True).get(centre=centre)
    accounts = LeaveAccount.objects.filter(
        centre=centre,
        employee__in={line.person for line in lines},
        year_start=leave_year_start(day, starts_in),
    )
    found = with_balances(accounts)
    return {(one.account.employee_id, one.account.kind_id): one.balance for one in found}
