"""Lists sorted by category: the library, the links, the choice of a category."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypedDict

from django.utils.text import slugify

from home.models import Category, CategoryKind, DocumentPage, LibraryPage, LinkPage, LinksPage
from home.queries.personal import new_among
from home.queries.tree import children, listed
from portal.centres.queries import in_sight, kept, readers_name
from portal.kit.pagination import decode_cursor, paginate
from portal.ui.models import address_for

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


class DocumentRow(TypedDict):
    """What the library shows of a document: plain, since it is kept. Units: `file_size` in bytes. `changed_at` is
    when its page was published as it is now.
    """

    page: int
    changed_at: datetime | None
    title: str
    url: str
    updated_on: date
    category: str
    file_url: str
    file_extension: str
    file_size: int | None


@dataclass(frozen=True, slots=True)
class DocumentSlice:
    """One page of a library. Shape: `unread` are the keys of those that are new to the reader."""

    rows: list[DocumentRow]
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
    """One page of what `library` offers to `user`, the newest first. The first is kept: one query then, or two."""
    if decode_cursor(cursor):
        rows, next_cursor = read_documents(library, user, category, cursor)
    else:
        name = f"library:{library.pk}:{category}:{readers_name(user)}"
        rows, next_cursor = kept(user.centre, name, lambda: read_documents(library, user, category, ""))
    unread = new_among(user, {row["page"]: row["changed_at"] for row in rows})
    return DocumentSlice(rows, unread, next_cursor)


def read_documents(
    library: LibraryPage, user: Any, category: int | None, cursor: str
) -> tuple[list[DocumentRow], str]:
    rows = listed(DocumentPage, library, in_sight(user)).select_related("document", "category")
    if category is not None:
        rows = rows.filter(category=category)
    page = paginate(rows, by=("-updated_on", "-page_ptr_id"), cursor=cursor, size=DOCUMENTS_A_PAGE)
    return [row_of(user, found) for found in page.rows], page.next_cursor


def row_of(user: Any, page: DocumentPage) -> DocumentRow:
    return DocumentRow(
        page=page.pk,
        changed_at=page.last_published_at,
        title=page.title,
        url=address_for(user, page.path, page.url_path),
        updated_on=page.updated_on,
        category=page.category.name if page.category else "",
        file_url=page.document.url,
        file_extension=page.document.file_extension,
        file_size=page.document.file_size,
    )


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
