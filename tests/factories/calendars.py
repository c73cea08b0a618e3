"""Rooms, things and events, written as the screens do it."""

from datetime import date, time
from typing import Any

from calendars.actions.events import Plan, create_event
from calendars.choices import AssetKind
from calendars.models import Asset, Event, Occurrence
from calendars.recurrence import Pattern
from portal.accounts.models import User
from portal.centres.models import Centre

THURSDAY = date(2027, 3, 18)


def room_of(centre: Centre, name: str = "Salle polyvalente", **facts: Any) -> Asset:
    return Asset.objects.create(centre=centre, kind=AssetKind.ROOM, name=name, **({"capacity": 40} | facts))


def item_of(centre: Centre, name: str = "Minibus", **facts: Any) -> Asset:
    return Asset.objects.create(centre=centre, kind=AssetKind.EQUIPMENT, name=name, **facts)


def hall_of(centre: Centre) -> tuple[Asset, Asset, Asset]:
    """A hall that a wall divides, and its two halves."""
    halves = room_of(centre, "Grande salle, côté cour"), room_of(centre, "Grande salle, côté rue")
    hall = room_of(centre, "Grande salle", capacity=80)
    hall.parts.set(halves)
    return hall, *halves


def at(starts: int = 14, ends: int = 16, day: date = THURSDAY, rule: str = "", **facts: Any) -> Plan:
    """Units: hours of the clock; `facts` are those of a pattern."""
    skips = facts.pop("skips_public_holidays", False)
    pattern = Pattern(first=day, starts=time(starts), ends=time(ends), zone="", rule=rule, **facts)
    return Plan(pattern, skips_public_holidays=skips)


def event_of(
    by: User, *assets: Asset, plan: Plan | None = None, title: str = "Atelier cuisine", **rest: Any
) -> Event:
    given = {
        "people": rest.pop("people", ()),
        "leaves_out": rest.pop("leaves_out", False),
        "accepts": rest.pop("accepts", False),
    }
    return create_event(by=by, plan=plan or at(), facts={"title": title, **rest}, assets=assets, **given)


def dates_of(event: Event) -> list[Occurrence]:
    return list(event.occurrences.order_by("recurrence_id"))
