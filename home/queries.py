"""Reads of pages, each with a number of queries that does not depend on what is in them."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypedDict

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.images.shortcuts import get_rendition_or_not_found
from wagtail.log_actions import registry
from wagtail.models import Comment, CommentReply, ModelLogEntry, Page, PageLogEntry, Revision, get_page_models
from wagtail.rich_text import expand_db_html

from home.models import ContentPage, LibraryPage, NewsIndexPage, NewsPage, SectionPage
from portal.centres.queries import kept, readable, readers_name
from portal.kit.html import sanitise, sanitise_stored
from portal.kit.pagination import paginate
from portal.kit.personal_data import Foreseen, Kept
from portal.media.models import PortalImage, Rendition
from portal.ui.models import address_of

PICTURE = "width-800|format-webp"
THUMBNAIL = "fill-240x160|format-webp"
NEWS_A_PAGE = 12
CARD = ("title", "url_path", "published_on", "introduction", "image")
OWN_TYPES = ("contentpage", "newspage", "sectionpage", "newsindexpage")
SEPARATOR = "\ue000"
"""A character of no script, taken out of what people write."""


@dataclass(frozen=True, slots=True)
class Part:
    """A block of a body, ready to be drawn. Shape: `html` is already safe; `value` is the block's own."""

    kind: str
    value: Any
    html: SafeString | str = ""


def with_renditions(images: list[PortalImage], spec: str) -> None:
    """Bring the renditions of all `images` in one query."""
    unread = [image for image in images if not hasattr(image, "prefetched_renditions")]
    if unread:
        found: QuerySet[Rendition] = Rendition.objects.filter(filter_spec=spec)
        prefetch_related_objects(
            unread, Prefetch("renditions", queryset=found, to_attr="prefetched_renditions")
        )


def expand(sources: list[str]) -> list[SafeString]:
    """Make the stored texts showable. All their links are looked up together, then each is sanitised."""
    if not sources:
        return []
    stored = [sanitise_stored(source.replace(SEPARATOR, "")) for source in sources]
    expanded = expand_db_html(SEPARATOR.join(stored)).split(SEPARATOR)
    return [mark_safe(sanitise(html)) for html in expanded]  # noqa: S308  sanitised on this line


def parts_of(body: Any) -> list[Part]:
    """The blocks of a page's body: one query per kind of link and for the pictures, however many there are."""
    blocks = list(body)
    texts = {
        number: text.source
        for number, block in enumerate(blocks)
        if (text := block.value if block.block_type == "text" else text_of(block)) is not None
    }
    shown = dict(zip(texts, expand(list(texts.values())), strict=True))
    with_renditions([block.value for block in blocks if block.block_type == "image" and block.value], PICTURE)
    return [Part(block.block_type, block.value, shown.get(number, "")) for number, block in enumerate(blocks)]


def text_of(block: Any) -> Any:
    return block.value["text"] if block.block_type == "call_out" else None


def find_page(user: Any, path: str) -> Page | None:
    """The page at `path` of the person's own centre that is online and for them: one query for ours, two for other rooms' types.

    Wagtail's own way costs two a level. The index of `slug` serves: `url_path` has none.
    """
    names = [name for name in path.split("/") if name]
    centre = getattr(user, "centre", None)
    if centre is None or not names:
        return None
    root = centre.site.root_page
    page: Page | None = (
        Page.objects.filter(readable(user))
        .filter(slug=names[-1], depth=root.depth + len(names))
        .filter(url_path=f"{root.url_path}{'/'.join(names)}/")
        .select_related(*OWN_TYPES)
        .first()
    )
    if page is None:
        return None
    model = page.cached_content_type.model
    return getattr(page, model) if model in OWN_TYPES else page.specific


def sections_in_menu(user: Any) -> list[dict[str, str]]:
    """What stands at the root of the centre's tree, is in the menu and for `user`."""
    return kept(user.centre, f"menu:{readers_name(user)}", lambda: read_menu(user))


def read_menu(user: Any) -> list[dict[str, str]]:
    rows = (
        Page.objects.child_of(user.centre.site.root_page)
        .filter(readable(user))
        .in_menu()
        .type(SectionPage, ContentPage, LibraryPage)
        .order_by("path")
        .values_list("title", "url_path")
    )
    return [{"label": title, "url": address_of(url_path)} for title, url_path in rows]


def pages_of_section(section: SectionPage, user: Any) -> list[dict[str, str]]:
    """What a section lists to `user`, in the order of the tree: one query."""
    rows = (
        Page.objects.child_of(section)
        .filter(readable(user))
        .order_by("path")
        .values_list("title", "url_path", "contentpage__introduction", "sectionpage__introduction")
    )
    return [
        {"title": title, "url": address_of(url_path), "introduction": content or below or ""}
        for title, url_path, content, below in rows
    ]


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


@dataclass(frozen=True, slots=True)
class Start:
    """Something to begin in the back office. Shape: `places` are (name of the page it goes under, address)."""

    label: str
    places: list[tuple[str, str]]


def starts_for(user: Any) -> list[Start]:
    """What the person may create, and where: four queries, whatever the number of page types."""
    root = user.centre.site.root_page
    pages = [
        page
        for page in Page.objects.descendant_of(root, inclusive=True).filter(depth__lte=root.depth + 1)
        if page.permissions_for_user(user).can_add_subpage()
    ]
    found = []
    for model in [model for model in get_page_models() if getattr(model, "start_label", "")]:
        parents = [page for page in pages if page.specific_class in model.allowed_parent_page_models()]
        names = (model._meta.app_label, model._meta.model_name)
        places = [(page.title, reverse("wagtailadmin_pages:add", args=[*names, page.pk])) for page in parents]
        if places:
            found.append(Start(str(model.start_label), places))
    return sorted(found, key=lambda start: (len(start.places), start.label))


def export_editor(person: Any) -> dict[str, Any]:
    """What a person did in the back office. The texts of the pages are the centre's."""
    logs = [
        entry
        for model in (PageLogEntry, ModelLogEntry)
        for entry in model.objects.filter(user=person).order_by("timestamp", "pk")
    ]
    comments = [
        note
        for model in (Comment, CommentReply)
        for note in model.objects.filter(user=person).order_by("created_at", "pk")
    ]
    return {
        _("Pages that I created"): [
            {_("Title"): page.title, _("On"): page.first_published_at}
            for page in Page.objects.filter(owner=person).order_by("pk")
        ],
        _("Pages that I wrote"): [
            {_("Title"): one.object_str, _("On"): one.created_at}
            for one in Revision.objects.filter(user=person).order_by("created_at", "pk")
        ],
        _("What I did in the back office"): [
            {
                _("When"): one.timestamp,
                _("What"): str(registry.get_action_label(one.action)),
                _("Page"): one.label,
            }
            for one in logs
        ],
        _("My comments on pages"): [{_("When"): one.created_at, _("Text"): one.text} for one in comments],
    }


def foresee_editor(person: Any) -> Foreseen:
    pages = Page.objects.filter(owner=person).count()
    versions = Revision.objects.filter(user=person).count()
    if not pages and not versions and not PageLogEntry.objects.filter(user=person).exists():
        return Foreseen()
    said = ngettext(
        "%(number)d page of the centre and its history, without a name",
        "%(number)d pages of the centre and their history, without a name",
        pages,
    ) % {"number": pages}
    why = _("The texts are the centre’s; a name written in one of them is for its editors to take out.")
    settings = () if person.erased_at else (_("Settings and unfinished work in the back office"),)
    return Foreseen(settings, (Kept(said, why),))
