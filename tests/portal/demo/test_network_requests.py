"""The requests of a network: the same each time, in every state, and as if people had acted."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import Model

from forms_builder.choices import OPEN_STATES, StepState, SubmissionState
from forms_builder.models import (
    ApprovalEvent,
    ApprovalStep,
    ChainHead,
    LeaveAccount,
    LeaveMovement,
    LeavePart,
    Signature,
    Submission,
)
from forms_builder.queries.leave import with_balances
from forms_builder.queries.signatures import verify_centre
from forms_builder.rules import current_step
from portal.accounts.models import Absence, User
from portal.centres.models import Centre
from portal.demo import network, network_requests
from portal.demo.network_lives import lives_of
from portal.demo.network_rows import surroundings_of
from tests.factories.forms_builder import decide_as
from tests.support.cast import Cast

TOLD: tuple[type[Model], ...] = (
    Submission,
    ApprovalStep,
    ApprovalEvent,
    Signature,
    LeaveAccount,
    LeavePart,
    LeaveMovement,
    Absence,
    ChainHead,
)
NUMBER = 400


@pytest.fixture
def place(cast: Cast) -> Centre:
    """One centre of the network, with its requests."""
    network.load(1, 30)
    assert network_requests.load(NUMBER) == NUMBER
    return Centre.objects.get(slug=network.slug_of(1))


def counts() -> list[int]:
    return [model._default_manager.count() for model in TOLD]


def test_load_tells_each_centre_once(place: Centre) -> None:
    before = counts()
    assert network_requests.load(NUMBER) == 0
    assert counts() == before
    assert Submission.objects.filter(centre=place).count() == NUMBER


def test_load_without_a_network_tells_nothing(cast: Cast) -> None:
    assert network_requests.load(NUMBER) == 0
    assert Submission.objects.count() == 0


def test_load_makes_a_chain_and_requests_that_verify(place: Centre) -> None:
    assert list(map(str, verify_centre(place))) == []
    assert ChainHead.objects.get(centre=place).sequence == Signature.objects.count()
    call_command("verify_signatures")


def test_load_reaches_every_state_of_a_request_that_was_sent(place: Centre) -> None:
    states = Counter(Submission.objects.values_list("state", flat=True))
    assert set(states) >= set(SubmissionState.values) - {
        SubmissionState.DRAFT,
        SubmissionState.CANCELLATION_ASKED,
        SubmissionState.DROPPED,
    }
    assert states[SubmissionState.APPROVED] > NUMBER // 3


def test_load_leaves_one_step_where_somebody_is_to_act_and_none_elsewhere(place: Centre) -> None:
    waits = (SubmissionState.SUBMITTED, SubmissionState.CANCELLATION_ASKED)
    for submission in Submission.objects.prefetch_related("steps__approvers"):
        current = [step for step in submission.steps.all() if step.state == StepState.CURRENT]
        assert len(current) == (submission.state in waits), submission.pk
        assert all(step.approvers.all() for step in submission.steps.all())
        assert submission.applicant_id not in {
            person.pk for step in submission.steps.all() for person in step.approvers.all()
        }


def test_load_makes_balances_of_the_parts_of_what_was_granted(place: Centre) -> None:
    for balance in with_balances(LeaveAccount.objects.all()):
        parts = LeavePart.objects.filter(account=balance.account).select_related("submission")
        held = sum((part.days for part in parts if part.submission.state in OPEN_STATES), Decimal(0))
        granted = (SubmissionState.APPROVED, SubmissionState.CANCELLATION_ASKED)
        taken = sum((part.days for part in parts if part.submission.state in granted), Decimal(0))
        assert (balance.acquired, balance.taken, balance.pending) == (60, taken, held)
        assert balance.available >= 0
    granted_leave = Submission.objects.filter(state__in=granted, leave_parts__isnull=False).distinct()
    sources = Absence.objects.filter(source__in=Submission.objects.values("pk")).values_list(
        "source", flat=True
    )
    assert sorted(sources) == sorted(granted_leave.values_list("pk", flat=True))


def test_load_keeps_the_instants_that_it_tells(place: Centre) -> None:
    first = Submission.objects.order_by("submitted_at")[0]
    assert first.submitted_at < datetime.now(UTC) - timedelta(days=700)
    assert first.events.order_by("revision")[0].at == first.submitted_at
    assert first.created_at < first.submitted_at <= first.changed_at
    later = Submission.objects.create(
        centre=place, version=first.version, applicant=first.applicant, draft={}, created_at=first.created_at
    )
    assert later.created_at > datetime.now(UTC) - timedelta(minutes=5)


def test_people_go_on_where_the_seed_stopped(place: Centre) -> None:
    """What was told is what the actions know: the next one is taken by whoever it waits for, and verifies."""
    open_ones = Submission.objects.filter(state=SubmissionState.SUBMITTED, leave_parts__isnull=False)
    waiting = open_ones.distinct().order_by("pk")[0]
    step = current_step(waiting)
    assert step is not None
    decide_as(User.objects.get(pk=step.approvers.get().pk), waiting)
    assert list(map(str, verify_centre(place))) == []


def told(place: Centre, now: datetime) -> list[Any]:
    around = surroundings_of(place, Random(1), now)
    return [
        (
            one.identifier,
            one.applicant.pk,
            one.answers,
            one.state,
            [(turn.letter, turn.at) for turn in one.turns],
        )
        for one in lives_of(around, NUMBER)
    ]


def test_lives_of_the_same_day_are_the_same_and_of_another_day_move_with_it(place: Centre) -> None:
    now = datetime(2027, 3, 10, 8, tzinfo=UTC)
    assert told(place, now) == told(place, now)
    assert told(place, now) != told(place, now + timedelta(days=40))
