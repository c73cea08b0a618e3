"""What takes place is written, with its dates and what it takes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from calendars.actions.claiming import asset_of_person, check_policies, claims_of, take
from calendars.choices import BookingState, DateState, EventState
from calendars.models import Asset, Booking, Event, Occurrence, Participation, Series
from calendars.queries.holidays import horizon, with_holidays
from calendars.recurrence import Pattern, Slot, checked_rule, end_of_school_year, expand, is_endless
from portal.audit.actions import record
from portal.kit.access import can, require


@dataclass(frozen=True, slots=True)
class Plan:
    """When, as somebody chooses it. Shape: the zone of `pattern` is not read, the centre's counts."""

    pattern: Pattern
    skips_public_holidays: bool = False


@transaction.atomic
def create_event(
    *,
    by: Any,
    plan: Plan,
    facts: dict[str, Any],
    assets: Sequence[Asset] = (),
    people: Sequence[Any] = (),
    leaves_out: bool = False,
    accepts: bool = False,
) -> Event:
    """Write an event with all its dates, and take what it needs: all of it, or nothing.

    Shape:   `facts` are kind, title, description, place, sector, visibility, people (expected). `leaves_out` skips the
             dates that clash; `accepts` takes people who are taken elsewhere.
    Rights:  calendars.add_event; calendars.book_asset on each asset.
    Raises:  ValidationError; RuleRefused, TooManyDates, NoDate, NoSuchTime, EndsTooEarly; RefusedByPolicy; Taken with
             every clash.
    Effects: rows, one audit entry. What needs approval is asked for: it takes nothing yet.
    Source:  requirements C1, C4, F2, F3.
    """
    event = Event(centre=by.centre, organiser=by, **facts)
    require(by, "calendars.add_event", event)
    event.full_clean(exclude=["state"])
    event.save()
    pattern = completed(event, plan)
    series = written_series(event, pattern, plan) if pattern.rule else None
    occurrences = write_dates(event, series, expand(pattern))
    bookings = [ask_for(by, event, asset, occurrences) for asset in assets]
    join(event, people)
    take(
        by, event, claims_of(occurrences, bookings, people_of(event)), leaves_out=leaves_out, accepts=accepts
    )
    record(by, "calendars.create_event", event, facts={"dates": len(occurrences)})
    return event


@transaction.atomic
def extend_series(*, by: Any, series: Series) -> int:
    """Write down the dates that have come within 24 months; return how many.

    Rights:  calendars.extend_series (the system).
    Effects: rows. A new date that clashes is skipped, and says so. Safe to repeat.
    """
    require(by, "calendars.extend_series", series)
    series = Series.objects.select_for_update(of=("self",)).select_related("event__centre").get(pk=series.pk)
    event = series.event
    newest = series.occurrences.order_by("-recurrence_id").values_list("recurrence_id", flat=True).first()
    pattern = series.pattern
    pattern = replace(pattern, until=horizon(timezone.localdate()))
    pattern = with_holidays(event.centre, pattern, public=series.skips_public_holidays)
    slots = expand(pattern, after=datetime.fromisoformat(newest) if newest else None)
    occurrences = write_dates(event, series, slots)
    if slots:
        claims = claims_of(occurrences, list(event.bookings.select_related("asset")), people_of(event))
        take(event.organiser, event, claims, leaves_out=True, accepts=True)
    return len(slots)


def completed(event: Event, plan: Plan) -> Pattern:
    """The pattern in the zone of the centre, its rule checked, its end said, its holidays known."""
    pattern = replace(plan.pattern, zone=event.centre.zone, rule=checked_rule(plan.pattern.rule))
    if not pattern.rule:
        return replace(pattern, until=None, left_out={})
    if pattern.until is None and "COUNT" not in pattern.rule:
        last = (
            horizon(timezone.localdate()) if is_endless(pattern.rule) else end_of_school_year(pattern.first)
        )
        pattern = replace(pattern, until=last)
    return with_holidays(event.centre, pattern, public=plan.skips_public_holidays)


def written_series(event: Event, pattern: Pattern, plan: Plan, split_from: Series | None = None) -> Series:
    is_rolling = plan.pattern.until is None and "COUNT" not in pattern.rule and is_endless(pattern.rule)
    return Series.objects.create(
        event=event,
        rule=pattern.rule,
        zone=pattern.zone,
        first_date=pattern.first,
        start_time=pattern.starts,
        end_time=pattern.ends,
        end_day_offset=pattern.end_day_offset,
        is_all_day=pattern.is_all_day,
        until=None if is_rolling else pattern.until,
        skips_public_holidays=plan.skips_public_holidays,
        excluded=sorted(day.isoformat() for day in pattern.excluded),
        split_from=split_from,
    )


def write_dates(event: Event, series: Series | None, slots: Sequence[Slot]) -> list[Occurrence]:
    """One row a date, those left out with their reason."""
    rows = [
        Occurrence(
            event=event,
            series=series,
            recurrence_id=f"{slot.recurrence_id:%Y-%m-%dT%H:%M}",
            start=slot.start,
            end=slot.end,
            is_all_day=series.is_all_day if series else is_midnight(slot),
            state=DateState.SKIPPED if slot.skipped else DateState.PLANNED,
            skipped_reason=str(slot.skipped),
        )
        for slot in slots
    ]
    return Occurrence.objects.bulk_create(rows)


def is_midnight(slot: Slot) -> bool:
    """From midnight to midnight: all day."""
    ends = timezone.localtime(slot.end)
    return not any((slot.recurrence_id.hour, slot.recurrence_id.minute, ends.hour, ends.minute))


def ask_for(by: Any, event: Event, asset: Asset, occurrences: Sequence[Occurrence]) -> Booking:
    """The booking of `asset`, in the state that its rules give it at once."""
    require(by, "calendars.book_asset", asset)
    check_policies(by, asset, occurrences, event.people)
    if asset.needs_approval and not can(by, "calendars.manage_asset", asset):
        state = BookingState.REQUESTED
    else:
        state = BookingState.AWAITS_FORM if asset.waits_for_form else BookingState.CONFIRMED
    return Booking.objects.create(centre=event.centre, event=event, asset=asset, booked_by=by, state=state)


def join(event: Event, people: Sequence[Any]) -> None:
    """Those of the centre take part."""
    ours = {person.pk for person in people if person.centre_id == event.centre_id and person.is_active}
    Participation.objects.bulk_create([Participation(event=event, person_id=key) for key in sorted(ours)])


def people_of(event: Event) -> list[Asset]:
    return [asset_of_person(row.person) for row in event.participations.select_related("person__centre")]


def publish(*, by: Any, event: Event) -> Event:
    """Make what waits visible to all. Rights: calendars.validate_event. Effects: one row, one audit entry."""
    with transaction.atomic():
        locked = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
        require(by, "calendars.validate_event", locked)
        locked.state, locked.version = EventState.PUBLISHED, locked.version + 1
        locked.save(update_fields=["state", "version", "changed_at"])
        record(by, "calendars.validate_event", locked)
    return locked
