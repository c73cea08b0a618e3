"""The kinds of leave: kept by human resources, for their own centre."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import ProtectedError

from forms_builder.actions.accruing import accrue_leave, accrue_year
from forms_builder.actions.registers import (
    change_leave_kind,
    change_leave_policy,
    create_leave_kind,
    delete_leave_kind,
)
from forms_builder.choices import Accrual, MovementKind
from forms_builder.exceptions import LedgerRuns
from forms_builder.models import LeaveAccount, LeaveClosing, LeaveKind, LeaveMovement, LeavePolicy
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from tests.factories.forms_builder import account_of, kind_of
from tests.support.cast import SYSTEM, Cast

ANIMATOR = "animation.enfance"
FACTS = {"name": "Congé d’ancienneté", "position": 8, "is_debited": True}


def test_create_leave_kind_belongs_to_the_centre_of_its_author(cast: Cast, centre: Centre) -> None:
    kind = create_leave_kind(by=cast.hr, **FACTS)
    assert (kind.centre, kind.name, kind.is_debited) == (centre, "Congé d’ancienneté", True)
    assert AuditEntry.objects.get(verb="forms_builder.create_leave_kind").object_id == str(kind.pk)


def test_create_leave_kind_twice_is_refused(cast: Cast) -> None:
    create_leave_kind(by=cast.hr, **FACTS)
    with pytest.raises(ValidationError):
        create_leave_kind(by=cast.hr, **FACTS)


@pytest.mark.parametrize(
    "job", ["animator", "coordinator", "director", "communication", "it", "other_director", "gone"]
)
def test_leave_kinds_are_not_for_others(job: str, cast: Cast, centre: Centre) -> None:
    person, kind = getattr(cast, job), kind_of(centre, "Formation")
    with pytest.raises(PermissionDenied):
        create_leave_kind(by=person, **FACTS)
    with pytest.raises(PermissionDenied):
        change_leave_kind(by=person, kind=kind, name="Autre nom")
    with pytest.raises(PermissionDenied):
        delete_leave_kind(by=person, kind=kind)


def test_leave_kind_of_the_other_centre_is_left_alone(cast: Cast, other_centre: Centre) -> None:
    kind = kind_of(other_centre, "Formation")
    with pytest.raises(PermissionDenied):
        change_leave_kind(by=cast.hr, kind=kind, name="Autre nom")
    with pytest.raises(PermissionDenied):
        delete_leave_kind(by=cast.hr, kind=kind)


def test_change_leave_kind_keeps_what_was_before_in_the_audit(cast: Cast, centre: Centre) -> None:
    kind = change_leave_kind(by=cast.hr, kind=kind_of(centre, "Autre"), name="Autre absence")
    assert LeaveKind.objects.get(pk=kind.pk).name == "Autre absence"
    entry = AuditEntry.objects.get(verb="forms_builder.change_leave_kind")
    assert (entry.details["before"], entry.details["after"]) == ({"name": "Autre"}, {"name": "Autre absence"})


def test_delete_leave_kind_goes_unless_an_account_is_of_it(
    cast: Cast, centre: Centre, account: LeaveAccount
) -> None:
    delete_leave_kind(by=cast.hr, kind=kind_of(centre, "Formation"))
    with pytest.raises(ProtectedError):
        delete_leave_kind(by=cast.hr, kind=account.kind)
    names = LeaveKind.objects.filter(centre=centre).values_list("name", flat=True)
    assert ("Formation" in names, account.kind.name in names) == (False, True)


def policy_of(centre: Centre) -> LeavePolicy:
    return LeavePolicy.objects.get(centre=centre)


def test_change_leave_policy_moves_the_year_only_before_there_are_balances(
    cast: Cast, centre: Centre, today: date
) -> None:
    change_leave_policy(by=cast.hr, policy=policy_of(centre), year_starts_in=1)
    account_of(cast.animator)
    change_leave_policy(by=cast.hr, policy=policy_of(centre), year_starts_in=1, splits=False)
    with pytest.raises(ValidationError) as refused:
        change_leave_policy(by=cast.hr, policy=policy_of(centre), year_starts_in=6)
    policy = policy_of(centre)
    assert (policy.year_starts_in, policy.splits, list(refused.value.message_dict)) == (
        1,
        False,
        ["year_starts_in"],
    )


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("carries_over", Decimal("-0.01"), Decimal(0)),
        ("carries_over", Decimal("366.01"), Decimal(366)),
        ("carries_over", Decimal(-5), None),
        ("carried_for_months", 0, 1),
        ("carried_for_months", 121, 120),
        ("reminds_after", 91, 90),
        ("escalates_after", 32_767, 90),
    ],
)
def test_change_leave_policy_keeps_figures_within_bounds(
    cast: Cast, centre: Centre, name: str, wrong: object, right: object
) -> None:
    change_leave_policy(by=cast.hr, policy=policy_of(centre), **{name: right})
    with pytest.raises(ValidationError) as refused:
        change_leave_policy(by=cast.hr, policy=policy_of(centre), **{name: wrong})
    assert list(refused.value.message_dict) == [name]
    assert getattr(policy_of(centre), name) == right


def close_years(centre: Centre, *years: int) -> None:
    for year in years:
        LeaveClosing.objects.create(
            centre=centre, kind=kind_of(centre), year_start=date(year, 6, 1), author_label="rh"
        )


def all_acquired() -> Decimal:
    rows = LeaveMovement.objects.filter(kind=MovementKind.ACCRUAL, account__employee__username=ANIMATOR)
    return sum(rows.values_list("days", flat=True), Decimal(0))


@pytest.mark.parametrize("facts", [{"is_acquired_ahead": True}, {"accrual": Accrual.YEARLY}])
def test_change_leave_kind_in_june_before_the_last_year_is_closed_gives_it_once(
    cast: Cast, centre: Centre, today: date, facts: dict[str, object]
) -> None:
    """The job would replay the year that is over in the other way: twenty-four days more."""
    change_leave_kind(by=cast.hr, kind=kind_of(centre), entitlement=Decimal(24), accrual=Accrual.MONTHLY)
    accrue_leave(by=SYSTEM)
    with time_machine.travel(datetime(2027, 6, 2, 8, 0, tzinfo=UTC), tick=False):
        with pytest.raises(LedgerRuns):
            change_leave_kind(by=cast.hr, kind=kind_of(centre), **facts)
        accrue_leave(by=SYSTEM)
        close_years(centre, 2026)
        change_leave_kind(by=cast.hr, kind=kind_of(centre), is_acquired_ahead=True)
        accrue_leave(by=SYSTEM)
    assert (all_acquired(), kind_of(centre).is_acquired_ahead) == (24, True)


def test_change_leave_kind_long_after_a_year_that_can_never_be_closed_is_possible(
    cast: Cast, centre: Centre, today: date
) -> None:
    """Acquired ahead, the first year has no account of its own: nothing goes over it again once the next is over."""
    facts = {"entitlement": Decimal(24), "accrual": Accrual.MONTHLY, "is_acquired_ahead": True}
    change_leave_kind(by=cast.hr, kind=kind_of(centre), **facts)
    accrue_leave(by=SYSTEM)
    with time_machine.travel(datetime(2028, 6, 2, 8, 0, tzinfo=UTC), tick=False):
        accrue_leave(by=SYSTEM)
        change_leave_kind(by=cast.hr, kind=kind_of(centre), is_acquired_ahead=False)
    assert not kind_of(centre).is_acquired_ahead


def test_accrue_year_reads_the_rules_of_the_kind_again(cast: Cast, centre: Centre, today: date) -> None:
    """The job had read the kind before human resources stopped it."""
    change_leave_kind(by=cast.hr, kind=kind_of(centre), entitlement=Decimal(24), accrual=Accrual.MONTHLY)
    stale = LeaveKind.objects.select_related("centre__leave_policy").get(pk=kind_of(centre).pk)
    change_leave_kind(by=cast.hr, kind=kind_of(centre), accrual=Accrual.NONE)
    assert accrue_year(by=SYSTEM, kind=stale, year_start=date(2026, 6, 1), today=date(2027, 3, 10)) == 0
    assert all_acquired() == 0


def test_change_leave_kind_that_comes_in_each_month_waits_for_the_first_month_of_a_year(
    cast: Cast, centre: Centre, today: date
) -> None:
    """As the refusal says: not in March, not in July, but in June."""
    facts = {"entitlement": Decimal(24), "accrual": Accrual.MONTHLY}
    change_leave_kind(by=cast.hr, kind=kind_of(centre), **facts)
    refused = []
    for moment in (datetime(2027, 3, 10, tzinfo=UTC), datetime(2027, 7, 2, tzinfo=UTC)):
        with time_machine.travel(moment, tick=False):
            accrue_leave(by=SYSTEM)
            with pytest.raises(LedgerRuns):
                change_leave_kind(by=cast.hr, kind=kind_of(centre), is_acquired_ahead=True)
            refused.append(kind_of(centre).is_acquired_ahead)
    with time_machine.travel(datetime(2028, 6, 2, tzinfo=UTC), tick=False):
        accrue_leave(by=SYSTEM)
        close_years(centre, 2026, 2027)
        change_leave_kind(by=cast.hr, kind=kind_of(centre), is_acquired_ahead=True)
    assert (refused, kind_of(centre).is_acquired_ahead) == ([False, False], True)


def test_change_leave_kind_that_comes_in_at_once_is_stopped_before_and_changed_in_the_year(
    cast: Cast, centre: Centre, today: date
) -> None:
    facts = {"entitlement": Decimal(24), "accrual": Accrual.YEARLY}
    change_leave_kind(by=cast.hr, kind=kind_of(centre), **facts)
    accrue_leave(by=SYSTEM)
    change_leave_kind(by=cast.hr, kind=kind_of(centre), accrual=Accrual.NONE)
    with pytest.raises(LedgerRuns):
        change_leave_kind(by=cast.hr, kind=kind_of(centre), accrual=Accrual.MONTHLY)
    with time_machine.travel(datetime(2027, 6, 2, tzinfo=UTC), tick=False):
        accrue_leave(by=SYSTEM)
        close_years(centre, 2026)
        change_leave_kind(by=cast.hr, kind=kind_of(centre), accrual=Accrual.MONTHLY)
    assert kind_of(centre).accrual == Accrual.MONTHLY
