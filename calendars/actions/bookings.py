"""Bookings are decided, and cancelled."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from calendars.actions.claiming import clashes_with, lock_assets
from calendars.choices import CLAIM_OF, BookingState, ClaimState, DateState
from calendars.exceptions import AlreadyDecided, AlreadyOver, Taken
from calendars.models import Booking, Claim
from portal.audit.actions import record
from portal.kit.access import require

OPEN = (BookingState.REQUESTED, BookingState.AWAITS_FORM, BookingState.CONFIRMED)


def locked_booking(by: Any, booking: Booking, right: str) -> Booking:
    """The booking as it is now, locked. Raises: PermissionDenied."""
    require(by, right, booking)
    rows = Booking.objects.select_for_update(of=("self",)).select_related("asset", "event__centre")
    locked = rows.get(pk=booking.pk)
    require(by, right, locked)
    return locked


@transaction.atomic
def approve_booking(*, by: Any, booking: Booking) -> Booking:
    """Give what was asked for: from now on it is taken.

    Rights:  calendars.decide_booking.
    Raises:  AlreadyDecided; Taken with every clash: of two requests for one slot, one is given.
    Effects: the claims take their slots, one audit entry. What waits for its form is held until that is approved.
    """
    booking = locked_booking(by, booking, "calendars.decide_booking")
    if booking.state != BookingState.REQUESTED:
        raise AlreadyDecided
    waits = booking.asset.waits_for_form
    decided(by, booking, BookingState.AWAITS_FORM if waits else BookingState.CONFIRMED)
    firm(by, booking, CLAIM_OF[BookingState(booking.state)])
    record(by, "calendars.approve_booking", booking)
    return booking


@transaction.atomic
def refuse_booking(*, by: Any, booking: Booking, reason: str) -> Booking:
    """Say no, and why. Rights, Raises: as approve_booking. Effects: the claims go, one audit entry."""
    booking = locked_booking(by, booking, "calendars.decide_booking")
    if booking.state != BookingState.REQUESTED:
        raise AlreadyDecided
    decided(by, booking, BookingState.REFUSED, reason)
    booking.claims.all().delete()
    record(by, "calendars.refuse_booking", booking)
    return booking


@transaction.atomic
def confirm_by_form(*, by: Any, booking: Booking, is_approved: bool, reason: str = "") -> Booking:
    """The form that the booking waited for is decided.

    Rights:  calendars.decide_booking.
    Effects: confirmed, or refused and free again; one audit entry. Safe to repeat: nothing else than a booking that
             waits for its form changes.
    """
    booking = locked_booking(by, booking, "calendars.decide_booking")
    if booking.state != BookingState.AWAITS_FORM:
        return booking
    decided(by, booking, BookingState.CONFIRMED if is_approved else BookingState.REFUSED, reason)
    if is_approved:
        booking.claims.update(state=ClaimState.CONFIRMED)
    else:
        booking.claims.all().delete()
    record(by, "calendars.confirm_by_form", booking, facts={"approved": is_approved})
    return booking


@transaction.atomic
def cancel_booking(*, by: Any, booking: Booking) -> Booking:
    """Let go of the dates to come; those that were stay as they were.

    Rights:  calendars.cancel_booking.
    Raises:  AlreadyDecided when it is no more; AlreadyOver when no date is to come.
    Effects: claims deleted, one audit entry. An event that was there for the booking alone is cancelled with it by the
             caller (calendars.actions.series.cancel).
    """
    booking = locked_booking(by, booking, "calendars.cancel_booking")
    if booking.state not in OPEN:
        raise AlreadyDecided
    to_come = booking.event.occurrences.filter(end__gt=timezone.now(), state=DateState.PLANNED)
    if not to_come.exists():
        raise AlreadyOver
    booking.state = BookingState.CANCELLED
    booking.save(update_fields=["state"])
    booking.claims.filter(occurrence__in=to_come).delete()
    record(by, "calendars.cancel_booking", booking)
    return booking


def decided(by: Any, booking: Booking, state: BookingState, reason: str = "") -> None:
    booking.state, booking.decided_by, booking.decided_at, booking.reason = state, by, timezone.now(), reason
    booking.full_clean(validate_unique=False, validate_constraints=False)
    booking.save(update_fields=["state", "decided_by", "decided_at", "reason"])


def firm(by: Any, booking: Booking, state: ClaimState) -> None:
    """Have the claims of `booking` take their slots. Raises: Taken."""
    claims = list(booking.claims.select_related("asset", "occurrence"))
    lock_assets({claim.asset_id for claim in claims})
    for claim in claims:
        claim.state = state
    clashes = clashes_with(by, booking.event, claims)
    if clashes:
        raise Taken(clashes)
    try:
        with transaction.atomic():
            Claim.objects.filter(booking=booking).update(state=state)
    except IntegrityError as error:
        raise Taken(clashes_with(by, booking.event, claims)) from error
