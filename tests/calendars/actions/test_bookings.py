"""Requests are decided; of two for one slot, one is given."""

import pytest
from django.core.exceptions import PermissionDenied

from calendars.actions.bookings import approve_booking, cancel_booking, confirm_by_form, refuse_booking
from calendars.choices import BookingState, ClaimState
from calendars.exceptions import AlreadyDecided, Taken
from calendars.models import Booking, Claim
from portal.centres.models import Centre
from tests.factories.calendars import event_of, item_of, room_of
from tests.support.cast import Cast

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def two(cast: Cast, centre: Centre) -> list[Booking]:
    """Two requests for the van at one time."""
    van = item_of(centre, needs_approval=True)
    return [event_of(person, van).bookings.get() for person in (cast.animator, cast.coordinator)]


def test_approve_booking_lets_one_of_two_through(cast: Cast, two: list[Booking]) -> None:
    approve_booking(by=cast.equipment, booking=two[0])
    with pytest.raises(Taken) as taken:
        approve_booking(by=cast.equipment, booking=two[1])
    assert [clash.what for clash in taken.value.clashes] == [two[0].event.title]
    states = list(Booking.objects.order_by("pk").values_list("state", flat=True))
    assert states == [BookingState.CONFIRMED, BookingState.REQUESTED]


def test_approve_booking_is_for_who_manages_its_kind(cast: Cast, two: list[Booking]) -> None:
    for person in (cast.animator, cast.reception, cast.director, cast.other_director):
        with pytest.raises(PermissionDenied):
            approve_booking(by=person, booking=two[0])


def test_approve_booking_twice_is_refused(cast: Cast, two: list[Booking]) -> None:
    approve_booking(by=cast.equipment, booking=two[0])
    with pytest.raises(AlreadyDecided):
        approve_booking(by=cast.equipment, booking=two[0])


def test_refuse_booking_keeps_its_reason_and_frees_the_slot(cast: Cast, two: list[Booking]) -> None:
    refused = refuse_booking(by=cast.equipment, booking=two[0], reason="Au garage")
    assert (refused.state, refused.reason, refused.decided_by, two[0].claims.exists()) == (
        BookingState.REFUSED,
        "Au garage",
        cast.equipment,
        False,
    )


@pytest.mark.parametrize(
    ("is_approved", "state", "claims"), [(True, "confirmed", ["confirmed"]), (False, "refused", [])]
)
def test_confirm_by_form_follows_the_form_once(
    cast: Cast, centre: Centre, is_approved: bool, state: str, claims: list[str]
) -> None:
    booking = event_of(cast.animator, item_of(centre, waits_for_form=True)).bookings.get()
    for answer in (is_approved, not is_approved):
        confirm_by_form(by=cast.equipment, booking=booking, is_approved=answer)
    booking.refresh_from_db()
    assert (booking.state, list(booking.claims.values_list("state", flat=True))) == (state, claims)


def test_cancel_booking_frees_the_slot(cast: Cast, centre: Centre) -> None:
    room = room_of(centre)
    booking = event_of(cast.animator, room).bookings.get()
    with pytest.raises(PermissionDenied):
        cancel_booking(by=cast.youth_animator, booking=booking)
    cancel_booking(by=cast.animator, booking=booking)
    with pytest.raises(AlreadyDecided):
        cancel_booking(by=cast.animator, booking=booking)
    assert (Claim.objects.count(), event_of(cast.coordinator, room).bookings.get().state) == (
        0,
        BookingState.CONFIRMED,
    )


def test_approve_booking_of_what_waits_for_its_form_holds_it(cast: Cast, centre: Centre) -> None:
    booking = event_of(
        cast.animator, item_of(centre, needs_approval=True, waits_for_form=True)
    ).bookings.get()
    approve_booking(by=cast.equipment, booking=booking)
    assert Claim.objects.get().state == ClaimState.HELD
