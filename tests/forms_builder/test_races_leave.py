"""The leave ledger at the same instant: two workers, two people of human resources; and the damage without the lock."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from forms_builder.actions.accruing import accrue_year, lock_accounts
from forms_builder.actions.closing_year import close_year
from forms_builder.actions.submitting import submit
from forms_builder.choices import Accrual, MovementKind
from forms_builder.models import LeaveAccount, LeaveClosing, LeaveKind, LeaveMovement, Submission
from forms_builder.queries.leave import balance_of
from forms_builder.queries.leave_accrual import employed_in
from forms_builder.queries.leave_closing import closing_rows, digest_of
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.forms_builder import (
    account_of,
    answers_of,
    draft_of,
    kind_of,
    leave_form,
    leave_typed,
    proof_of,
)
from tests.support.cast import SYSTEM, Cast
from tests.support.race import Act, Race, endings, pull_down, unlock

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
    unlock(monkeypatch, LeaveKind, LeaveAccount)
    assert two_workers(race, paid) == ["IntegrityError", "done"]
    assert acquired(cast) == Decimal("6.25")


def test_accrue_year_by_two_workers_without_lock_nor_wall_is_booked_twice(
    race: Race, paid: LeaveKind, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, LeaveKind, LeaveAccount)
    pull_down(LeaveMovement, "accrual_once_a_month")
    assert two_workers(race, paid) == ["done", "done"]
    assert acquired(cast) == Decimal("12.50")


LAST_YEAR, IN_MARCH = date(2025, 6, 1), date(2026, 3, 16)
"""A leave year that is over whenever this runs, and a Monday in it."""


@pytest.fixture
def old_account(cast: Cast) -> LeaveAccount:
    return account_of(cast.animator, "5", on=IN_MARCH)


def closing(kind: LeaveKind, cast: Cast) -> Act:
    """Human resources close the year with what the page showed before the race."""
    seen = digest_of(closing_rows(fresh(kind), LAST_YEAR, by=cast.hr))
    who = cast.hr.pk

    def act() -> LeaveClosing:
        by = User.objects.get(pk=who)
        return close_year(by=by, kind=fresh(kind), year_start=LAST_YEAR, lapsing_for=(), seen=seen)

    return act


def fresh(kind: LeaveKind) -> LeaveKind:
    return LeaveKind.objects.select_related("centre__leave_policy").get(pk=kind.pk)


def test_close_year_by_two_is_closed_once(race: Race, old_account: LeaveAccount, cast: Cast) -> None:
    act = closing(old_account.kind, cast)
    assert endings(race(act, act)) == ["done", "done"]
    assert LeaveClosing.objects.count() == 1
    assert LeaveMovement.objects.filter(kind=MovementKind.CARRY_IN).count() == 1


def test_close_year_by_two_without_locks_nor_wall_carries_twice(
    race: Race, old_account: LeaveAccount, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, LeaveKind, LeaveAccount)
    pull_down(LeaveClosing, "leave_year_closed_once")
    LeaveAccount.objects.create(
        centre=old_account.centre, employee=cast.animator, kind=old_account.kind, year_start=JUNE
    )
    act = closing(old_account.kind, cast)
    assert endings(race(act, act)) == ["done", "done"]
    assert balance_of(old_account).available == -5


def closed_while_sending(race: Race, account: LeaveAccount, cast: Cast, centre: Centre) -> list[str]:
    """The last five days of the year are asked for while it is closed."""
    page = leave_form(centre, cast.communication, route=("hr",))
    typed = leave_typed(page.versions.get(), IN_MARCH, date(2026, 3, 20))
    draft = draft_of(page, cast.animator, typed)
    answers = answers_of(draft)

    def send() -> Submission:
        row = Submission.objects.get(pk=draft.pk)
        proof = proof_of(row.applicant)
        return submit(by=row.applicant, submission=row, answers=answers, revision=0, proof=proof)

    # A column of what each writes once it has looked at the balance: the movement of one, the event of the other.
    return endings(race(closing(account.kind, cast), send, before='"kind"'))


def test_close_year_while_its_last_days_are_asked_for_gives_them_once(
    race: Race, old_account: LeaveAccount, cast: Cast, centre: Centre
) -> None:
    refused = closed_while_sending(race, old_account, cast, centre)[0]
    assert refused in ("BalanceTooLow", "RequestsStillOpen")
    assert balance_of(old_account).available == 0


def test_close_year_while_its_last_days_are_asked_for_without_the_lock_gives_them_twice(
    race: Race,
    old_account: LeaveAccount,
    cast: Cast,
    centre: Centre,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unlock(monkeypatch, LeaveAccount)
    assert closed_while_sending(race, old_account, cast, centre) == ["done", "done"]
    assert balance_of(old_account).available == -5
