"""What accrual, closing and split leave are computed from: who is employed, how long they were away, what was booked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone

from forms_builder.accrual import Employment, lost_days
from forms_builder.choices import APPROVED_STATES, Accrual, MovementKind
from forms_builder.leave_days import leave_year_start, read_day
from forms_builder.models import LeaveAccount, LeaveClosing, LeaveKind, LeaveMovement, LeavePart
from portal.accounts.choices import Contract
from portal.accounts.models import User
from portal.kit.dates import add_months

ACCRUING = (Contract.PERMANENT, Contract.FIXED_TERM, Contract.APPRENTICE)
"""Contracts that the Code du travail gives leave by the month. The others have rules of their own (civic service: Code du
service national, R121-16; educational commitment: paid with the days worked): human resources write those by hand."""


@dataclass(slots=True)
class Booked:
    """What was written on one account. Shape: `months` by their first day; `opened_on` when its opening was, if it was."""

    months: dict[date, Decimal] = field(default_factory=dict)
    opening: Decimal = Decimal(0)
    opened_on: date | None = None


def accruing_kinds() -> QuerySet[LeaveKind]:
    """Kinds whose days come in by themselves, in all centres."""
    rows = LeaveKind.objects.filter(is_debited=True, entitlement__gt=0).exclude(accrual=Accrual.NONE)
    return rows.select_related("centre__leave_policy").order_by("centre", "pk")


def account_year(kind: LeaveKind, acquired_in: date) -> date:
    """The leave year on whose account goes what was acquired in the one that begins on `acquired_in`."""
    return add_months(acquired_in, 12) if kind.is_acquired_ahead else acquired_in


def employed_in(kind: LeaveKind, year_start: date) -> QuerySet[User]:
    """People of the centre who had a contract that gives leave in that year. Who left without a date said has none."""
    people = User.objects.filter(centre=kind.centre_id, contract__in=ACCRUING, erased_at=None)
    here = Q(is_active=True, leaves_on=None) | Q(leaves_on__gte=year_start)
    entered = Q(entered_on=None) | Q(entered_on__lt=add_months(year_start, 12))
    return people.filter(here, entered).order_by("pk")


def employment_of(person: User) -> Employment:
    return Employment(person.entered_on, person.leaves_on)


def lost_in(people: Iterable[User], start: date, end: date) -> Mapping[int, Mapping[date, Decimal]]:
    """The days on which people were away with leave that gives less than work, by the key of the person."""
    parts = LeavePart.objects.filter(
        submission__applicant__in=list(people),
        submission__state__in=APPROVED_STATES,
        kind__accrual_share__lt=1,
        starts_on__lte=end,
        ends_on__gte=start,
    )
    lost: dict[int, dict[date, Decimal]] = defaultdict(dict)
    for person, share, detail in parts.values_list("submission__applicant", "kind__accrual_share", "detail"):
        for day, part in lost_days(map(read_day, detail), share).items():
            lost[person][day] = lost[person].get(day, Decimal(0)) + part
    return lost


def booked_on(accounts: Iterable[LeaveAccount], zone: str) -> Mapping[int, Booked]:
    """Accruals and openings, by the key of the account."""
    found: dict[int, Booked] = defaultdict(Booked)
    kinds = (MovementKind.ACCRUAL, MovementKind.OPENING)
    rows = LeaveMovement.objects.filter(account__in=list(accounts), kind__in=kinds).order_by("pk")
    for account, month, days, made_at in rows.values_list("account", "month", "days", "made_at"):
        booked = found[account]
        if month is None:
            booked.opening = days
            booked.opened_on = timezone.localtime(made_at, ZoneInfo(zone)).date()
        else:
            booked.months[month] = days
    return found


def is_closed(kind: LeaveKind, year_start: date) -> bool:
    return LeaveClosing.objects.filter(kind=kind, year_start=year_start).exists()


def has_run_in(kind: LeaveKind, year_start: date) -> bool:
    """Whether days came in by themselves in that year: a centre that begins with the ledger is given nothing for the year
    before it.
    """
    months = {"month__gte": year_start, "month__lt": add_months(year_start, 12)}
    return LeaveMovement.objects.filter(account__kind=kind, kind=MovementKind.ACCRUAL, **months).exists()


def may_come_again(kind: LeaveKind, this_year: date) -> bool:
    """Whether another way of coming in would be replayed over months that are booked: those of a year that is not closed and
    that the daily job (this one, the last) or a closing (whose year has accounts) still goes over.
    """
    rows = LeaveMovement.objects.filter(account__kind=kind, kind=MovementKind.ACCRUAL)
    months = rows.order_by("month").values_list("month", flat=True).distinct()
    years = {leave_year_start(month, this_year.month) for month in months if month is not None}
    years -= set(LeaveClosing.objects.filter(kind=kind).values_list("year_start", flat=True))
    to_close = LeaveAccount.objects.filter(kind=kind, year_start__in=years).exists()
    return to_close or any(year >= add_months(this_year, -12) for year in years)


def account_after(year_start: date) -> date:
    """The leave year that follows."""
    return add_months(year_start, 12)
