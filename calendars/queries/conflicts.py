"""What is in the way of spans of time: one bounded question to the index, whatever the number of spans."""

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils.translation import gettext as _

from calendars.choices import TAKING
from calendars.models import Asset, Claim, Event
from calendars.overlaps import LONGEST, Clash, Span
from portal.accounts.models import Absence

NOON = time(12)
MEETS = """
    claim.asset_id = wanted.asset_id AND claim.block_start < wanted.block_end AND claim.block_end > wanted.block_start
    AND claim.block_start > wanted.floor AND claim.state IN (%s, %s)
"""
# The order of the tables is said: SQLite would read a million claims, and look each up among the wanted ones.
SQLITE = """
    WITH wanted(number, asset_id, block_start, block_end, floor) AS (VALUES {rows})
    SELECT wanted.number, claim.id FROM wanted CROSS JOIN calendars_claim AS claim WHERE {meets} ORDER BY 1, 2
"""
# OFFSET 0 keeps each span a search of its own in the index: joined, PostgreSQL would read what all rooms have had.
POSTGRESQL = """
    SELECT wanted.number, claim.id
    FROM unnest(%s::int[], %s::bigint[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[])
        AS wanted(number, asset_id, block_start, block_end, floor)
    CROSS JOIN LATERAL (SELECT id FROM calendars_claim AS claim WHERE {meets} OFFSET 0) AS claim ORDER BY 1, 2
"""


def meeting_claims(spans: Sequence[Span]) -> list[tuple[int, int]]:
    """(number of the span, key of a claim that takes) for each pair that meets, by one query.

    Units: looks back 31 days before each span, no claim being longer. An OR of so many dates took forty times as long.
    """
    if not spans:
        return []
    rows = [(n, span.asset, span.start, span.end, span.start - LONGEST) for n, span in enumerate(spans)]
    states = [state.value for state in TAKING]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            columns = [list(column) for column in zip(*rows, strict=True)]
            cursor.execute(POSTGRESQL.format(meets=MEETS), [*columns, *states])
        else:
            adapt = connection.ops.adapt_datetimefield_value
            values = [value for n, asset, *instants in rows for value in (n, asset, *map(adapt, instants))]
            holes = ", ".join(["(%s, %s, %s, %s, %s)"] * len(rows))
            cursor.execute(SQLITE.format(rows=holes, meets=MEETS), [*values, *states])
        return list(cursor.fetchall())


def clashes_of(user: Any, spans: Sequence[Span], *, but_event: int | None = None) -> list[Clash]:
    """What is in the way of `spans`, in their order, in words that `user` may read. Two or three queries.

    Shape: `but_event` is the key of an event whose own claims are not in its way.
    """
    pairs = meeting_claims(spans)
    keys = {claim for _n, claim in pairs}
    claims = Claim.objects.filter(pk__in=keys).select_related("asset", "occurrence__event__organiser")
    found = {claim.pk: claim for claim in claims if claim.occurrence.event_id != but_event}
    events = {claim.occurrence.event_id for claim in found.values()}
    readable = (
        set(Event.objects.visible_to(user).filter(pk__in=events).values_list("pk", flat=True))
        if events
        else set()
    )
    return [clash_of(n, found[key], readable) for n, key in pairs if key in found]


def clash_of(number: int, claim: Claim, readable: Collection[int]) -> Clash:
    event = claim.occurrence.event
    is_readable = event.pk in readable
    return Clash(
        number=number,
        asset=claim.asset_id,
        asset_name=claim.asset.name,
        start=claim.occurrence.start,
        end=claim.occurrence.end,
        what=event.title if is_readable else "",
        who=str(event.organiser) if is_readable else "",
        is_hard=claim.hard,
        occurrence=claim.occurrence_id,
        url=claim.occurrence.get_absolute_url() if is_readable else "",
    )


def absences_in_the_way(spans: Sequence[Span], assets: Sequence[Asset], zone: str) -> list[Clash]:
    """Who of the people among `assets` is away in one of `spans`. One query. It says that, never why."""
    people = {asset.person_id: asset for asset in assets if asset.person_id is not None}
    if not people or not spans:
        return []
    first = min(span.start for span in spans) - timedelta(days=1)
    last = max(span.end for span in spans) + timedelta(days=1)
    absences = Absence.objects.filter(
        person__in=people, starts_on__lte=last.date(), ends_on__gte=first.date()
    )
    found = []
    for absence in absences:
        asset, (start, end) = people[absence.person_id], bounds_of(absence, ZoneInfo(zone))
        found += [
            Clash(n, asset.pk, asset.name, start, end, _("away"), asset.name, is_hard=False)
            for n, span in enumerate(spans)
            if span.asset == asset.pk and span.start < end and start < span.end
        ]
    return sorted(found, key=lambda clash: clash.number)


def bounds_of(absence: Absence, zone: ZoneInfo) -> tuple[datetime, datetime]:
    starts = datetime.combine(absence.starts_on, NOON if absence.starts_at_noon else time(), zone)
    if absence.ends_at_noon:
        return starts, datetime.combine(absence.ends_on, NOON, zone)
    return starts, datetime.combine(absence.ends_on + timedelta(days=1), time(), zone)
