"""The leave ledger at the same instant: two workers, two people of human resources; and the damage without the lock."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from forms_builder.actions.accruing import accrue_year, lock_accounts
from forms_builder.choices import Accrual
from forms_builder.models import LeaveAccount, LeaveKind, LeaveMovement
from forms_builder.queries.leave_accrual import employed_in
from portal.centres.models import Centre
from tests.factories.forms_builder import kind_of
from tests.support.cast import SYSTEM, Cast
from tests.support.race import Race, endings, pull_down, unlock

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

JUNE, SEPTEMBER = date(2026, 6, 1), date(2026, 9, 1)


@pytest.fixture
def paid(cast: Cast, centre: Centre) -> LeaveKind:
    LeaveKind.objects.filter(centre=centre, name="Congés payés").update(
        entitlement=Decimal(25), accrual=Accrual.MONTHLY
    )
    # Two workers that both open accounts wait for each other there already.
    with transaction.atomic():
        lock_accounts(kind_of(centre), list(employed_in(kind_of(centre), JUNE)), JUNE)
    return kind_of(centre)


def two_workers(race: Race, paid: LeaveKind) -> list[str]:
    """Two runs of the daily job, which both find three months to book."""

    def act() -> int:
        kind = LeaveKind.objects.select_related("centre__leave_policy").get(pk=paid.pk)
        return accrue_year(by=SYSTEM, kind=kind, year_start=JUNE, today=SEPTEMBER)

    return endings(race(act, act, before=LeaveMovement._meta.db_table))


def acquired(cast: Cast) -> Decimal:
    rows = LeaveMovement.objects.filter(account__employee=cast.animator)
    return sum((movement.days for movement in rows), Decimal(0))


def test_accrue_year_by_two_workers_is_booked_once(race: Race, paid: LeaveKind, cast: Cast) -> None:
    assert two_workers(race, paid) == ["done", "done"]
    assert acquired(cast) == Decimal("6.25")


def test_accrue_year_by_two_workers_without_the_lock_breaks_on_the_wall(
    race: Race, paid: LeaveKind, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, LeaveAccount)
    assert two_workers(race, paid) == ["IntegrityError", "done"]
    assert acquired(cast) == Decimal("6.25")


def test_accrue_year_by_two_workers_without_lock_nor_wall_is_booked_twice(
    race: Race, paid: LeaveKind, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, LeaveAccount)
    pull_down(LeaveMovement, "accrual_once_a_month")
    assert two_workers(race, paid) == ["done", "done"]
    assert acquired(cast) == Decimal("12.50")
