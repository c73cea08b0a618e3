"""Balances, and who else is away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from forms_builder.choices import APPROVED_STATES, OPEN_STATES, MovementKind
from forms_builder.leave_days import (
    LONGEST_RETURN,
    LeaveDay,
    LeavePeriod,
    count_leave_days,
    leave_year_start,
)
from forms_builder.models import LeaveAccount, LeaveMovement, LeavePart, LeavePolicy
from portal.accounts.models import Absence, SectorMembership
from portal.centres.queries import unworked_holidays

ZERO = Decimal(0)
AWAY_SHOWN = 10
"""Colleagues named beside a request: beyond that the number says enough."""


@dataclass(frozen=True, slots=True)
class Balance:
    """One account in figures, in days. `available` is what a new request may ask for."""

    account: LeaveAccount
    acquired: Decimal
    taken: Decimal
    pending: Decimal

    @property
    def balance(self) -> Decimal:
        return self.acquired - self.taken

    @property
    def available(self) -> Decimal:
        return self.balance - self.pending


def total(rows: Any) -> Any:
    summed = rows.order_by().values("account").annotate(total=Sum("days")).values("total")
    return Coalesce(Subquery(summed), ZERO, output_field=DecimalField(max_digits=8, decimal_places=2))


def with_balances(accounts: Any) -> list[Balance]:
    """Compute the balances of `accounts` (a QuerySet) in one query."""
    movements = LeaveMovement.objects.filter(account=OuterRef("pk"))
    spent = (MovementKind.TAKEN, MovementKind.REVERSAL)
    rows = accounts.select_related("kind", "employee").annotate(
        acquired=total(movements.exclude(kind__in=spent)),
        spent=total(movements.filter(kind__in=spent)),
        pending=total(LeavePart.objects.filter(account=OuterRef("pk"), submission__state__in=OPEN_STATES)),
    )
    return [Balance(row, row.acquired, -row.spent, row.pending) for row in rows]


def balances_of(person: Any, today: date) -> list[Balance]:
    """The person's accounts that are still of use, this leave year and the ones after it, in one query."""
    accounts = LeaveAccount.objects.filter(employee=person, year_start__gt=today - timedelta(days=366))
    known = accounts.select_related("centre__leave_policy").order_by("year_start", "kind__position")
    return [
        balance
        for balance in with_balances(known)
        if balance.account.year_start
        >= leave_year_start(today, balance.account.centre.leave_policy.year_starts_in)
    ]


def balance_of(account: LeaveAccount) -> Balance:
    return with_balances(LeaveAccount.objects.filter(pk=account.pk))[0]


def count_for(person: Any, period: LeavePeriod, policy: LeavePolicy) -> tuple[LeaveDay, ...]:
    """Count `period` for `person`, with their working days and their centre's holidays."""
    horizon = period.end + timedelta(days=LONGEST_RETURN)
    return count_leave_days(
        period,
        worked=person.worked_weekdays,
        countable=policy.countable_weekdays,
        holidays=unworked_holidays(person.centre, period.start, horizon),
    )


def overlapping_parts(person: Any, start: date, end: date, *, except_for: Any) -> Sequence[LeavePart]:
    """The person's own leave, asked for or approved, that touches these dates."""
    return list(
        LeavePart.objects.filter(
            submission__applicant=person,
            submission__state__in=(*OPEN_STATES, *APPROVED_STATES),
            starts_on__lte=end,
            ends_on__gte=start,
        )
        .exclude(submission=except_for)
        .select_related("kind")
    )


def colleagues_away(person: Any, start: date, end: date) -> list[Absence]:
    """Absences of people of the person's main sector that touch these dates, the first ones only."""
    main = SectorMembership.objects.filter(person=person, is_main=True).values("sector")
    members = SectorMembership.objects.filter(sector__in=main).exclude(person=person).values("person")
    return list(
        Absence.objects.filter(
            centre=person.centre_id, person__in=members, starts_on__lte=end, ends_on__gte=start
        ).select_related("person")[:AWAY_SHOWN]
    )
