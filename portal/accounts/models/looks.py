"""When IT looked at the portal as somebody else."""

import uuid
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.choices import WATCHING_ROLES
from portal.accounts.models.people import User
from portal.centres.models import Centre, CentreQuerySet

LONGEST = timedelta(minutes=30)


class LookQuerySet(CentreQuerySet):
    def visible_to(self, user: Any) -> Any:
        """Those of oneself; all of the centre's for IT and the data-protection officer."""
        found = super().visible_to(user)
        if not user.is_active or not user.roles.isdisjoint(WATCHING_ROLES):
            return found
        return found.filter(person=user)

    def open(self) -> Any:
        """Those that nobody has ended, and whose time has not run out."""
        return self.filter(ended_at=None, started_at__gt=timezone.now() - LONGEST)


class Look(models.Model):
    """IT sees the portal as `person` does, to understand what they describe, and can do nothing there.

    Shape: `ended_at` is empty while it lasts, thirty minutes at most (LONGEST).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="looks_at")
    looked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=300)
    started_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("to"), null=True)

    objects = LookQuerySet.as_manager()

    class Meta:
        verbose_name = _("portal seen as somebody")
        verbose_name_plural = _("portals seen as somebody")
        ordering = ["-started_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["looked_by"], condition=Q(ended_at=None), name="one_open_look_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(looked_by=F("person")), name="look_as_somebody_else"),
        ]

    def __str__(self) -> str:
        return f"{self.looked_by} → {self.person}"

    @property
    def ends_at(self) -> Any:
        """When it ends by itself."""
        return self.started_at + LONGEST
