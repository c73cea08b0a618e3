"""What somebody may publish in one screen, where, and what they published so."""

from typing import Any

from home.marks import is_written_with_marks
from home.models import LibraryPage, LinksPage, NewsIndexPage, NewsPage
from portal.centres.models import Centre


def news_index_of(centre: Centre) -> NewsIndexPage:
    found: NewsIndexPage = NewsIndexPage.objects.child_of(centre.site.root_page).get()
    return found


def links_page_of(centre: Centre) -> LinksPage:
    found: LinksPage = LinksPage.objects.child_of(centre.site.root_page).get()
    return found


def libraries_of(centre: Centre) -> Any:
    """The libraries of a centre, in the order of its tree."""
    return LibraryPage.objects.descendant_of(centre.site.root_page).order_by("path")


def is_reread(by: Any, page: Any) -> bool:
    """Tell whether somebody else is to read `page` again before it is online."""
    return not page.permissions_for_user(by).can_publish()


def is_still_simple(page: Any) -> bool:
    """Tell whether one screen shows all that `page` says: nothing is lost when it is written there anew."""
    if page.live and page.has_unpublished_changes:
        return False
    if not isinstance(page, NewsPage):
        return True
    blocks = list(page.body)
    if not blocks:
        return True
    return (
        len(blocks) == 1 and blocks[0].block_type == "text" and is_written_with_marks(blocks[0].value.source)
    )
