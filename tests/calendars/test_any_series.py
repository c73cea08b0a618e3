"""Whatever is done to a series, in whatever order: no orphan claim, no double date, the past as it was."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from calendars.actions.events import Plan
from calendars.actions.series import cancel, move
from calendars.choices import DateState, Scope
from calendars.models import Claim, Event, Occurrence
from calendars.recurrence import Pattern
from portal.accounts.models import User
from portal.centres.models import Centre
from portal.kit.errors import DomainError
from tests.factories.calendars import event_of, room_of
from tests.support.cast import Cast

FIRST = date(2027, 3, 12)
RULES = (
    "FREQ=WEEKLY;COUNT=6",
    "FREQ=DAILY;COUNT=9",
    "FREQ=WEEKLY;BYDAY=MO,FR;COUNT=7",
    "FREQ=MONTHLY;COUNT=3",
)


class AnySeries(RuleBasedStateMachine):
    """Two series of one person in one room. Each run is undone by a savepoint."""

    by: User
    centre: Centre

    @initialize(rules=st.tuples(st.sampled_from(RULES), st.sampled_from(RULES)))
    def begin(self, rules: tuple[str, str]) -> None:
        self.savepoint = transaction.savepoint()
        self.clock = time_machine.travel(
            datetime(2027, 3, 10, 9, tzinfo=ZoneInfo("Europe/Paris")), tick=False
        )
        self.traveller = self.clock.start()
        self.past: dict[int, Any] = {}
        room = room_of(self.centre)
        for number, text in enumerate(rules):
            event_of(self.by, room, plan=self.plan(FIRST, 9 + 3 * number, text), leaves_out=True)

    def plan(self, first: date, hour: int, text: str) -> Plan:
        return Plan(Pattern(first=first, starts=time(hour), ends=time(hour + 2), zone="", rule=text))

    def pick(self, number: int) -> Occurrence | None:
        rows = Occurrence.objects.order_by("start", "pk").select_related("event", "series")
        return rows[number % len(rows)] if rows else None

    def attempt(self, act: Any) -> None:
        """What is refused has changed nothing."""
        before = self.everything()
        try:
            act()
        except DomainError:
            assert self.everything() == before

    def everything(self) -> tuple[list[Any], list[Any]]:
        return list(Occurrence.objects.order_by("pk").values()), list(Claim.objects.order_by("pk").values())

    @rule(
        number=st.integers(0, 30),
        scope=st.sampled_from(Scope),
        text=st.sampled_from(RULES),
        hour=st.integers(6, 20),
        days=st.integers(-2, 9),
        leaves_out=st.booleans(),
    )
    def move_it(self, number: int, scope: Scope, text: str, hour: int, days: int, leaves_out: bool) -> None:
        found = self.pick(number)
        if found is not None:
            first = timezone.localtime(found.start).date() + timedelta(days=days)
            plan = self.plan(first, hour, "" if scope == Scope.THIS else text)
            version = Event.objects.get(pk=found.event_id).version
            facts = {
                "occurrence": found,
                "scope": scope,
                "plan": plan,
                "version": version,
                "leaves_out": leaves_out,
            }
            self.attempt(lambda: move(by=self.by, **facts))

    @rule(number=st.integers(0, 30), scope=st.sampled_from(Scope))
    def cancel_it(self, number: int, scope: Scope) -> None:
        found = self.pick(number)
        if found is not None:
            version = Event.objects.get(pk=found.event_id).version
            self.attempt(lambda: cancel(by=self.by, occurrence=found, scope=scope, version=version))

    @rule(days=st.integers(1, 6))
    def wait(self, days: int) -> None:
        self.traveller.shift(timedelta(days=days))
        over = Occurrence.objects.filter(end__lte=timezone.now()).values()
        for row in over:
            self.past.setdefault(row["id"], row)

    @invariant()
    def every_planned_date_has_its_claim_and_no_other_has(self) -> None:
        if not hasattr(self, "past"):
            return
        claims = list(Claim.objects.values_list("occurrence", flat=True))
        planned = set(Occurrence.objects.filter(state=DateState.PLANNED).values_list("pk", flat=True))
        assert len(claims) == len(set(claims))
        assert set(claims) == planned

    @invariant()
    def nothing_meets(self) -> None:
        spans = list(Claim.objects.order_by("block_start").values_list("block_start", "block_end"))
        assert all(one[1] <= other[0] for one, other in pairwise(spans))

    @invariant()
    def the_past_is_as_it_was(self) -> None:
        if hasattr(self, "past"):
            now = {row["id"]: row for row in Occurrence.objects.filter(pk__in=self.past).values()}
            assert now == self.past

    def teardown(self) -> None:
        if hasattr(self, "savepoint"):
            self.clock.stop()
            transaction.savepoint_rollback(self.savepoint)


@pytest.mark.usefixtures("today")
def test_any_series_keeps_its_claims_dates_and_past(cast: Cast, centre: Centre) -> None:
    AnySeries.by, AnySeries.centre = cast.animator, centre
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(
        AnySeries,
        settings=settings(
            max_examples=25,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=checks,
            derandomize=True,
        ),
    )
