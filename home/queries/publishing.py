"""What somebody may publish in one screen, where, and what they published so."""

from typing import Any

from django.db.models import Exists, OuterRef

from home.marks import is_written_with_marks
from home.models import LibraryPage, LinksPage, NewsIndexPage, NewsPage
from portal.accounts.queries.audiences import Readers, readers_of
from portal.centres.models import Centre, Readership
from portal.centres.queries import keeps_pages


def news_index_of(centre: Centre) -> NewsIndexPage:
    found: NewsIndexPage = NewsIndexPage.objects.child_of(centre.site.root_page).get()
    return found


def links_page_of(centre: Centre) -> LinksPage:
    found: LinksPage = LinksPage.objects.child_of(centre.site.root_page).get()
    return found


def libraries_of(centre: Centre) -> Any:
    """The libraries of a centre that people read, in the order of its tree."""
    libraries = LibraryPage.objects.descendant_of(centre.site.root_page).order_by("path")
    return libraries.filter(Exists(Readership.objects.filter(page=OuterRef("pk"))))


def is_reread(by: Any, page: Any) -> bool:
    """Tell whether somebody else is to read `page` again before it is online."""
    return not page.permissions_for_user(by).can_publish()


def is_reread_below(by: Any, parent: Any) -> bool:
    """The same, of a page that is still to be written below `parent`."""
    return not parent.permissions_for_user(by).can_publish_subpage()


ON_SCREEN = frozenset(
    {"title", "draft_title", "introduction", "body", "audience", "category", "target", "document", "image",
     "image_alternative", "pinned_until", "asks_acknowledgement", "acknowledge_by"}
)  # fmt: skip
"""What one screen shows of a page, and writes anew."""
KEPT_BY_WAGTAIL = frozenset(
    {"live", "has_unpublished_changes", "latest_revision", "latest_revision_created_at", "live_revision",
     "first_published_at", "last_published_at", "numchild", "path", "depth", "url_path", "owner", "locked",
     "locked_at", "locked_by", "expired", "comments"}
)  # fmt: skip


def is_still_simple(page: Any) -> bool:
    """Tell whether one screen shows all that `page`, as it was last written, says: nothing is lost when it is written
    there anew, and nothing that the screen does not show goes online with it.
    """
    if page.live and page.has_unpublished_changes and hides_changes(page):
        return False
    if not isinstance(page, NewsPage):
        return True
    blocks = list(page.body)
    if not blocks:
        return True
    return (
        len(blocks) == 1 and blocks[0].block_type == "text" and is_written_with_marks(blocks[0].value.source)
    )


def hides_changes(page: Any) -> bool:
    """Tell whether the draft of a page online changes what one screen does not show: its address, its hours."""
    online = type(page).objects.get(pk=page.pk).serializable_data()
    draft = page.serializable_data()
    return any(draft[name] != online[name] for name in draft.keys() - ON_SCREEN - KEPT_BY_WAGTAIL)


def readers_of_page(page: Any) -> Readers:
    """Who reads a page that is online: two queries."""
    readership = Readership.objects.filter(page=page.pk).select_related("audience").first()
    if readership is None:
        return Readers(0, [])
    rule = readership.audience.rule if readership.audience else []
    return readers_of(Centre.objects.of_page(page).get(), rule)


def publishes(user: Any) -> bool:
    """Without a query, for what is drawn on every page: the screen itself asks Wagtail."""
    return bool(user.is_active and user.centre_id is not None and keeps_pages(user))
