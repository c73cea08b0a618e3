"""The ledger: accounts, what is held, taken and given back."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from forms_builder.actions.leave import give_days_back, open_account, take_days
from forms_builder.models import FormPage, LeaveAccount, LeaveMovement, LeavePolicy, Submission
from forms_builder.queries.leave import balance_of, balances_of
from portal.accounts.exceptions import NotInSameCentre
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.kit.access import can
from tests.factories.forms_builder import account_of, approve_all, kind_of, send_leave
from tests.support.cast import SYSTEM, Cast
from tests.support.traces import traces

MONDAY, FRIDAY = date(2027, 3, 15), date(2027, 3, 19)
THIS_YEAR = date(2026, 6, 1)


def open_for(by: User, employee: User, days: str = "25") -> LeaveAccount:
    kind = kind_of(employee.centre)
    return open_account(by=by, employee=employee, kind=kind, year_start=THIS_YEAR, days=Decimal(days))


def figures(account: LeaveAccount) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """Acquired, taken, pending, available."""
    balance = balance_of(account)
    return balance.acquired, balance.taken, balance.pending, balance.available


def test_open_account_by_hr_credits_it(cast: Cast) -> None:
    account = open_for(cast.hr, cast.animator, "22.5")
    assert figures(account) == (22.5, 0, 0, 22.5)
    movement = account.movements.get()
    assert (movement.kind, movement.days, movement.author_label) == ("opening", 22.5, "Nadia Benali")
    entry = AuditEntry.objects.get(verb="forms_builder.open_account")
    assert (entry.actor_id, entry.details) == (cast.hr.pk, {"days": "22.5"})


def test_open_account_twice_keeps_the_first(cast: Cast) -> None:
    account = open_for(cast.hr, cast.animator)
    before = traces()
    assert open_for(cast.hr, cast.animator, "30") == account
    assert traces() == before


@pytest.mark.parametrize(
    "who",
    ["animation.enfance", "coordination.enfance", "direction", "parti", "centre2.direction", "installation"],
)
def test_open_account_by_who_is_not_hr_is_refused(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        open_for(cast[who], cast.animator)
    assert LeaveAccount.objects.count() == 0


def test_open_account_for_oneself_is_refused(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        open_for(cast.hr, cast.hr)


def test_open_account_of_human_resources_is_the_directors(cast: Cast) -> None:
    assert figures(open_for(cast.director, cast.hr, "20")) == (20, 0, 0, 20)


def test_open_account_for_somebody_of_another_centre_is_refused(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        open_for(cast.hr, cast.other_animator)


@pytest.mark.parametrize("by", ["hr", "system"])
def test_open_account_of_a_kind_of_another_centre_is_refused(cast: Cast, by: str) -> None:
    kind = kind_of(cast.other_animator.centre)
    with pytest.raises(NotInSameCentre):
        open_account(
            by=cast.hr if by == "hr" else SYSTEM,
            employee=cast.animator,
            kind=kind,
            year_start=THIS_YEAR,
            days=Decimal(25),
        )


def test_balances_of_shows_this_year_and_the_ones_after(cast: Cast, today: date) -> None:
    account_of(cast.animator, "3", on=date(2025, 7, 1))
    account_of(cast.animator, "25")
    account_of(cast.animator, "2", name="Repos compensateur")
    account_of(cast.animator, "1", on=date(2027, 6, 1))
    account_of(cast.youth_animator, "9")
    shown = [
        (balance.account.kind.name, balance.account.year_start.year, balance.available)
        for balance in balances_of(cast.animator, today)
    ]
    assert shown == [("Congés payés", 2026, 25), ("Repos compensateur", 2026, 2), ("Congés payés", 2027, 1)]


@pytest.fixture
def sent(leave_page: FormPage, account: LeaveAccount, cast: Cast) -> Submission:
    return send_leave(leave_page, cast.animator, MONDAY, FRIDAY, end_half="noon")


def test_take_days_twice_takes_once(sent: Submission, account: LeaveAccount, cast: Cast) -> None:
    take_days(by=cast.hr, submission=sent)
    take_days(by=cast.hr, submission=sent)
    assert list(account.movements.filter(kind="taken").values_list("days", "source")) == [
        (Decimal("-4.5"), sent.pk)
    ]


def test_give_days_back_twice_gives_once(sent: Submission, account: LeaveAccount, cast: Cast) -> None:
    done = approve_all(sent, cast.coordinator, cast.hr, cast.director)
    assert figures(account) == (25, 4.5, 0, 20.5)
    for _time in range(2):
        give_days_back(by=cast.hr, submission=done)
    assert account.movements.filter(kind="reversal").count() == 1
    assert figures(account) == (25, 0, 0, 25)


def test_give_days_back_of_what_was_never_taken_gives_nothing(
    sent: Submission, account: LeaveAccount, cast: Cast
) -> None:
    give_days_back(by=cast.hr, submission=sent)
    assert figures(account) == (25, 0, 4.5, 20.5)


def test_take_days_beyond_the_balance_where_it_may_go_below_zero_is_done(
    sent: Submission, account: LeaveAccount, cast: Cast
) -> None:
    LeaveMovement.objects.create(account=account, kind="adjustment", days=-24, author_label="rh")
    LeavePolicy.objects.filter(centre=sent.centre).update(allows_negative=True)
    approve_all(sent, cast.coordinator, cast.hr, cast.director)
    assert figures(account) == (1, 4.5, 0, -3.5)


@pytest.mark.parametrize("kind", ["taken", "reversal"])
def test_movement_of_one_request_is_held_to_one_by_the_database(
    sent: Submission, account: LeaveAccount, kind: str
) -> None:
    row = {"account": account, "kind": kind, "days": 1, "source": sent.pk, "author_label": "x"}
    LeaveMovement.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        LeaveMovement.objects.create(**row)


@pytest.mark.parametrize("state", ["draft", "refused", "withdrawn", "cancelled", "approved"])
def test_balance_of_counts_as_pending_only_requests_in_progress(
    sent: Submission, account: LeaveAccount, state: str
) -> None:
    assert figures(account)[2] == 4.5
    Submission.objects.filter(pk=sent.pk).update(state=state)
    assert figures(account)[2] == 0


def test_balance_of_several_movements_and_requests_counts_each_once(
    sent: Submission, leave_page: FormPage, account: LeaveAccount, cast: Cast
) -> None:
    for day in (22, 23, 24):
        other = send_leave(leave_page, cast.animator, date(2027, 3, day))
    approve_all(other, cast.coordinator, cast.hr, cast.director)
    LeaveMovement.objects.create(account=account, kind="adjustment", days=2, author_label="rh")
    assert figures(account) == (27, 1, 6.5, 19.5)


GRID = [
    "animation.enfance",
    "rh",
    "direction",
    "coordination.enfance",
    "parti",
    "centre2.animation",
    "installation",
]


def test_leave_account_visible_to_is_the_set_form_of_its_right(cast: Cast) -> None:
    people = [cast.animator, cast.hr, cast.gone, cast.other_animator]
    accounts = [open_for(SYSTEM, person) for person in people]
    seen = {who: set(LeaveAccount.objects.visible_to(cast[who])) for who in GRID}
    assert seen == {
        who: {row for row in accounts if can(cast[who], "forms_builder.view_leave_account", row)}
        for who in GRID
    }
    own, of_hr, of_gone, elsewhere = accounts
    assert seen["animation.enfance"] == {own}
    assert seen["rh"] == {own, of_hr, of_gone}
    assert seen["centre2.animation"] == {elsewhere}
    assert seen["direction"] == {of_hr}
    assert seen["parti"] == seen["installation"] == set()
