"""What is known around pages: who keeps them, who read them and confirmed it, what is wrong with them."""

import uuid
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision

from portal.centres.models import Centre, CentreQuerySet
from portal.centres.queries import in_sight, keeps_pages

PERSON = settings.AUTH_USER_MODEL


class PageCare(models.Model):
    """Who answers for one page and when it is looked at again, with what it inherits. Written when it is published."""

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="care")
    responsible = models.ForeignKey(PERSON, on_delete=models.SET_NULL, null=True, related_name="+")
    reviewed_on = models.DateField(null=True)
    """When somebody last said that the page is still right."""
    review_due_on = models.DateField(_("to be looked at again on"), null=True)
    reminded_on = models.DateField(null=True)
    archived_at = models.DateTimeField(_("archived on"), null=True)

    class Meta:
        indexes = [models.Index(fields=["review_due_on"], name="care_to_review")]

    def __str__(self) -> str:
        return f"{self.page_id} {self.review_due_on}"


class AcknowledgedVersion(models.Model):
    """What a page said when its readers were asked to confirm it. The last one is what they confirm today.

    Shape: `digest` is of the content alone, so that the same content is not asked for twice.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    page = models.ForeignKey(Page, on_delete=models.SET_NULL, null=True, related_name="acknowledged_versions")
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=255)
    digest = models.CharField(max_length=64, editable=False)
    revision = models.ForeignKey(Revision, on_delete=models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField(_("asked on"), default=timezone.now)
    due_on = models.DateField(_("to be confirmed by"), null=True)
    closed_at = models.DateTimeField(_("no longer asked since"), null=True)
    reminded_at = models.DateTimeField(null=True)

    objects = CentreQuerySet.as_manager()

    class Meta:
        verbose_name = _("version to confirm")
        verbose_name_plural = _("versions to confirm")
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="version_once_per_page"),
            models.UniqueConstraint(
                fields=["page"], condition=Q(closed_at=None), name="one_open_version_per_page"
            ),
        ]

    @property
    def group_key(self) -> str:
        """What the notices that ask for it have in common."""
        return f"home.version:{self.pk}"

    @property
    def is_told_today(self) -> bool:
        """Those who have not confirmed were told today: they are not told twice in a day."""
        last = timezone.localdate(self.reminded_at or self.opened_at, ZoneInfo(self.centre.zone))
        return last >= self.centre.today

    def get_absolute_url(self) -> str:
        """Where one follows who has confirmed it."""
        return reverse("home:acknowledgements", args=[self.pk])

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class Acknowledgement(models.Model):
    """« Lu et compris »: one person, one version. Never changed, and taken back by nobody."""

    version = models.ForeignKey(
        AcknowledgedVersion, on_delete=models.PROTECT, related_name="acknowledgements"
    )
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="acknowledgements")
    acknowledged_at = models.DateTimeField(_("on"), default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "person"], name="acknowledged_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.version}"


class OwnRows(models.QuerySet[Any]):
    """Rows of one person about pages that they may still read."""

    def visible_to(self, user: Any) -> Any:
        if not user.is_active or user.centre_id is None:
            return self.none()
        return self.filter(in_sight(user, "page__"), person=user)


class PageView(models.Model):
    """Somebody has opened a page: for what is new to them, and for how many of each sector read it.

    Shape: `publication` is the page's `last_published_at` when it was last opened.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="views")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="page_views")
    publication = models.DateTimeField(null=True)
    first_seen_at = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(default=timezone.now)

    objects = OwnRows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "person"], name="view_once")]
        indexes = [models.Index(fields=["person", "-last_seen_at"], name="view_of_person")]

    def __str__(self) -> str:
        return f"{self.person}: {self.page_id}"


class Favourite(models.Model):
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="favourites")
    added_at = models.DateTimeField(default=timezone.now)

    objects = OwnRows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "page"], name="favourite_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.page_id}"


class HomePreference(models.Model):
    """How somebody has their dashboard. Shape: names of panels (portal.kit.registries.panels)."""

    person = models.OneToOneField(PERSON, on_delete=models.CASCADE, related_name="home_preference")
    panel_order = models.JSONField(default=list)
    hidden_panels = models.JSONField(default=list)
    toured_at = models.DateTimeField(null=True)
    caught_up_at = models.DateTimeField(null=True)
    """When they said that what was new is known: it counts as read by nobody."""

    def __str__(self) -> str:
        return str(self.person)


class PageProblemQuerySet(CentreQuerySet):
    def visible_to(self, user: Any) -> Any:
        """For whoever keeps the pages, for the person in charge of the page, and for whoever told it."""
        rows = super().visible_to(user)
        if keeps_pages(user):
            return rows
        return rows.filter(Q(page__care__responsible=user.pk) | Q(reported_by=user.pk))

    def open(self) -> Any:
        return self.filter(solved_at=None)


class PageProblem(models.Model):
    """« Signaler un problème sur cette page »."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    page = models.ForeignKey(Page, on_delete=models.SET_NULL, null=True, related_name="problems")
    page_title = models.CharField(_("page"), max_length=255)
    text = models.TextField(_("what is wrong"), max_length=1000, validators=[MaxLengthValidator(1000)])
    reported_by = models.ForeignKey(PERSON, on_delete=models.SET_NULL, null=True, related_name="+")
    reported_at = models.DateTimeField(_("on"), default=timezone.now)
    answer = models.TextField(_("answer"), max_length=1000, blank=True, validators=[MaxLengthValidator(1000)])
    solved_by = models.ForeignKey(PERSON, on_delete=models.SET_NULL, null=True, related_name="+")
    solved_at = models.DateTimeField(_("solved on"), null=True)

    objects = PageProblemQuerySet.as_manager()

    class Meta:
        verbose_name = _("problem on a page")
        verbose_name_plural = _("problems on pages")
        ordering = ["-reported_at", "-id"]
        indexes = [models.Index(fields=["centre", "-reported_at", "-id"], name="problem_newest_first")]

    def __str__(self) -> str:
        return self.page_title

    def get_absolute_url(self) -> str:
        return reverse("home:problem", args=[self.pk])
