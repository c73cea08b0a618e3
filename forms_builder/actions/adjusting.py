"""What human resources write on one account by hand: corrections, days of split leave, days that lapse or move on."""

from collections.abc import Collection
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

from django.db import transaction

from forms_builder.actions.closing_year import finish_closing
from forms_builder.actions.leave import carry_on, lock_account, move_rest, open_account, source_of
from forms_builder.choices import MovementKind
from forms_builder.closing import Carried, lapse_source
from forms_builder.exceptions import (
    BalanceOpened,
    NothingEarned,
    NothingWritten,
    ReasonMissing,
    WrittenOtherwise,
    YearClosed,
    YearStillOpen,
)
from forms_builder.models import LeaveAccount, LeaveMovement
from forms_builder.queries.leave import days_given
from forms_builder.queries.leave_accrual import is_closed
from forms_builder.queries.leave_closing import earned_on, lapsed_on
from portal.audit.actions import record
from portal.kit.access import require

RIGHT = "forms_builder.credit_leave"


def lock_to_write(by: Any, account: LeaveAccount) -> LeaveAccount:
    """Rights: forms_builder.credit_leave, before and on the locked row. An account that is not there yet is made."""
    require(by, RIGHT, account)
    if account._state.adding:
        account = lock_account(account.employee, account.kind, account.year_start)
    rows = LeaveAccount.objects.select_for_update(of=("self",)).select_related("employee", "kind__centre")
    locked = rows.get(pk=account.pk)
    require(by, RIGHT, locked)
    return locked


@transaction.atomic
def open_balance(
    *, by: Any, account: LeaveAccount, days: Decimal, reason: str, identifier: UUID
) -> LeaveAccount:
    """Write what a person has left of all that was acquired before this month: the months from here on are added to it.

    Shape:   as `adjust_leave`. No days at all are an opening too.
    Rights:  forms_builder.credit_leave (HR, never for oneself: then the director).
    Raises:  ReasonMissing; BalanceOpened when days were given on this account already; WrittenOtherwise as `adjust_leave`.
    Effects: as `open_account`; on a year that is closed the days go on to the next. Safe to repeat.
    """
    if not reason.strip():
        raise ReasonMissing(field="reason")
    account = lock_to_write(by, account)
    known = account.movements.filter(kind=MovementKind.OPENING, source=source_of(account, identifier)).first()
    if known is not None:
        refuse_otherwise(known, days, reason)
        return account
    if days_given().filter(account=account).exists():
        raise BalanceOpened(field="account")
    open_account(
        by=by,
        employee=account.employee,
        kind=account.kind,
        year_start=account.year_start,
        days=days,
        reason=reason.strip(),
        identifier=identifier,
    )
    carry_on(by=by, account=account)
    return account


@transaction.atomic
def adjust_leave(
    *, by: Any, account: LeaveAccount, days: Decimal, reason: str, identifier: UUID
) -> LeaveMovement:
    """Add days to an account, or take some off, and say why.

    Shape:   `account` may be unsaved; `identifier` is the page's own: a second click finds what the first has written.
    Units:   `days` of the centre's basis, below nought to take some off.
    Rights:  forms_builder.credit_leave (HR, never for oneself: then the director).
    Raises:  NothingWritten, ReasonMissing; WrittenOtherwise when the same page has written other days, or why.
    Effects: locks the account, which is made where it is not there yet; one movement, one audit entry; on a year that
             is closed the days go on to the next. Safe to repeat.
    """
    if not days:
        raise NothingWritten(field="days")
    if not reason.strip():
        raise ReasonMissing(field="reason")
    account = lock_to_write(by, account)
    movement, created = LeaveMovement.objects.get_or_create(
        account=account,
        kind=MovementKind.ADJUSTMENT,
        source=source_of(account, identifier),
        defaults={"days": days, "reason": reason.strip(), "author_label": str(by)},
    )
    if created:
        record(by, "forms_builder.adjust_leave", account, days=str(days))
        carry_on(by=by, account=account)
    else:
        refuse_otherwise(movement, days, reason)
    return movement


def refuse_otherwise(movement: LeaveMovement, days: Decimal, reason: str) -> None:
    """Raise WrittenOtherwise: a page that was gone back to, and filled in anew, would be told that it is written."""
    if (movement.days, movement.reason) != (days, reason.strip()):
        raise WrittenOtherwise(field="days")


@transaction.atomic
def grant_splitting(*, by: Any, account: LeaveAccount) -> LeaveMovement:
    """Write the days that splitting the leave of this account has earned, as they stand now.

    Rights:  forms_builder.credit_leave.
    Raises:  NothingEarned.
    Effects: locks the account; one movement for each account, whatever is taken later, and one audit entry.
    Source:  Code du travail, L3141-23 (splitting.py).
    """
    account = lock_to_write(by, account)
    granted = account.movements.filter(kind=MovementKind.SPLITTING).first()
    if granted is not None:
        return granted
    earned = earned_on([account]).get(account.pk)
    if earned is None or not earned.earned:
        raise NothingEarned
    movement = LeaveMovement.objects.create(
        account=account,
        kind=MovementKind.SPLITTING,
        days=Decimal(earned.earned),
        source=account.public_id,
        author_label=str(by),
    )
    record(by, "forms_builder.grant_splitting", account, days=str(movement.days))
    return movement


@transaction.atomic
def let_lapse(*, by: Any, account: LeaveAccount) -> list[LeaveMovement]:
    """Take off the days carried in whose end has come: never by itself, only because human resources say so.

    Rights:  forms_builder.credit_leave.
    Raises:  YearClosed.
    Effects: locks the account; one movement for each closing that carried them, one audit entry when there are any.
             Days that a request waits for stay, and may lapse once it is decided. Safe to repeat.
    """
    account = lock_to_write(by, account)
    if is_closed(account.kind, account.year_start):
        raise YearClosed
    lapsed = lapsed_on(account, account.centre.today)
    known = set(account.movements.filter(kind=MovementKind.EXPIRY).values_list("source", flat=True))
    movements = [
        LeaveMovement(
            account=account,
            kind=MovementKind.EXPIRY,
            days=-one.days,
            source=unused_source(one, known),
            author_label=str(by),
        )
        for one in lapsed
    ]
    LeaveMovement.objects.bulk_create(movements)
    if movements:
        days = sum((one.days for one in lapsed), Decimal(0))
        record(by, "forms_builder.let_leave_lapse", account, days=str(days))
    return movements


def unused_source(one: Carried, known: Collection[UUID | None]) -> UUID | None:
    """The first that no movement has, of those under which days of this closing lapse (`lapse_source`)."""
    if one.source is None:
        return None
    sources = (lapse_source(one.source, number) for number in count())
    return next(source for source in sources if source not in known)


@transaction.atomic
def carry_rest(*, by: Any, account: LeaveAccount) -> Decimal:
    """Carry what is left of an account whose year is closed to the year that follows; return how much.

    Rights:  forms_builder.credit_leave.
    Raises:  YearStillOpen.
    Effects: as `finish_closing` where the owner had closed the year, and their own account was left out; else what came
             back since, as `move_rest`. Safe to repeat: the second time nothing is left.
    """
    account = lock_to_write(by, account)
    if not is_closed(account.kind, account.year_start):
        raise YearStillOpen
    finished = finish_closing(by=by, account=account)
    if finished is None:
        return move_rest(by=by, account=account)
    carry_on(by=by, account=LeaveAccount.objects.get(pk=account.pk))
    return finished
