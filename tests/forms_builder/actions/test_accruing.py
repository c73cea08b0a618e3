"""Days that come in by themselves: to whom, how many, once."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from forms_builder.actions.accruing import accrue_leave, accrue_year
from forms_builder.choices import Accrual, MovementKind
from forms_builder.models import FormPage, LeaveAccount, LeaveClosing, LeaveKind, LeaveMovement, LeavePolicy
from forms_builder.queries.leave import balance_of
from portal.accounts.choices import Contract
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from tests.factories.forms_builder import account_of, approve_all, kind_of, send_leave
from tests.support.cast import SYSTEM, Cast
from tests.support.queries import queries_of
from tests.support.traces import traces

JUNE, LAST_JUNE, NEXT_JUNE = date(2026, 6, 1), date(2025, 6, 1), date(2027, 6, 1)
NINE_MONTHS = Decimal("18.75")
"""Of twenty-five days a year: June to February, on FROZEN_TODAY, which is 10 March 2027."""


def comes_in(centre: Centre, name: str = "Congés payés", **facts: Any) -> LeaveKind:
    """Make the days of a kind come in by themselves."""
    values = {"entitlement": Decimal(25), "accrual": Accrual.MONTHLY} | facts
    LeaveKind.objects.filter(centre=centre, name=name).update(**values)
    return kind_of(centre, name)


def accrue_on(day: date) -> None:
    with time_machine.travel(datetime(day.year, day.month, day.day, 8, 0, tzinfo=UTC), tick=False):
        accrue_leave(by=SYSTEM)


@pytest.fixture
def paid(centre: Centre, cast: Cast, today: date) -> LeaveKind:
    return comes_in(centre)


def booked(person: User, year: date = JUNE) -> list[tuple[date | None, Decimal]]:
    rows = LeaveMovement.objects.filter(
        account__employee=person, account__year_start=year, kind=MovementKind.ACCRUAL
    )
    return list(rows.order_by("month").values_list("month", "days"))


def sum_of(person: User, year: date = JUNE) -> Decimal:
    return sum((days for _month, days in booked(person, year)), Decimal(0))


def test_accrue_leave_books_each_month_that_is_over(paid: LeaveKind, cast: Cast) -> None:
    number = accrue_leave(by=SYSTEM)
    rows = booked(cast.animator)
    assert (len(rows), rows[0], rows[-1][0]) == (9, (JUNE, Decimal("2.08")), date(2027, 2, 1))
    assert sum_of(cast.animator) == NINE_MONTHS
    assert balance_of(LeaveAccount.objects.get(employee=cast.animator)).available == NINE_MONTHS
    assert number == LeaveMovement.objects.count() == 9 * LeaveAccount.objects.count()
    entry = AuditEntry.objects.get(verb="forms_builder.accrue_leave")
    assert (entry.centre_id, entry.details["movements"], len(entry.details["months"])) == (
        paid.centre_id,
        number,
        9,
    )


def test_accrue_leave_again_writes_nothing(paid: LeaveKind) -> None:
    assert accrue_leave(by=SYSTEM) > 0
    before = traces()
    assert accrue_leave(by=SYSTEM) == 0
    assert traces() == before


def test_accrue_leave_after_a_stop_catches_up_what_was_missed(paid: LeaveKind, cast: Cast) -> None:
    accrue_on(date(2026, 8, 5))
    assert sum_of(cast.animator) == Decimal("4.17")
    accrue_on(date(2027, 3, 10))
    assert sum_of(cast.animator) == NINE_MONTHS


def test_accrue_leave_after_the_year_has_ended_books_its_last_months(paid: LeaveKind, cast: Cast) -> None:
    accrue_leave(by=SYSTEM)
    accrue_on(date(2027, 8, 2))
    assert (sum_of(cast.animator), sum_of(cast.animator, NEXT_JUNE)) == (25, Decimal("4.17"))


def test_accrue_leave_for_the_first_time_leaves_the_year_before_alone(paid: LeaveKind, cast: Cast) -> None:
    accrue_leave(by=SYSTEM)
    assert booked(cast.animator, LAST_JUNE) == []


def test_accrue_leave_of_a_year_that_is_closed_writes_nothing(paid: LeaveKind) -> None:
    LeaveClosing.objects.create(centre=paid.centre, kind=paid, year_start=JUNE, author_label="rh")
    assert accrue_leave(by=SYSTEM) == 0


def test_accrue_leave_acquired_ahead_is_on_the_next_year(centre: Centre, cast: Cast, today: date) -> None:
    comes_in(centre, is_acquired_ahead=True)
    accrue_leave(by=SYSTEM)
    assert (booked(cast.animator), sum_of(cast.animator, NEXT_JUNE)) == ([], NINE_MONTHS)


def test_accrue_leave_of_a_yearly_kind_is_all_at_once(centre: Centre, cast: Cast, today: date) -> None:
    comes_in(centre, accrual=Accrual.YEARLY, entitlement=Decimal(6))
    User.objects.filter(pk=cast.youth_animator.pk).update(entered_on=date(2026, 12, 1))
    accrue_leave(by=SYSTEM)
    accrue_leave(by=SYSTEM)
    assert booked(cast.animator) == [(JUNE, Decimal(6))]
    assert booked(cast.youth_animator) == [(JUNE, Decimal(3))]


def test_accrue_leave_of_a_yearly_kind_that_was_opened_writes_nothing(
    centre: Centre, cast: Cast, today: date
) -> None:
    comes_in(centre, accrual=Accrual.YEARLY, entitlement=Decimal(6))
    account_of(cast.animator, "2")
    accrue_leave(by=SYSTEM)
    assert booked(cast.animator) == []


def test_accrue_leave_of_a_yearly_kind_that_was_opened_before_its_year_writes_all(
    centre: Centre, cast: Cast, today: date
) -> None:
    """In March nothing of the next year was acquired: what was opened counts none of it."""
    comes_in(centre, accrual=Accrual.YEARLY, entitlement=Decimal(6))
    account_of(cast.animator, "2", on=NEXT_JUNE)
    with time_machine.travel(datetime(2027, 6, 2, 8, 0, tzinfo=UTC), tick=False):
        accrue_leave(by=SYSTEM)
    assert booked(cast.animator, NEXT_JUNE) == [(NEXT_JUNE, Decimal(6))]


def test_accrue_leave_after_an_opening_counts_from_its_month(paid: LeaveKind, cast: Cast) -> None:
    """What was opened in March counts what came before March."""
    account_of(cast.animator, "18.75")
    accrue_leave(by=SYSTEM)
    assert (booked(cast.animator), sum_of(cast.coordinator)) == ([], NINE_MONTHS)


def test_accrue_leave_after_an_opening_goes_on_with_its_month(paid: LeaveKind, cast: Cast) -> None:
    account_of(cast.animator, "18.75")
    accrue_on(date(2027, 5, 2))
    assert booked(cast.animator) == [
        (date(2027, 3, 1), Decimal("2.08")),
        (date(2027, 4, 1), Decimal("2.09")),
    ]


def test_accrue_leave_gives_who_entered_or_left_their_share(paid: LeaveKind, cast: Cast) -> None:
    User.objects.filter(pk=cast.animator.pk).update(entered_on=date(2027, 2, 15))
    User.objects.filter(pk=cast.youth_animator.pk).update(leaves_on=date(2026, 6, 15), is_active=False)
    User.objects.filter(pk=cast.coordinator.pk).update(entered_on=date(2027, 3, 1))
    accrue_leave(by=SYSTEM)
    half = Decimal("1.04")
    assert (booked(cast.animator), booked(cast.youth_animator), booked(cast.coordinator)) == (
        [(date(2027, 2, 1), half)],
        [(JUNE, half)],
        [],
    )


@pytest.mark.parametrize("contract", [Contract.BOARD, Contract.CIVIC_SERVICE, Contract.EDUCATIONAL])
def test_accrue_leave_of_a_contract_without_leave_by_the_month_writes_nothing(
    paid: LeaveKind, cast: Cast, contract: Contract
) -> None:
    User.objects.filter(pk=cast.animator.pk).update(contract=contract)
    accrue_leave(by=SYSTEM)
    assert LeaveAccount.objects.filter(employee=cast.animator).count() == 0


def test_accrue_leave_of_who_left_without_a_date_writes_nothing(paid: LeaveKind, cast: Cast) -> None:
    accrue_leave(by=SYSTEM)
    assert booked(cast.gone) == []


@pytest.mark.parametrize(
    "facts", [{"accrual": Accrual.NONE}, {"entitlement": Decimal(0)}, {"is_debited": False}]
)
def test_accrue_leave_of_a_kind_without_accrual_writes_nothing(
    centre: Centre, today: date, facts: dict[str, Any]
) -> None:
    comes_in(centre, **facts)
    assert (accrue_leave(by=SYSTEM), LeaveAccount.objects.count()) == (0, 0)


def test_accrue_leave_of_one_centre_leaves_the_other_alone(paid: LeaveKind, cast: Cast) -> None:
    accrue_leave(by=SYSTEM)
    assert LeaveAccount.objects.exclude(centre=paid.centre).count() == 0


def test_accrue_leave_of_part_time_follows_the_rule_of_the_centre(paid: LeaveKind, cast: Cast) -> None:
    User.objects.filter(pk=cast.animator.pk).update(working_days="1245")
    LeavePolicy.objects.filter(centre=paid.centre).update(is_by_days_worked=True)
    accrue_leave(by=SYSTEM)
    assert (sum_of(cast.animator), sum_of(cast.coordinator)) == (15, NINE_MONTHS)


def away_in_january(page: FormPage, cast: Cast, name: str) -> None:
    """From Monday 11 to Sunday 24 January 2027, as a leave counts: fourteen days of thirty-one."""
    sent = send_leave(page, cast.animator, date(2027, 1, 11), date(2027, 1, 22), kind=name)
    approve_all(sent, cast.coordinator, cast.hr, cast.director)


@pytest.mark.parametrize(("share", "lost"), [("1", "0"), ("0.80", "0.19"), ("0", "0.94")])
def test_accrue_leave_takes_off_what_leave_that_is_no_work_does_not_give(
    paid: LeaveKind, leave_page: FormPage, cast: Cast, share: str, lost: str
) -> None:
    LeaveKind.objects.filter(centre=paid.centre, name="Congé sans solde").update(accrual_share=Decimal(share))
    away_in_january(leave_page, cast, "Congé sans solde")
    accrue_leave(by=SYSTEM)
    assert sum_of(cast.animator) == NINE_MONTHS - Decimal(lost)


def test_accrue_leave_takes_nothing_off_for_leave_that_is_not_decided(
    paid: LeaveKind, leave_page: FormPage, cast: Cast
) -> None:
    LeaveKind.objects.filter(centre=paid.centre, name="Congé sans solde").update(accrual_share=0)
    send_leave(leave_page, cast.animator, date(2027, 1, 11), date(2027, 1, 22), kind="Congé sans solde")
    accrue_leave(by=SYSTEM)
    assert sum_of(cast.animator) == NINE_MONTHS


def test_accrue_leave_for_more_people_asks_no_more(paid: LeaveKind, cast: Cast) -> None:
    """A centre of fifty costs what a centre of five does, beside the lines written."""
    accrue_leave(by=SYSTEM)
    few = queries_of(lambda: accrue_leave(by=SYSTEM)).count
    User.objects.filter(centre=paid.centre).exclude(pk=cast.animator.pk).update(contract=Contract.BOARD)
    assert queries_of(lambda: accrue_leave(by=SYSTEM)).count == few


@pytest.mark.parametrize("who", ["rh", "direction", "informatique", "installation"])
def test_accrue_leave_by_people_is_refused(paid: LeaveKind, cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        accrue_leave(by=cast[who])
    with pytest.raises(PermissionDenied):
        accrue_year(by=cast[who], kind=paid, year_start=JUNE, today=date(2027, 3, 10))
    assert LeaveMovement.objects.count() == 0


def test_accrual_of_a_month_is_held_to_one_by_the_database(paid: LeaveKind, cast: Cast) -> None:
    account = account_of(cast.animator)
    row = {"account": account, "kind": MovementKind.ACCRUAL, "days": 1, "month": JUNE, "author_label": "x"}
    LeaveMovement.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        LeaveMovement.objects.create(**row)
