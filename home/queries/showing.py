"""The pages of a centre as their readers find them: each read has a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypedDict

from django.apps import apps
from django.core.cache import cache
from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Coalesce
from wagtail.models import Page

from home.models import DocumentPage, LinkPage, NewsPage, SectionPage
from home.queries.bodies import video_origins
from home.queries.menu import IN_MENU
from home.queries.personal import READ_PAGES, new_among
from home.queries.tree import at_address, children
from portal.centres.models import CENTRE_PATH
from portal.centres.queries import in_sight, kept, readable, readers_name
from portal.kit.pagination import paginate
from portal.ui.models import address_for, address_of
from portal.ui.navigation import name_of_page

WITH: Mapping[Any, tuple[str, ...]] = {
    NewsPage: ("category", "image"),
    DocumentPage: ("document", "category"),
    LinkPage: ("category",),
}
"""What the pages of those types show of other tables."""
PAGES_A_PAGE = 30
PLAIN_VERSION = "simple"


class SectionRow(TypedDict):
    title: str
    url: str
    introduction: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class SectionSlice:
    """A part of what a section lists."""

    rows: list[SectionRow]
    next_cursor: str


def find_page(user: Any, path: str) -> Page | None:
    """The page at `path` of the person's own centre that is online and for them: one query, three the first time.

    The type of the page that stands at an address is remembered: Wagtail's own way asks for it, at each level, and
    joining all the types costs three times as much as one. It is believed only where such a page is found.
    """
    centre = getattr(user, "centre", None)
    if centre is None:
        return None
    root = centre.site.root_page
    there = at_address(root, path) & readable(user)
    name = f"page-type:{sha256(f'{root.pk}:{path}'.encode()).hexdigest()}"
    page = read_page(cache.get(name), there)
    if page is None:
        label = (
            Page.objects.filter(there).values_list("content_type__app_label", "content_type__model").first()
        )
        page = read_page(label, there)
        if page is not None:
            cache.set(name, label)
    return page


def read_page(label: tuple[str, str] | None, condition: Q) -> Page | None:
    """The page that meets `condition`, of the type of that label; None of a type that is no more."""
    if label is None or (model := apps.all_models[label[0]].get(label[1])) is None:
        return None
    pages: Any = model._default_manager
    page: Page | None = pages.select_related(*WITH.get(model, (None,))).filter(condition).first()
    return page


def sections_in_menu(user: Any) -> list[dict[str, str]]:
    """What stands at the root of the centre's tree, is in the menu and for `user`."""
    return kept(user.centre, f"menu-entries:{readers_name(user)}", lambda: read_menu(user))


def read_menu(user: Any) -> list[dict[str, str]]:
    rows = (
        Page.objects.filter(children(user.centre.site.root_page), readable(user))
        .in_menu()
        .type(*IN_MENU)
        .order_by("path")
        .values_list("pk", "title", "url_path")
    )
    return [
        {"name": name_of_page(pk), "label": title, "url": address_of(url_path)}
        for pk, title, url_path in rows
    ]


def pages_of_section(section: SectionPage, user: Any, cursor: str) -> SectionSlice:
    """What a section lists to `user`, in the order of the tree: two queries at most."""
    introductions = [F(f"{kind}__introduction") for kind in ("contentpage", "sectionpage", "librarypage")]
    rows = (
        Page.objects.filter(children(section), in_sight(user))
        .annotate(said=Coalesce(*introductions, Value(""), output_field=TextField()))
        .only("title", "url_path", "path", "content_type", "last_published_at")
    )
    page = paginate(rows, by=("path", "id"), cursor=cursor, size=PAGES_A_PAGE)
    read = {row.pk: row.last_published_at for row in page.rows if row.specific_class in READ_PAGES}
    unread = new_among(user, read)
    shown = [
        SectionRow(
            title=row.title,
            url=address_for(user, row.path, row.url_path),
            introduction=row.said,
            is_new=row.pk in unread,
        )
        for row in page.rows
    ]
    return SectionSlice(shown, page.next_cursor)


def page_above(page: Page, user: Any) -> dict[str, str]:
    """The page that `page` stands below, where `user` may read it; empty at the root of a centre. Kept."""
    if len(page.path) <= CENTRE_PATH + Page.steplen:
        return {}
    above = page.path[: -Page.steplen]
    return kept(user.centre, f"above:{above}:{readers_name(user)}", lambda: read_above(above, user))


def read_above(path: str, user: Any) -> dict[str, str]:
    row = Page.objects.filter(in_sight(user), path=path).values_list("title", "url_path").first()
    return {"title": row[0], "url": address_for(user, path, row[1])} if row else {}


def is_read_plain(page: Page, query: Mapping[str, str]) -> bool:
    """Tell whether the plain-language version of `page` is asked for, and there."""
    return query.get("version") == PLAIN_VERSION and bool(getattr(page, "plain_version", ""))


def frames_of(page: Page, query: Mapping[str, str]) -> list[str]:
    """The hosts whose players stand on `page` as it is asked for."""
    body = getattr(page, "body", None)
    return [] if body is None or is_read_plain(page, query) else video_origins(body)
