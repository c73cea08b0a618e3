"""Lists sorted by category: the library, the links, the choice of a category."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

from home.models import Category, CategoryKind, DocumentPage, LibraryPage, LinkPage, LinksPage
from home.queries.personal import new_among
from home.queries.tree import children, listed
from portal.centres.queries import in_sight, kept
from portal.kit.pagination import paginate

DOCUMENTS_A_PAGE = 30
LINKS_A_PAGE = 200
"""The box that narrows the list reads what is on the page: a centre has a few dozen."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A category that a list may be narrowed to. Shape: `word` stands for it in the address."""

    category: int
    name: str
    word: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class DocumentSlice:
    """Shape: `unread` are the keys of those that are new to the reader."""

    pages: list[DocumentPage]
    unread: set[int]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """Links of one category; without a name, those that have none."""

    name: str
    links: list[LinkPage]


@dataclass(frozen=True, slots=True)
class LinkSlice:
    groups: list[LinkGroup]
    next_cursor: str


def choices_of(kind: CategoryKind, user: Any, word: str) -> list[Choice]:
    """The categories of the person's centre, the one that `word` names being chosen. Kept."""
    found = kept(user.centre, f"categories:{kind}", lambda: read_categories(kind, user))
    named = [(key, name, slugify(name)) for key, name in found]
    return [Choice(key, name, own_word, own_word == word) for key, name, own_word in named]


def read_categories(kind: CategoryKind, user: Any) -> list[tuple[int, str]]:
    rows = Category.objects.visible_to(user).filter(kind=kind).order_by("position", "name")
    return list(rows.values_list("pk", "name"))


def chosen(choices: list[Choice]) -> int | None:
    """The key of the category that is chosen."""
    return next((choice.category for choice in choices if choice.is_chosen), None)


def documents_of(library: LibraryPage, user: Any, category: int | None, cursor: str) -> DocumentSlice:
    """One page of what `library` offers to `user`, the newest first: two queries at most."""
    rows = listed(DocumentPage, library, in_sight(user))
    if category is not None:
        rows = rows.filter(category=category)
    rows = rows.select_related("document", "category")
    page = paginate(rows, by=("-updated_on", "-page_ptr_id"), cursor=cursor, size=DOCUMENTS_A_PAGE)
    unread = new_among(user, {row.pk: row.last_published_at for row in page.rows})
    return DocumentSlice(page.rows, unread, page.next_cursor)


def links_of(index: LinksPage, user: Any, cursor: str) -> LinkSlice:
    """The links that are for `user`, by category in the order of the centre's list, each by name: one query."""
    rows = LinkPage.objects.filter(children(index), in_sight(user)).select_related("category")
    page = paginate(rows, by=("title", "page_ptr_id"), cursor=cursor, size=LINKS_A_PAGE)
    groups: dict[tuple[bool, int, str], list[LinkPage]] = {}
    for link in page.rows:
        category = link.category
        place = (False, category.position, category.name) if category else (True, 0, "")
        groups.setdefault(place, []).append(link)
    return LinkSlice([LinkGroup(place[2], groups[place]) for place in sorted(groups)], page.next_cursor)
