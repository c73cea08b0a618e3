"""What the calendars hold: one module a subject."""

from calendars.models.assets import Asset, AssetFeature
from calendars.models.claims import Booking, Claim
from calendars.models.events import Event, Occurrence, Participation, Series

__all__ = ["Asset", "AssetFeature", "Booking", "Claim", "Event", "Occurrence", "Participation", "Series"]
