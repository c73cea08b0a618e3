"""The end of a leave year: rounded up, carried, never lost unless human resources say so, once."""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db.models import Sum

from forms_builder.actions.accruing import accrue_year
from forms_builder.actions.adjusting import adjust_leave, carry_rest
from forms_builder.actions.closing_year import close_year
from forms_builder.actions.submitting import ask_cancellation
from forms_builder.choices import Accrual, MovementKind
from forms_builder.exceptions import (
    EarlierYearOpen,
    LedgerMoved,
    MonthsMissing,
    RequestsStillOpen,
    YearNotOver,
)
from forms_builder.models import (
    FormPage,
    LeaveAccount,
    LeaveClosing,
    LeaveKind,
    LeaveMovement,
    LeavePolicy,
    Submission,
)
from forms_builder.queries.leave import balance_of
from forms_builder.queries.leave_closing import closing_rows, digest_of
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from tests.factories.forms_builder import account_of, approve_all, decide_as, kind_of, send_leave
from tests.support.cast import SYSTEM, Cast
from tests.support.traces import traces

JUNE, NEXT_JUNE = date(2026, 6, 1), date(2027, 6, 1)
CARRIED_UNTIL = date(2028, 9, 1)
"""Fifteen months after 1 June 2027."""


@pytest.fixture
def paid(centre: Centre, cast: Cast, today: date) -> LeaveKind:
    """Twenty-five days, opened in March 2027 for who has an account."""
    return kind_of(centre)


@pytest.fixture
def summer(paid: LeaveKind) -> Iterator[date]:
    """The year is over: 2 June 2027."""
    with time_machine.travel(datetime(2027, 6, 2, 8, 0, tzinfo=UTC), tick=False):
        yield date(2027, 6, 2)


def fresh(kind: LeaveKind) -> LeaveKind:
    return LeaveKind.objects.select_related("centre__leave_policy").get(pk=kind.pk)


def close(
    by: User, kind: LeaveKind, *, lapsing_for: Collection[UUID] = (), seen: str = "", year: date = JUNE
) -> LeaveClosing:
    kind = fresh(kind)
    seen = seen or digest_of(closing_rows(kind, year, by=by))
    return close_year(by=by, kind=kind, year_start=year, lapsing_for=lapsing_for, seen=seen)


def accrue(kind: LeaveKind, until: date = date(2027, 6, 2)) -> None:
    accrue_year(by=SYSTEM, kind=fresh(kind), year_start=JUNE, today=until)


def account(person: User, year: date) -> LeaveAccount:
    return LeaveAccount.objects.get(employee=person, year_start=year, kind__name="Congés payés")


def lines(person: User, year: date) -> list[tuple[str, Decimal]]:
    rows = account(person, year).movements.order_by("pk")
    return list(rows.values_list("kind", "days"))


def test_close_year_carries_what_is_left(paid: LeaveKind, cast: Cast, summer: date) -> None:
    account_of(cast.animator, "4.5", on=JUNE)
    closing = close(cast.hr, paid)
    assert lines(cast.animator, JUNE) == [("opening", Decimal("4.5")), ("carry_out", Decimal("-4.5"))]
    carried = account(cast.animator, NEXT_JUNE).movements.get()
    assert (carried.kind, carried.days, carried.source, carried.expires_on) == (
        MovementKind.CARRY_IN,
        Decimal("4.5"),
        closing.pk,
        CARRIED_UNTIL,
    )
    entry = AuditEntry.objects.get(verb="forms_builder.close_leave_year")
    assert (entry.actor_id, entry.object_id, entry.details) == (
        cast.hr.pk,
        str(closing.pk),
        {"people": 1, "lapsed": []},
    )


def test_close_year_twice_writes_once(paid: LeaveKind, cast: Cast, summer: date) -> None:
    account_of(cast.animator, "4.5", on=JUNE)
    first = close(cast.hr, paid)
    before = traces()
    assert close(cast.hr, paid) == first
    assert traces() == before


def test_close_year_rounds_up_what_the_months_gave(paid: LeaveKind, cast: Cast, summer: date) -> None:
    """Entered on 10 November 2026: 14.5 days come out of the months, fifteen of the closing (L3141-7)."""
    LeaveKind.objects.filter(pk=paid.pk).update(entitlement=Decimal(26), accrual=Accrual.MONTHLY)
    User.objects.filter(pk=cast.animator.pk).update(entered_on=date(2026, 11, 10))
    accrue(paid)
    given = balance_of(account(cast.animator, JUNE)).acquired
    close(cast.hr, paid)
    rounding = account(cast.animator, JUNE).movements.get(kind=MovementKind.ROUNDING)
    assert (given, given + rounding.days) == (Decimal("14.52"), 15)
    assert balance_of(account(cast.animator, NEXT_JUNE)).acquired == 15


