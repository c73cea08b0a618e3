"""What human resources write by hand on an account."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied

from forms_builder.actions.accruing import accrue_year
from forms_builder.actions.adjusting import (
    adjust_leave,
    carry_rest,
    grant_splitting,
    let_lapse,
    open_balance,
)
from forms_builder.actions.credits import credit_days, take_credit_back
from forms_builder.actions.deferring import defer_leave
from forms_builder.actions.leave import give_days_back
from forms_builder.actions.submitting import withdraw
from forms_builder.choices import Accrual, MovementKind
from forms_builder.exceptions import (
    BalanceOpened,
    NothingEarned,
    NothingWritten,
    ReasonMissing,
    WrittenOtherwise,
    YearClosed,
    YearStillOpen,
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
from forms_builder.queries.leave import balance_of, with_balances
from forms_builder.queries.leave_closing import earned_on, lapsed_on, proposals_for
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from tests.factories.forms_builder import account_of, approve_all, kind_of, send_leave
from tests.support.cast import SYSTEM, Cast
from tests.support.traces import traces

EARLIER, LATER = UUID(int=1), UUID(int=2)
Act = Callable[[User, LeaveAccount], object]


def adjust(
    by: User, account: LeaveAccount, days: str = "1.5", reason: str = "Erreur de mai", key: UUID | None = None
) -> LeaveMovement:
    return adjust_leave(by=by, account=account, days=Decimal(days), reason=reason, identifier=key or uuid4())


def test_adjust_leave_writes_days_and_why(account: LeaveAccount, cast: Cast) -> None:
    movement = adjust(cast.hr, account, "-2", "  Erreur de mai ")
    assert (movement.kind, movement.days, movement.reason, movement.author_label) == (
        MovementKind.ADJUSTMENT,
        -2,
        "Erreur de mai",
        "Nadia Benali",
    )
    assert (balance_of(account).acquired, balance_of(account).available) == (23, 23)
    entry = AuditEntry.objects.get(verb="forms_builder.adjust_leave")
    assert (entry.actor_id, entry.details) == (cast.hr.pk, {"days": "-2"})


def test_adjust_leave_clicked_twice_writes_once(account: LeaveAccount, cast: Cast) -> None:
    adjust(cast.hr, account, key=EARLIER)
    before = traces()
    adjust(cast.hr, account, key=EARLIER)
    assert traces() == before


@pytest.mark.parametrize(("days", "reason"), [("2", "Erreur de mai"), ("1.5", "Erreur de juin")])
def test_adjust_leave_from_a_page_that_was_gone_back_to_is_refused(
    account: LeaveAccount, cast: Cast, days: str, reason: str
) -> None:
    adjust(cast.hr, account, key=EARLIER)
    before = traces()
    with pytest.raises(WrittenOtherwise):
        adjust(cast.hr, account, days, reason, EARLIER)
    assert traces() == before


def test_adjust_leave_under_the_name_of_a_request_leaves_its_days_alone(
    leave_page: FormPage, account: LeaveAccount, cast: Cast
) -> None:
    """An identifier that is typed, not drawn: that of a request which gives five days later, and takes them back."""
    sent = send_leave(leave_page, cast.animator, date(2027, 3, 15))
    adjust(cast.hr, account, "0.01", key=sent.pk)
    Submission.objects.filter(pk=sent.pk).update(state="withdrawn")
    credit_days(by=cast.hr, submission=sent, kind=account.kind, days=Decimal(5))
    credited = balance_of(account).acquired
    take_credit_back(by=cast.hr, submission=sent)
    assert (credited, balance_of(account).acquired) == (Decimal("30.01"), Decimal("25.01"))
    names = account.movements.exclude(kind=MovementKind.ADJUSTMENT, days=Decimal("0.01"))
    assert set(names.values_list("source", flat=True)) == {None, sent.pk}


def test_adjust_leave_of_two_accounts_under_one_name_writes_both(account: LeaveAccount, cast: Cast) -> None:
    other = account_of(cast.coordinator, "25")
    for one in (account, other):
        adjust(cast.hr, one, key=EARLIER)
    sources = LeaveMovement.objects.filter(kind=MovementKind.ADJUSTMENT).values_list("source", flat=True)
    assert (len(set(sources)), EARLIER in sources) == (2, False)


def test_adjust_leave_twice_on_purpose_writes_twice(account: LeaveAccount, cast: Cast) -> None:
    adjust(cast.hr, account, key=EARLIER)
    adjust(cast.hr, account, key=LATER)
    assert balance_of(account).acquired == 28


@pytest.mark.parametrize(
    ("days", "reason", "refusal"),
    [("0", "Parce que", NothingWritten), ("0.00", "Parce que", NothingWritten), ("1", " ", ReasonMissing)],
)
def test_adjust_leave_without_days_or_reason_is_refused(
    account: LeaveAccount, cast: Cast, days: str, reason: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        adjust(cast.hr, account, days, reason)
    assert account.movements.count() == 1


# An opening balance --------------------------------------------------------------------------------------------

JUNE = date(2026, 6, 1)


def fresh(cast: Cast) -> LeaveAccount:
    """The account of this leave year, which is not there yet."""
    person = User.objects.select_related("centre").get(pk=cast.animator.pk)
    return LeaveAccount(centre=person.centre, employee=person, kind=kind_of(person.centre), year_start=JUNE)


def open_it(
    by: User, account: LeaveAccount, reason: str = "Reste au 28 février", key: UUID = EARLIER
) -> LeaveAccount:
    return open_balance(by=by, account=account, days=Decimal("7.5"), reason=reason, identifier=key)


def test_open_balance_counts_the_months_before_it_once(cast: Cast, today: date) -> None:
    """Opened in March: the night job adds March, when it is over, and none of the nine months before."""
    kind = fresh(cast).kind
    LeaveKind.objects.filter(pk=kind.pk).update(entitlement=Decimal(24), accrual=Accrual.MONTHLY)
    account = open_it(cast.hr, fresh(cast))
    for until in (date(2027, 3, 31), date(2027, 4, 1)):
        kind = LeaveKind.objects.select_related("centre__leave_policy").get(pk=kind.pk)
        accrue_year(by=SYSTEM, kind=kind, year_start=JUNE, today=until)
    rows = account.movements.order_by("pk").values_list("kind", "month", "days", "reason")
    assert list(rows) == [
        (MovementKind.OPENING, None, Decimal("7.5"), "Reste au 28 février"),
        (MovementKind.ACCRUAL, date(2027, 3, 1), 2, ""),
    ]


def test_open_balance_clicked_twice_writes_once(cast: Cast, today: date) -> None:
    account = open_it(cast.hr, fresh(cast))
    before = traces()
    assert open_it(cast.hr, account) == account
    assert traces() == before


def test_open_balance_from_a_page_that_was_gone_back_to_is_refused(cast: Cast, today: date) -> None:
    account = open_it(cast.hr, fresh(cast))
    with pytest.raises(WrittenOtherwise):
        open_it(cast.hr, account, "Autre raison")
    assert [movement.reason for movement in account.movements.all()] == ["Reste au 28 février"]


def test_open_balance_where_days_were_given_is_refused(account: LeaveAccount, cast: Cast) -> None:
    with pytest.raises(BalanceOpened):
        open_it(cast.hr, account)
    assert balance_of(account).acquired == 25


def test_open_balance_where_days_were_only_taken_or_carried_opens_it(cast: Cast, today: date) -> None:
    account = fresh(cast)
    account.save()
    for kind, days in ((MovementKind.TAKEN, -2), (MovementKind.CARRY_IN, 1)):
        LeaveMovement.objects.create(account=account, kind=kind, days=days, source=LATER, author_label="rh")
    open_it(cast.hr, account)
    assert balance_of(account).available == Decimal("6.5")


def test_open_balance_without_a_reason_is_refused(cast: Cast, today: date) -> None:
    with pytest.raises(ReasonMissing):
        open_it(cast.hr, fresh(cast), " ")
    assert LeaveAccount.objects.count() == 0


ACTS: dict[str, Act] = {
    "open": open_it,
    "adjust": adjust,
    "split": lambda by, account: grant_splitting(by=by, account=account),
    "lapse": lambda by, account: let_lapse(by=by, account=account),
    "carry": lambda by, account: carry_rest(by=by, account=account),
}


@pytest.mark.parametrize("act", sorted(ACTS))
@pytest.mark.parametrize(
    "who", ["animation.enfance", "coordination.enfance", "direction", "informatique", "centre2.direction"]
)
def test_writing_by_hand_is_for_human_resources_alone(
    account: LeaveAccount, cast: Cast, act: str, who: str
) -> None:
    with pytest.raises(PermissionDenied):
        ACTS[act](cast[who], account)
    assert account.movements.count() == 1


@pytest.mark.parametrize("act", sorted(ACTS))
def test_writing_on_ones_own_account_is_refused(cast: Cast, today: date, act: str) -> None:
    with pytest.raises(PermissionDenied):
        ACTS[act](cast.hr, account_of(cast.hr))


def test_adjust_leave_of_human_resources_is_the_directors(cast: Cast, today: date) -> None:
    account = account_of(cast.hr)
    adjust(cast.director, account, "1")
    assert balance_of(account).acquired == 26


# Split leave ---------------------------------------------------------------------------------------------------


def take(page: FormPage, cast: Cast, start: date, end: date) -> None:
    approve_all(send_leave(page, cast.animator, start, end), cast.coordinator, cast.hr, cast.director)


@pytest.fixture
def split(leave_page: FormPage, account: LeaveAccount, cast: Cast) -> LeaveAccount:
    """Two weeks in August, one in February."""
    take(leave_page, cast, date(2026, 8, 3), date(2026, 8, 14))
    take(leave_page, cast, date(2027, 2, 1), date(2027, 2, 5))
    return account


def test_grant_splitting_writes_what_the_leave_taken_has_earned(split: LeaveAccount, cast: Cast) -> None:
    movement = grant_splitting(by=cast.hr, account=split)
    assert (movement.kind, movement.days) == (MovementKind.SPLITTING, 2)
    assert (balance_of(split).acquired, balance_of(split).taken) == (27, 15)


@pytest.mark.parametrize(
    ("sick", "earned"),
    [
        ((date(2027, 2, 2), date(2027, 2, 3)), 1),
        ((date(2027, 2, 1), date(2027, 2, 5)), 0),
        ((date(2026, 8, 7), date(2026, 8, 7)), 0),
        ((date(2026, 8, 14), date(2026, 8, 14)), 0),
    ],
    ids=["three days left in winter", "nothing left in winter", "cut in two", "eleven in a row"],
)
def test_grant_splitting_leaves_out_days_that_sickness_has_given_back(
    split: LeaveAccount, cast: Cast, sick: tuple[date, date], earned: int
) -> None:
    leave = Submission.objects.get(leave_parts__starts_on__lte=sick[0], leave_parts__ends_on__gte=sick[0])
    defer_leave(by=cast.hr, submission=leave, starts_on=sick[0], ends_on=sick[1], reason="")
    found = earned_on([LeaveAccount.objects.get(pk=split.pk)])[split.pk]
    assert found.earned == earned


def test_grant_splitting_twice_writes_once(split: LeaveAccount, cast: Cast) -> None:
    grant_splitting(by=cast.hr, account=split)
    before = traces()
    grant_splitting(by=cast.hr, account=split)
    assert traces() == before


def test_grant_splitting_of_leave_that_is_not_split_is_refused(account: LeaveAccount, cast: Cast) -> None:
    with pytest.raises(NothingEarned):
        grant_splitting(by=cast.hr, account=account)


def test_grant_splitting_where_the_centre_gives_none_is_refused(split: LeaveAccount, cast: Cast) -> None:
    LeavePolicy.objects.filter(centre=split.centre).update(splits=False)
    with pytest.raises(NothingEarned):
        grant_splitting(by=cast.hr, account=split)


# Days carried --------------------------------------------------------------------------------------------------


def carry_in(account: LeaveAccount, days: str, until: date, source: UUID = EARLIER) -> None:
    LeaveMovement.objects.create(
        account=account,
        kind=MovementKind.CARRY_IN,
        days=Decimal(days),
        source=source,
        expires_on=until,
        author_label="rh",
    )


def expired(account: LeaveAccount) -> list[tuple[UUID | None, Decimal]]:
    rows = account.movements.filter(kind=MovementKind.EXPIRY).order_by("source")
    return list(rows.values_list("source", "days"))


def test_let_lapse_takes_off_what_has_ended_and_was_not_taken(
    leave_page: FormPage, account: LeaveAccount, cast: Cast
) -> None:
    carry_in(account, "6", date(2027, 3, 1))
    carry_in(account, "4", date(2027, 8, 31), LATER)
    take(leave_page, cast, date(2027, 2, 1), date(2027, 2, 5))
    let_lapse(by=cast.hr, account=account)
    let_lapse(by=cast.hr, account=account)
    assert expired(account) == [(EARLIER, -1)]
    assert balance_of(account).available == 29
    assert AuditEntry.objects.filter(verb="forms_builder.let_leave_lapse").count() == 1


def test_let_lapse_leaves_days_that_a_request_waits_for(
    leave_page: FormPage, cast: Cast, today: date
) -> None:
    account = account_of(cast.animator, "0")
    carry_in(account, "6", date(2027, 3, 1))
    sent = send_leave(leave_page, cast.animator, date(2027, 3, 22), date(2027, 3, 25))
    let_lapse(by=cast.hr, account=account)
    assert expired(account) == [(EARLIER, -2)]
    approve_all(sent, cast.coordinator, cast.hr, cast.director)
    assert balance_of(account).available == 0


def test_let_lapse_again_once_more_is_free_lapses_the_rest(
    leave_page: FormPage, cast: Cast, today: date
) -> None:
    """Four of six days were asked for when two lapsed; the request is withdrawn: four lapse, then none."""
    account = account_of(cast.animator, "0")
    carry_in(account, "6", date(2027, 3, 1))
    sent = send_leave(leave_page, cast.animator, date(2027, 3, 22), date(2027, 3, 25))
    let_lapse(by=cast.hr, account=account)
    withdraw(by=cast.animator, submission=sent, revision=sent.revision)
    assert [one.days for one in lapsed_on(account, date(2027, 3, 10))] == [4]
    let_lapse(by=cast.hr, account=account)
    before = traces()
    assert let_lapse(by=cast.hr, account=account) == []
    assert traces() == before
    assert {days for _source, days in expired(account)} == {-2, -4}
    assert (balance_of(account).available, lapsed_on(account, date(2027, 3, 10))) == (0, ())


def test_let_lapse_again_takes_each_from_its_own_closing(
    leave_page: FormPage, cast: Cast, today: date
) -> None:
    account = account_of(cast.animator, "0")
    carry_in(account, "3", date(2027, 2, 1))
    carry_in(account, "3", date(2027, 3, 1), LATER)
    sent = send_leave(leave_page, cast.animator, date(2027, 3, 22), date(2027, 3, 25))
    let_lapse(by=cast.hr, account=account)
    withdraw(by=cast.animator, submission=sent, revision=sent.revision)
    left = [(one.source, one.days) for one in lapsed_on(account, date(2027, 3, 10))]
    let_lapse(by=cast.hr, account=account)
    assert (left, balance_of(account).available) == ([(EARLIER, 1), (LATER, 3)], 0)


def test_let_lapse_before_the_end_writes_nothing(account: LeaveAccount, cast: Cast) -> None:
    carry_in(account, "6", date(2027, 3, 11))
    before = traces()
    assert let_lapse(by=cast.hr, account=account) == []
    assert traces() == before


def test_let_lapse_on_a_year_that_is_closed_is_refused_and_not_proposed(
    leave_page: FormPage, cast: Cast, today: date
) -> None:
    """Two days carried in were taken, then the year was closed, then the leave is cancelled: they are ordinary days, which
    go on to the next year, and lapse neither here nor a second time there.
    """
    account = account_of(cast.animator, "0", on=SPRING)
    carry_in(account, "2", date(2026, 8, 31))
    leave = approve_all(
        send_leave(leave_page, cast.animator, date(2026, 5, 18), date(2026, 5, 19)),
        cast.coordinator,
        cast.hr,
        cast.director,
    )
    close_years(account, 2025)
    give_days_back(by=cast.director, submission=leave)
    assert left_by_year(cast) == {2025: 0, 2026: 2}
    rows = LeaveAccount.objects.filter(employee=cast.animator).select_related("kind__centre__leave_policy")
    assert proposals_for(with_balances(rows), date(2027, 3, 10)) == []
    before = traces()
    with pytest.raises(YearClosed):
        let_lapse(by=cast.hr, account=account)
    assert traces() == before


def test_proposals_for_a_year_that_is_closed_are_to_carry_alone(cast: Cast, today: date) -> None:
    account = account_of(cast.animator, "0", on=SPRING)
    carry_in(account, "2", date(2026, 8, 31))
    rows = LeaveAccount.objects.select_related("kind__centre__leave_policy").filter(pk=account.pk)
    acts = [[one.act for one in proposals_for(with_balances(rows), date(2027, 3, 10))]]
    close_years(account, 2025)
    acts += [[one.act for one in proposals_for(with_balances(rows), date(2027, 3, 10))]]
    assert acts == [["lapse"], ["carry"]]


def test_carry_rest_of_a_year_that_is_open_is_refused(account: LeaveAccount, cast: Cast) -> None:
    with pytest.raises(YearStillOpen):
        carry_rest(by=cast.hr, account=account)


@pytest.mark.parametrize("days", ["3", "-2"])
def test_carry_rest_moves_what_came_back_after_the_closing(cast: Cast, today: date, days: str) -> None:
    account = account_of(cast.animator, days, on=date(2026, 5, 1))
    LeaveClosing.objects.create(
        centre=account.centre, kind=account.kind, year_start=account.year_start, author_label="rh"
    )
    assert carry_rest(by=cast.hr, account=account) == Decimal(days)
    assert carry_rest(by=cast.hr, account=account) == 0
    after = LeaveAccount.objects.get(employee=cast.animator, year_start=date(2026, 6, 1))
    assert (balance_of(account).available, balance_of(after).available) == (0, Decimal(days))


# A year that is closed -----------------------------------------------------------------------------------------

SPRING = date(2026, 5, 1)


def close_years(account: LeaveAccount, *years: int) -> None:
    for year in years:
        LeaveClosing.objects.create(
            centre=account.centre, kind=account.kind, year_start=date(year, 6, 1), author_label="rh"
        )


def left_by_year(cast: Cast) -> dict[int, Decimal]:
    rows = LeaveAccount.objects.filter(employee=cast.animator).order_by("year_start")
    return {row.year_start.year: balance_of(row).available for row in rows}


def test_adjust_leave_of_a_closed_year_goes_on_to_the_next(cast: Cast, today: date) -> None:
    account = account_of(cast.animator, "0", on=SPRING)
    close_years(account, 2025)
    adjust(cast.hr, account, "1.5")
    assert left_by_year(cast) == {2025: 0, 2026: Decimal("1.5")}


def test_adjust_leave_of_closed_years_goes_on_to_the_first_that_is_open(cast: Cast, today: date) -> None:
    account = account_of(cast.animator, "0", on=date(2025, 5, 1))
    account_of(cast.animator, "0", on=SPRING)
    close_years(account, 2024, 2025)
    adjust(cast.hr, account, "-1")
    assert left_by_year(cast) == {2024: 0, 2025: 0, 2026: -1}


def test_adjust_leave_of_who_has_left_stays_on_the_closed_year(cast: Cast, today: date) -> None:
    """It is paid with the last salary."""
    account = account_of(cast.animator, "0", on=SPRING)
    User.objects.filter(pk=cast.animator.pk).update(leaves_on=date(2026, 5, 31))
    close_years(account, 2025)
    adjust(cast.hr, account, "1.5")
    assert left_by_year(cast) == {2025: Decimal("1.5")}


def test_cancellation_after_the_closing_gives_the_days_to_the_next_year(
    leave_page: FormPage, cast: Cast, today: date
) -> None:
    account = account_of(cast.animator, "2", on=SPRING)
    account_of(cast.animator, "25")
    leave = approve_all(
        send_leave(leave_page, cast.animator, date(2026, 5, 18), date(2026, 5, 19)),
        cast.coordinator,
        cast.hr,
        cast.director,
    )
    close_years(account, 2025)
    assert left_by_year(cast) == {2025: 0, 2026: 25}
    give_days_back(by=cast.director, submission=leave)
    give_days_back(by=cast.director, submission=leave)
    assert left_by_year(cast) == {2025: 0, 2026: 27}
    entry = AuditEntry.objects.get(verb="forms_builder.carry_leave")
    assert (entry.actor_id, Decimal(entry.details["days"])) == (cast.director.pk, 2)


def test_sickness_in_a_closed_year_gives_the_days_to_the_next(
    leave_page: FormPage, cast: Cast, today: date
) -> None:
    account = account_of(cast.animator, "2", on=SPRING)
    days = date(2026, 5, 18), date(2026, 5, 19)
    leave = approve_all(
        send_leave(leave_page, cast.animator, *days), cast.coordinator, cast.hr, cast.director
    )
    close_years(account, 2025)
    defer_leave(by=cast.hr, submission=leave, starts_on=days[1], ends_on=days[1], reason="")
    assert left_by_year(cast) == {2025: 0, 2026: 1}
