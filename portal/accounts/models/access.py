"""How people get in: invitations, the second factor, sessions, devices, and what two people must agree on."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.choices import (
    MANAGING_ROLES,
    InvitationWay,
    RecoveryKind,
    RecoveryState,
    SecondFactor,
)
from portal.accounts.models.people import User
from portal.centres.models import Centre, CentreQuerySet

WAITS_FOR = timedelta(hours=72)
"""How long a recovery may wait for its second person, and how long an invitation lasts."""


class AccessQuerySet(CentreQuerySet):
    """Rows about how colleagues get in: for those who manage people alone."""

    def visible_to(self, user: Any) -> Any:
        found = super().visible_to(user)
        return found if user.is_active and not user.roles.isdisjoint(MANAGING_ROLES) else found.none()


class InvitationQuerySet(AccessQuerySet):
    def not_taken(self) -> Any:
        """Neither used nor revoked; the time of some may have run out."""
        return self.filter(used_at=None, revoked_at=None)

    def open(self) -> Any:
        """Those that open an account now."""
        return self.not_taken().filter(expires_at__gt=timezone.now(), person__is_active=True)


class RecoveryQuerySet(AccessQuerySet):
    def waiting(self) -> Any:
        """Those that a second person may still decide."""
        return self.filter(
            state=RecoveryState.ASKED,
            asked_at__gt=timezone.now() - WAITS_FOR,
            person__is_active=True,
            asked_by__is_active=True,
        )


class Invitation(models.Model):
    """A way in for somebody who has no password yet, or who gets a new one on paper.

    Shape: `digest` is an HMAC of what the person holds; what they hold is kept nowhere.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    way = models.CharField(_("way"), max_length=10, choices=InvitationWay.choices)
    digest = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("until"))
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(used_at=None, revoked_at=None), name="one_open_invitation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.get_way_display()}"

    @property
    def is_open(self) -> bool:
        """Whether it opens the account now. `InvitationQuerySet.open` asks the database the same."""
        return not self.used_at and not self.revoked_at and timezone.now() < self.expires_at


class RecoveryCode(models.Model):
    """One of the codes that replace the telephone, once each.

    Shape: `digest` is an HMAC of the code; the code was shown once and is kept nowhere.
    """

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")
        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="recovery_code_once")]

    def __str__(self) -> str:
        return f"{self.person} – {self.pk}"


class AccessRecovery(models.Model):
    """A way into an account that two people must agree on, neither of them its owner: whoever could do it
    alone could become somebody else.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="access_recoveries")
    kind = models.CharField(_("kind"), max_length=10, choices=RecoveryKind.choices)
    state = models.CharField(max_length=10, choices=RecoveryState.choices, default=RecoveryState.ASKED)
    reason = models.CharField(_("reason"), max_length=300)
    email = models.EmailField(_("new e-mail address"), blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = RecoveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("recovery of an access")
        verbose_name_plural = _("recoveries of an access")
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["centre", "-asked_at", "-id"], name="recovery_of_centre")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(state=RecoveryState.ASKED),
                name="one_open_recovery_of_a_kind",
            ),
            models.CheckConstraint(condition=~Q(asked_by=F("person")), name="recovery_not_by_its_person"),
            models.CheckConstraint(
                condition=~Q(state=RecoveryState.APPROVED)
                | (~Q(decided_by=F("asked_by")) & ~Q(decided_by=F("person")) & Q(decided_by__isnull=False)),
                name="recovery_approved_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(kind=RecoveryKind.EMAIL) ^ Q(email=""), name="recovery_of_address_has_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.get_kind_display()}"

    @property
    def lapses_at(self) -> datetime:
        return self.asked_at + WAITS_FOR

    @property
    def is_waiting(self) -> bool:
        return (
            self.state == RecoveryState.ASKED
            and timezone.now() < self.lapses_at
            and self.person.is_active
            and self.asked_by.is_active
        )


class KnownDevice(models.Model):
    """A browser that a person has signed in with.

    Shape: `digest` is an HMAC of the cookie that tells it; `label` is what it says of itself, for people.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    digest = models.CharField(max_length=64)
    label = models.CharField(_("device"), max_length=120)
    is_own = models.BooleanField(_("my own device"), default=False)
    first_seen_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField(_("last seen"))

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        ordering = ["-last_seen_at", "id"]
        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="device_once_per_person")]

    def __str__(self) -> str:
        return f"{self.person} – {self.label}"


class WrongCode(models.Model):
    """A code of the second factor that was not the right one: counted, so that nobody guesses it.

    Shape: `device` is the known one that it was typed on; those typed elsewhere are counted apart, so that a
           stranger who knows the password does not lock the owner out.
    """

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="wrong_codes")
    device = models.ForeignKey(KnownDevice, on_delete=models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("wrong code")
        verbose_name_plural = _("wrong codes")
        indexes = [models.Index(fields=["person", "at"], name="wrong_code_of_person")]

    def __str__(self) -> str:
        return f"{self.person} {self.at:%d/%m/%Y %H:%M}"


class Session(AbstractBaseSession):
    """A session, with whose it is: closing an account ends its sessions without reading everybody's."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="portal_sessions", null=True)
    public_id = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    device = models.ForeignKey(KnownDevice, on_delete=models.CASCADE, null=True, related_name="sessions")
    opened_at = models.DateTimeField(_("opened"), null=True)
    second_factor = models.CharField(max_length=10, choices=SecondFactor.choices, blank=True)
    client_address = models.CharField(max_length=45, blank=True)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    def __str__(self) -> str:
        return f"{self.person or '–'} → {self.expire_date:%d/%m/%Y %H:%M}"
