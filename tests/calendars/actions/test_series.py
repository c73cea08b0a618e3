"""One date, those that follow, or all: the past stays, and nothing is taken twice."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from calendars.actions.series import cancel, move, plan_of
from calendars.choices import DateState, EventState, Scope
from calendars.exceptions import AlreadyOver, Moved, Taken
from calendars.models import Claim, Event, Occurrence
from portal.centres.models import Centre
from tests.factories.calendars import THURSDAY, at, dates_of, event_of, room_of
from tests.support.cast import Cast

pytestmark = pytest.mark.usefixtures("today")
WEEK = timedelta(days=7)


@pytest.fixture
def weekly(cast: Cast, centre: Centre) -> Event:
    """Four Thursdays, 14 to 16, in the hall."""
    return event_of(cast.animator, room_of(centre), plan=at(rule="FREQ=WEEKLY;COUNT=4"))


def spans(*events: Event) -> list[tuple[date, int]]:
    """The day and the hour of each claim."""
    starts = Claim.objects.filter(occurrence__event__in=events, hard=True).values_list(
        "block_start", flat=True
    )
    return sorted((timezone.localtime(start).date(), timezone.localtime(start).hour) for start in starts)


def thursdays(*hours: int) -> list[tuple[date, int]]:
    return [(THURSDAY + number * WEEK, hour) for number, hour in enumerate(hours)]


def test_move_this_date_alone_keeps_its_identity(cast: Cast, weekly: Event) -> None:
    second = dates_of(weekly)[1]
    moved = move(
        by=cast.animator, occurrence=second, scope=Scope.THIS, plan=at(9, 11, THURSDAY + WEEK), version=1
    )
    assert (moved.pk, moved.recurrence_id, moved.detached) == (second.pk, second.recurrence_id, True)
    assert spans(weekly) == thursdays(14, 9, 14, 14)


def test_move_the_following_opens_another_series(cast: Cast, weekly: Event) -> None:
    second = dates_of(weekly)[1]
    plan = at(9, 11, THURSDAY + WEEK, rule="FREQ=WEEKLY;COUNT=3")
    moved = move(by=cast.animator, occurrence=second, scope=Scope.FOLLOWING, plan=plan, version=1)
    weekly.series.refresh_from_db()
    assert (moved.event.series.split_from, weekly.series.until) == (
        weekly.series,
        THURSDAY + timedelta(days=6),
    )
    assert moved.event.series.ical_uid != weekly.series.ical_uid
    assert (spans(weekly), spans(weekly, moved.event)) == (thursdays(14), thursdays(14, 9, 9, 9))


def test_move_all_keeps_the_past_as_it_was(cast: Cast, weekly: Event) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=14), tick=False):
        kept = list(Occurrence.objects.filter(end__lt=timezone.now()).values())
        third = dates_of(weekly)[2]
        plan = at(10, 12, THURSDAY + WEEK, rule="FREQ=WEEKLY;COUNT=3")
        moved = move(by=cast.animator, occurrence=third, scope=Scope.ALL, plan=plan, version=1)
        assert list(Occurrence.objects.filter(pk__in=[row["id"] for row in kept]).values()) == kept
        assert spans(weekly, moved.event) == thursdays(14, 10, 10, 10)


def test_move_all_before_it_began_keeps_the_identity(cast: Cast, weekly: Event) -> None:
    uid = weekly.series.ical_uid
    plan = at(10, 12, rule="FREQ=WEEKLY;COUNT=2")
    moved = move(by=cast.animator, occurrence=dates_of(weekly)[0], scope=Scope.ALL, plan=plan, version=1)
    assert (moved.event, moved.event.series.ical_uid, moved.event.series.sequence) == (weekly, uid, 1)
    assert spans(weekly) == thursdays(10, 10)


def test_move_into_its_own_old_time_is_no_clash(cast: Cast, weekly: Event) -> None:
    plan = at(15, 17, rule="FREQ=WEEKLY;COUNT=4")
    move(by=cast.animator, occurrence=dates_of(weekly)[0], scope=Scope.ALL, plan=plan, version=1)
    assert spans(weekly) == thursdays(15, 15, 15, 15)


def test_move_into_a_taken_time_changes_nothing(cast: Cast, weekly: Event) -> None:
    room = weekly.bookings.get().asset
    event_of(cast.coordinator, room, plan=at(9, 11, THURSDAY + 2 * WEEK))
    before = list(Occurrence.objects.order_by("pk").values()), list(Claim.objects.order_by("pk").values())
    with pytest.raises(Taken) as taken:
        plan = at(9, 11, rule="FREQ=WEEKLY;COUNT=4")
        move(by=cast.animator, occurrence=dates_of(weekly)[0], scope=Scope.ALL, plan=plan, version=1)
    assert [clash.number for clash in taken.value.clashes] == [2]
    assert (
        list(Occurrence.objects.order_by("pk").values()),
        list(Claim.objects.order_by("pk").values()),
    ) == before


def test_move_of_what_somebody_changed_meanwhile_is_refused(cast: Cast, weekly: Event) -> None:
    first, second = dates_of(weekly)[:2]
    move(by=cast.animator, occurrence=first, scope=Scope.THIS, plan=at(9, 10), version=1)
    with pytest.raises(Moved):
        move(by=cast.animator, occurrence=second, scope=Scope.THIS, plan=at(9, 10), version=1)


def test_move_of_what_is_over_is_refused(cast: Cast, weekly: Event) -> None:
    first = dates_of(weekly)[0]
    with time_machine.travel(first.end, tick=False), pytest.raises(AlreadyOver):
        move(by=cast.animator, occurrence=first, scope=Scope.THIS, plan=at(9, 10), version=1)


def test_move_and_cancel_are_for_the_organiser_and_validators(cast: Cast, weekly: Event) -> None:
    first = dates_of(weekly)[0]
    for person in (cast.reception, cast.youth_animator, cast.other_director):
        with pytest.raises(PermissionDenied):
            move(by=person, occurrence=first, scope=Scope.THIS, plan=at(9, 10), version=1)
        with pytest.raises(PermissionDenied):
            cancel(by=person, occurrence=first, scope=Scope.ALL, version=1)


@pytest.mark.parametrize(("scope", "left"), [(Scope.THIS, 3), (Scope.FOLLOWING, 1), (Scope.ALL, 0)])
def test_cancel_frees_the_room_and_keeps_the_dates_in_sight(
    cast: Cast, weekly: Event, scope: Scope, left: int
) -> None:
    number = cancel(by=cast.animator, occurrence=dates_of(weekly)[1], scope=scope, version=1)
    weekly.refresh_from_db()
    states = [one.state for one in dates_of(weekly)]
    assert (number, len(spans(weekly)), states.count(DateState.CANCELLED)) == (4 - left, left, 4 - left)
    assert (weekly.state == EventState.CANCELLED) is (left == 0)


def test_move_all_does_not_bring_back_what_was_called_off(cast: Cast, weekly: Event) -> None:
    cancel(by=cast.animator, occurrence=dates_of(weekly)[1], scope=Scope.THIS, version=1)
    plan = at(10, 12, rule="FREQ=WEEKLY;COUNT=4")
    move(by=cast.animator, occurrence=dates_of(weekly)[0], scope=Scope.ALL, plan=plan, version=2)
    assert [day for day, _hour in spans(weekly)] == [THURSDAY, THURSDAY + 2 * WEEK, THURSDAY + 3 * WEEK]


def test_plan_of_a_date_gives_it_back(cast: Cast, weekly: Event) -> None:
    plan = plan_of(dates_of(weekly)[0])
    assert (plan.pattern.first, plan.pattern.starts.hour, plan.pattern.rule) == (
        THURSDAY,
        14,
        "FREQ=WEEKLY;COUNT=4",
    )
    (whole_day,) = dates_of(event_of(cast.animator, plan=at(is_all_day=True)))
    assert plan_of(whole_day).pattern.end_day_offset == 0
