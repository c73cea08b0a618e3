"""The pages of a centre as their readers find them: each read has a fixed number of queries."""

from typing import Any

from wagtail.models import Page

from home.models import ContentPage, LibraryPage, SectionPage
from portal.centres.queries import kept, readable, readers_name
from portal.ui.models import address_of

OWN_TYPES = ("contentpage", "newspage", "sectionpage", "newsindexpage")


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
