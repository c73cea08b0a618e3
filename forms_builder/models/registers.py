"""What a centre decides about leave: how days are counted, which kinds there are."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from forms_builder.choices import Accrual, DayBasis
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
    is_by_days_worked = models.BooleanField(
        _("part time acquires and takes by days worked"),
        default=False,
        help_text=_("Without it, as the law has it: as many days as full time, counted over the whole week."),
    )
    rounds_up = models.BooleanField(
        _("round up to a whole day at closing"), default=True, help_text=_("Code du travail, L3141-7.")
    )
    carries_over = models.DecimalField(
        _("days carried to the next year, at most"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    """None for all that is left."""
    carried_for_months = models.PositiveSmallIntegerField(
        _("months to take what was carried"), default=15, validators=[MinValueValidator(1)]
    )
    splits = models.BooleanField(
        _("days for split leave (fractionnement)"), default=True, help_text=_("Code du travail, L3141-23.")
    )
    reminds_after = models.PositiveSmallIntegerField(
        _("remind who decides after working days"), default=3, validators=[MinValueValidator(1)]
    )
    escalates_after = models.PositiveSmallIntegerField(
        _("tell human resources after working days"), default=8, validators=[MinValueValidator(1)]
    )

    class Meta:
        verbose_name = _("leave policy")
        verbose_name_plural = _("leave policies")

    def __str__(self) -> str:
        return str(self.centre)

    @property
    def countable_weekdays(self) -> frozenset[int]:
        return frozenset(int(day) for day in self.day_basis)

    def counted_weekdays(self, worked: frozenset[int]) -> frozenset[int]:
        """The weekdays that a leave of somebody who works on `worked` costs."""
        return self.countable_weekdays & worked if self.is_by_days_worked else self.countable_weekdays


class LeaveKind(models.Model):
    """A kind of leave of the centre's register."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="leave_kinds")
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_debited = models.BooleanField(
        _("has a balance"), default=False, help_text=_("An approved request takes days off this balance.")
    )
    entitlement = models.DecimalField(
        _("days a full year gives"),
        max_digits=5,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0)],
    )
    accrual = models.CharField(
        _("how they come in"), max_length=10, choices=Accrual.choices, default=Accrual.NONE
    )
    is_acquired_ahead = models.BooleanField(
        _("acquired one year, taken the next"),
        default=False,
        help_text=_("What a year gives is on the balance of the year that follows it."),
    )
    accrual_share = models.DecimalField(
        _("share of the time away that gives leave"),
        max_digits=3,
        decimal_places=2,
        default=1,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("1 for leave that counts as work, 0.80 for sickness, 0 for unpaid leave (L3141-5)."),
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
