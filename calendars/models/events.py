"""What takes place: an event, the series that repeats it, its dates."""

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from calendars.choices import VALIDATORS, DateState, EventKind, EventState, Visibility
from calendars.recurrence import Pattern
from portal.centres.models import Centre, Sector

SHOWN = (EventState.PUBLISHED, EventState.CANCELLED)


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: Any) -> Any:
        """What the person may read in full: their own, what they take part in, what is published to all; what waits, to
        whoever validates it.
        """
        if not user.is_active or user.centre_id is None:
            return self.none()
        own = Q(organiser=user) | Exists(Participation.objects.filter(event=OuterRef("pk"), person=user))
        open_to_all = Q(visibility=Visibility.EVERYONE)
        seen = own | (open_to_all & Q(state__in=SHOWN))
        if not user.roles.isdisjoint(VALIDATORS):
            seen |= open_to_all
        elif user.is_coordinator:
            seen |= open_to_all & Q(sector__in=user.sector_ids)
        return self.filter(seen, centre=user.centre_id)


class Event(models.Model):
    """Something that takes place once or more. Shape: `version` grows with each change, `people` are expected (0 for
    unknown).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+", editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=EventKind.choices, default=EventKind.ACTIVITY)
    title = models.CharField(_("title"), max_length=150)
    description = models.TextField(_("description"), max_length=4000, blank=True)
    place = models.CharField(
        _("place"), max_length=150, blank=True, help_text=_("Where it is not one of the centre's rooms.")
    )
    sector = models.ForeignKey(
        Sector, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sector")
    )
    organiser = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("organiser")
    )
    visibility = models.CharField(
        _("who reads it"), max_length=12, choices=Visibility.choices, default=Visibility.EVERYONE
    )
    people = models.PositiveSmallIntegerField(_("people expected"), default=0)
    state = models.CharField(max_length=10, choices=EventState.choices, default=EventState.PUBLISHED)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-created_at", "pk"]
        indexes = [
            models.Index(fields=["centre", "-created_at"]),
            models.Index(fields=["organiser", "-created_at"]),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("calendars:event", args=[self.public_id])


class Participation(models.Model):
    """Somebody takes part in every date of an event."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="participations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="participation_once")]

    def __str__(self) -> str:
        return f"{self.person} – {self.event}"


class Series(models.Model):
    """How an event comes back. Shape: `rule` is RRULE text alone; `first_date` to `end_day_offset` are clock time of
    `zone`; `until` is included, None for a series that is written down 24 months ahead; `excluded` are days taken out by
    hand, as ISO texts. A series that was cut in two keeps its past, and the rest is one of its own, `split_from` it.
    """

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="series")
    rule = models.CharField(max_length=200)
    zone = models.CharField(max_length=64)
    first_date = models.DateField()
    start_time = models.TimeField()
    end_time = models.TimeField()
    end_day_offset = models.PositiveSmallIntegerField(default=0)
    is_all_day = models.BooleanField(default=False)
    until = models.DateField(null=True)
    skips_public_holidays = models.BooleanField(default=False)
    skips_school_holidays = models.BooleanField(default=False)
    excluded = models.JSONField(default=list)
    ical_uid = models.UUIDField(default=uuid.uuid4, unique=True)
    sequence = models.PositiveIntegerField(default=0)
    split_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        indexes = [models.Index(fields=["until"], condition=Q(until=None), name="series_without_end")]

    def __str__(self) -> str:
        return f"{self.event} ({self.rule})"

    @property
    def pattern(self) -> Pattern:
        """Without the holidays, which the centre knows (calendars.queries.holidays)."""
        return Pattern(
            first=self.first_date,
            starts=self.start_time,
            ends=self.end_time,
            zone=self.zone,
            end_day_offset=self.end_day_offset,
            is_all_day=self.is_all_day,
            rule=self.rule,
            until=self.until,
            excluded=frozenset(date.fromisoformat(day) for day in self.excluded),
        )


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    def visible_to(self, user: Any) -> Any:
        return self.filter(event__in=Event.objects.visible_to(user))

    def between(self, start: Any, end: Any) -> Any:
        """Those that touch the half-open span."""
        return self.filter(start__lt=end, end__gt=start)

    def planned(self) -> Any:
        return self.filter(state=DateState.PLANNED)


class Occurrence(models.Model):
    """One date of an event, written down when its series is.

    Shape: `start` and `end` are instants, half-open; all day: the midnights of the centre. `recurrence_id` is the
           original local beginning « 2026-11-24T09:00 », which no move changes. `detached`: it was moved alone.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="occurrences")
    series = models.ForeignKey(Series, on_delete=models.CASCADE, null=True, related_name="occurrences")
    recurrence_id = models.CharField(max_length=16)
    start = models.DateTimeField()
    end = models.DateTimeField()
    is_all_day = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=DateState.choices, default=DateState.PLANNED)
    detached = models.BooleanField(default=False)
    skipped_reason = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("date")
        verbose_name_plural = _("dates")
        ordering = ["start", "pk"]
        indexes = [models.Index(fields=["start", "event"]), models.Index(fields=["event", "start"])]
        constraints = [
            models.UniqueConstraint(fields=["event", "recurrence_id"], name="date_once_per_event"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="date_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.recurrence_id}"

    def get_absolute_url(self) -> str:
        return reverse("calendars:date", args=[self.public_id])
