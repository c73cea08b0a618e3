"""A centre is a tenant: what it owns carries a `centre` key. See docs/decisions/0003-centres.md."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import Group
from django.core.files.storage import Storage, storages
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, Page, Site

from portal.centres.choices import RateUnit, Typeface
from portal.centres.rates import Rate

CENTRE_PATH = 2 * Page.steplen
"""Length of the path of a centre's root in the tree of pages, right below the first one; its files' likewise."""

validate_colour = RegexValidator(r"^#[0-9a-f]{6}\Z", _("Write a colour as #0b4f4a."))


def charter_storage() -> Storage:
    return storages["private"]


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


class CentresQuerySet(models.QuerySet["Centre"]):
    def of_page(self, page: Page) -> "CentresQuerySet":
        """The centre in whose tree `page` stands; none for what stands above the centres."""
        return self.filter(site__root_page__path=page.path[:CENTRE_PATH])

    def of_collection(self, collection: Collection) -> "CentresQuerySet":
        """The centre whose files `collection` holds; none for what stands above those of the centres."""
        return self.filter(collection__path=collection.path[:CENTRE_PATH])


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
    is_federation = models.BooleanField(
        _("federation"), default=False, help_text=_("Its shared pages are read in every centre.")
    )
    content_number = models.PositiveIntegerField(default=0, editable=False)
    """Grows with each change of what the centre's pages show: what is kept of them goes by it (`queries.kept`)."""

    objects = CentresQuerySet.as_manager()

    class Meta:
        verbose_name = _("centre")
        verbose_name_plural = _("centres")
        constraints = [
            models.UniqueConstraint(
                fields=["is_federation"], condition=models.Q(is_federation=True), name="one_federation"
            )
        ]

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
    minimum_presence = models.PositiveSmallIntegerField(
        _("people who have to be there"), default=0, help_text=_("0 where that is not looked at.")
    )

    objects = CentreQuerySet.as_manager()

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["centre", "name"], name="sector_name_once_per_centre")]

    def __str__(self) -> str:
        return self.name


class Audience(models.Model):
    """Readers that pages of a centre are limited to. One row for each rule (`audiences.py`), however many pages."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64, editable=False)
    rule = models.JSONField()

    objects = CentreQuerySet.as_manager()

    class Meta:
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
        constraints = [models.UniqueConstraint(fields=["centre", "key"], name="audience_once_per_centre")]

    def __str__(self) -> str:
        return str(self.rule)


class Readership(models.Model):
    """Who may read one page: a page without one is read by nobody but those who keep the pages.

    Shape: without `audience`, everybody of the centre; `is_shared`, the people of all centres too.
    """

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="readership")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, null=True, related_name="+")
    is_shared = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("readership")
        verbose_name_plural = _("readerships")
        indexes = [
            models.Index(fields=["page"], condition=models.Q(is_shared=True), name="readership_shared")
        ]

    def __str__(self) -> str:
        return f"{self.page_id} {self.audience_id or ''}"


def stored_logo(instance: "Charter", filename: str) -> str:
    """A random name in the centre's folder: a new logo is never an old one that a browser kept."""
    return f"charters/{instance.centre_id}/{uuid.uuid4().hex}.{filename.rpartition('.')[2].lower()}"


class Charter(models.Model):
    """What a centre looks like and says about itself, set by its communication. Made with the centre.

    Shape: `menu_order` names the entries of the menu in the editors' order: "page:<pk>" of a page at the root,
           or the name of a registered entry. What is not named follows in its own order. `theme_number` grows
           with each change of what the stylesheet of the centre is made of, which is in its address.
    """

    centre = models.OneToOneField(Centre, on_delete=models.PROTECT, related_name="charter")
    colour = models.CharField(_("main colour"), max_length=7, blank=True, validators=[validate_colour])
    accent = models.CharField(_("accent colour"), max_length=7, blank=True, validators=[validate_colour])
    logo = models.FileField(_("logo"), storage=charter_storage, upload_to=stored_logo, blank=True)
    logo_alternative = models.CharField(_("what the logo says"), max_length=120, blank=True)
    logo_width = models.PositiveSmallIntegerField(default=0, editable=False)
    logo_height = models.PositiveSmallIntegerField(default=0, editable=False)
    typeface = models.CharField(
        _("letters"), max_length=10, choices=Typeface.choices, default=Typeface.ROUNDED
    )
    shows_emblem = models.BooleanField(_("show the European emblem"), default=True)
    legal_notice = models.TextField(_("legal notice"), blank=True)
    accessibility_statement = models.TextField(_("accessibility statement"), blank=True)
    menu_order = models.JSONField(_("order of the menu"), default=list, blank=True)
    is_moderated = models.BooleanField(
        _("somebody reads again before publishing"),
        default=False,
        help_text=_("What communication writes is put online by somebody else."),
    )
    theme_number = models.PositiveIntegerField(default=1, editable=False)

    objects = CentreQuerySet.as_manager()

    class Meta:
        verbose_name = _("charter")
        verbose_name_plural = _("charters")

    def __str__(self) -> str:
        return str(self.centre)

    @property
    def logo_url(self) -> str:
        """Its address, "" without a logo. What it serves never changes."""
        name = str(self.logo).rpartition("/")[2].partition(".")[0]
        return reverse("media:logo", args=[uuid.UUID(name)]) if name else ""

    @property
    def is_plain(self) -> bool:
        """The centre looks as the portal itself does."""
        return not self.colour and not self.accent and self.typeface == Typeface.ROUNDED


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


