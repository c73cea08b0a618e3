"""The pages that the centre writes: sections, pages, news, documents, links."""

import datetime
from typing import Any, ClassVar

from django.core.validators import URLValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from home.blocks import body_field
from home.models.editorial import AcknowledgedPage, EditorialPage
from portal.centres.models import Centre, CentreQuerySet
from portal.centres.queries import readable
from portal.media.models import PortalDocument, PortalImage

CENTRE_ROOT = "centres.CentreRootPage"


def today() -> datetime.date:
    return timezone.localdate()


class CategoryKind(models.TextChoices):
    NEWS = "news", _("news")
    DOCUMENT = "document", _("documents")
    LINK = "link", _("links")


class Category(models.Model):
    """What news, documents and links are sorted by: communication's own list."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("for"), max_length=10, choices=CategoryKind.choices)
    name = models.CharField(_("name"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = CentreQuerySet.as_manager()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["kind", "position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "kind", "name"], name="category_once_per_kind")
        ]

    def __str__(self) -> str:
        return self.name


def category_of(kind: CategoryKind) -> Any:
    return models.ForeignKey(
        Category,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"kind": kind},
        verbose_name=_("category"),
    )


def introduction_panel(help_text: Any) -> FieldPanel:
    return FieldPanel("introduction", help_text=help_text)


CATEGORY_PANEL = FieldPanel("category", help_text=_("What the list is sorted by. Empty: among the others."))
BODY_PANEL = FieldPanel(
    "body",
    help_text=_("Press “+” to add a text, a picture, a document, a table… They are moved by their handle."),
)


class SectionPage(EditorialPage):
    """A section (*rubrique*): an introduction and the list of its pages. In the menu when it is at the root."""

    introduction = models.TextField(_("introduction"), blank=True, max_length=600)

    parent_page_types: ClassVar[list[str]] = [CENTRE_ROOT, "home.SectionPage"]
    subpage_types: ClassVar[list[str]] = ["home.SectionPage", "home.ContentPage", "home.LibraryPage"]
    page_description = _("Gathers pages on one subject. Appears in the menu.")
    show_in_menus_default = True
    start_label = _("Create a section")
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        introduction_panel(_("Under the title: what one finds in this section, in a sentence or two.")),
    ]

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")


class ContentPage(AcknowledgedPage):
    """A page of text, pictures and documents."""

    introduction = models.TextField(_("introduction"), blank=True, max_length=600)
    body = body_field()
    plain_version = RichTextField(
        _("plain-language version"),
        blank=True,
        features=["h2", "h3", "bold", "ul", "ol", "link"],
        help_text=_("The same in short sentences and simple words, for whoever reads with difficulty."),
    )

    parent_page_types: ClassVar[list[str]] = [CENTRE_ROOT, "home.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = _("Text, pictures, documents to download.")
    start_label = _("Create a page")
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        introduction_panel(_("Under the title: what matters most, for whoever reads no further.")),
        BODY_PANEL,
        FieldPanel("plain_version"),
    ]

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")


class NewsIndexPage(EditorialPage):
    """The list of the news, made with the centre. Its address is in the menu, so it never moves."""

    shares_address_with: ClassVar[frozenset[str]] = frozenset({"home:news"})
    is_permanent = True
    parent_page_types: ClassVar[list[str]] = [CENTRE_ROOT]
    subpage_types: ClassVar[list[str]] = ["home.NewsPage"]
    max_count_per_parent = 1
    promote_panels: ClassVar[list[Any]] = []
    page_description = _("The list of the news.")

    class Meta:
        verbose_name = _("list of the news")
        verbose_name_plural = _("lists of the news")


class NewsPageQuerySet(PageQuerySet):
    def visible_to(self, user: Any) -> Any:
        """The news of the person's own centre that are online and for them."""
        return self.filter(readable(user))


