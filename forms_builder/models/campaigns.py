"""The campaign of summer leave: what people wish before anything is asked for."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forms_builder.choices import WishState
from forms_builder.models.registers import LeaveKind
from portal.centres.models import Centre, CentreQuerySet


class LeaveCampaign(models.Model):
    """Shape: wishes are taken from `opens_on` to `wishes_by`, both included, for days from `starts_on` to `ends_on`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=120)
    kind = models.ForeignKey(
        LeaveKind, on_delete=models.PROTECT, related_name="+", verbose_name=_("kind of leave")
    )
    opens_on = models.DateField(_("opens on"))
    wishes_by = models.DateField(_("wishes until"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    order = models.TextField(_("order of departure"), max_length=2000, blank=True)
    """What counts when not everybody can have their dates (L3141-16), in the centre's words."""
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = CentreQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(wishes_by__gte=F("opens_on")) & Q(ends_on__gte=F("starts_on")),
                name="campaign_dates_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("forms_builder:campaign", args=[self.pk])

    @property
    def takes_wishes(self) -> bool:
        """Whether people may say what they wish today, where their centre is."""
        return self.closed_at is None and self.opens_on <= self.centre.today <= self.wishes_by


class LeaveWish(models.Model):
    """Dates that somebody would like. Shape: `rank` 1 is what they would like best."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(LeaveCampaign, on_delete=models.CASCADE, related_name="wishes")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="leave_wishes"
    )
    rank = models.PositiveSmallIntegerField(_("rank"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    comment = models.CharField(_("comment"), max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=WishState.choices, default=WishState.WISHED)
    reason = models.CharField(max_length=300, blank=True)
    """Why it was set aside, for the person alone and who settles."""

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "person", "rank"], name="wish_rank_once"),
            models.UniqueConstraint(
                fields=["campaign", "person"], condition=Q(state="retained"), name="one_wish_retained"
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="wish_dates_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.rank}"
