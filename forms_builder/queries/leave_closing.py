"""What closing a leave year would do, what has lapsed, and what split leave has earned: read, never written."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from forms_builder.choices import APPROVED_STATES, OPEN_STATES, SETTLED_STATES, MovementKind, SubmissionState
from forms_builder.closing import (
    Carried,
    Closing,
    lapse_source,
    lapsing,
    plan_closing,
    rounding_of,
    still_carried,
)
from forms_builder.leave_days import LeaveDay, read_day
from forms_builder.models import LeaveAccount, LeaveClosing, LeaveKind, LeaveMovement, LeavePart, Submission
from forms_builder.queries.leave import Balance, with_balances
from forms_builder.queries.leave_accrual import account_after, account_year, booked_on
from forms_builder.splitting import Splitting, splitting_of
from portal.accounts.models import User
from portal.kit.dates import add_months

NOTHING = Decimal(0)
LATELY = timedelta(days=731)


@dataclass(frozen=True, slots=True)
class ClosingRow:
    """One person in the closing of a year. `rounding` goes to `rounded`, the account of what the year gave; it is part of
    `plan` where that is the account that is closed.
    """

    person: User
    account: LeaveAccount
    left: Decimal
    plan: Closing
    rounded: LeaveAccount | None
    rounding: Decimal


def closing_rows(
    kind: LeaveKind, year_start: date, lapsing_for: Collection[UUID] = frozenset(), *, by: Any
) -> list[ClosingRow]:
    """What closing would write for each person, by name: the same for the preview and for the act.

    Shape: `lapsing_for` are the public identifiers of the accounts whose days beyond the cap lapse; `by` closes, and nobody
           closes their own account.
    Who has left keeps the balance as it is: it is paid with the last salary.
    """
    accounts = accounts_to_close(kind, year_start).exclude(employee=by)
    return rows_for(kind, year_start, list(accounts), lapsing_for)


def rows_for(
    kind: LeaveKind,
    year_start: date,
    accounts: Sequence[LeaveAccount],
    lapsing_for: Collection[UUID] = frozenset(),
) -> list[ClosingRow]:
    """What closing would write for some accounts of the year."""
    policy = kind.centre.leave_policy
    carried = carried_in(accounts)
    gains = roundings(kind, year_start, accounts) if policy.rounds_up else {}
    end = add_months(account_after(year_start), policy.carried_for_months)
    rows = []
    for balance in with_balances(accounts):
        account = balance.account
        rounded, rounding = gains.get(account.employee_id, (None, NOTHING))
        plan = plan_closing(
            left=balance.available,
            rounding=rounding if rounded == account else NOTHING,
            carried_in=still_carried(carried.get(account.pk, ()), balance.taken),
            cap=policy.carries_over,
            expires_on=end,
            lapses=account.public_id in lapsing_for,
        )
        rows.append(ClosingRow(account.employee, account, balance.available, plan, rounded, rounding))
    return rows


def accounts_to_close(kind: LeaveKind, year_start: date) -> QuerySet[LeaveAccount]:
    stays = Q(employee__leaves_on=None) | Q(employee__leaves_on__gte=account_after(year_start))
    rows = LeaveAccount.objects.filter(stays, kind=kind, year_start=year_start, employee__is_active=True)
    return rows.select_related("employee", "kind").order_by(
        "employee__last_name", "employee__first_name", "pk"
    )


def roundings(
    kind: LeaveKind, year_start: date, accounts: Iterable[LeaveAccount]
) -> Mapping[int, tuple[LeaveAccount, Decimal]]:
    """What is missing to a whole day of what the year gave, and on which account; by the key of the person."""
    people = [account.employee_id for account in accounts]
    held = LeaveAccount.objects.filter(
        kind=kind, year_start=account_year(kind, year_start), employee__in=people
    )
    known = list(held)
    booked = booked_on(known, kind.centre.zone)
    found = {}
    for account in known:
        if account.pk in booked and booked[account.pk].months:
            given = booked[account.pk].opening + sum(booked[account.pk].months.values(), NOTHING)
            found[account.employee_id] = (account, rounding_of(given))
    return found


def carried_in(accounts: Iterable[LeaveAccount]) -> Mapping[int, Sequence[Carried]]:
    """The days that were carried to these accounts, less those that lapsed; by the key of the account."""
    kinds = (MovementKind.CARRY_IN, MovementKind.EXPIRY)
    rows = LeaveMovement.objects.filter(account__in=list(accounts), kind__in=kinds)
    carried: dict[int, list[Carried]] = defaultdict(list)
    lapsed: dict[int, dict[UUID, Decimal]] = defaultdict(dict)
    for account, source, kind, days, end in rows.values_list(
        "account", "source", "kind", "days", "expires_on"
    ):
        if kind == MovementKind.CARRY_IN and source is not None:
            carried[account].append(Carried(days, end, source))
        elif source is not None:
            lapsed[account][source] = days
    return {
        account: [replace(one, days=one.days + lapses_of(one, lapsed[account])) for one in known]
        for account, known in carried.items()
    }


def lapses_of(one: Carried, lapsed: Mapping[UUID, Decimal]) -> Decimal:
    """What lapsed of these days, below nought. Shape: `lapsed` are the movements of their account, by their source."""
    own = (lapse_source(one.source, number) for number in range(len(lapsed)) if one.source)
    return sum((lapsed.get(source, NOTHING) for source in own), NOTHING)


def lapsed_on(account: LeaveAccount, today: date) -> tuple[Carried, ...]:
    """Days carried in whose end has come and that nobody took."""
    closed = closed_among([account])
    return lapsed_among(with_balances([account]), closed, today).get(account.pk, ())


def lapsed_among(
    known: Sequence[Balance], closed: Collection[int], today: date
) -> dict[int, tuple[Carried, ...]]:
    """`lapsed_on`, of accounts whose balances are known, by their key. Nothing lapses on those that are `closed`: what comes
    back to them goes on to the next year, with the days that were carried there.
    """
    balances = [balance for balance in known if balance.account.pk not in closed]
    carried = carried_in(balance.account for balance in balances)
    found = {
        balance.account.pk: lapsing(
            still_carried(carried.get(balance.account.pk, ()), balance.taken), today, balance.available
        )
        for balance in balances
    }
    return {account: lapsed for account, lapsed in found.items() if lapsed}


def open_parts(kind: LeaveKind, year_start: date) -> QuerySet[LeavePart]:
    """The requests of that year that nobody has decided, cancellations among them; of those whose balance is closed: what
    somebody who has left never corrected holds nobody up.
    """
    states = (*OPEN_STATES, SubmissionState.CANCELLATION_ASKED)
    closing = accounts_to_close(kind, year_start).order_by().values("pk")
    rows = LeavePart.objects.filter(account__in=closing, submission__state__in=states)
    return rows.select_related("submission__version", "submission__applicant").order_by("starts_on", "pk")


def digest_of(rows: Iterable[ClosingRow]) -> str:
    """Tells whether what a page showed is still what would be written."""
    shown = [
        [row.account.pk, *map(str, (row.left, row.rounding, row.plan.excess, *row.plan.carried))]
        for row in rows
    ]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:16]


def earned_on(accounts: Iterable[LeaveAccount]) -> dict[int, Splitting]:
    """What the leave taken from each account earns by being split, by the key of the account; nothing where it was granted.
    Days that sickness has given back were not taken.
    """
    known = {account.pk: account for account in accounts}
    granted, sick = set(), {}
    kinds = (MovementKind.SPLITTING, MovementKind.DEFERRAL)
    for movement in LeaveMovement.objects.filter(account__in=known, kind__in=kinds):
        if movement.kind == MovementKind.SPLITTING:
            granted.add(movement.account_id)
        sick[movement.account_id, movement.source] = movement.given_back
    parts = LeavePart.objects.filter(account__in=known, submission__state__in=APPROVED_STATES)
    days: dict[int, list[LeaveDay]] = defaultdict(list)
    for account, request, detail in parts.exclude(account__in=granted).values_list(
        "account", "submission", "detail"
    ):
        days[account] += days_without(map(read_day, detail), sick.get((account, request)))
    found = {}
    for key, taken in days.items():
        policy = known[key].kind.centre.leave_policy
        per_week = len(policy.counted_weekdays(known[key].employee.worked_weekdays))
        if policy.splits and per_week:
            found[key] = splitting_of(taken, per_week)
    return found


def days_without(days: Iterable[LeaveDay], interval: tuple[date, date] | None) -> list[LeaveDay]:
    if interval is None:
        return list(days)
    return [day for day in days if not interval[0] <= day.date <= interval[1]]


@dataclass(frozen=True, slots=True)
class YearToClose:
    """A leave year of one kind that is over and not closed. `number` people have an account in it."""

    kind: LeaveKind
    year_start: date
    number: int

    @property
    def label(self) -> str:
        return LeaveAccount(kind=self.kind, year_start=self.year_start).year_label

    def is_of(self, kind: LeaveKind, first_year: int) -> bool:
        return self.kind == kind and self.year_start.year == first_year


def years_to_close(centre: Any) -> list[YearToClose]:
    """The oldest of each kind, alone: a year is closed before the one that follows it."""
    over = add_months(centre.today, -12)
    rows = accounts_never_closed().filter(centre=centre, year_start__lte=over)
    oldest: dict[int, tuple[date, int]] = {}
    in_order = rows.order_by("year_start", "kind__position", "kind").values_list("year_start", "kind")
    for start, kind, number in in_order.annotate(number=Count("pk")):
        oldest.setdefault(kind, (start, number))
    kinds = LeaveKind.objects.in_bulk(oldest)
    return [YearToClose(kinds[kind], start, number) for kind, (start, number) in oldest.items()]


def accounts_never_closed() -> QuerySet[LeaveAccount]:
    closed = LeaveClosing.objects.filter(kind=OuterRef("kind"), year_start=OuterRef("year_start"))
    return LeaveAccount.objects.filter(~Exists(closed))


def has_earlier_open(kind: LeaveKind, year_start: date) -> bool:
    """Whether an earlier year of this kind, in which somebody has an account, is not closed."""
    return accounts_never_closed().filter(kind=kind, year_start__lt=year_start).exists()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A line that human resources may write on an account. Shape: `act` is "split", "lapse" or "carry"."""

    account: LeaveAccount
    act: str
    days: Decimal


