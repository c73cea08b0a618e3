"""Rooms, equipment and people: what one event at a time can have."""

import uuid
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from calendars.choices import MANAGERS, AssetKind, BookedBy
from calendars.policies import Capacity, HowFarAhead, LongestDuration, NotOver, OpeningHours, Policy
from portal.centres.models import Centre

DAY_MINUTES = 24 * 60


class AssetQuerySet(models.QuerySet["Asset"]):
    def visible_to(self, user: Any) -> Any:
        """Rooms and equipment of the person's centre; those taken out of the list, to who manages them."""
        if not user.is_active or user.centre_id is None:
            return self.none()
        managed = [kind for kind, roles in MANAGERS.items() if not user.roles.isdisjoint(roles)]
        seen = models.Q(is_active=True) | models.Q(kind__in=managed)
        return self.filter(seen, centre=user.centre_id).exclude(kind=AssetKind.PERSON)

    def active(self) -> Any:
        return self.filter(is_active=True)


class FeatureQuerySet(models.QuerySet["AssetFeature"]):
    def visible_to(self, user: Any) -> Any:
        if not user.is_active or user.centre_id is None:
            return self.none()
        return self.filter(centre=user.centre_id)


class AssetFeature(models.Model):
    """What a room offers, or a thing can do: « vidéoprojecteur », « accès fauteuil », « 9 places »."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+", editable=False)
    name = models.CharField(_("name"), max_length=60)

    objects = FeatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("feature")
        verbose_name_plural = _("features")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["centre", "name"], name="feature_once_per_centre")]

    def __str__(self) -> str:
        return self.name


class Asset(models.Model):
    """A room, a piece of equipment, or a person.

    Shape: one with `parts` (a hall that a wall divides) is taken by taking all of them, and bears no claim itself; parts
           have no parts. A person's stands for their account; nobody sees it in a list.
    Units: `setup_minutes` before and `cleanup_minutes` after each event are taken with it; 0 means no bound for
           `longest_minutes` and `ahead_days`, unknown for `capacity`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+", editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=AssetKind.choices)
    name = models.CharField(_("name"), max_length=80)
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, editable=False, related_name="+"
    )
    place = models.CharField(_("where it is"), max_length=120, blank=True)
    description = models.TextField(_("description"), max_length=1000, blank=True)
    capacity = models.PositiveSmallIntegerField(
        _("people it holds"), default=0, validators=[MaxValueValidator(5000)]
    )
    features = models.ManyToManyField(AssetFeature, blank=True, related_name="+", verbose_name=_("features"))
    parts = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="wholes", verbose_name=_("parts")
    )
    setup_minutes = models.PositiveSmallIntegerField(
        _("minutes to prepare it"), default=0, validators=[MaxValueValidator(DAY_MINUTES)]
    )
    cleanup_minutes = models.PositiveSmallIntegerField(
        _("minutes to put it in order"), default=0, validators=[MaxValueValidator(DAY_MINUTES)]
    )
    opens_at = models.TimeField(_("lent from"), null=True, blank=True)
    closes_at = models.TimeField(_("lent until"), null=True, blank=True)
    longest_minutes = models.PositiveIntegerField(_("longest booking, in minutes"), default=0)
    ahead_days = models.PositiveSmallIntegerField(_("days ahead at most"), default=0)
    booked_by = models.CharField(
        _("who books it"), max_length=12, choices=BookedBy.choices, default=BookedBy.EVERYONE
    )
    needs_approval = models.BooleanField(_("each booking is decided by who manages it"), default=False)
    form_slug = models.SlugField(
        _("form to fill in"),
        blank=True,
        help_text=_("The end of its address under /demarches/: « ordre-de-mission »."),
    )
    waits_for_form = models.BooleanField(_("confirmed only once that form is approved"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = AssetQuerySet.as_manager()

    class Meta:
        verbose_name = _("room or equipment")
        verbose_name_plural = _("rooms and equipment")
        ordering = ["kind", "name", "pk"]
        indexes = [models.Index(fields=["centre", "kind", "name", "id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "kind", "name"],
                condition=models.Q(person=None),
                name="asset_once_per_centre",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=AssetKind.PERSON, person__isnull=False)
                | (~models.Q(kind=AssetKind.PERSON) & models.Q(person=None)),
                name="asset_of_person_has_person",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        name = "calendars:room" if self.kind == AssetKind.ROOM else "calendars:item"
        return reverse(name, args=[self.public_id])

    @property
    def is_hard(self) -> bool:
        """A room cannot be at two events; a person can say that they will run."""
        return self.kind != AssetKind.PERSON

    @property
    def policies(self) -> tuple[Policy, ...]:
        return (
            NotOver(),
            OpeningHours(self.opens_at, self.closes_at),
            LongestDuration(self.longest_minutes),
            HowFarAhead(self.ahead_days),
            Capacity(self.capacity),
        )