def test_close_year_where_the_centre_does_not_round_carries_what_there_is(
    paid: LeaveKind, cast: Cast, summer: date
) -> None:
    LeaveKind.objects.filter(pk=paid.pk).update(entitlement=Decimal(26), accrual=Accrual.MONTHLY)
    LeavePolicy.objects.filter(centre=paid.centre).update(rounds_up=False)
    User.objects.filter(pk=cast.animator.pk).update(entered_on=date(2026, 11, 10))
    accrue(paid)
    close(cast.hr, paid)
    assert balance_of(account(cast.animator, NEXT_JUNE)).acquired == Decimal("14.52")


def test_close_year_acquired_ahead_rounds_the_next_years_account(
    paid: LeaveKind, cast: Cast, summer: date
) -> None:
    LeaveKind.objects.filter(pk=paid.pk).update(
        entitlement=Decimal(26), accrual=Accrual.MONTHLY, is_acquired_ahead=True
    )
    User.objects.filter(pk=cast.animator.pk).update(entered_on=date(2026, 11, 10))
    account_of(cast.animator, "3", on=JUNE)
    accrue(paid)
    close(cast.hr, paid)
    kinds = [kind for kind, _days in lines(cast.animator, JUNE)]
    assert kinds == ["opening", "carry_out"]
    assert balance_of(account(cast.animator, NEXT_JUNE)).acquired == 15 + 3


def test_close_year_beyond_the_cap_keeps_the_days_unless_ticked(
    paid: LeaveKind, cast: Cast, summer: date
) -> None:
    LeavePolicy.objects.filter(centre=paid.centre).update(carries_over=Decimal(5))
    kept, lapsed = (account_of(person, "8", on=JUNE) for person in (cast.animator, cast.coordinator))
    close(cast.hr, paid, lapsing_for={lapsed.public_id})
    assert balance_of(account(kept.employee, NEXT_JUNE)).acquired == 8
    assert balance_of(account(lapsed.employee, NEXT_JUNE)).acquired == 5
    assert lines(lapsed.employee, JUNE) == [("opening", 8), ("carry_out", -5), ("expiry", -3)]
    assert [balance_of(row).available for row in (kept, lapsed)] == [0, 0]
    entry = AuditEntry.objects.get(verb="forms_builder.close_leave_year")
    assert entry.details["lapsed"] == [str(lapsed.public_id)]


def test_close_year_twice_over_keeps_the_end_of_what_was_carried_first(
    paid: LeaveKind, cast: Cast, summer: date
) -> None:
    account_of(cast.animator, "2", on=JUNE)
    first = close(cast.hr, paid)
    with time_machine.travel(datetime(2028, 6, 2, 8, 0, tzinfo=UTC), tick=False):
        account_of(cast.animator, "3", on=NEXT_JUNE)
        second = close(cast.hr, paid, year=NEXT_JUNE)
    rows = account(cast.animator, date(2028, 6, 1)).movements.order_by("expires_on")
    assert list(rows.values_list("days", "source", "expires_on")) == [
        (2, first.pk, CARRIED_UNTIL),
        (3, second.pk, date(2029, 9, 1)),
    ]


def test_close_year_of_a_debt_carries_it(paid: LeaveKind, cast: Cast, summer: date) -> None:
    account_of(cast.animator, "-2", on=JUNE)
    close(cast.hr, paid)
    assert lines(cast.animator, NEXT_JUNE) == [("carry_in", -2)]


def test_close_year_leaves_who_has_left_alone(paid: LeaveKind, cast: Cast, summer: date) -> None:
    account_of(cast.animator, "4", on=JUNE)
    account_of(cast.coordinator, "4", on=JUNE)
    User.objects.filter(pk=cast.animator.pk).update(leaves_on=date(2027, 5, 31))
    User.objects.filter(pk=cast.coordinator.pk).update(is_active=False)
    close(cast.hr, paid)
    assert LeaveMovement.objects.filter(kind=MovementKind.CARRY_OUT).count() == 0


@pytest.fixture
def waiting(leave_page: FormPage, paid: LeaveKind, cast: Cast) -> Submission:
    """Asked for in March, before the year is over."""
    account_of(cast.animator, "10")
    return send_leave(leave_page, cast.animator, date(2027, 3, 15))