class RateTable(models.Model):
    """Figures that the law or the centre changes from time to time, and that forms compute with.

    Shape: forms name it by its `code`, which does not change. All its lines of one date are one edition; the one in
           force on a day is the latest whose date is not after it (`rates.edition_on`).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="rate_tables")
    code = models.SlugField(
        _("code"), help_text=_("Forms name the table by it: it does not change afterwards.")
    )
    name = models.CharField(_("name"), max_length=120)
    unit = models.CharField(
        _("unit"), max_length=20, choices=RateUnit.choices, help_text=_("It does not change afterwards.")
    )
    note = models.TextField(
        _("note"), blank=True, help_text=_("For whoever keeps the table: where the figures come from.")
    )

    objects = CentreQuerySet.as_manager()

    class Meta:
        verbose_name = _("rate table")
        verbose_name_plural = _("rate tables")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["centre", "code"], name="rate_table_once_per_centre")]

    def __str__(self) -> str:
        return self.name


class RateLineQuerySet(models.QuerySet["RateLine"]):
    def visible_to(self, user: Any) -> "RateLineQuerySet":
        """The rates of the person's own centre; none for anyone without a centre."""
        if not user.is_active or user.centre_id is None:
            return self.none()
        return self.filter(table__centre=user.centre_id)

    def with_edition_in_force(self, day: date) -> "RateLineQuerySet":
        """Annotate `in_force_from`: the date of the edition of their table in force on `day`, or None."""
        begun = RateLine.objects.filter(table=models.OuterRef("table"), applies_from__lte=day)
        latest = begun.order_by("-applies_from").values("applies_from")[:1]
        return self.annotate(in_force_from=models.Subquery(latest))


class RateLine(models.Model):
    """One figure of one edition of a table.

    Units: `value` in the unit of the table, 50 for 50 %; `from_quantity` in what the table counts, as kilometres in
           the year: the line holds from it on, up to the next one of the same category.
    """

    table = models.ForeignKey(
        RateTable, on_delete=models.PROTECT, related_name="lines", verbose_name=_("rate table")
    )
    applies_from = models.DateField(_("applies from"))
    category = models.CharField(_("category"), max_length=80, blank=True)
    from_quantity = models.DecimalField(
        _("from quantity"),
        max_digits=12,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(0)],
    )
    value = models.DecimalField(_("rate"), max_digits=12, decimal_places=4, validators=[MinValueValidator(0)])

    objects = RateLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("rate")
        verbose_name_plural = _("rates")
        ordering = ["-applies_from", "category", "from_quantity"]
        constraints = [
            models.UniqueConstraint(
                "table",
                "applies_from",
                Lower("category"),
                "from_quantity",
                name="rate_once_per_edition",
                violation_error_message=_(
                    "This edition already has a rate for this category from this quantity on. Change that one."
                ),
            ),
            models.CheckConstraint(condition=models.Q(from_quantity__gte=0), name="rate_from_zero_on"),
            models.CheckConstraint(condition=models.Q(value__gte=0), name="rate_not_below_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.applies_from:%d/%m/%Y} {self.category}".strip()

    @property
    def centre_id(self) -> int:
        """Of its table: rights on "something of the centre" can be asked of it."""
        return self.table.centre_id

    @property
    def rate(self) -> Rate:
        return Rate(self.category, self.from_quantity, self.value)
