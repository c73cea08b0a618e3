"""The end of requests: what keeps one beyond its time, what stays of it, what was taken out beforehand."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forms_builder.choices import ExportState
from forms_builder.models.submissions import Submission, private_storage
from portal.accounts.choices import HOLDING_ROLES
from portal.centres.models import Centre, CentreQuerySet


class RequestHold(models.Model):
    """A dispute, or another reason of law, that forbids to erase one request."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(_("reason"), max_length=300)
    author_label = models.CharField(max_length=200)
    placed_at = models.DateTimeField(auto_now_add=True)
    lifted_by_label = models.CharField(max_length=200, blank=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-placed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission"], condition=Q(lifted_at__isnull=True), name="one_hold_on_a_request"
            )
        ]

    def __str__(self) -> str:
        return self.reason


class TombstoneQuerySet(CentreQuerySet):
    def visible_to(self, user: Any) -> Any:
        """Those of the centre, for who answers for what is kept."""
        rows = super().visible_to(user)
        return rows.none() if not user.is_active or user.roles.isdisjoint(HOLDING_ROLES) else rows


class RequestTombstone(models.Model):
    """What stays of a request that is kept no more: that there was one. Names nobody."""

    id = models.UUIDField(primary_key=True)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=255)
    number = models.CharField(max_length=40, blank=True)
    sent_on = models.DateField()
    closed_on = models.DateField()
    purged_at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=300)

    objects = TombstoneQuerySet.as_manager()

    class Meta:
        ordering = ["-purged_at"]
        indexes = [models.Index(fields=["centre", "-purged_at", "-id"])]

    def __str__(self) -> str:
        return f"{self.form} {self.sent_on}"


def export_name(instance: "SpreadsheetExport", filename: str) -> str:
    """A random name in the centre's folder."""
    return f"exports/{instance.centre_id}/{uuid.uuid4().hex}"


class ExportQuerySet(CentreQuerySet):
    def visible_to(self, user: Any) -> Any:
        """The person's own: they asked for it with their password."""
        return super().visible_to(user).filter(person=user.pk)


class SpreadsheetExport(models.Model):
    """A file that the worker makes for one person: a spreadsheet of requests, or a batch of their recaps.

    Units: `done` of `total` requests.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    asked = models.JSONField(default=dict)
    """What was asked for, as the form of the export gave it."""
    state = models.CharField(max_length=10, choices=ExportState.choices, default=ExportState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    content = models.FileField(storage=private_storage, upload_to=export_name, max_length=200, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.asked_at:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("forms_builder:export-made", args=[self.pk])
