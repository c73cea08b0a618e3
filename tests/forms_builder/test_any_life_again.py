"""The other half of the ten thousand operations of test_any_life.py, and what shows that they would find a fault."""

from datetime import date

import pytest

from forms_builder.choices import StepState
from forms_builder.models import ApprovalStep
from forms_builder.queries import leave
from tests.factories.completed_forms import send_badge
from tests.factories.forms_builder import send, send_leave
from tests.support.any_life import Life
from tests.support.any_look import (
    balances_are_the_sums,
    every_request_on_its_way_waits_for_somebody,
    look_at_everything,
    nobody_decided_what_was_not_theirs,
    screens_show_the_sums,
    sums,
)
from tests.support.any_request import decide_once
from tests.support.any_verbs import RUNS, live_a_run

MONDAY = date(2027, 3, 15)


@pytest.mark.parametrize("run", range(RUNS // 2, RUNS))
def test_any_life_whatever_people_do_holds(run: int, life: Life) -> None:
    live_a_run(run, life)


# Negative controls: nothing is found where nothing is wrong, and each look sees what it is for


@pytest.fixture
def quiet(life: Life) -> Life:
    """A day of leave, a fax and a badge are on their way."""
    life.chance.seed(0)
    animator = life.cast.animator
    send_leave(life.leave, animator, MONDAY)
    send(life.fax, animator, {})
    send_badge(life.badge, animator)
    return life


def test_looks_at_a_quiet_life_find_nothing(quiet: Life) -> None:
    look_at_everything(quiet)
    screens_show_the_sums(quiet)
    assert decide_once(ApprovalStep.objects.filter(submission__page=quiet.badge)[0].submission)
    look_at_everything(quiet)


def test_figures_that_count_what_is_asked_for_as_acquired_are_found(
    quiet: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leave, "column_of", lambda kind: "spent" if kind in leave.SPENT else "acquired")
    with pytest.raises(AssertionError):
        balances_are_the_sums(sums())
    with pytest.raises(AssertionError):
        screens_show_the_sums(quiet)


def test_request_that_waits_for_nobody_is_found(quiet: Life) -> None:
    ApprovalStep.objects.filter(submission__page=quiet.fax).update(state=StepState.WAITING)
    with pytest.raises(AssertionError):
        every_request_on_its_way_waits_for_somebody(quiet)


def test_decision_of_who_does_not_hold_the_step_is_found(quiet: Life) -> None:
    """It was given to accounting by no act of anybody."""
    step = ApprovalStep.objects.filter(submission__page=quiet.badge)[0]
    step.approvers.set([quiet.cast.accounting])
    assert decide_once(step.submission)
    with pytest.raises(AssertionError):
        nobody_decided_what_was_not_theirs(quiet)