class NewsPage(AcknowledgedPage):
    published_on = models.DateField(_("date"), default=today)
    introduction = models.TextField(
        _("introduction"),
        max_length=300,
        help_text=_("One or two sentences, shown in the list and on the dashboard."),
    )
    image = models.ForeignKey(
        PortalImage,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    image_alternative = models.CharField(
        _("what the picture shows"),
        max_length=200,
        blank=True,
        help_text=_("For people who do not see it. Empty for a mere decoration."),
    )
    category = category_of(CategoryKind.NEWS)
    pinned_until = models.DateField(
        _("kept on top until"),
        null=True,
        blank=True,
        help_text=_("That day included. Empty: not kept on top."),
    )
    body = body_field()

    objects: ClassVar[Any] = PageManager.from_queryset(NewsPageQuerySet)()

    parent_page_types: ClassVar[list[str]] = ["home.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = _("A piece of news, shown on everybody’s dashboard.")
    start_label = _("Write a piece of news")
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel(
            "published_on",
            help_text=_("The one that readers see. To put it online later, see “Publication”."),
        ),
        CATEGORY_PANEL,
        FieldPanel("pinned_until"),
        FieldPanel("introduction"),
        MultiFieldPanel([FieldPanel("image"), FieldPanel("image_alternative")], heading=_("Picture")),
        BODY_PANEL,
    ]

    class Meta:
        verbose_name = _("piece of news")
        verbose_name_plural = _("news")
        indexes = [
            models.Index(fields=["-published_on", "-page_ptr"], name="news_newest_first"),
            models.Index(
                fields=["pinned_until"], condition=models.Q(pinned_until__isnull=False), name="news_on_top"
            ),
        ]


class LibraryPage(EditorialPage):
    """Documents to download, by category, the newest first."""

    introduction = models.TextField(_("introduction"), blank=True, max_length=600)

    parent_page_types: ClassVar[list[str]] = [CENTRE_ROOT, "home.SectionPage"]
    subpage_types: ClassVar[list[str]] = ["home.DocumentPage"]
    page_description = _("Documents to download, sorted by category.")
    show_in_menus_default = True
    start_label = _("Create a library of documents")
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        introduction_panel(_("Under the title: which documents are here, in a sentence or two.")),
    ]

    class Meta:
        verbose_name = _("document library")
        verbose_name_plural = _("document libraries")


class DocumentPage(AcknowledgedPage):
    """A document of a library: what it is, and the file. Replacing the file keeps the address and the history."""

    document = models.ForeignKey(
        PortalDocument, on_delete=models.PROTECT, related_name="+", verbose_name=_("document")
    )
    introduction = models.TextField(_("what it is"), blank=True, max_length=300)
    category = category_of(CategoryKind.DOCUMENT)
    updated_on = models.DateField(
        _("up to date on"),
        default=today,
        help_text=_("Change it when you replace the file: the library shows the newest first."),
    )

    parent_page_types: ClassVar[list[str]] = ["home.LibraryPage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = _("A file to download, in a library.")
    start_label = _("Put a document online")
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel(
            "document",
            help_text=_("What is downloaded. Choose another file to replace it: the address stays."),
        ),
        introduction_panel(_("What it is for, in the words that colleagues search with.")),
        CATEGORY_PANEL,
        FieldPanel("updated_on"),
    ]

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = [models.Index(fields=["-updated_on", "-page_ptr"], name="document_newest_first")]


class LinksPage(EditorialPage):
    """`/liens/`: the platforms and sites that people use, made with the centre (requirements B7, E1)."""

    shares_address_with: ClassVar[frozenset[str]] = frozenset({"home:links"})
    is_permanent = True
    parent_page_types: ClassVar[list[str]] = [CENTRE_ROOT]
    subpage_types: ClassVar[list[str]] = ["home.LinkPage"]
    max_count_per_parent = 1
    promote_panels: ClassVar[list[Any]] = []
    page_description = _("The list of useful links.")

    class Meta:
        verbose_name = _("list of links")
        verbose_name_plural = _("lists of links")


class LinkPage(EditorialPage):
    """One link of the list: a page like any other, with its readers, its history and its date of review."""

    target = models.URLField(
        _("web address"), max_length=500, validators=[URLValidator(schemes=["http", "https"])]
    )
    introduction = models.TextField(_("what one does there"), blank=True, max_length=300)
    category = category_of(CategoryKind.LINK)

    parent_page_types: ClassVar[list[str]] = ["home.LinksPage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = _("A platform or a site that people use.")
    start_label = _("Add a link")
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("target", help_text=_("Whole, with https://: copy it from the bar of the browser.")),
        introduction_panel(_("In the words that colleagues search with.")),
        CATEGORY_PANEL,
    ]

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
