"""What takes place is written with all that it needs, or not at all."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from calendars.actions.events import extend_series, publish
from calendars.choices import BookedBy, BookingState, ClaimState, DateState, EventState, Visibility
from calendars.exceptions import RefusedByPolicy, Taken, TooManyDates
from calendars.models import Booking, Claim, Event, Occurrence, Series
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from tests.factories.accounts import AbsenceFactory
from tests.factories.calendars import THURSDAY, at, dates_of, event_of, hall_of, item_of, room_of
from tests.support.cast import SYSTEM, Cast

pytestmark = pytest.mark.usefixtures("today")


def nothing_written() -> bool:
    return not any(model.objects.exists() for model in (Event, Occurrence, Series, Booking, Claim))


def test_create_event_takes_its_room_with_the_time_around_it(cast: Cast, centre: Centre) -> None:
    room = room_of(centre, setup_minutes=15, cleanup_minutes=30)
    event = event_of(cast.animator, room)
    claim = Claim.objects.get()
    assert (claim.block_start, claim.block_end) == (
        datetime(2027, 3, 18, 12, 45, tzinfo=UTC),
        datetime(2027, 3, 18, 15, 30, tzinfo=UTC),
    )
    assert (claim.state, claim.hard, event.bookings.get().state) == (
        ClaimState.CONFIRMED,
        True,
        BookingState.CONFIRMED,
    )
    assert AuditEntry.objects.filter(verb="calendars.create_event").count() == 1


def test_create_event_in_a_taken_room_says_all_and_writes_nothing(cast: Cast, centre: Centre) -> None:
    room = room_of(centre)
    event_of(cast.coordinator, room, plan=at(15, 17), title="Comité")
    event_of(
        cast.coordinator,
        room,
        plan=at(9, 11, THURSDAY + timedelta(days=7)),
        title="Privé",
        visibility=Visibility.PARTICIPANTS,
    )
    with pytest.raises(Taken) as taken:
        event_of(cast.animator, room, plan=at(8, 16, rule="FREQ=WEEKLY;COUNT=3"))
    told = [(clash.number, clash.what, clash.who, clash.is_hard) for clash in taken.value.clashes]
    assert told == [(0, "Comité", str(cast.coordinator), True), (1, "", "", True)]
    assert Event.objects.count() == 2


def test_create_event_that_leaves_clashes_out_keeps_the_free_dates(cast: Cast, centre: Centre) -> None:
    room = room_of(centre)
    event_of(cast.coordinator, room, plan=at(15, 17, THURSDAY + timedelta(days=7)))
    event = event_of(cast.animator, room, plan=at(rule="FREQ=WEEKLY;COUNT=3"), leaves_out=True)
    assert [(date.state, date.claims.count()) for date in dates_of(event)] == [
        (DateState.PLANNED, 1),
        (DateState.SKIPPED, 0),
        (DateState.PLANNED, 1),
    ]
    assert room.name in dates_of(event)[1].skipped_reason


def test_create_event_with_every_date_taken_is_refused_whatever_is_left_out(
    cast: Cast, centre: Centre
) -> None:
    room = room_of(centre)
    event_of(cast.coordinator, room)
    with pytest.raises(Taken):
        event_of(cast.animator, room, leaves_out=True)


def test_create_event_in_half_a_hall_and_in_the_hall_clash(cast: Cast, centre: Centre) -> None:
    hall, yard, street = hall_of(centre)
    event_of(cast.animator, yard)
    event_of(cast.animator, street, plan=at(9, 10))
    with pytest.raises(Taken) as taken:
        event_of(cast.animator, hall)
    assert [clash.asset_name for clash in taken.value.clashes] == [yard.name]
    event_of(cast.animator, hall, plan=at(17, 18))
    with pytest.raises(Taken):
        event_of(cast.animator, street, plan=at(17, 18))


def test_create_event_with_somebody_taken_warns_once(cast: Cast, centre: Centre) -> None:
    event_of(cast.coordinator, people=[cast.animator])
    with pytest.raises(Taken) as taken:
        event_of(cast.director, people=[cast.animator])
    assert [clash.is_hard for clash in taken.value.clashes] == [False]
    event_of(cast.director, people=[cast.animator], accepts=True)
    assert Claim.objects.filter(asset__person=cast.animator).count() == 2


def test_create_event_with_somebody_away_says_so_and_not_why(cast: Cast, centre: Centre) -> None:
    AbsenceFactory(person=cast.animator, starts_on=THURSDAY, ends_on=THURSDAY, starts_at_noon=True)
    event_of(cast.coordinator, people=[cast.animator], plan=at(9, 12))
    with pytest.raises(Taken) as taken:
        event_of(cast.coordinator, people=[cast.animator], plan=at(12, 13))
    (clash,) = taken.value.clashes
    assert (clash.who, clash.is_hard, clash.url) == (str(cast.animator), False, "")


def test_create_event_with_people_of_another_centre_leaves_them_out(cast: Cast) -> None:
    event = event_of(cast.coordinator, people=[cast.other_animator, cast.gone])
    assert not event.participations.exists()


def test_create_event_outside_of_the_rules_is_refused_except_to_the_manager(
    cast: Cast, centre: Centre
) -> None:
    room = room_of(centre, opens_at=time(9), closes_at=time(13))
    with pytest.raises(RefusedByPolicy) as refused:
        event_of(cast.animator, room)
    assert [finding.code for finding in refused.value.findings] == ["hours"]
    assert nothing_written()
    assert event_of(cast.reception, room).bookings.count() == 1


def test_create_event_with_what_only_coordinators_book_is_forbidden_to_others(
    cast: Cast, centre: Centre
) -> None:
    van = item_of(centre, booked_by=BookedBy.COORDINATORS)
    with pytest.raises(PermissionDenied):
        event_of(cast.animator, van)
    assert nothing_written()
    assert event_of(cast.coordinator, van).bookings.count() == 1


def test_create_event_with_another_centre_s_room_is_forbidden(cast: Cast, other_centre: Centre) -> None:
    with pytest.raises(PermissionDenied):
        event_of(cast.animator, room_of(other_centre))


def test_create_event_without_a_title_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        event_of(cast.animator, title="")


def test_create_event_for_ever_has_too_many_dates(cast: Cast) -> None:
    with pytest.raises(TooManyDates):
        event_of(cast.animator, plan=at(rule="FREQ=DAILY", until=date(2029, 1, 1)))


def test_create_event_weekly_ends_with_the_school_year(cast: Cast) -> None:
    event = event_of(cast.animator, plan=at(rule="FREQ=WEEKLY", skips_public_holidays=True))
    last, skipped = dates_of(event)[-1], event.occurrences.filter(state=DateState.SKIPPED)
    assert (last.start.date(), event.series.until) == (date(2027, 8, 26), date(2027, 8, 31))
    # The Ascension is a Thursday.
    assert [one.start.date() for one in skipped] == [date(2027, 5, 6)]


def test_create_event_all_day_covers_the_day(cast: Cast) -> None:
    (found,) = dates_of(event_of(cast.animator, plan=at(is_all_day=True)))
    assert (found.is_all_day, timezone.localtime(found.start).hour, (found.end - found.start).days) == (
        True,
        0,
        1,
    )


def test_create_event_over_two_months_takes_the_room_by_pieces(cast: Cast, centre: Centre) -> None:
    room = room_of(centre)
    event_of(cast.reception, room, plan=at(end_day_offset=60))
    assert Claim.objects.count() == 2
    with pytest.raises(Taken):
        event_of(cast.animator, room, plan=at(9, 10, THURSDAY + timedelta(days=45)))


def test_create_event_costs_the_same_for_3_and_40_dates(cast: Cast, centre: Centre) -> None:
    room, other = room_of(centre), room_of(centre, "Autre")
    with CaptureQueriesContext(connection) as few:
        event_of(cast.animator, room, plan=at(rule="FREQ=DAILY;COUNT=3"))
    with CaptureQueriesContext(connection) as many:
        event_of(cast.animator, other, plan=at(rule="FREQ=DAILY;COUNT=40"))
    assert len(few) == len(many)


def test_book_what_needs_approval_takes_nothing_yet(cast: Cast, centre: Centre) -> None:
    van = item_of(centre, needs_approval=True)
    first, second = (event_of(person, van) for person in (cast.animator, cast.coordinator))
    states = list(Claim.objects.values_list("state", flat=True))
    assert (states, first.bookings.get().state, second.bookings.get().state) == (
        [ClaimState.REQUESTED] * 2,
        BookingState.REQUESTED,
        BookingState.REQUESTED,
    )


def test_book_what_waits_for_its_form_is_held(cast: Cast, centre: Centre) -> None:
    van = item_of(centre, form_slug="ordre-de-mission", waits_for_form=True)
    event_of(cast.animator, van)
    assert (Claim.objects.get().state, Booking.objects.get().state) == (
        ClaimState.HELD,
        BookingState.AWAITS_FORM,
    )
    with pytest.raises(Taken):
        event_of(cast.coordinator, van)


def test_publish_makes_visible_what_waited(cast: Cast) -> None:
    event = event_of(cast.animator)
    Event.objects.filter(pk=event.pk).update(state=EventState.WAITING)
    event.refresh_from_db()
    assert not Event.objects.visible_to(cast.reception).exists()
    with pytest.raises(PermissionDenied):
        publish(by=cast.animator, event=event)
    publish(by=cast.director, event=event)
    assert Event.objects.visible_to(cast.reception).exists()


def test_extend_series_writes_the_dates_that_have_come_near_once(cast: Cast, centre: Centre) -> None:
    room = room_of(centre)
    event = event_of(cast.animator, room, plan=at(rule="FREQ=MONTHLY;INTERVAL=3"))
    before = event.occurrences.count()
    event.occurrences.order_by("-start")[0].delete()
    event.occurrences.order_by("-start")[0].delete()
    assert [extend_series(by=SYSTEM, series=event.series) for _ in range(2)] == [2, 0]
    assert (event.occurrences.count(), Claim.objects.count()) == (before, before)
    with pytest.raises(PermissionDenied):
        extend_series(by=cast.director, series=event.series)
