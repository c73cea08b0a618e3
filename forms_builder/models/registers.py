"""What a centre decides about leave: how days are counted, which kinds there are."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from forms_builder.choices import DayBasis
from portal.centres.models import Centre, CentreQuerySet


class LeavePolicy(models.Model):
    """How a centre counts leave. Defaults are the common ones, not constants."""

    centre = models.OneToOneField(Centre, on_delete=models.PROTECT, related_name="leave_policy")
    day_basis = models.CharField(
        _("days counted"), max_length=7, choices=DayBasis.choices, default=DayBasis.OUVRES
    )
    year_starts_in = models.PositiveSmallIntegerField(
        _("leave year begins in month"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )
    allows_negative = models.BooleanField(_("a balance may go below zero"), default=False)

    class Meta:
        verbose_name = _("leave policy")
        verbose_name_plural = _("leave policies")

    def __str__(self) -> str:
        return str(self.centre)

    @property
    def countable_weekdays(self) -> frozenset[int]:
        return frozenset(int(day) for day in self.day_basis)


class LeaveKind(models.Model):
    """A kind of leave of the centre's register."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="leave_kinds")
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_debited = models.BooleanField(
        _("has a balance"), default=False, help_text=_("An approved request takes days off this balance.")
    )
    is_of_right = models.BooleanField(
        _("of right"), default=False, help_text=_("The request is checked, not refused.")
    )
    is_offered = models.BooleanField(_("offered"), default=True)

    objects = CentreQuerySet.as_manager()

    class Meta:
        verbose_name = _("kind of leave")
        verbose_name_plural = _("kinds of leave")
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["centre", "name"], name="leave_kind_once_per_centre")]

    def __str__(self) -> str:
        return self.name
