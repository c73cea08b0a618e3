"""Rooms and equipment are written by those who manage them."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from calendars.models import Asset, AssetFeature
from portal.audit.actions import record
from portal.centres.actions.registers import change_row, lock_row
from portal.kit.access import require


@transaction.atomic
def create_asset(*, by: Any, kind: str, features: Sequence[str] = (), **facts: Any) -> Asset:
    """Add a room or a piece of equipment to the person's own centre.

    Shape:   `features` are names; `facts` are the fields of an asset.
    Rights:  calendars.manage_asset.
    Raises:  ValidationError, also for a name that is there already.
    Effects: rows, one audit entry.
    """
    asset = Asset(centre=by.centre, kind=kind, **facts)
    require(by, "calendars.manage_asset", asset)
    asset.full_clean()
    asset.save()
    asset.features.set(features_of(asset, features))
    record(by, "calendars.create_asset", asset)
    return asset


@transaction.atomic
def change_asset(*, by: Any, asset: Asset, features: Sequence[str] = (), **facts: Any) -> Asset:
    """Change a room or a piece of equipment. Bookings made before keep what they were given.

    Shape, Rights, Raises, Effects: as create_asset.
    """
    asset = lock_row(by, asset, right="calendars.manage_asset")
    asset = change_row(by, asset, "calendars.change_asset", facts)
    asset.features.set(features_of(asset, features))
    return asset


def features_of(asset: Asset, names: Sequence[str]) -> list[AssetFeature]:
    return [AssetFeature.objects.get_or_create(centre=asset.centre, name=name)[0] for name in names]
