"""What each kind of page gives to the search."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.rich_text import get_text_for_indexing

from home.marks import items_apart
from home.models import (
    ContentPage,
    DocumentPage,
    LibraryPage,
    LinkPage,
    LinksPage,
    NewsIndexPage,
    NewsPage,
    SectionPage,
)
from portal.search.sources import PageText, Source


def body_text(page: Any) -> str:
    """The words of a body, whatever its blocks."""
    return " ".join(str(text) for text in page.body.stream_block.get_searchable_content(page.body))


def read_content(page: ContentPage) -> PageText:
    plain = get_text_for_indexing(items_apart(page.plain_version)) if page.plain_version else ""
    return PageText(introduction=page.introduction, body=f"{body_text(page)} {plain}")


def read_news(page: NewsPage) -> PageText:
    return PageText(introduction=page.introduction, body=body_text(page), on=page.published_on)


def read_introduction(page: Any) -> PageText:
    return PageText(introduction=getattr(page, "introduction", ""))


def read_link(page: LinkPage) -> PageText:
    """A hit leads to the platform itself, as the list of links does."""
    return PageText(introduction=page.introduction, body=page.target, address=page.target)


def read_page(page: Any) -> PageText:
    return read_content(page) if isinstance(page, ContentPage) else read_introduction(page)


SOURCES = (
    Source(
        "page",
        _("Pages"),
        "file-text",
        (ContentPage, SectionPage, LibraryPage, LinksPage, NewsIndexPage),
        read_page,
        order=20,
    ),
    Source("document", _("Documents"), "download", (DocumentPage,), read_introduction, order=30),
    Source("news", _("News"), "newspaper", (NewsPage,), read_news, order=40),
    Source("link", _("Useful links"), "link", (LinkPage,), read_link, order=50),
)