@pytest.mark.parametrize("state", ["submitted", "to_correct", "cancellation_asked"])
def test_close_year_while_requests_wait_is_refused(
    waiting: Submission, paid: LeaveKind, cast: Cast, state: str
) -> None:
    Submission.objects.filter(pk=waiting.pk).update(state=state)
    with (
        time_machine.travel(datetime(2027, 6, 2, 8, 0, tzinfo=UTC), tick=False),
        pytest.raises(RequestsStillOpen),
    ):
        close(cast.hr, paid)
    assert LeaveClosing.objects.count() == 0


@pytest.mark.parametrize("left", [{"is_active": False}, {"leaves_on": date(2027, 3, 31)}])
def test_close_year_waits_for_no_request_of_who_has_left(
    waiting: Submission, paid: LeaveKind, cast: Cast, left: dict[str, object]
) -> None:
    """Sent back to somebody who never corrects it: it would hold the closing up for ever."""
    Submission.objects.filter(pk=waiting.pk).update(state="to_correct")
    User.objects.filter(pk=cast.animator.pk).update(**left)
    with time_machine.travel(datetime(2027, 6, 2, 8, 0, tzinfo=UTC), tick=False):
        account_of(cast.coordinator, "4", on=JUNE)
        close(cast.hr, paid)
    assert LeaveClosing.objects.count() == 1
    assert lines(cast.coordinator, NEXT_JUNE) == [("carry_in", 4)]


def test_close_year_once_requests_are_decided_carries_what_is_left(
    waiting: Submission, paid: LeaveKind, cast: Cast
) -> None:
    approve_all(waiting, cast.coordinator, cast.hr, cast.director)
    with time_machine.travel(datetime(2027, 6, 2, 8, 0, tzinfo=UTC), tick=False):
        close(cast.hr, paid)
    assert balance_of(account(cast.animator, NEXT_JUNE)).acquired == 9


def test_close_year_carries_what_is_taken_of_it_later_beyond_nought(
    leave_page: FormPage, paid: LeaveKind, cast: Cast
) -> None:
    """A week of May that is asked for in June: the debt would stay on a year that nobody looks at any more."""
    LeavePolicy.objects.filter(centre=paid.centre).update(allows_negative=True)
    with time_machine.travel(datetime(2027, 6, 2, 8, 0, tzinfo=UTC), tick=False):
        account_of(cast.animator, "2", on=JUNE)
        close(cast.hr, paid)
        late = send_leave(leave_page, cast.animator, date(2027, 5, 24), date(2027, 5, 28))
        done = approve_all(late, cast.coordinator, cast.hr, cast.director)
        assert lines(cast.animator, NEXT_JUNE) == [("carry_in", 2), ("carry_in", -5)]
        assert balance_of(account(cast.animator, JUNE)).available == 0
        asked = ask_cancellation(by=cast.animator, submission=done, revision=done.revision, reason="Erreur")
        decide_as(cast.hr, asked)
    years = [balance_of(account(cast.animator, year)).available for year in (JUNE, NEXT_JUNE)]
    assert years == [0, 2]


def test_close_year_that_is_not_over_is_refused(paid: LeaveKind, cast: Cast) -> None:
    with pytest.raises(YearNotOver):
        close(cast.hr, paid)


def test_close_year_before_the_last_months_are_written_is_refused(
    paid: LeaveKind, cast: Cast, summer: date
) -> None:
    LeaveKind.objects.filter(pk=paid.pk).update(entitlement=Decimal(25), accrual=Accrual.MONTHLY)
    accrue(paid, until=date(2027, 5, 31))
    before = traces()
    with pytest.raises(MonthsMissing):
        close(cast.hr, paid)
    assert traces() == before
    accrue(paid)
    close(cast.hr, paid)
    assert balance_of(account(cast.animator, NEXT_JUNE)).acquired == 25


def test_close_year_after_balances_moved_is_refused(paid: LeaveKind, cast: Cast, summer: date) -> None:
    row = account_of(cast.animator, "4", on=JUNE)
    seen = digest_of(closing_rows(fresh(paid), JUNE, by=cast.hr))
    adjust_leave(by=cast.hr, account=row, days=Decimal(1), reason="Oubli", identifier=uuid4())
    with pytest.raises(LedgerMoved):
        close(cast.hr, paid, seen=seen)
    assert LeaveClosing.objects.count() == 0


