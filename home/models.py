"""The pages that the centre writes: sections, pages, news."""

import datetime
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from home.blocks import body_field
from portal.media.models import PortalImage
from portal.ui.models import PortalPage

CENTRE_ROOT = "centres.CentreRootPage"


def today() -> datetime.date:
    return timezone.localdate()


class SectionPage(PortalPage):
    """A section (*rubrique*): an introduction and the list of its pages. In the menu when it is at the root."""

    introduction = models.TextField(_("introduction"), blank=True, max_length=600)

    parent_page_types: ClassVar[list[str]] = [CENTRE_ROOT, "home.SectionPage"]
    subpage_types: ClassVar[list[str]] = ["home.SectionPage", "home.ContentPage"]
    page_description = _("Gathers pages on one subject. Appears in the menu.")
    show_in_menus_default = True
    start_label = _("Create a section")
    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")


class ContentPage(PortalPage):
    """A page of text, pictures and documents."""

    introduction = models.TextField(_("introduction"), blank=True, max_length=600)
    body = body_field()

    parent_page_types: ClassVar[list[str]] = [CENTRE_ROOT, "home.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = _("Text, pictures, documents to download.")
    start_label = _("Create a page")
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")


class NewsIndexPage(PortalPage):
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
        """The news of the person's own centre that are online."""
        if not user.is_active or user.centre_id is None:
            return self.none()
        return self.live().filter(path__startswith=user.centre.site.root_page.path)


class NewsPage(PortalPage):
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
    body = body_field()

    objects: ClassVar[Any] = PageManager.from_queryset(NewsPageQuerySet)()

    parent_page_types: ClassVar[list[str]] = ["home.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = _("A piece of news, shown on everybody’s dashboard.")
    start_label = _("Write a piece of news")
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("published_on"),
        FieldPanel("introduction"),
        MultiFieldPanel([FieldPanel("image"), FieldPanel("image_alternative")], heading=_("Picture")),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("piece of news")
        verbose_name_plural = _("news")
        indexes = [models.Index(fields=["-published_on", "-page_ptr"], name="news_newest_first")]
