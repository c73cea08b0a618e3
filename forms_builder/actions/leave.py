"""Every write to the leave ledger. Days are held, taken and given back by the effects of requests."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.utils.formats import number_format

from forms_builder.choices import MovementKind
from forms_builder.exceptions import AlreadyAway, BalanceTooLow, NothingToTake
from forms_builder.leave_days import LeaveDay, LeavePeriod, read_day, split_by_leave_year
from forms_builder.models import LeaveAccount, LeaveKind, LeaveMovement, LeavePart, LeavePolicy, Submission
from forms_builder.queries.leave import balance_of, count_for, overlapping_parts
from forms_builder.queries.leave_accrual import account_after, is_closed
from forms_builder.queries.leave_closing import accounts_to_close
from portal.accounts.exceptions import NotInSameCentre
from portal.accounts.models import User
from portal.audit.actions import record
from portal.kit.access import require

BY_HAND = UUID("5b0c7a57-6d1e-4f0a-9a0b-2f6f2f6c1d34")
"""The namespace of what human resources write on an account."""


@transaction.atomic
def open_account(
    *,
    by: Any,
    employee: User,
    kind: LeaveKind,
    year_start: date,
    days: Decimal,
    reason: str = "",
    identifier: UUID | None = None,
) -> LeaveAccount:
    """Open the account of one kind for one leave year, with what was acquired before.

    Shape:   `identifier` is the page's own, where a page was filled in.
    Units:   `days` of the centre's basis.
    Rights:  forms_builder.credit_leave (HR, never for oneself).
    Raises:  NotInSameCentre when the kind is another centre's.
    Effects: the account, one movement, one audit entry. Safe to repeat: the first opening stays.
    """
    if kind.centre_id != employee.centre_id:
        raise NotInSameCentre
    require(
        by, "forms_builder.credit_leave", LeaveAccount(centre=employee.centre, employee=employee, kind=kind)
    )
    account = lock_account(employee, kind, year_start)
    source = identifier and source_of(account, identifier)
    values = {"days": days, "reason": reason, "source": source, "author_label": str(by)}
    _movement, created = LeaveMovement.objects.get_or_create(
        account=account, kind=MovementKind.OPENING, defaults=values
    )
    if created:
        record(by, "forms_builder.open_account", account, days=str(days))
    return account


def source_of(account: LeaveAccount, identifier: UUID) -> UUID:
    """The source of what a page writes by hand: never the page's own word, which may be that of a request or a closing."""
    return uuid5(BY_HAND, f"{account.public_id}:{identifier}")


def lock_account(employee: User, kind: LeaveKind, year_start: date) -> LeaveAccount:
    """Find or make the account, and hold its row until the end of the transaction."""
    account, _created = LeaveAccount.objects.get_or_create(
        employee=employee, kind=kind, year_start=year_start, defaults={"centre": kind.centre}
    )
    return LeaveAccount.objects.select_for_update().get(pk=account.pk)


def hold_days(*, submission: Submission, kind: LeaveKind, period: LeavePeriod, field: str) -> list[LeavePart]:
    """Freeze the days that `submission` takes, and hold them on their accounts.

    Shape:   `field` is where the person typed the dates, for the message.
    Raises:  NothingToTake, AlreadyAway, BalanceTooLow.
    Effects: locks the person (two requests for the same dates, of whatever kinds, meet here), then the
             accounts in the order of their years; replaces the parts of an earlier sending.
    """
    person = submission.applicant
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    policy = LeavePolicy.objects.get(centre=submission.centre_id)
    parts = split_by_leave_year(count_for(person, period, policy), policy.year_starts_in)
    if not parts:
        raise NothingToTake(field=field)
    refuse_overlap(submission, parts, field)
    LeavePart.objects.filter(submission=submission).delete()
    held = []
    for year_start, days in sorted(parts.items()):
        account = lock_account(person, kind, year_start) if kind.is_debited else None
        held.append(
            LeavePart.objects.create(
                submission=submission,
                kind=kind,
                account=account,
                year_start=year_start,
                days=sum((day.weight for day in days), Decimal(0)),
                starts_on=days[0].date,
                ends_on=days[-1].date,
                detail=[day.to_json() for day in days],
            )
        )
        if account is not None:
            refuse_beyond(account, held[-1], policy, submission, field)
    return held


def refuse_overlap(submission: Submission, parts: dict[date, tuple[LeaveDay, ...]], field: str) -> None:
    """Raise AlreadyAway when a half of a day is asked for twice."""
    wanted = {day.date: day for days in parts.values() for day in days if day.weight}
    for part in overlapping_parts(submission.applicant, min(wanted), max(wanted), except_for=submission):
        for taken in map(read_day, part.detail):
            asked = wanted.get(taken.date)
            if asked and taken.weight and not (asked.half and taken.half and asked.half != taken.half):
                raise AlreadyAway(field=field)