def test_close_year_after_the_cap_changed_is_refused(paid: LeaveKind, cast: Cast, summer: date) -> None:
    """What is carried without a tick stays the same: only what a tick would let lapse has changed."""
    account_of(cast.animator, "8", on=JUNE)
    LeavePolicy.objects.filter(centre=paid.centre).update(carries_over=Decimal(5))
    seen = digest_of(closing_rows(fresh(paid), JUNE, by=cast.hr))
    LeavePolicy.objects.filter(centre=paid.centre).update(carries_over=Decimal(2))
    with pytest.raises(LedgerMoved):
        close(cast.hr, paid, seen=seen)
    assert LeaveClosing.objects.count() == 0


def test_close_year_before_an_earlier_one_is_refused(paid: LeaveKind, cast: Cast, summer: date) -> None:
    account_of(cast.animator, "4", on=JUNE)
    account_of(cast.coordinator, "1", on=date(2025, 6, 1))
    account_of(cast.animator, "2", name="Repos compensateur", on=date(2024, 6, 1))
    before = traces()
    with pytest.raises(EarlierYearOpen):
        close(cast.hr, paid)
    assert traces() == before
    close(cast.hr, paid, year=date(2025, 6, 1))
    close(cast.hr, paid)
    assert set(LeaveClosing.objects.values_list("year_start", flat=True)) == {date(2025, 6, 1), JUNE}


def test_close_year_leaves_the_account_of_who_closes_to_the_director(
    paid: LeaveKind, cast: Cast, summer: date
) -> None:
    """Rounded up and carried with its end, as everybody else's, by somebody who may write on it; once."""
    LeaveKind.objects.filter(pk=paid.pk).update(entitlement=Decimal(26), accrual=Accrual.MONTHLY)
    LeavePolicy.objects.filter(centre=paid.centre).update(carries_over=Decimal(5))
    User.objects.filter(pk__in=[cast.hr.pk, cast.animator.pk]).update(entered_on=date(2026, 11, 10))
    accrue(paid)
    own = account(cast.hr, JUNE)
    closing = close(cast.hr, paid, lapsing_for={own.public_id, account(cast.animator, JUNE).public_id})
    untouched = {kind for kind, _days in lines(cast.hr, JUNE)}
    with pytest.raises(PermissionDenied):
        carry_rest(by=cast.hr, account=own)
    assert carry_rest(by=cast.director, account=own) == 15
    before = traces()
    assert carry_rest(by=cast.director, account=own) == 0
    assert traces() == before
    carried = account(cast.hr, NEXT_JUNE).movements.get()
    assert untouched == {"accrual"}
    assert (carried.days, carried.source, carried.expires_on) == (15, closing.pk, CARRIED_UNTIL)
    assert balance_of(account(cast.animator, NEXT_JUNE)).acquired == 5


@pytest.mark.parametrize(
    "who", ["animation.enfance", "direction", "informatique", "comptabilite", "centre2.direction"]
)
def test_close_year_by_who_is_not_hr_is_refused(paid: LeaveKind, cast: Cast, summer: date, who: str) -> None:
    with pytest.raises(PermissionDenied):
        close(cast[who], paid)
    assert LeaveClosing.objects.count() == 0


@pytest.mark.parametrize("cap", [None, "0", "5", "40"])
def test_close_year_makes_and_loses_no_day(
    paid: LeaveKind, cast: Cast, summer: date, cap: str | None
) -> None:
    """Whatever is left to whom: with nothing ticked, the sum of the ledger grows by the rounding alone."""
    LeavePolicy.objects.filter(centre=paid.centre).update(carries_over=cap and Decimal(cap))
    LeaveKind.objects.filter(pk=paid.pk).update(entitlement=Decimal(26), accrual=Accrual.MONTHLY)
    User.objects.filter(centre=paid.centre).update(entered_on=date(2026, 11, 10))
    for person, days in ((cast.animator, "7.25"), (cast.coordinator, "-1.5"), (cast.director, "0")):
        account_of(person, days, on=JUNE)
    accrue(paid)
    before = LeaveMovement.objects.aggregate(total=Sum("days"))["total"]
    close(cast.hr, paid)
    rounding = LeaveMovement.objects.filter(kind=MovementKind.ROUNDING).aggregate(total=Sum("days"))["total"]
    assert LeaveMovement.objects.aggregate(total=Sum("days"))["total"] == before + rounding
    closed = LeaveAccount.objects.filter(year_start=JUNE, employee__is_active=True).exclude(employee=cast.hr)
    assert {balance_of(row).balance for row in closed} == {0}
