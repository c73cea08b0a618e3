"""A person's data: the copies handed over, what was erased, what must not be."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.choices import HOLDING_ROLES, KEEPING_ROLES, ExportState
from portal.accounts.models.people import User, private_storage
from portal.centres.models import Centre, CentreQuerySet


class KeptRowsQuerySet(CentreQuerySet):
    def visible_to(self, user: Any) -> Any:
        """For whoever keeps the personal data of the centre."""
        rows = super().visible_to(user)
        return rows.none() if not user.is_active or user.roles.isdisjoint(KEEPING_ROLES) else rows


class ExportQuerySet(CentreQuerySet):
    def visible_to(self, user: Any) -> Any:
        """Those of oneself, whoever asked for them; for whoever keeps personal data, those of the centre."""
        rows = super().visible_to(user)
        if not user.is_active or not user.roles.isdisjoint(KEEPING_ROLES):
            return rows
        return rows.filter(person=user)

    def downloadable(self, user: Any) -> Any:
        """Ready, not expired, and asked for by `user`: nobody opens a copy that somebody else asked for."""
        ready = Q(state=ExportState.READY, expires_at__gt=timezone.now())
        return self.visible_to(user).filter(ready, asked_by=user)


def stored_archive(instance: "PersonalDataExport", filename: str) -> str:
    return f"exports/{instance.centre_id}/{uuid.uuid4().hex}"


class PersonalDataExport(models.Model):
    """A copy of all that the portal knows of a person, made once and kept for some days.

    Shape: `claimed_at` is when a worker began it: one that died is found by it.
    Units: `size` in bytes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="data_exports")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=ExportState.choices, default=ExportState.ASKED)
    claimed_at = models.DateTimeField(null=True)
    content = models.FileField(storage=private_storage, upload_to=stored_archive, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(_("until"), null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("copy of personal data")
        verbose_name_plural = _("copies of personal data")
        ordering = ["-asked_at", "-id"]
        indexes = [
            models.Index(fields=["centre", "-asked_at", "-id"], name="export_of_centre"),
            models.Index(fields=["state", "expires_at"], name="export_to_expire"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "asked_by"],
                condition=Q(state__in=("asked", "making")),
                name="one_export_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | (~Q(content="") & Q(expires_at__isnull=False)),
                name="export_ready_has_a_file_and_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.get_state_display()}"


class Erasure(models.Model):
    """The account of one erasure: what was kept, why, and when it goes too. It names nobody.

    Shape: `kept` is a list of `{room, what, why, until}`, words and ISO dates; `next_on` is the first of these
           dates, empty when nothing more will come.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    person = models.OneToOneField(User, on_delete=models.PROTECT, related_name="erasure")
    erased_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    erased_at = models.DateTimeField(default=timezone.now)
    kept = models.JSONField(default=list)
    next_on = models.DateField(null=True)

    objects = KeptRowsQuerySet.as_manager()

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["-erased_at", "-id"]
        indexes = [
            models.Index(fields=["centre", "-erased_at", "-id"], name="erasure_of_centre"),
            models.Index(fields=["next_on"], name="erasure_to_go_on"),
        ]

    def __str__(self) -> str:
        return str(self.person)


class LegalHoldQuerySet(CentreQuerySet):
    def visible_to(self, user: Any) -> Any:
        """For whoever may place one: that there is a dispute is nobody else's business."""
        rows = super().visible_to(user)
        return rows.none() if not user.is_active or user.roles.isdisjoint(HOLDING_ROLES) else rows

    def current(self) -> Any:
        return self.filter(lifted_at=None)


class LegalHold(models.Model):
    """A reason for which nothing of a person may be erased: a dispute, an inspection. Lifted, it stays written."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="legal_holds")
    reason = models.CharField(_("reason"), max_length=300)
    placed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(auto_now_add=True)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")
        ordering = ["-placed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(lifted_at=None), name="one_legal_hold_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.reason}"