def refuse_beyond(
    account: LeaveAccount, part: LeavePart, policy: LeavePolicy, submission: Submission, field: str
) -> None:
    """Raise BalanceTooLow when the account does not hold the days; the part itself is already counted or
    not, according to the state of its request.
    """
    if policy.allows_negative:
        return
    available = balance_of(account).available
    if Submission.objects.in_progress().filter(pk=submission.pk).exists():
        available += part.days
    if part.days > available:
        raise BalanceTooLow(
            BalanceTooLow.sentence
            % {
                "kind": account.kind.name,
                "available": number_format(available.normalize()),
                "days": number_format(part.days.normalize()),
            },
            field=field,
        )


def take_days(*, by: Any, submission: Submission) -> None:
    """Write the held days as taken, once.

    Raises:  BalanceTooLow, when the account has been lowered since the days were held.
    Effects: locks the accounts in the order of their years; one movement per part. Where balances may go below zero, the
             debt of a year that is closed goes on to the next (`carry_debt`).
    """
    policy, accounts = LeavePolicy.objects.get(centre=submission.centre_id), []
    for part in submission.leave_parts.filter(account__isnull=False).select_related("kind"):
        account = LeaveAccount.objects.select_for_update().get(pk=part.account_id)
        refuse_beyond(account, part, policy, submission, "")
        LeaveMovement.objects.get_or_create(
            account=account,
            source=submission.pk,
            kind=MovementKind.TAKEN,
            defaults={"days": -part.days, "author_label": str(by)},
        )
        accounts.append(account)
    for account in accounts if policy.allows_negative else ():
        carry_debt(by=by, account=account)


def give_days_back(*, by: Any, submission: Submission) -> None:
    """Write a reversal of what was taken: the same stored amount, whatever the count would be today, less what was
    given back already because of sickness.

    Effects: locks the accounts in the order of their years; one movement for each. What comes back to a year that is
             closed goes on to the next (`carry_on`).
    """
    deferred = dict(
        LeaveMovement.objects.filter(source=submission.pk, kind=MovementKind.DEFERRAL).values_list(
            "account", "days"
        )
    )
    taken = LeaveMovement.objects.filter(source=submission.pk, kind=MovementKind.TAKEN).order_by(
        "account__year_start"
    )
    accounts = []
    for movement in taken:
        account = LeaveAccount.objects.select_for_update().get(pk=movement.account_id)
        days = -movement.days - deferred.get(account.pk, Decimal(0))
        if days:
            LeaveMovement.objects.get_or_create(
                account=account,
                source=submission.pk,
                kind=MovementKind.REVERSAL,
                defaults={"days": days, "author_label": str(by)},
            )
        accounts.append(account)
    for account in accounts:
        carry_on(by=by, account=account)


def carry_on(*, by: Any, account: LeaveAccount) -> None:
    """Carry what was written on a closed year to the one that follows, as the closing would have: not for who has left.

    Rights:  the caller has checked them, and holds the account.
    Effects: as `move_rest`. Nothing while the year is open.
    """
    if is_carried_on(account):
        move_rest(by=by, account=account)


def carry_debt(*, by: Any, account: LeaveAccount) -> None:
    """Carry what was taken from a closed year beyond what it had, whatever else is asked for of it, to the first year after
    it that is open.

    Effects: as `move_days`, one year after the other. Nothing while the year is open, nor for who has left.
    """
    debt = balance_of(account).balance
    if debt < 0 and is_carried_on(account):
        carry_debt(by=by, account=move_days(by=by, account=account, days=debt))


def is_carried_on(account: LeaveAccount) -> bool:
    stays = accounts_to_close(account.kind, account.year_start).filter(pk=account.pk)
    return is_closed(account.kind, account.year_start) and stays.exists()


def move_rest(*, by: Any, account: LeaveAccount) -> Decimal:
    """Carry what is left of an account, which the caller holds, to the first year after it that is open.

    Effects: as `move_days`, one year after the other.
    """
    left = balance_of(account).available
    if left:
        carry_on(by=by, account=move_days(by=by, account=account, days=left))
    return left


def move_days(*, by: Any, account: LeaveAccount, days: Decimal) -> LeaveAccount:
    """Carry `days` of an account, which the caller holds, to the one of the year that follows; return that one.

    Effects: locks it; a movement on both, one audit entry.
    """
    after = lock_account(account.employee, account.kind, account_after(account.year_start))
    source = uuid4()
    for row, kind, moved in (
        (account, MovementKind.CARRY_OUT, -days),
        (after, MovementKind.CARRY_IN, days),
    ):
        LeaveMovement.objects.create(account=row, kind=kind, days=moved, source=source, author_label=str(by))
    record(by, "forms_builder.carry_leave", account, days=str(days))
    return after
