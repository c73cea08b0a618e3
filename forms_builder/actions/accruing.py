"""Days that come in by themselves, a month after the other. The daily job catches up whatever was missed."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from forms_builder.accrual import entitled, months_over, plan_months, plan_year, share_of_month
from forms_builder.choices import Accrual, MovementKind
from forms_builder.leave_days import leave_year_start
from forms_builder.models import LeaveAccount, LeaveKind, LeaveMovement
from forms_builder.queries.leave_accrual import (
    Booked,
    account_year,
    accruing_kinds,
    booked_on,
    employed_in,
    employment_of,
    has_run_in,
    is_closed,
    lost_in,
)
from portal.accounts.models import User
from portal.audit.actions import record
from portal.kit.access import require
from portal.kit.dates import add_months


def accrue_leave(*, by: Any) -> int:
    """Book what every month that is over gave, in all centres; return how many movements were written.

    Rights:  forms_builder.accrue_leave (the system).
    Effects: a transaction for each kind and leave year (`accrue_year`): this one, and the one before it where it was
             running and is not closed. Safe to repeat, by several workers at once.
    """
    require(by, "forms_builder.accrue_leave")
    written = 0
    for kind in accruing_kinds():
        today = kind.centre.today
        this_year = leave_year_start(today, kind.centre.leave_policy.year_starts_in)
        last_year = add_months(this_year, -12)
        if has_run_in(kind, last_year):
            written += accrue_year(by=by, kind=kind, year_start=last_year, today=today)
        written += accrue_year(by=by, kind=kind, year_start=this_year, today=today)
    return written


@transaction.atomic
def accrue_year(*, by: Any, kind: LeaveKind, year_start: date, today: date) -> int:
    """Book what the months of one leave year that are over gave to everyone, less what was booked.

    Shape:   `year_start` is of the year in which days are acquired; a kind acquired ahead has them on the next one.
    Units:   days, to a hundredth; the sum of twelve whole months is the entitlement.
    Rights:  forms_builder.accrue_leave (the system).
    Effects: locks the kind, whose rules are read again; accounts where there were none, all of them locked, by year then
             key; one movement for each month and person, one audit entry when there were any. Nothing for a year that
             is closed. An opening balance counts what was acquired before the month in which it was written.
    """
    require(by, "forms_builder.accrue_leave")
    kind, due = lock_rules(kind), months_over(year_start, today)
    comes_in = kind.is_debited and kind.accrual != Accrual.NONE
    if not comes_in or (kind.accrual == Accrual.MONTHLY and not due):
        return 0
    people = list(employed_in(kind, year_start))
    accounts = lock_accounts(kind, people, account_year(kind, year_start))
    if is_closed(kind, year_start):
        return 0
    plans = plans_for(kind, people, accounts, year_start, due)
    movements = [
        LeaveMovement(
            account=account, kind=MovementKind.ACCRUAL, month=month, days=days, author_label=str(by)
        )
        for account, plan in plans
        for month, days in plan.items()
    ]
    LeaveMovement.objects.bulk_create(movements)
    if movements:
        months = sorted({f"{movement.month:%Y-%m}" for movement in movements})
        record(by, "forms_builder.accrue_leave", kind, months=months, movements=len(movements))
    return len(movements)


def lock_rules(kind: LeaveKind) -> LeaveKind:
    """The kind as it is now, held: whoever changes how its days come in waits, and then finds what was booked."""
    rows = LeaveKind.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("centre__leave_policy").get(pk=kind.pk)


def lock_accounts(kind: LeaveKind, people: Sequence[User], year_start: date) -> dict[int, LeaveAccount]:
    """Find or make the accounts of these people, and hold them; by the key of the person."""
    known = LeaveAccount.objects.filter(kind=kind, year_start=year_start, employee__in=people)
    have = set(known.values_list("employee", flat=True))
    LeaveAccount.objects.bulk_create(
        (
            LeaveAccount(centre=kind.centre, employee=person, kind=kind, year_start=year_start)
            for person in people
            if person.pk not in have
        ),
        ignore_conflicts=True,
    )
    return {account.employee_id: account for account in known.select_for_update().order_by("pk")}


def plans_for(
    kind: LeaveKind,
    people: Sequence[User],
    accounts: Mapping[int, LeaveAccount],
    year_start: date,
    due: Sequence[date],
) -> list[tuple[LeaveAccount, dict[date, Decimal]]]:
    """What is still to be booked on each of `accounts`, which are by the key of the person. Two queries for all."""
    booked = booked_on(accounts.values(), kind.centre.zone)
    lost = lost_in(people, year_start, add_months(year_start, 12))
    found = []
    for person in people:
        account = accounts[person.pk]
        given = booked.get(account.pk, Booked())
        found.append((account, plan_for(kind, person, year_start, due, lost.get(person.pk, {}), given)))
    return found


def plan_for(
    kind: LeaveKind,
    person: User,
    year_start: date,
    due: Sequence[date],
    lost: Mapping[date, Decimal],
    booked: Booked,
) -> dict[date, Decimal]:
    """What is still to be booked for one person."""
    policy, employment = kind.centre.leave_policy, employment_of(person)
    entitlement = entitled(
        kind.entitlement,
        person.worked_weekdays,
        policy.countable_weekdays,
        by_days_worked=policy.is_by_days_worked,
    )
    if kind.accrual == Accrual.YEARLY:
        if booked.opened_on is not None and booked.opened_on >= year_start:
            return {}
        return plan_year(entitlement, year_start, employment, booked.months)
    first = booked.opened_on.replace(day=1) if booked.opened_on else year_start
    shares = [(month, share_of_month(month, employment, lost)) for month in due if month >= first]
    return plan_months(entitlement, shares, booked.months)
