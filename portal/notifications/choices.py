"""The fixed lists of notifications."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Level(models.TextChoices):
    """How much a notice asks of its reader."""

    INFORMATION = "information", _("information")
    ACTION = "action", _("to do")
    ALERT = "alert", _("alert")


class MailState(models.TextChoices):
    """Where a mail of the outbox stands."""

    PENDING = "pending", pgettext_lazy("mail", "waiting")
    SENT = "sent", pgettext_lazy("mail", "sent")
    KEPT = "kept", pgettext_lazy("mail", "kept here")
    """No mail server is set (demo, development): the outbox is where the mail ends."""
    FAILED = "failed", pgettext_lazy("mail", "failed")
