"""Balances, and who else is away."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, F, Sum, Value, When

from forms_builder.choices import APPROVED_STATES, OPEN_STATES, MovementKind
from forms_builder.leave_days import (
    LONGEST_RETURN,
    LeaveDay,
    LeavePeriod,
    count_leave_days,
    leave_year_start,
)
from forms_builder.models import LeaveAccount, LeaveMovement, LeavePart, LeavePolicy, Submission
from portal.accounts.models import User
from portal.centres.queries import unworked_holidays

CENT = Decimal("0.01")
PENDING = "pending"
CREDIT_TAKEN_BACK = "credit taken back"
"""A reversal that takes days off: those of a request that had added them. The others give back what was taken."""
SPENT = (MovementKind.TAKEN, MovementKind.REVERSAL, MovementKind.DEFERRAL)


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


def with_balances(accounts: Iterable[LeaveAccount]) -> list[Balance]:
    """Compute the balances of `accounts`: one query for them all, so that nothing is counted twice or missed
    while a decision moves days from asked for to taken.
    """
    known = list(accounts)
    if not known:
        return []
    sums: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for account, kind, days in days_of(known):
        # SQLite sums in floating point: what is a hundred-millionth short would be refused.
        sums[account, column_of(kind)] += days.quantize(CENT)
    return [
        Balance(one, sums[one.pk, "acquired"], -sums[one.pk, "spent"], sums[one.pk, PENDING]) for one in known
    ]


def days_of(accounts: Sequence[LeaveAccount]) -> Any:
    """Shape: (account, kind of movement, PENDING or CREDIT_TAKEN_BACK, days)."""
    movements, parts = summed()
    return movements.filter(account__in=accounts).union(parts.filter(account__in=accounts), all=True)


@cache
def summed() -> tuple[Any, Any]:
    """What was booked and what is asked for, summed as `days_of` tells. Built once, as the lists of requests."""
    is_of_credit = When(kind=MovementKind.REVERSAL, days__lt=0, then=Value(CREDIT_TAKEN_BACK))
    what = Case(is_of_credit, default=F("kind"), output_field=CharField())
    movements = LeaveMovement.objects.order_by().annotate(what=what).values_list("account", "what")
    parts = LeavePart.objects.filter(submission__state__in=OPEN_STATES).order_by()
    asked = parts.values_list("account", Value(PENDING, CharField()))
    return movements.annotate(total=Sum("days")), asked.annotate(total=Sum("days"))


def column_of(kind: str) -> str:
    if kind == PENDING:
        return PENDING
    return "spent" if kind in SPENT else "acquired"


def balances_of(person: User, today: date) -> list[Balance]:
    """The person's accounts that are still of use, this leave year and the ones after it: two queries."""
    return balances_of_people([person], today)


def balances_of_people(people: Sequence[User], today: date) -> list[Balance]:
    """`balances_of` many: what the dashboard, `/conges/`, the list of human resources and their spreadsheets show."""
    known = with_years().filter(employee__in=list(people), year_start__gt=today - timedelta(days=366))
    return with_balances(
        account for account in known if account.year_start >= leave_year_start(today, account.year_starts_in)
    )


@cache
def with_years() -> Any:
    """Accounts with when the years of their centre begin, in order. Built once."""
    rows = LeaveAccount.objects.select_related("kind").order_by("year_start", "kind__position")
    return rows.annotate(year_starts_in=F("centre__leave_policy__year_starts_in"))


def balance_of(account: LeaveAccount) -> Balance:
    return with_balances([account])[0]


def days_given() -> Any:
    """Movements by which days were given: an opening, months, by hand. On an account without one, the first days that are
    written are the opening balance; days taken, or carried from the year before, are none.
    """
    return LeaveMovement.objects.exclude(kind__in=(*SPENT, MovementKind.CARRY_IN))


def count_for(person: Any, period: LeavePeriod, policy: LeavePolicy) -> tuple[LeaveDay, ...]:
    """Count `period` for `person`, with their working days and their centre's holidays."""
    horizon = period.end + timedelta(days=LONGEST_RETURN)
    return count_leave_days(
        period,
        worked=person.worked_weekdays,
        countable=policy.counted_weekdays(person.worked_weekdays),
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


def requests_among(user: Any, sources: Collection[UUID]) -> frozenset[UUID]:
    """Which sources of movements are requests that `user` may read: others are closings, or were purged."""
    if not sources:
        return frozenset()
    rows = Submission.objects.visible_to(user).filter(pk__in=sources)
    return frozenset(rows.values_list("pk", flat=True))