def proposals_for(balances: Sequence[Balance], today: date) -> list[Proposal]:
    """What the law or a closing leaves to be written on these accounts."""
    accounts = [balance.account for balance in balances]
    earned, closed = earned_on(accounts), closed_among(accounts)
    lapsed = lapsed_among(balances, closed, today)
    found = []
    for balance in balances:
        account = balance.account
        split = earned[account.pk].earned if account.pk in earned else 0
        ended = sum((one.days for one in lapsed.get(account.pk, ())), NOTHING)
        rest = balance.available if account.pk in closed else NOTHING
        days = {"split": Decimal(split), "lapse": ended, "carry": rest}
        found += [Proposal(account, act, number) for act, number in days.items() if number]
    return found


def closed_among(accounts: Sequence[LeaveAccount]) -> frozenset[int]:
    """The keys of those whose year is closed."""
    closings = LeaveClosing.objects.filter(kind__in={one.kind_id for one in accounts})
    closed = set(closings.values_list("kind", "year_start"))
    return frozenset(one.pk for one in accounts if (one.kind_id, one.year_start) in closed)


def leaves_taken(person: User) -> QuerySet[Submission]:
    """Approved leave of the last two years that sickness may have cut into, the last first."""
    taken = LeaveMovement.objects.filter(account__employee=person, kind=MovementKind.TAKEN)
    deferred = LeaveMovement.objects.filter(account__employee=person, kind=MovementKind.DEFERRAL)
    rows = Submission.objects.filter(
        applicant=person,
        state__in=SETTLED_STATES,
        pk__in=taken.values("source"),
        closed_at__gte=timezone.now() - LATELY,
    )
    return (
        rows.exclude(pk__in=deferred.values("source"))
        .prefetch_related("leave_parts")
        .order_by("-closed_at", "pk")
    )
