"""What an event takes: bookings, that people decide on, and claims, of which the database allows one a slot."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from calendars.choices import MANAGERS, AssetKind, BookingState, ClaimState
from calendars.models.assets import Asset
from calendars.models.events import Event, Occurrence
from portal.centres.models import Centre


class BookingQuerySet(models.QuerySet["Booking"]):
    def visible_to(self, user: Any) -> Any:
        """One's own and those of one's events; of what one manages, all. Others read in the plans who has what."""
        if not user.is_active or user.centre_id is None:
            return self.none()
        managed = [kind for kind, roles in MANAGERS.items() if not user.roles.isdisjoint(roles)]
        mine = Q(booked_by=user) | Q(event__organiser=user) | Q(asset__kind__in=managed)
        return self.filter(mine, centre=user.centre_id)

    def waiting(self) -> Any:
        return self.filter(state__in=(BookingState.REQUESTED, BookingState.AWAITS_FORM))


class Booking(models.Model):
    """A room or a piece of equipment for all dates of an event, as it was asked for and answered (requirements F2–F5)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+", editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="bookings")
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="bookings")
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    booked_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=12, choices=BookingState.choices)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        ordering = ["-booked_at", "pk"]
        indexes = [
            models.Index(fields=["centre", "state", "booked_at"]),
            models.Index(fields=["booked_by", "-booked_at"]),
        ]
        constraints = [models.UniqueConstraint(fields=["event", "asset"], name="asset_once_per_event")]

    def __str__(self) -> str:
        return f"{self.asset} – {self.event}"

    def get_absolute_url(self) -> str:
        return reverse("calendars:booking", args=[self.public_id])

    @property
    def is_of_room(self) -> bool:
        return self.asset.kind == AssetKind.ROOM


class Claim(models.Model):
    """One slot of one atomic asset. The guard (calendars.guards) allows no two that take, of one asset, to meet.

    Shape: half-open, times to prepare and to put in order included; at most 31 days, what is longer is several in a row.
           People's are not `hard`: they may meet.
    """

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="claims")
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, null=True, related_name="claims")
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="claims", db_index=False)
    block_start = models.DateTimeField()
    block_end = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ClaimState.choices)
    hard = models.BooleanField()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        indexes = [models.Index(fields=["asset", "block_start"], name="claim_asset_start")]
        constraints = [
            models.CheckConstraint(condition=Q(block_end__gt=F("block_start")), name="claim_ends_after_start")
        ]

    def __str__(self) -> str:
        return f"{self.asset_id} {self.block_start:%Y-%m-%d %H:%M}"
