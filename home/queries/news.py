"""The news, as lists show them."""

import datetime
from collections.abc import Iterable
from typing import Any, TypedDict

from wagtail.images.shortcuts import get_rendition_or_not_found

from home.models import NewsIndexPage, NewsPage
from home.queries.bodies import with_renditions
from portal.centres.queries import kept, readable, readers_name
from portal.kit.pagination import paginate
from portal.media.models import PortalImage

THUMBNAIL = "fill-240x160|format-webp"
NEWS_A_PAGE = 12
CARD = ("title", "url_path", "published_on", "introduction", "image")


class Thumbnail(TypedDict):
    """Units: pixels."""

    url: str
    width: int
    height: int


class NewsCard(TypedDict):
    """What a list shows of a piece of news: plain, since it is kept."""

    title: str
    address: str
    published_on: datetime.date
    introduction: str
    thumbnail: Thumbnail | None


def latest_news(user: Any, count: int) -> list[NewsCard]:
    """The newest pieces of news of the person's centre that are for them."""
    if user.centre_id is None:
        return []
    return kept(user.centre, f"news:{count}:{readers_name(user)}", lambda: read_latest_news(user, count))


def read_latest_news(user: Any, count: int) -> list[NewsCard]:
    news = with_pictures(NewsPage.objects.visible_to(user))
    return cards_of(news.order_by("-published_on", "-page_ptr_id")[:count])


def news_page(index: NewsIndexPage, user: Any, cursor: str) -> tuple[list[NewsCard], str]:
    """One page of the list of the news, and the cursor of the next: two queries, wherever it is."""
    rows = with_pictures(NewsPage.objects.child_of(index).filter(readable(user)))
    page = paginate(rows, by=("-published_on", "-page_ptr_id"), cursor=cursor, size=NEWS_A_PAGE)
    return cards_of(page.rows), page.next_cursor


def cards_of(rows: Iterable[NewsPage]) -> list[NewsCard]:
    news = list(rows)
    with_renditions([item.image for item in news if item.image], THUMBNAIL)
    return [
        NewsCard(
            title=item.title,
            address=item.address,
            published_on=item.published_on,
            introduction=item.introduction,
            thumbnail=thumbnail_of(item.image),
        )
        for item in news
    ]


def thumbnail_of(image: PortalImage | None) -> Thumbnail | None:
    if image is None:
        return None
    found = get_rendition_or_not_found(image, THUMBNAIL)
    return Thumbnail(url=found.url, width=found.width, height=found.height) if found.url else None


def with_pictures(news: Any) -> Any:
    """Only what a card shows: a page has thirty columns more."""
    return news.select_related("image").only(*CARD)
