"""A centre is a tenant: what it owns carries a `centre` key. See docs/decisions/0003-centres.md."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import Group
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, Page, Site


class CentreRootPage(Page):
    """The root of a centre's page tree. The dashboard stands at its address, so it is never served."""

    parent_page_types: list[str] = []
    max_count_per_parent = None
    is_permanent = True
    """Taken offline with what stands below it, the whole portal would go (portal.ui.wagtail_hooks)."""

    class Meta:
        verbose_name = _("centre's root page")

    def get_url(self, request: Any = None, current_site: Any = None) -> str:
        """Relative to whatever host is used, as for every page."""
        return "/"

    url = property(get_url)


class Centre(models.Model):
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name"), unique=True)
    zone = models.CharField(_("time zone"), max_length=64, default="Europe/Paris")
    site = models.OneToOneField(Site, on_delete=models.PROTECT, related_name="centre")
    collection = models.OneToOneField(Collection, on_delete=models.PROTECT, related_name="centre")
    editors = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="+")
    form_editors = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="+")
    publicity = models.CharField(
        _("European publicity"),
        max_length=300,
        blank=True,
        default="Ce projet est cofinancé par l’Union Européenne avec le FEDER",
        help_text=_("Shown with the European emblem on pages, mails and prints."),
    )
    content_number = models.PositiveIntegerField(default=0, editable=False)
    """Grows with each change of what the centre's pages show: what is kept of them goes by it (`queries.kept`)."""

    class Meta:
        verbose_name = _("centre")
        verbose_name_plural = _("centres")

    def __str__(self) -> str:
        return self.name

    @property
    def centre_id(self) -> int:
        """A centre belongs to itself: rights on "something of the centre" can be asked of it."""
        return self.pk

    @property
    def today(self) -> date:
        """The date where the centre is, whoever asks: a job runs in another zone."""
        return timezone.localdate(timezone=ZoneInfo(self.zone))

    @property
    def root_page_id(self) -> int:
        return int(self.site.root_page_id)


class CentreQuerySet(models.QuerySet[Any]):
    """Rows that a centre owns."""

    def visible_to(self, user: Any) -> Any:
        """The rows of the person's own centre; none for anyone without a centre."""
        if not user.is_active or user.centre_id is None:
            return self.none()
        return self.filter(centre=user.centre_id)


class Sector(models.Model):
    """A part of the centre's work (requirement A3)."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="sectors")
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    receives_visits = models.BooleanField(_("receives visits"), default=True)
    is_organisational = models.BooleanField(_("employees belong to it"), default=True)

    objects = CentreQuerySet.as_manager()

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["centre", "name"], name="sector_name_once_per_centre")]

    def __str__(self) -> str:
        return self.name


class PublicHoliday(models.Model):
    """A day that the centre does not count as worked. Seeded from the calendar of France, then editable."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="public_holidays")
    date = models.DateField(_("date"))
    name = models.CharField(_("name"), max_length=80)
    is_worked = models.BooleanField(
        _("worked"), default=False, help_text=_("Tick for a day that the centre works, such as Whit Monday.")
    )

    objects = CentreQuerySet.as_manager()

    class Meta:
        verbose_name = _("public holiday")
        verbose_name_plural = _("public holidays")
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["centre", "date"], name="holiday_once_per_centre")]

    def __str__(self) -> str:
        return f"{self.name} {self.date:%d/%m/%Y}"
