"""The ways round a clash: another room as good, or the nearest free time."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from calendars.choices import TAKING, AssetKind
from calendars.models import Asset, Claim
from calendars.overlaps import LONGEST, nearest_free

AROUND = timedelta(days=7)
MOST = 5


def free_assets(
    user: Any,
    start: datetime,
    end: datetime,
    *,
    kind: AssetKind,
    people: int = 0,
    features: Any = (),
) -> Any:
    """Those of `kind` that are free for the whole span, the smallest that hold `people` first; each holds all `features`.

    One query: an asset, or any of its parts, that is taken is none.
    """
    taking = Claim.objects.filter(
        hard=True, state__in=TAKING, block_start__lt=end, block_end__gt=start, block_start__gt=start - LONGEST
    )
    wanted = [feature.pk for feature in features]
    found = Asset.objects.visible_to(user).active().filter(kind=kind, capacity__gte=people)
    if wanted:
        found = found.filter(features__in=wanted).annotate(has=Count("features")).filter(has=len(wanted))
    part = Asset.parts.through.objects.filter(from_asset=OuterRef("pk")).filter(
        Exists(taking.filter(asset=OuterRef("to_asset")))
    )
    return found.filter(~Exists(taking.filter(asset=OuterRef("pk"))), ~Exists(part)).order_by(
        "capacity", "name", "pk"
    )


def nearest_free_time(asset: Asset, start: datetime, end: datetime, now: datetime) -> datetime | None:
    """When `asset` is free as long as from `start` to `end`, within a week of it; None for never. One query."""
    first, last = max(start - AROUND, now), end + AROUND
    atoms = Q(asset=asset) | Q(asset__wholes=asset)
    taken = Claim.objects.filter(
        atoms,
        hard=True,
        state__in=TAKING,
        block_start__lt=last,
        block_end__gt=first,
        block_start__gt=first - LONGEST,
    )
    before, after = timedelta(minutes=asset.setup_minutes), timedelta(minutes=asset.cleanup_minutes)
    spans = [(from_ - after, to + before) for from_, to in taken.values_list("block_start", "block_end")]
    return nearest_free(start, end, spans, not_before=first, not_after=last)
