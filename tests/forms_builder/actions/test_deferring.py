"""Days of leave that sickness gives back, and what a cancellation gives back after them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms_builder.actions.deferring import defer_leave
from forms_builder.actions.leave import give_days_back
from forms_builder.choices import MovementKind
from forms_builder.exceptions import AlreadyDeferred, NotAllowedNow, NothingToDefer
from forms_builder.models import FormPage, LeaveAccount, LeaveMovement, Submission
from forms_builder.queries.leave import balance_of
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from tests.factories.forms_builder import account_of, approve_all, send_leave
from tests.support.cast import Cast
from tests.support.traces import traces

MONDAY, FRIDAY = date(2027, 3, 15), date(2027, 3, 19)
WEDNESDAY = date(2027, 3, 17)


@pytest.fixture
def week(leave_page: FormPage, account: LeaveAccount, cast: Cast) -> Submission:
    """Five days of leave, approved."""
    sent = send_leave(leave_page, cast.animator, MONDAY, FRIDAY)
    return approve_all(sent, cast.coordinator, cast.hr, cast.director)


def defer(by: User, leave: Submission, start: date = WEDNESDAY, end: date = FRIDAY) -> list[LeaveMovement]:
    return defer_leave(by=by, submission=leave, starts_on=start, ends_on=end, reason="Arrêt de travail")


def figures(account: LeaveAccount) -> tuple[Decimal, Decimal, Decimal]:
    balance = balance_of(account)
    return balance.acquired, balance.taken, balance.available


def test_defer_leave_gives_the_days_of_sickness_back(
    week: Submission, account: LeaveAccount, cast: Cast
) -> None:
    [movement] = defer(cast.hr, week)
    assert (movement.kind, movement.days, movement.source) == (MovementKind.DEFERRAL, 3, week.pk)
    assert figures(account) == (25, 2, 23)
    entry = AuditEntry.objects.get(verb="forms_builder.defer_leave")
    assert (entry.actor_id, entry.object_id, entry.details) == (cast.hr.pk, str(week.pk), {"days": "3"})


def test_defer_leave_says_which_days_it_gave_back(week: Submission, cast: Cast) -> None:
    [movement] = defer(cast.hr, week)
    assert (movement.given_back, movement.why) == ((WEDNESDAY, FRIDAY), "Arrêt de travail")
    assert movement.reason == "2027-03-17/2027-03-19 Arrêt de travail"


def test_defer_leave_over_a_week_end_gives_back_what_the_leave_cost(
    week: Submission, account: LeaveAccount, cast: Cast
) -> None:
    defer(cast.hr, week, FRIDAY, FRIDAY + timedelta(days=30))
    assert figures(account) == (25, 4, 21)


def test_defer_leave_then_cancel_gives_back_the_rest(
    week: Submission, account: LeaveAccount, cast: Cast
) -> None:
    defer(cast.hr, week)
    give_days_back(by=cast.hr, submission=week)
    give_days_back(by=cast.hr, submission=week)
    assert figures(account) == (25, 0, 25)
    assert account.movements.get(kind=MovementKind.REVERSAL).days == 2


def test_defer_leave_of_all_then_cancel_gives_nothing_more(
    week: Submission, account: LeaveAccount, cast: Cast
) -> None:
    defer(cast.hr, week, MONDAY, FRIDAY)
    before = traces()
    give_days_back(by=cast.hr, submission=week)
    assert (traces(), figures(account)) == (before, (25, 0, 25))


def test_defer_leave_across_two_years_gives_back_to_each(
    leave_page: FormPage, account: LeaveAccount, cast: Cast
) -> None:
    after = account_of(cast.animator, "25", on=date(2027, 6, 1))
    sent = send_leave(leave_page, cast.animator, date(2027, 5, 27), date(2027, 6, 2))
    leave = approve_all(sent, cast.coordinator, cast.hr, cast.director)
    defer(cast.hr, leave, date(2027, 5, 31), date(2027, 6, 1))
    assert [figures(account)[1], figures(after)[1]] == [2, 1]


def test_defer_leave_twice_is_refused(week: Submission, cast: Cast) -> None:
    defer(cast.hr, week)
    with pytest.raises(AlreadyDeferred):
        defer(cast.hr, week, MONDAY, MONDAY)


@pytest.mark.parametrize(
    ("start", "end"), [(date(2027, 3, 1), date(2027, 3, 14)), (date(2027, 3, 20), date(2027, 3, 21))]
)
def test_defer_leave_on_days_that_cost_nothing_is_refused(
    week: Submission, cast: Cast, start: date, end: date
) -> None:
    with pytest.raises(NothingToDefer):
        defer(cast.hr, week, start, end)


@pytest.mark.parametrize("state", ["submitted", "refused", "cancelled", "cancellation_asked", "withdrawn"])
def test_defer_leave_that_is_not_approved_is_refused(
    week: Submission, account: LeaveAccount, cast: Cast, state: str
) -> None:
    Submission.objects.filter(pk=week.pk).update(state=state)
    with pytest.raises(NotAllowedNow):
        defer(cast.hr, week)
    assert account.movements.filter(kind=MovementKind.DEFERRAL).count() == 0


def test_defer_leave_without_balance_is_refused(leave_page: FormPage, cast: Cast) -> None:
    sent = send_leave(leave_page, cast.animator, MONDAY, FRIDAY, kind="Formation")
    leave = approve_all(sent, cast.coordinator, cast.hr, cast.director)
    with pytest.raises(NotAllowedNow):
        defer(cast.hr, leave)


@pytest.mark.parametrize(
    "who", ["animation.enfance", "coordination.enfance", "direction", "centre2.direction"]
)
def test_defer_leave_by_who_is_not_hr_is_refused(week: Submission, cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        defer(cast[who], week)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(after=st.integers(-3, 6), length=st.integers(1, 9))
def test_defer_leave_on_any_days_then_cancel_gives_back_just_what_was_taken(
    after: int, length: int, week: Submission, account: LeaveAccount, cast: Cast
) -> None:
    """Whatever the sickness was, what is taken is never below nothing, and a cancellation makes it nothing."""
    start = MONDAY + timedelta(days=after)
    sick = [start + timedelta(days=number) for number in range(length)]
    costly = {MONDAY + timedelta(days=number) for number in range(5)}
    before = transaction.savepoint()
    try:
        defer(cast.hr, week, sick[0], sick[-1])
    except NothingToDefer:
        assert costly.isdisjoint(sick)
    assert figures(account)[1] == len(costly.difference(sick))
    give_days_back(by=cast.hr, submission=week)
    assert figures(account) == (25, 0, 25)
    transaction.savepoint_rollback(before)
