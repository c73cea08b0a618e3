"""Leave accounts, and the movements that make every balance."""

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format

from forms_builder.choices import OPEN_STATES, MovementKind
from forms_builder.leave_days import read_interval
from forms_builder.models.registers import LeaveKind
from forms_builder.models.submissions import Submission
from portal.accounts.choices import Role
from portal.accounts.models import RoleGrant
from portal.centres.models import Centre, CentreQuerySet


class LeaveAccountQuerySet(CentreQuerySet):
    def visible_to(self, user: Any) -> Any:
        """One's own accounts; for HR, those of the centre; for the director, those of HR too."""
        rows = super().visible_to(user)
        if not user.is_active or Role.HR in user.roles:
            return rows
        mine = Q(employee_id=user.pk)
        if Role.DIRECTOR in user.roles:
            # Not joined: whoever holds several roles would have each account several times.
            mine |= Q(employee__in=RoleGrant.objects.filter(role=Role.HR).values("person"))
        return rows.filter(mine)


class LeaveAccount(models.Model):
    """What one person has of one kind in one leave year: the row to lock before days are counted."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="leave_accounts"
    )
    kind = models.ForeignKey(LeaveKind, on_delete=models.PROTECT, related_name="accounts")
    year_start = models.DateField()

    objects = LeaveAccountQuerySet.as_manager()

    class Meta:
        ordering = ["-year_start", "kind__position"]
        constraints = [
            models.UniqueConstraint(fields=["employee", "kind", "year_start"], name="leave_account_once")
        ]

    def __str__(self) -> str:
        return f"{self.employee} – {self.kind} {self.year_label}"

    @property
    def year_label(self) -> str:
        """« juin 2026 – mai 2027 »."""
        end = self.year_start.replace(year=self.year_start.year + 1)
        last = (
            end.replace(year=end.year - 1, month=12) if end.month == 1 else end.replace(month=end.month - 1)
        )
        return f"{date_format(self.year_start, 'F Y')} – {date_format(last, 'F Y')}"


class LeavePartQuerySet(models.QuerySet["LeavePart"]):
    def in_progress(self) -> "LeavePartQuerySet":
        """The parts of requests that are sent and not decided."""
        return self.filter(submission__state__in=OPEN_STATES).select_related("submission__version")


class LeavePart(models.Model):
    """The days that a request takes, frozen when it was signed: one part per leave year.

    `account` is empty for a kind without balance. `detail` is the count day by day.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="leave_parts")
    kind = models.ForeignKey(LeaveKind, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(LeaveAccount, on_delete=models.PROTECT, null=True, related_name="parts")
    year_start = models.DateField()
    days = models.DecimalField(max_digits=5, decimal_places=2, validators=[MinValueValidator(0)])
    starts_on = models.DateField()
    ends_on = models.DateField()
    detail = models.JSONField()

    objects = LeavePartQuerySet.as_manager()

    class Meta:
        ordering = ["year_start"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "year_start"], name="leave_part_once_per_year")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.days}"


class LeaveMovement(models.Model):
    """Days added to or taken from an account. Never changed, never deleted: a correction is a new one."""

    account = models.ForeignKey(LeaveAccount, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=20, choices=MovementKind.choices)
    days = models.DecimalField(max_digits=6, decimal_places=2)
    source = models.UUIDField(null=True, help_text="The request that it comes from.")
    month = models.DateField(null=True)
    """The first day of the month that an accrual is for."""
    expires_on = models.DateField(null=True)
    """From when what was carried in, and is not taken, may be taken off by human resources."""
    reason = models.CharField(max_length=300, blank=True)
    author_label = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["account", "source", "kind"], name="movement_once_per_source"),
            models.UniqueConstraint(
                fields=["account"], condition=Q(kind="opening"), name="one_opening_balance"
            ),
            models.UniqueConstraint(
                fields=["account", "month"], condition=Q(kind="accrual"), name="accrual_once_a_month"
            ),
            models.CheckConstraint(
                condition=Q(kind="accrual", month__isnull=False) | ~Q(kind="accrual") & Q(month__isnull=True),
                name="accrual_names_its_month",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.days}"

    @property
    def given_back(self) -> tuple[date, date] | None:
        """The first and the last day of a sickness that gave days back: nothing else says which days of a leave they were."""
        return read_interval(self.reason) if self.kind == MovementKind.DEFERRAL else None

    @property
    def why(self) -> str:
        """The reason, without the dates that `given_back` tells."""
        return self.reason.partition(" ")[2] if self.given_back else self.reason


class LeaveClosing(models.Model):
    """A leave year of one kind that was closed. Its identifier is the source of the movements that it made."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    kind = models.ForeignKey(LeaveKind, on_delete=models.PROTECT, related_name="+")
    year_start = models.DateField()
    author_label = models.CharField(max_length=200)
    closed_at = models.DateTimeField(auto_now_add=True)

    objects = CentreQuerySet.as_manager()

    class Meta:
        ordering = ["-year_start"]
        constraints = [models.UniqueConstraint(fields=["kind", "year_start"], name="leave_year_closed_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.year_start}"
