"""Several people who want one slot at the same instant: one has it, the others are told. And what happens unguarded."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from calendars.actions import claiming
from calendars.actions.bookings import approve_booking
from calendars.guards import GUARD, POSTGRESQL_UNDO, missing
from calendars.models import Asset, Booking, Claim, Event
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.calendars import THURSDAY, at, event_of, hall_of, item_of, room_of
from tests.support.cast import Cast
from tests.support.race import Race, endings, unlock

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("today")]

CLAIMS = Claim._meta.db_table
PEOPLE = 20


def booker(person: User, *assets: Asset, **rest: Any) -> Callable[[], Event]:
    """Books by rows of its own: nothing is shared between threads."""
    keys = [asset.pk for asset in assets]

    def act() -> Event:
        found = {asset.pk: asset for asset in Asset.objects.filter(pk__in=keys)}
        return event_of(
            User.objects.select_related("centre").get(pk=person.pk), *(found[key] for key in keys), **rest
        )

    return act


def without_guard() -> None:
    """The database is replaced after the test."""
    with connection.cursor() as cursor:
        cursor.execute(POSTGRESQL_UNDO)
    assert GUARD in missing()


def twenty(race: Race, cast: Cast, room: Asset) -> list[str]:
    return endings(race(*[booker(cast.animator, room)] * PEOPLE, before=CLAIMS))


def test_twenty_people_on_one_slot_make_one_booking(race: Race, cast: Cast, centre: Centre) -> None:
    assert twenty(race, cast, room_of(centre)) == ["Taken"] * (PEOPLE - 1) + ["done"]
    assert Claim.objects.count() == 1


def test_without_the_lock_the_guard_still_lets_one_through(
    race: Race, cast: Cast, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, Asset)
    assert twenty(race, cast, room_of(centre)) == ["Taken"] * (PEOPLE - 1) + ["done"]
    assert Claim.objects.count() == 1


def test_without_the_guard_the_lock_lets_one_through(race: Race, cast: Cast, centre: Centre) -> None:
    without_guard()
    assert twenty(race, cast, room_of(centre)) == ["Taken"] * (PEOPLE - 1) + ["done"]
    assert Claim.objects.count() == 1


def test_without_lock_nor_guard_the_room_is_booked_twice(
    race: Race, cast: Cast, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, Asset)
    without_guard()
    assert endings(race(*[booker(cast.animator, room_of(centre))] * 2, before=CLAIMS)) == ["done", "done"]
    assert Claim.objects.count() == 2


def two_approvals(race: Race, cast: Cast, centre: Centre) -> list[str]:
    van = item_of(centre, needs_approval=True)
    keys = [event_of(person, van).bookings.get().pk for person in (cast.animator, cast.coordinator)]

    def approver(key: int) -> Callable[[], Booking]:
        def act() -> Booking:
            by = User.objects.select_related("centre").get(pk=cast.equipment.pk)
            return approve_booking(
                by=by, booking=Booking.objects.select_related("asset", "event").get(pk=key)
            )

        return act

    return endings(race(*map(approver, keys), before=CLAIMS))


def test_two_approvals_at_once_let_one_through(race: Race, cast: Cast, centre: Centre) -> None:
    assert two_approvals(race, cast, centre) == ["Taken", "done"]


def test_two_approvals_without_lock_nor_guard_give_it_twice(
    race: Race, cast: Cast, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, Asset)
    without_guard()
    assert two_approvals(race, cast, centre) == ["done", "done"]


def test_a_series_against_a_single_date_lets_one_through(race: Race, cast: Cast, centre: Centre) -> None:
    room = room_of(centre)
    series = booker(cast.animator, room, plan=at(rule="FREQ=WEEKLY;COUNT=10"))
    single = booker(cast.coordinator, room, plan=at(15, 17, THURSDAY + timedelta(days=35)))
    assert endings(race(series, single, before=CLAIMS)) == ["Taken", "done"]
    assert Claim.objects.count() in {1, 10}


def test_half_a_hall_against_the_hall_lets_one_through(race: Race, cast: Cast, centre: Centre) -> None:
    hall, half, _other = hall_of(centre)
    acts = [booker(cast.animator, half), booker(cast.coordinator, hall)]
    assert endings(race(*acts, before=CLAIMS)) == ["Taken", "done"]


def opposite(race: Race, cast: Cast, centre: Centre) -> list[str]:
    """Two rooms, asked for in opposite orders, at times that leave both possible."""
    one, other = room_of(centre, "Une"), room_of(centre, "Autre")
    later = at(17, 18)
    return endings(
        race(
            booker(cast.animator, one, other), booker(cast.coordinator, other, one, plan=later), before=CLAIMS
        )
    )


def test_two_rooms_in_opposite_order_wait_for_each_other_and_both_are_done(
    race: Race, cast: Cast, centre: Centre
) -> None:
    assert opposite(race, cast, centre) == ["done", "done"]


def test_two_rooms_locked_as_they_were_asked_for_deadlock(
    race: Race, cast: Cast, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: locks one by one, in the order of the request."""
    import time

    def lock_as_asked(keys: Any) -> dict[int, Asset]:
        found = {}
        for key in keys:
            found[key] = Asset.objects.select_for_update(no_key=True).get(pk=key)
            time.sleep(1)
        return found

    order = {}

    def take(by: User, event: Event, claims: list[Claim], **rest: Any) -> list[Claim]:
        order[event.pk] = [claim.asset_id for claim in claims]
        lock_as_asked(order[event.pk])
        return []

    monkeypatch.setattr("calendars.actions.events.take", take)
    assert opposite(race, cast, centre) == ["OperationalError", "done"]
    assert claiming.lock_assets is not None
