"""Booking among many claims: one slot, a series of 52 dates, and what is in the way of a month of 30 rooms.

    python -m tests.bench.claims                                        SQLite
    python -m tests.support.services run tests.bench.claims             PostgreSQL

Times are medians, at 10,000 and at 1,000,000 claims; the last column is the ratio between both.
"""

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from statistics import median
from time import perf_counter
from typing import Any

SMALL, LARGE, ROOMS, SHOWN = 10_000, 1_000_000, 301, 30
SLOTS_A_ROOM = 3_333
TIMES = 15
BATCH = 20_000
FIRST = datetime(2015, 1, 1, 8, tzinfo=UTC)
SLOTS_A_DAY = 8


def fill(rooms: list[Any], occurrence: Any, first: int, last: int) -> None:
    """Eight hours of each of 416 days, room after room: a centre grows by rooms, not by hours of the day."""
    from calendars.models import Claim

    rows = []
    for number in range(first, last):
        room, slot = divmod(number, SLOTS_A_ROOM)
        start = FIRST + timedelta(days=slot // SLOTS_A_DAY, hours=slot % SLOTS_A_DAY)
        rows.append(
            Claim(
                occurrence=occurrence,
                asset=rooms[room],
                block_start=start,
                block_end=start + timedelta(hours=1),
                state="confirmed",
                hard=True,
            )
        )
        if len(rows) == BATCH:
            Claim.objects.bulk_create(rows)
            rows = []
    Claim.objects.bulk_create(rows)


def milliseconds(act: Callable[[int], object]) -> float:
    """The median of `TIMES` runs; `act` is told which."""
    taken = []
    for number in range(TIMES):
        begun = perf_counter()
        act(number)
        taken.append((perf_counter() - begun) * 1000)
    return median(taken)


def measure(by: Any, rooms: list[Any]) -> dict[str, float]:
    from django.db import transaction

    from calendars.actions.claiming import claims_of, take
    from calendars.actions.events import Plan, create_event
    from calendars.models import Claim
    from calendars.overlaps import Span
    from calendars.queries.conflicts import meeting_claims
    from calendars.queries.suggestions import free_assets
    from calendars.recurrence import Pattern

    day = FIRST + timedelta(days=40)
    spans = [
        Span(rooms[0].pk, day + timedelta(days=7 * n, hours=10), day + timedelta(days=7 * n, hours=11))
        for n in range(52)
    ]
    month = [Span(room.pk, day, day + timedelta(days=30)) for room in rooms[:SHOWN]]

    def one_event(count: int) -> Callable[[int], object]:
        def act(number: int) -> None:
            with transaction.atomic():
                pattern = Pattern(
                    first=date.today() + timedelta(days=1), starts=time(20), ends=time(21), zone="",
                    rule=f"FREQ=WEEKLY;COUNT={count}" if count > 1 else "",
                )  # fmt: skip
                create_event(by=by, plan=Plan(pattern), facts={"title": "Banc"}, assets=[rooms[0]])
                transaction.set_rollback(True)

        return act

    del take, claims_of, Claim
    return {
        "conflicts of one slot": milliseconds(lambda _: meeting_claims(spans[:1])),
        "conflicts of 52 dates": milliseconds(lambda _: meeting_claims(spans)),
        "a month of 30 rooms": milliseconds(lambda _: meeting_claims(month)),
        "rooms free at a time": milliseconds(
            lambda _: list(free_assets(by, spans[0].start, spans[0].end, kind="room"))
        ),
        "booking one slot, whole": milliseconds(one_event(1)),
        "booking 52 dates, whole": milliseconds(one_event(52)),
    }


def run() -> None:
    from django.db import connection

    from calendars.models import Asset, Occurrence
    from tests.factories.calendars import at, event_of
    from tests.support.cast import Cast

    by = Cast().animator
    rooms = [
        Asset.objects.create(centre=by.centre, kind="room", name=f"Salle {number:03}", capacity=20)
        for number in range(ROOMS)
    ]
    occurrence = Occurrence.objects.get(event=event_of(by, plan=at(day=date.today() + timedelta(days=2))))
    fill(rooms, occurrence, 0, SMALL)
    small = measure(by, rooms)
    fill(rooms, occurrence, SMALL, LARGE)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    large = measure(by, rooms)
    print(f"{connection.vendor}, ms{'':<28}{SMALL:>12,}{LARGE:>12,}{'ratio':>8}")
    for name, value in large.items():
        print(f"{name:<40}{small[name]:>12.2f}{value:>12.2f}{value / small[name]:>8.2f}")


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
    django.setup()
    from tests.support.cast import write_cast
    from tests.support.databases import open_store

    store = open_store(f"bench_claims_{os.getpid()}")
    try:
        store.ensure_template()
        store.prepare(write_cast)
        run()
    finally:
        store.remove()


if __name__ == "__main__":
    main()
