"""Dates are moved, and cancelled: this one, this one and those that follow, or all that are to come.

The past is never written again, nor checked again. What is let go is let go first, so that a series is never in its
own way. « This and the following » closes the series and opens another one, with an identity of its own.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from calendars.actions.claiming import check_policies, claims_of, take
from calendars.actions.events import Plan, completed, people_of, write_dates, written_series
from calendars.choices import CLAIM_OF, BookingState, DateState, EventState, Scope
from calendars.exceptions import AlreadyOver, Moved
from calendars.models import Booking, Claim, Event, Occurrence, Participation, Series
from calendars.recurrence import Pattern, expand, slot_of
from portal.audit.actions import record
from portal.kit.access import require

DETAILS = ("kind", "title", "description", "place", "sector", "visibility", "people", "state")


def locked_date(by: Any, occurrence: Occurrence, version: int) -> Occurrence:
    """The date with its event, locked. Raises: PermissionDenied, Moved, AlreadyOver."""
    require(by, "calendars.change_event", occurrence.event)
    event = Event.objects.select_for_update(of=("self",)).select_related("centre").get(pk=occurrence.event_id)
    require(by, "calendars.change_event", event)
    found = Occurrence.objects.select_for_update(of=("self",)).filter(pk=occurrence.pk).first()
    if found is None or event.version != version:
        raise Moved
    if found.end <= timezone.now():
        raise AlreadyOver
    found.event = event
    return found


@transaction.atomic
def move(
    *,
    by: Any,
    occurrence: Occurrence,
    scope: Scope,
    plan: Plan,
    version: int,
    leaves_out: bool = False,
    accepts: bool = False,
) -> Occurrence:
    """Give other times to dates of an event. Return the first of them.

    Shape:   `version` is the event's, as it was shown. For one date, `plan.pattern` without its rule; for several, the
             whole of it: its first date is that of the first date that changes.
    Rights:  calendars.change_event.
    Raises:  Moved, AlreadyOver, and what create_event raises: nothing has changed then.
    Effects: dates and claims, one audit entry.
    """
    occurrence = locked_date(by, occurrence, version)
    event = occurrence.event
    if scope == Scope.THIS or occurrence.series_id is None:
        changed = [moved_alone(event, occurrence, plan.pattern)]
    else:
        first = occurrence if scope == Scope.FOLLOWING else first_to_come(event)
        event, changed = rewritten(event, first, plan)
    bookings = list(event.bookings.select_related("asset"))
    for booking in bookings:
        if booking.state in CLAIM_OF:
            check_policies(by, booking.asset, changed, event.people)
    take(by, event, claims_of(changed, bookings, people_of(event)), leaves_out=leaves_out, accepts=accepts)
    Event.objects.filter(pk=event.pk).update(version=F("version") + 1, changed_at=timezone.now())
    record(by, "calendars.move_event", event, facts={"scope": str(scope), "dates": len(changed)})
    return changed[0]


def moved_alone(event: Event, occurrence: Occurrence, pattern: Pattern) -> Occurrence:
    """`occurrence` at the time of `pattern`; its identity stays that of the date that it was."""
    occurrence.claims.all().delete()
    slot = slot_of(replace(pattern, zone=event.centre.zone, rule=""), pattern.begins)
    occurrence.start, occurrence.end, occurrence.is_all_day = slot.start, slot.end, pattern.is_all_day
    occurrence.state, occurrence.skipped_reason = DateState.PLANNED, ""
    occurrence.detached = occurrence.series_id is not None
    occurrence.version += 1
    occurrence.save()
    return occurrence


def first_to_come(event: Event) -> Occurrence:
    """The earliest date, as the series counts them, that is not over and has none before it that is to come."""
    return event.occurrences.filter(end__gt=timezone.now()).order_by("recurrence_id")[0]


def rewritten(event: Event, first: Occurrence, plan: Plan) -> tuple[Event, list[Occurrence]]:
    """The event whose dates from `first` on are those of `plan`, and these.

    A series whose every date is yet to come is written again; of any other the past stays, under the old identity.
    """
    series = first.series
    assert series is not None
    following = event.occurrences.filter(recurrence_id__gte=first.recurrence_id, end__gt=timezone.now())
    called_off = following.filter(state=DateState.CANCELLED).values_list("recurrence_id", flat=True)
    # What was called off does not come back with the next change.
    excluded = series.pattern.excluded | {datetime.fromisoformat(begins).date() for begins in called_off}
    plan = replace(plan, pattern=replace(plan.pattern, excluded=plan.pattern.excluded | excluded))
    stays = event.occurrences.exclude(pk__in=following.values("pk")).exists()
    Occurrence.objects.filter(pk__in=list(following.values_list("pk", flat=True))).delete()
    if stays:
        close(series, first)
        event = twin(event)
        split: Series | None = series
    else:
        split = series.split_from
        identity = (series.ical_uid, series.sequence + 1)
        series.delete()
    pattern = completed(event, plan)
    slots = expand(pattern)
    new = written_series(event, pattern, plan, split) if pattern.rule else None
    if new is not None and not stays:
        new.ical_uid, new.sequence = identity
        new.save(update_fields=["ical_uid", "sequence"])
    return event, write_dates(event, new, slots)


def close(series: Series, first: Occurrence) -> None:
    """End `series` on the day before `first`."""
    last = datetime.fromisoformat(first.recurrence_id).date() - timedelta(days=1)
    series.until = last
    series.sequence += 1
    series.version += 1
    series.save(update_fields=["until", "sequence", "version"])
    Event.objects.filter(pk=series.event_id).update(version=F("version") + 1)


def twin(event: Event) -> Event:
    """An event that says and takes the same, for what follows."""
    facts = {name: getattr(event, name) for name in DETAILS}
    new = Event.objects.create(centre=event.centre, organiser=event.organiser, **facts)
    Participation.objects.bulk_create(
        [
            Participation(event=new, person_id=key)
            for key in event.participations.values_list("person", flat=True)
        ]
    )
    for booking in event.bookings.filter(state__in=CLAIM_OF):
        Booking.objects.create(
            centre=event.centre,
            event=new,
            asset_id=booking.asset_id,
            booked_by_id=booking.booked_by_id,
            state=BookingState(booking.state),
            decided_by_id=booking.decided_by_id,
            decided_at=booking.decided_at,
            reason=booking.reason,
        )
    return new


@transaction.atomic
def cancel(*, by: Any, occurrence: Occurrence, scope: Scope, version: int) -> int:
    """Call dates off: they stay in sight, crossed out, and what they took is free. Return how many.

    Shape, Rights, Raises: as move. Effects: dates, claims deleted, one audit entry.
    """
    occurrence = locked_date(by, occurrence, version)
    event = occurrence.event
    dates = event.occurrences.filter(state=DateState.PLANNED, end__gt=timezone.now())
    if scope == Scope.THIS:
        dates = dates.filter(pk=occurrence.pk)
    elif scope == Scope.FOLLOWING:
        dates = dates.filter(recurrence_id__gte=occurrence.recurrence_id)
    keys = list(dates.values_list("pk", flat=True))
    Claim.objects.filter(occurrence__in=keys).delete()
    Occurrence.objects.filter(pk__in=keys).update(state=DateState.CANCELLED, version=F("version") + 1)
    event.version += 1
    if not event.occurrences.filter(state=DateState.PLANNED).exists():
        event.state = EventState.CANCELLED
    event.save(update_fields=["state", "version", "changed_at"])
    Series.objects.filter(event=event).update(sequence=F("sequence") + 1)
    record(by, "calendars.cancel_dates", event, facts={"scope": str(scope), "dates": len(keys)})
    return len(keys)


def plan_of(occurrence: Occurrence) -> Plan:
    """The plan that `occurrence` follows now, for whoever changes it."""
    zone = ZoneInfo(occurrence.event.centre.zone)
    start, end = occurrence.start.astimezone(zone), occurrence.end.astimezone(zone)
    last = end - timedelta(days=1) if occurrence.is_all_day else end
    pattern = Pattern(
        first=start.date(),
        starts=start.time(),
        ends=end.time(),
        zone=str(zone),
        end_day_offset=(last.date() - start.date()).days,
        is_all_day=occurrence.is_all_day,
    )
    series = occurrence.series
    if series is None:
        return Plan(pattern)
    return Plan(replace(pattern, rule=series.rule, until=series.until), series.skips_public_holidays)
