"""Who may do what in the calendars. The set forms are the `visible_to` of the models."""

from typing import Any

import rules

from calendars.choices import MANAGERS, VALIDATORS, AssetKind, BookedBy, EventState, Visibility
from calendars.models import Asset, Booking, Event
from calendars.models.events import SHOWN
from portal.centres.rules import is_employee, is_of_same_centre


@rules.predicate
def manages(user: Any, asset: Asset | None) -> bool:
    """Keeps and decides what is of the kind of `asset`."""
    return bool(
        user.is_active
        and asset is not None
        and not user.roles.isdisjoint(MANAGERS.get(AssetKind(asset.kind), ()))
    )


@rules.predicate
def manages_something(user: Any) -> bool:
    return bool(user.is_active and any(not user.roles.isdisjoint(roles) for roles in MANAGERS.values()))


@rules.predicate
def manages_booked(user: Any, booking: Booking | None) -> bool:
    return bool(user.is_active and booking is not None and manages(user, booking.asset))


@rules.predicate
def is_in_use(user: Any, asset: Asset | None) -> bool:
    return bool(user.is_active and asset is not None and asset.is_active and asset.kind != AssetKind.PERSON)


@rules.predicate
def is_lent_to(user: Any, asset: Asset | None) -> bool:
    if not user.is_active or asset is None:
        return False
    return asset.booked_by == BookedBy.EVERYONE or (
        asset.booked_by == BookedBy.COORDINATORS and bool(user.is_coordinator)
    )


@rules.predicate
def organises(user: Any, event: Event | None) -> bool:
    return bool(user.is_active and event is not None and event.organiser_id == user.pk)


@rules.predicate
def validates(user: Any, event: Event | None) -> bool:
    """The director and communication for all; coordinators for the events of their sectors."""
    if not user.is_active or event is None or event.visibility != Visibility.EVERYONE:
        return False
    if not user.roles.isdisjoint(VALIDATORS):
        return True
    return bool(user.is_coordinator and event.sector_id in user.sector_ids)


@rules.predicate
def is_open(user: Any, event: Event | None) -> bool:
    return bool(
        user.is_active
        and event is not None
        and event.visibility == Visibility.EVERYONE
        and event.state in SHOWN
    )


@rules.predicate
def takes_part(user: Any, event: Event | None) -> bool:
    return bool(user.is_active and event is not None and event.participations.filter(person=user.pk).exists())


@rules.predicate
def waits(user: Any, event: Event | None) -> bool:
    return bool(user.is_active and event is not None and event.state == EventState.WAITING)


@rules.predicate
def has_booked(user: Any, booking: Booking | None) -> bool:
    return bool(
        user.is_active
        and booking is not None
        and user.pk in {booking.booked_by_id, booking.event.organiser_id}
    )


rules.add_perm("calendars.view_calendar", is_employee)
rules.add_perm("calendars.add_event", is_of_same_centre)
rules.add_perm("calendars.view_event", is_of_same_centre & (organises | is_open | validates | takes_part))
rules.add_perm("calendars.change_event", is_of_same_centre & (organises | validates))
rules.add_perm("calendars.validate_event", is_of_same_centre & validates & waits)
rules.add_perm("calendars.view_asset", is_of_same_centre & (is_in_use | manages))
rules.add_perm("calendars.book_asset", is_of_same_centre & is_in_use & (is_lent_to | manages))
rules.add_perm("calendars.manage_asset", is_of_same_centre & manages)
rules.add_perm("calendars.view_booking", is_of_same_centre & (has_booked | manages_booked))
rules.add_perm("calendars.cancel_booking", is_of_same_centre & (has_booked | manages_booked))
rules.add_perm("calendars.decide_booking", is_of_same_centre & manages_booked)
rules.add_perm("calendars.decide_bookings", is_employee & manages_something)
rules.add_perm("calendars.extend_series", rules.always_deny)
"""Only the system."""
