"""What the pages of the agenda show."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from calendars.choices import MANAGERS, TAKING, DateState
from calendars.models import Asset, Booking, Claim, Event, Occurrence, Participation
from calendars.overlaps import LONGEST
from portal.kit.dates import first_instant_of, write_date

SEEN_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    dates: list[Occurrence]


@dataclass(frozen=True, slots=True)
class Taken:
    """A slot of a plan. Shape: `title` and `url` are "" for what the reader may not read."""

    start: datetime
    end: datetime
    title: str
    who: str
    url: str
    part: str


def dates_from(user: Any, first: date) -> Any:
    """The dates that `user` may read, from `first` on; those that were left out are not in sight."""
    shown = Occurrence.objects.visible_to(user).exclude(state=DateState.SKIPPED)
    return shown.filter(end__gt=first_instant_of(first)).select_related("event__sector", "event__organiser")


def own_dates(user: Any, first: date) -> Any:
    """Those that the person organises or takes part in: theirs to read, whatever their state."""
    part = Participation.objects.filter(event=OuterRef("event"), person=user)
    mine = Occurrence.objects.filter(Q(event__organiser=user) | Exists(part), event__centre=user.centre_id)
    shown = mine.exclude(state=DateState.SKIPPED).filter(end__gt=first_instant_of(first))
    return shown.select_related("event__sector", "event__organiser")


def days_of(dates: list[Occurrence]) -> list[Day]:
    """Dates in their order, by the day on which they begin."""
    return [
        Day(day, list(rows))
        for day, rows in groupby(dates, key=lambda one: timezone.localtime(one.start).date())
    ]


def claims_between(assets: list[Asset], start: datetime, end: datetime) -> Any:
    """What is taken of `assets`, of their parts, and of what they are part of. One query."""
    keys = [asset.pk for asset in assets]
    of_them = Q(asset__in=keys) | Q(asset__wholes__in=keys)
    taken = Claim.objects.filter(of_them, state__in=TAKING, block_start__lt=end, block_end__gt=start)
    return taken.filter(block_start__gt=start - LONGEST).order_by("block_start", "pk")


def plan_of_week(user: Any, asset: Asset, first: date) -> list[tuple[date, list[Taken]]]:
    """Seven days of `asset`. Two queries."""
    start, end = first_instant_of(first), first_instant_of(first + timedelta(days=7))
    rows = (
        claims_between([asset], start, end).select_related("asset", "occurrence__event__organiser").distinct()
    )
    claims = list(rows)
    events = {claim.occurrence.event_id for claim in claims}
    seen = set(Event.objects.visible_to(user).filter(pk__in=events).values_list("pk", flat=True))
    days: dict[date, list[Taken]] = {first + timedelta(days=number): [] for number in range(7)}
    for claim in claims:
        taken = taken_of(claim, asset, is_seen=claim.occurrence.event_id in seen)
        for day, lines in days.items():
            if taken.start < first_instant_of(day + timedelta(days=1)) and taken.end > first_instant_of(day):
                lines.append(taken)
    return list(days.items())


def taken_of(claim: Claim, asset: Asset, *, is_seen: bool) -> Taken:
    event = claim.occurrence.event
    return Taken(
        start=claim.occurrence.start,
        end=claim.occurrence.end,
        title=event.title if is_seen else "",
        who=str(event.organiser) if is_seen else "",
        url=claim.occurrence.get_absolute_url() if is_seen else "",
        part=claim.asset.name if claim.asset_id != asset.pk else "",
    )


def free_now(assets: list[Asset], now: datetime) -> dict[int, str]:
    """« Libre jusqu’à 14:00 » of each, by key. Two queries, whatever their number."""
    soon = now + SEEN_AHEAD
    wholes = dict.fromkeys((asset.pk for asset in assets), ())
    parts = Asset.parts.through.objects.filter(from_asset__in=wholes).values_list("to_asset", "from_asset")
    owners: dict[int, list[int]] = {asset.pk: [asset.pk] for asset in assets}
    for part, whole in parts:
        owners.setdefault(part, []).append(whole)
    spans: dict[int, list[tuple[datetime, datetime]]] = {asset.pk: [] for asset in assets}
    for asset, start, end in claims_between(assets, now, soon).values_list(
        "asset", "block_start", "block_end"
    ):
        for owner in owners.get(asset, ()):
            if owner in spans:
                spans[owner].append((start, end))
    return {key: words_of(sorted(set(found)), now) for key, found in spans.items()}


def words_of(spans: list[tuple[datetime, datetime]], now: datetime) -> str:
    """How free it is at `now`, given what is taken within a day."""
    reached = now
    for start, end in spans:
        if start > reached:
            break
        reached = max(reached, end)
    if reached > now:
        return _("Taken until %(time)s") % {"time": clock(reached, now)}
    return _("Free until %(time)s") % {"time": clock(spans[0][0], now)} if spans else _("Free today")


def clock(instant: datetime, now: datetime) -> str:
    local, today = timezone.localtime(instant), timezone.localtime(now).date()
    return f"{local:%H:%M}" if local.date() == today else write_date(local, "l j F, H:i")


def waiting_bookings(user: Any) -> Any:
    """What `user` has to decide, the one that waits longest first."""
    kinds = [kind for kind, roles in MANAGERS.items() if not user.roles.isdisjoint(roles)]
    rows = Booking.objects.visible_to(user).waiting().filter(asset__kind__in=kinds)
    return rows.select_related("asset", "event", "booked_by")
