"""What human resources write on an account by hand, twice at the same instant; and the damage without the lock."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from forms_builder.actions.adjusting import adjust_leave, grant_splitting, let_lapse
from forms_builder.actions.closing_year import close_year
from forms_builder.actions.deferring import defer_leave
from forms_builder.choices import MovementKind
from forms_builder.models import FormPage, LeaveAccount, LeaveClosing, LeaveKind, LeaveMovement, Submission
from forms_builder.queries.leave import balance_of
from forms_builder.queries.leave_closing import closing_rows, digest_of
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from tests.factories.forms_builder import account_of, approve_all, leave_form, send_leave
from tests.support.cast import Cast
from tests.support.race import Act, Race, endings, one_after_the_other, pull_down, unlock

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

PAGE_OWN, CLOSED_EARLIER = UUID(int=1), UUID(int=2)
ONCE = "movement_once_per_source"


@pytest.fixture
def page(cast: Cast, centre: Centre) -> FormPage:
    return leave_form(centre, cast.communication, route=("hr",))


@pytest.fixture
def account(cast: Cast) -> LeaveAccount:
    return account_of(cast.animator, "25", on=date(2026, 8, 3))


def take(page: FormPage, cast: Cast, start: date, end: date) -> Submission:
    return approve_all(send_leave(page, cast.animator, start, end), cast.hr)


def fresh(account: LeaveAccount) -> LeaveAccount:
    return LeaveAccount.objects.select_related("employee", "kind__centre").get(pk=account.pk)


def written(account: LeaveAccount, kind: MovementKind) -> list[Decimal]:
    return list(account.movements.filter(kind=kind).values_list("days", flat=True))


# Days for split leave


@pytest.fixture
def split(page: FormPage, account: LeaveAccount, cast: Cast) -> LeaveAccount:
    """Two weeks in August, one in February: two days are earned."""
    take(page, cast, date(2026, 8, 3), date(2026, 8, 14))
    take(page, cast, date(2027, 2, 1), date(2027, 2, 5))
    return account


def two_who_grant(race: Race, account: LeaveAccount, cast: Cast) -> list[str]:
    def act() -> LeaveMovement:
        return grant_splitting(by=User.objects.get(pk=cast.hr.pk), account=fresh(account))

    return endings(race(act, act))


def test_grant_splitting_by_two_is_granted_once(race: Race, split: LeaveAccount, cast: Cast) -> None:
    assert two_who_grant(race, split, cast) == ["done", "done"]
    assert written(split, MovementKind.SPLITTING) == [2]
    assert AuditEntry.objects.filter(verb="forms_builder.grant_splitting").count() == 1


def test_grant_splitting_by_two_without_the_lock_breaks_on_the_wall(
    race: Race, split: LeaveAccount, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, LeaveAccount)
    assert two_who_grant(race, split, cast) == ["IntegrityError", "done"]
    assert written(split, MovementKind.SPLITTING) == [2]


def test_grant_splitting_by_two_without_lock_nor_wall_is_granted_twice(
    race: Race, split: LeaveAccount, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, LeaveAccount)
    pull_down(LeaveMovement, ONCE)
    assert two_who_grant(race, split, cast) == ["done", "done"]
    assert written(split, MovementKind.SPLITTING) == [2, 2]


# Days that lapse

IN_MARCH, LAST_YEAR = date(2026, 3, 16), date(2025, 6, 1)
"""A day and its leave year, over whenever this runs."""


@pytest.fixture
def carried(cast: Cast) -> LeaveAccount:
    """Five days of that year, and six of the year before, whose end has come."""
    account = account_of(cast.animator, "5", on=IN_MARCH)
    LeaveMovement.objects.create(
        account=account,
        kind=MovementKind.CARRY_IN,
        days=Decimal(6),
        source=CLOSED_EARLIER,
        expires_on=date(2026, 3, 31),
        author_label="rh",
    )
    return account


def two_who_let_lapse(race: Race, account: LeaveAccount, cast: Cast) -> list[str]:
    def act() -> list[LeaveMovement]:
        return let_lapse(by=User.objects.get(pk=cast.hr.pk), account=fresh(account))

    return endings(race(act, act))


def test_let_lapse_by_two_lapses_once(race: Race, carried: LeaveAccount, cast: Cast) -> None:
    assert two_who_let_lapse(race, carried, cast) == ["done", "done"]
    assert (written(carried, MovementKind.EXPIRY), balance_of(carried).available) == ([-6], 5)


def test_let_lapse_by_two_without_the_lock_breaks_on_the_wall(
    race: Race, carried: LeaveAccount, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, LeaveAccount)
    assert two_who_let_lapse(race, carried, cast) == ["IntegrityError", "done"]
    assert balance_of(carried).available == 5


def test_let_lapse_by_two_without_lock_nor_wall_lapses_what_was_not_carried(
    race: Race, carried: LeaveAccount, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, LeaveAccount)
    pull_down(LeaveMovement, ONCE)
    assert two_who_let_lapse(race, carried, cast) == ["done", "done"]
    assert balance_of(carried).available == -1


# Days of sickness

MONDAY, FRIDAY = date(2027, 2, 1), date(2027, 2, 5)


@pytest.fixture
def week(page: FormPage, account: LeaveAccount, cast: Cast) -> Submission:
    return take(page, cast, MONDAY, FRIDAY)


def two_who_defer(race: Race, week: Submission, cast: Cast) -> list[str]:
    """The same sick note: both give the whole week back."""

    def act() -> list[LeaveMovement]:
        by, row = User.objects.get(pk=cast.hr.pk), Submission.objects.get(pk=week.pk)
        return defer_leave(by=by, submission=row, starts_on=MONDAY, ends_on=FRIDAY, reason="Arrêt.")

    return endings(race(act, act))


def test_defer_leave_by_two_gives_back_once(
    race: Race, week: Submission, account: LeaveAccount, cast: Cast
) -> None:
    assert two_who_defer(race, week, cast) == ["AlreadyDeferred", "done"]
    assert (balance_of(account).taken, balance_of(account).available) == (0, 25)


def test_defer_leave_by_two_without_the_lock_breaks_on_the_wall(
    race: Race, week: Submission, account: LeaveAccount, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, Submission)
    assert two_who_defer(race, week, cast) == ["IntegrityError", "done"]
    assert balance_of(account).available == 25


def test_defer_leave_by_two_without_lock_nor_wall_gives_back_what_was_not_taken(
    race: Race, week: Submission, account: LeaveAccount, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, Submission)
    pull_down(LeaveMovement, ONCE)
    assert two_who_defer(race, week, cast) == ["done", "done"]
    assert (balance_of(account).taken, balance_of(account).available) == (-5, 30)


# Adjustments


def adjusting(account: LeaveAccount, cast: Cast) -> Act:
    """One day more, from one and the same page."""

    def act() -> LeaveMovement:
        by = User.objects.get(pk=cast.hr.pk)
        return adjust_leave(
            by=by, account=fresh(account), days=Decimal(1), reason="Papier.", identifier=PAGE_OWN
        )

    return act


def clicked_twice(race: Race, account: LeaveAccount, cast: Cast) -> list[str]:
    return endings(race(adjusting(account, cast), adjusting(account, cast)))


def test_adjust_leave_clicked_twice_is_written_once(race: Race, account: LeaveAccount, cast: Cast) -> None:
    assert clicked_twice(race, account, cast) == ["done", "done"]
    assert written(account, MovementKind.ADJUSTMENT) == [1]
    assert AuditEntry.objects.filter(verb="forms_builder.adjust_leave").count() == 1


def test_adjust_leave_clicked_twice_without_lock_nor_wall_is_written_twice(
    race: Race, account: LeaveAccount, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, LeaveAccount)
    pull_down(LeaveMovement, ONCE)
    assert clicked_twice(race, account, cast) == ["done", "done"]
    assert written(account, MovementKind.ADJUSTMENT) == [1, 1]


def closing(account: LeaveAccount, cast: Cast) -> Act:
    """The year of the account is closed, with what the page showed before the race."""
    seen = digest_of(closing_rows(kind_of(account), LAST_YEAR, by=cast.hr))

    def act() -> LeaveClosing:
        by = User.objects.get(pk=cast.hr.pk)
        return close_year(by=by, kind=kind_of(account), year_start=LAST_YEAR, lapsing_for=(), seen=seen)

    return act


def kind_of(account: LeaveAccount) -> LeaveKind:
    return LeaveKind.objects.select_related("centre__leave_policy").get(pk=account.kind_id)


def left_of(cast: Cast) -> list[tuple[int, Decimal]]:
    """What each account of the animator has left, by the year in which it begins."""
    accounts = LeaveAccount.objects.filter(employee=cast.animator).order_by("year_start")
    return [(account.year_start.year, balance_of(account).available) for account in accounts]


@pytest.fixture
def ending(cast: Cast) -> LeaveAccount:
    return account_of(cast.animator, "5", on=IN_MARCH)


def test_adjust_leave_while_its_year_is_closed_goes_on_to_the_next(
    race: Race, ending: LeaveAccount, cast: Cast
) -> None:
    ended = one_after_the_other(race, closing(ending, cast), adjusting(ending, cast))
    assert (ended, left_of(cast)) == (["done", "done"], [(2025, 0), (2026, 6)])


def test_close_year_while_an_account_is_adjusted_is_to_be_looked_at_again(
    race: Race, ending: LeaveAccount, cast: Cast
) -> None:
    ended = one_after_the_other(race, adjusting(ending, cast), closing(ending, cast))
    assert (ended, left_of(cast)) == (["LedgerMoved", "done"], [(2025, 6)])


def test_close_year_while_an_account_is_adjusted_without_the_lock_forgets_a_day(
    race: Race, ending: LeaveAccount, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, LeaveAccount)
    ended = one_after_the_other(race, adjusting(ending, cast), closing(ending, cast))
    assert (ended, left_of(cast)) == (["done", "done"], [(2025, 1), (2026, 5)])
