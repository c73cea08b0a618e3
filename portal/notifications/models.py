"""What people were told: in the portal (`Notification`) and by mail (`OutboxMail`)."""

import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from portal.centres.models import Centre
from portal.notifications.choices import Level, MailState


def validate_local_path(value: str) -> None:
    """Refuse anything but a path of this portal: a notice never leads elsewhere."""
    if not value.startswith("/") or not url_has_allowed_host_and_scheme(value, allowed_hosts=None):
        raise ValidationError(_("This is not an address of the portal."), code="not_local")


def may_be_told(user: Any) -> bool:
    return bool(user.is_active and user.centre_id is not None)


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, user: Any) -> "NotificationQuerySet":
        """The person's own, in the person's own centre."""
        if not may_be_told(user):
            return self.none()
        return self.of(user.centre_id, user.pk)

    def of(self, centre: int, person: int) -> "NotificationQuerySet":
        return self.filter(centre=centre, recipient=person)

    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at=None)


class Notification(models.Model):
    """One notice to one person, in the words as of then.

    Shape: `url` is a path of the portal. Notices of one `group_key` speak of one thing (by default the
           one at `url`): opening one reads them all.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    kind = models.CharField(_("kind"), max_length=100)
    level = models.CharField(_("level"), max_length=20, choices=Level.choices, default=Level.INFORMATION)
    title = models.CharField(_("title"), max_length=200)
    body = models.CharField(_("text"), max_length=500, blank=True)
    url = models.CharField(_("address"), max_length=500, validators=[validate_local_path])
    group_key = models.CharField(max_length=500)
    created_at = models.DateTimeField(_("at"), default=timezone.now)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["recipient", "-created_at", "-id"], name="notification_of_person"),
            models.Index(
                fields=["recipient", "-created_at"], condition=Q(read_at=None), name="notification_unread"
            ),
            models.Index(
                fields=["read_at"], condition=Q(read_at__isnull=False), name="notification_to_purge"
            ),
            models.Index(fields=["group_key"], condition=Q(read_at=None), name="notification_to_settle"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(url__startswith="/") & ~Q(url__startswith="//"), name="notification_url_is_local"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return self.url

    @property
    def is_read(self) -> bool:
        return self.read_at is not None


class OutboxMailQuerySet(models.QuerySet["OutboxMail"]):
    def visible_to(self, user: Any) -> "OutboxMailQuerySet":
        """In the demo, the mails of the person's own centre. Elsewhere nobody reads other people's mail."""
        if not settings.DEMO or not user.is_active or user.centre_id is None:
            return self.none()
        return self.filter(centre=user.centre_id)

    def due(self, now: Any) -> "OutboxMailQuerySet":
        """What waits to be sent and may be tried, the oldest first."""
        return self.filter(state=MailState.PENDING, next_attempt_at__lte=now).order_by("next_attempt_at")


class OutboxMail(models.Model):
    """One mail to one person, written with what it tells about and sent afterwards by the worker.

    Shape: `address` is the recipient's as of then. `message_id` never changes, so that a mail sent twice
           (a worker killed between sending and writing it down) is shown once by mail programs.
           While a worker holds the mail, `next_attempt_at` is the end of its lease.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+", null=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True
    )
    address = models.EmailField(_("e-mail address"))
    sender_name = models.CharField(_("sender"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=100)
    subject = models.CharField(_("subject"), max_length=200)
    body_text = models.TextField(_("text"))
    body_html = models.TextField(_("HTML"), blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    is_secret = models.BooleanField(default=False)
    state = models.CharField(_("state"), max_length=10, choices=MailState.choices, default=MailState.PENDING)
    created_at = models.DateTimeField(_("written at"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    last_error = models.CharField(_("last error"), max_length=500, blank=True)

    objects = OutboxMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=Q(state=MailState.PENDING), name="outbox_mail_due"
            ),
            models.Index(fields=["centre", "-created_at", "-id"], name="outbox_mail_of_centre"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
