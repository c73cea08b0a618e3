"""Pages written in one screen, outside the back office."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from portal.centres.models import Centre, CentreQuerySet
from portal.centres.queries import keeps_pages

TAKEN_BACK_WITHIN = timedelta(minutes=10)


class PublicationQuerySet(CentreQuerySet):
    def visible_to(self, user: Any) -> Any:
        """For whoever keeps the pages of the centre."""
        return super().visible_to(user) if keeps_pages(user) else self.none()


class Publication(models.Model):
    """One page that was made in one screen. The page itself is like any other.

    Shape: `request_id` comes with the form, so that pressing twice makes one page.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="publication")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    request_id = models.UUIDField()
    published_at = models.DateTimeField(default=timezone.now)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("page written in one screen")
        verbose_name_plural = _("pages written in one screen")
        constraints = [models.UniqueConstraint(fields=["author", "request_id"], name="publication_once")]

    def __str__(self) -> str:
        return str(self.page)

    @property
    def is_fresh(self) -> bool:
        """Tell whether it can still be taken back with one press."""
        return timezone.now() < self.published_at + TAKEN_BACK_WITHIN
