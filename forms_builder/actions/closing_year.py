"""The end of a leave year of one kind: what was given is rounded up, what is left goes to the next year."""

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from forms_builder.actions.accruing import accrue_year, lock_accounts
from forms_builder.choices import MovementKind
from forms_builder.exceptions import (
    EarlierYearOpen,
    LedgerMoved,
    MonthsMissing,
    RequestsStillOpen,
    YearNotOver,
)
from forms_builder.models import LeaveAccount, LeaveClosing, LeaveKind, LeaveMovement
from forms_builder.queries.leave_accrual import account_after, has_run_in
from forms_builder.queries.leave_closing import (
    ClosingRow,
    accounts_to_close,
    closing_rows,
    digest_of,
    has_earlier_open,
    open_parts,
    rows_for,
)
from portal.audit.actions import record
from portal.kit.access import SystemActor, require

RIGHT = "forms_builder.close_leave_year"
LEDGER = SystemActor("leave ledger")


@transaction.atomic
def close_year(
    *, by: Any, kind: LeaveKind, year_start: date, lapsing_for: Collection[UUID], seen: str
) -> LeaveClosing:
    """Close one leave year of one kind, for everybody of the centre who is still there, but whoever closes it.

    Shape:   `lapsing_for` are the accounts (public identifiers) whose days beyond what the centre carries lapse; all
             others keep them. `seen` is the digest of what the page showed (`digest_of`).
    Rights:  forms_builder.close_leave_year (HR).
    Raises:  YearNotOver; EarlierYearOpen; RequestsStillOpen; MonthsMissing; LedgerMoved.
    Effects: locks the kind, then the accounts of the year, then those of the next; a closing,
             whose identifier is the source of its movements; one audit entry. Safe to repeat: the first
             closing stays. A sending that comes meanwhile waits, and finds nothing left. The account of `by` is left as
             it is: somebody else who may write on it finishes it (`finish_closing`).
    Source:  Code du travail, L3141-7 (rounding), L3141-19-1 to L3141-19-3 (carrying).
    """
    kind = lock_kind(by, kind)
    closed = LeaveClosing.objects.filter(kind=kind, year_start=year_start).first()
    if closed is not None:
        return closed
    refuse_out_of_turn(kind, year_start)
    people = [account.employee for account in accounts_to_close(kind, year_start)]
    lock_accounts(kind, people, year_start)
    if open_parts(kind, year_start).exists():
        raise RequestsStillOpen
    refuse_missing_months(kind, year_start)
    if digest_of(closing_rows(kind, year_start, by=by)) != seen:
        raise LedgerMoved
    rows = closing_rows(kind, year_start, lapsing_for, by=by)
    after = lock_accounts(kind, [row.person for row in rows], account_after(year_start))
    closing = LeaveClosing.objects.create(
        centre=kind.centre, kind=kind, year_start=year_start, author_label=str(by)
    )
    movements = [
        row for one in rows for row in movements_of(by, closing, one, after[one.person.pk], lapsing_for)
    ]
    LeaveMovement.objects.bulk_create(movements)
    lapsed = sorted(str(one.account.public_id) for one in rows if is_lapsing(one, lapsing_for))
    record(by, "forms_builder.close_leave_year", closing, people=len(rows), lapsed=lapsed)
    return closing


def refuse_out_of_turn(kind: LeaveKind, year_start: date) -> None:
    """Raise YearNotOver or EarlierYearOpen."""
    if kind.centre.today < account_after(year_start):
        raise YearNotOver
    if has_earlier_open(kind, year_start):
        raise EarlierYearOpen


def finish_closing(*, by: Any, account: LeaveAccount) -> Decimal | None:
    """Write on an account what the closing of its year would have, had its owner not been who closed it; return how much is
    carried. None where the closing has written, or where the owner has left.

    Rights:  the caller has checked them, and holds the account, whose year is closed.
    Effects: locks the account of the next year; movements with the closing as their source, one audit entry. Days beyond
             what the centre carries stay.
    """
    closing = LeaveClosing.objects.get(kind=account.kind_id, year_start=account.year_start)
    stays = accounts_to_close(account.kind, account.year_start).filter(pk=account.pk)
    if LeaveMovement.objects.filter(source=closing.pk, account__employee=account.employee_id).exists():
        return None
    for row in rows_for(account.kind, account.year_start, list(stays)):
        if row.plan.is_nothing and not row.rounding:
            return None
        after = lock_accounts(account.kind, [row.person], account_after(account.year_start))
        LeaveMovement.objects.bulk_create(movements_of(by, closing, row, after[row.person.pk], ()))
        record(by, "forms_builder.carry_leave", account, days=str(row.plan.total))
        return row.plan.total
    return None


def lock_kind(by: Any, kind: LeaveKind) -> LeaveKind:
    """Two people who close meet here. Not its key: accounts may still be opened."""
    require(by, RIGHT, kind)
    rows = LeaveKind.objects.select_for_update(of=("self",), no_key=True)
    locked = rows.select_related("centre__leave_policy").get(pk=kind.pk)
    require(by, RIGHT, locked)
    return locked


def refuse_missing_months(kind: LeaveKind, year_start: date) -> None:
    """Raise MonthsMissing when the worker has not booked all that the year gave: what it would write is undone with the
    rest, since the page has not shown it.
    """
    if has_run_in(kind, year_start) and accrue_year(
        by=LEDGER, kind=kind, year_start=year_start, today=kind.centre.today
    ):
        raise MonthsMissing


def is_lapsing(row: ClosingRow, lapsing_for: Collection[UUID]) -> bool:
    return bool(row.plan.excess) and row.account.public_id in lapsing_for


def movements_of(
    by: Any, closing: LeaveClosing, row: ClosingRow, after: LeaveAccount, lapsing_for: Collection[UUID]
) -> Iterable[LeaveMovement]:
    """What closing writes for one person; nothing where nothing moves."""

    def movement(account: LeaveAccount, kind: MovementKind, days: Any, **more: Any) -> LeaveMovement:
        values = {"source": closing.pk, "author_label": str(by), **more}
        return LeaveMovement(account=account, kind=kind, days=days, **values)

    if row.rounded is not None and row.rounding:
        yield movement(row.rounded, MovementKind.ROUNDING, row.rounding)
    if row.plan.total:
        yield movement(row.account, MovementKind.CARRY_OUT, -row.plan.total)
    for one in row.plan.carried:
        source = one.source or closing.pk
        yield movement(after, MovementKind.CARRY_IN, one.days, source=source, expires_on=one.expires_on)
    if is_lapsing(row, lapsing_for):
        yield movement(row.account, MovementKind.EXPIRY, -row.plan.excess)
