"""The news, as lists show them."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypedDict

from django.db.models import Q
from wagtail.images.shortcuts import get_rendition_or_not_found

from home.models import NewsIndexPage, NewsPage
from home.queries.personal import NEW_FOR, new_among
from home.queries.tree import listed
from portal.centres.queries import kept, readable, readers_name
from portal.kit.pagination import decode_cursor, paginate
from portal.media.models import PortalImage
from portal.media.queries import with_renditions

THUMBNAIL = "fill-240x160|format-webp"
NEWS_A_PAGE = 12
MOST_PINNED = 6
CARD = (
    "title",
    "url_path",
    "last_published_at",
    "published_on",
    "introduction",
    "image",
    "category",
    "pinned_until",
)


class Thumbnail(TypedDict):
    """Units: pixels."""

    url: str
    width: int
    height: int


class NewsCard(TypedDict):
    """What a list shows of a piece of news: plain, since it is kept. `changed_at` is when it was published as it
    is now.
    """

    page: int
    changed_at: datetime.datetime | None
    title: str
    address: str
    published_on: datetime.date
    introduction: str
    thumbnail: Thumbnail | None
    category: str
    is_pinned: bool


@dataclass(frozen=True, slots=True)
class NewsSlice:
    """One page of the list of the news. Shape: `unread` are the keys of those that are new to the reader."""

    cards: list[NewsCard]
    unread: set[int]
    next_cursor: str


def pinned_on(day: datetime.date) -> Q:
    """The condition on pieces of news that are kept on top on that day."""
    return Q(pinned_until__gte=day)


def latest_news(user: Any, count: int) -> list[NewsCard]:
    """The newest pieces of news of the person's centre that are for them, those kept on top first."""
    if user.centre_id is None:
        return []
    # With the date: what is on top today may not be tomorrow, though no page changes.
    name = f"news:{count}:{user.centre.today}:{readers_name(user)}"
    return kept(user.centre, name, lambda: read_latest_news(user, count))


def read_latest_news(user: Any, count: int) -> list[NewsCard]:
    today = user.centre.today
    news = with_pictures(NewsPage.objects.visible_to(user)).order_by("-published_on", "-page_ptr_id")
    pinned = list(news.filter(pinned_on(today))[: min(count, MOST_PINNED)])
    others = news.exclude(pk__in=[item.pk for item in pinned])[: count - len(pinned)]
    return cards_of([*pinned, *others], today)


def news_page(index: NewsIndexPage, user: Any, cursor: str, category: int | None) -> NewsSlice:
    """One page of the list of the news. The first is kept: one query then, or two."""
    if user.centre is None:
        return NewsSlice([], set(), "")
    if decode_cursor(cursor):
        cards, next_cursor = read_news_page(index, user, cursor, category)
    else:
        name = f"news-page:{index.pk}:{category}:{user.centre.today}:{readers_name(user)}"
        cards, next_cursor = kept(user.centre, name, lambda: read_news_page(index, user, "", category))
    recent = user.centre.today - NEW_FOR
    unread = new_among(
        user, {card["page"]: card["changed_at"] for card in cards if card["published_on"] >= recent}
    )
    return NewsSlice(cards, unread, next_cursor)


def read_news_page(
    index: NewsIndexPage, user: Any, cursor: str, category: int | None
) -> tuple[list[NewsCard], str]:
    """Three queries, wherever it is. Those kept on top stand on the first page."""
    today = user.centre.today
    rows = with_pictures(listed(NewsPage, index, readable(user)))
    if category is not None:
        rows = rows.filter(category=category)
    newest = ("-published_on", "-page_ptr_id")
    pinned = list(rows.filter(pinned_on(today)).order_by(*newest)[:MOST_PINNED])
    others = rows.exclude(pk__in=[item.pk for item in pinned])
    page = paginate(others, by=newest, cursor=cursor, size=NEWS_A_PAGE)
    shown: list[Any] = page.rows if cursor else [*pinned, *page.rows]
    return cards_of(shown, today), page.next_cursor


def cards_of(rows: Iterable[NewsPage], today: datetime.date) -> list[NewsCard]:
    news = list(rows)
    with_renditions([item.image for item in news if item.image], THUMBNAIL)
    return [
        NewsCard(
            page=item.pk,
            changed_at=item.last_published_at,
            title=item.title,
            address=item.address,
            published_on=item.published_on,
            introduction=item.introduction,
            thumbnail=thumbnail_of(item.image),
            category=item.category.name if item.category else "",
            is_pinned=item.pinned_until is not None and item.pinned_until >= today,
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
    return news.select_related("image", "category").only(*CARD, "category__name", *IMAGE)


IMAGE = tuple(f"image__{field.name}" for field in PortalImage._meta.concrete_fields)
