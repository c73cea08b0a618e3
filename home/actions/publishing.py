"""Publishing in one screen: a piece of news, a document, a link. What comes out is a page like any other."""

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Page

from home.actions.moderating import submit_text
from home.exceptions import PageChangedMeanwhile, TooLateToTakeBack
from home.marks import summary_of, to_html
from home.models import Category, DocumentPage, LibraryPage, LinkPage, NewsPage, Publication
from home.queries.publishing import is_reread, links_page_of, news_index_of
from portal.audit.actions import record
from portal.kit.access import require
from portal.media.actions import add_document, add_picture

LONGEST_SLUG = 200


@dataclass(frozen=True, slots=True)
class Announcement:
    """What the screen of an announcement gives. Shape: `text` with marks (home.marks); `audience` is one clause."""

    title: str
    text: str
    audience: list[str] = field(default_factory=list)
    picture: "UploadedFile[Any] | None" = None
    drops_picture: bool = False
    picture_alternative: str = ""
    pinned_until: date | None = None
    asks_acknowledgement: bool = False
    acknowledge_by: date | None = None


@dataclass(frozen=True, slots=True)
class DocumentToPublish:
    """Shape: `file` may be None for a document that is already there, and stays."""

    title: str
    library: LibraryPage
    file: "UploadedFile[Any] | None" = None
    introduction: str = ""
    category: Category | None = None
    audience: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class LinkToPublish:
    title: str
    target: str
    introduction: str = ""
    category: Category | None = None
    audience: list[str] = field(default_factory=list)


@transaction.atomic
def publish_announcement(*, by: Any, request_id: UUID, said: Announcement) -> Publication:
    """Put a piece of news online, in the list of the news of the centre of `by`.

    Rights:  home.publish_below on that list, and media.add_file for the picture.
    Raises:  PermissionDenied; ValidationError for what the page refuses.
    Effects: as `publish_page`.
    Source:  requirement J1.
    """
    parent = news_index_of(by.centre)
    if already := lock_parent(by, parent, request_id):
        return already
    page = NewsPage(title=said.title)
    write_announcement(by, page, said)
    return publish_page(by, parent, page, request_id)


@transaction.atomic
def publish_document(*, by: Any, request_id: UUID, said: DocumentToPublish) -> Publication:
    """Put a document online in a library.

    Rights:  home.publish_below on the library, media.add_file.
    Raises:  PermissionDenied; ValidationError for what the page refuses.
    Effects: as `publish_page`.
    """
    if already := lock_parent(by, said.library, request_id):
        return already
    page = DocumentPage(title=said.title)
    write_document(by, page, said)
    return publish_page(by, said.library, page, request_id)


@transaction.atomic
def publish_link(*, by: Any, request_id: UUID, said: LinkToPublish) -> Publication:
    """Put a link online in the list of useful links.

    Rights:  home.publish_below on that list.
    Raises:  PermissionDenied; ValidationError for what the page refuses.
    Effects: as `publish_page`.
    """
    parent = links_page_of(by.centre)
    if already := lock_parent(by, parent, request_id):
        return already
    page = LinkPage(title=said.title)
    write_link(by, page, said)
    return publish_page(by, parent, page, request_id)


@transaction.atomic
def revise(*, by: Any, publication: Publication, version: int, said: Any) -> Publication:
    """Write what was published in one screen anew, and put it online again.

    Shape:   `version` is the number of the revision that the screen showed; `said` as its first publication.
    Rights:  home.revise_page on the page.
    Raises:  PageChangedMeanwhile; PermissionDenied; ValidationError for what the page refuses.
    Effects: a revision, a publication (or a version to be read again), an audit entry. What says the same again
             writes nothing: the second of two presses.
    """
    require(by, "home.revise_page", publication.page)
    locked = Page.objects.select_for_update().get(pk=publication.page_id)
    require(by, "home.revise_page", locked)
    page: Any = locked.get_latest_revision_as_object()
    before = contents_of(page)
    WRITE[type(page)](by, page, said)
    if contents_of(page) == before and page.live:
        return publication
    if page.latest_revision_id != version or locked.locked:
        raise PageChangedMeanwhile
    page.full_clean()
    put_online(by, page, page.save_revision(user=by, log_action=True))
    record(by, "home.revise", page)
    return publication


@transaction.atomic
def take_back(*, by: Any, publication: Publication) -> Publication:
    """Take what was just published off line: it is a draft again.

    Rights:  home.take_page_back on the page.
    Raises:  TooLateToTakeBack ten minutes after it was published.
    Effects: the page off line, an audit entry. Safe to repeat.
    """
    require(by, "home.revise_page", publication.page)
    page = Page.objects.select_for_update().get(pk=publication.page_id)
    if not page.live:
        return publication
    require(by, "home.take_page_back", page)
    if not publication.is_fresh:
        raise TooLateToTakeBack
    page.specific.unpublish(user=by)
    record(by, "home.take_back", page)
    return publication


def lock_parent(by: Any, parent: Page, request_id: UUID) -> Publication | None:
    """Let one at a time write below `parent`; return what the first of two presses has already made."""
    require(by, "home.publish_below", parent)
    locked = Page.objects.select_for_update().get(pk=parent.pk)
    require(by, "home.publish_below", locked)
    # The tree numbers the next child by what the row says now.
    parent.path, parent.numchild = locked.path, locked.numchild
    return Publication.objects.filter(author=by, request_id=request_id).select_related("page").first()


def publish_page(by: Any, parent: Page, page: Any, request_id: UUID) -> Publication:
    """Write `page` below `parent`, and put it online unless somebody is to read it again first.

    Effects: the page, its revision and Wagtail's own log; the row that knows it was made here; an audit entry,
             or that of `submit_text`.
    """
    page.slug = free_slug(parent, page.title)
    page.owner = by
    page.live = False
    parent.add_child(instance=page)
    made = Publication.objects.create(centre=by.centre, page=page, author=by, request_id=request_id)
    if put_online(by, page, page.save_revision(user=by, log_action=True)):
        record(by, "home.publish", page, kind=page._meta.model_name)
    return made


def contents_of(page: Any) -> dict[str, Any]:
    """What `page` says, to be compared: the order of the keys of its blocks is the database's own."""
    facts: dict[str, Any] = page.serializable_data()
    return facts | {"body": json.loads(facts["body"])} if "body" in facts else facts


def put_online(by: Any, page: Any, revision: Any) -> bool:
    """Or send it to be read again, where the centre wants it so. Tells whether it is online."""
    if is_reread(by, page):
        submit_text(by=by, page=page)
        return False
    revision.publish(user=by)
    return True


def free_slug(parent: Page, title: str) -> str:
    """An address below `parent` that no other page has."""
    wanted = slugify(title)[:LONGEST_SLUG] or "sans-titre"
    taken = set(parent.get_children().filter(slug__startswith=wanted).values_list("slug", flat=True))
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def write_announcement(by: Any, page: NewsPage, said: Announcement) -> None:
    text = to_html(said.text)
    body: Any = page.body
    was = body[0].value.source if body else ""
    page.title = said.title
    # An introduction written by hand in the back office stays.
    if not page.introduction or page.introduction == summary_of(was):
        page.introduction = summary_of(text)
    if text != was:
        page.body = [("text", text)] if text else []  # type: ignore[assignment]  # as a StreamField takes it
    page.audience = said.audience
    page.pinned_until = said.pinned_until
    page.asks_acknowledgement = said.asks_acknowledgement
    page.acknowledge_by = said.acknowledge_by if said.asks_acknowledgement else None
    if said.picture is not None:
        page.image = add_picture(
            by=by, title=said.title, upload=said.picture, description=said.picture_alternative
        )
    elif said.drops_picture:
        page.image = None
    page.image_alternative = said.picture_alternative if page.image else ""


def write_document(by: Any, page: DocumentPage, said: DocumentToPublish) -> None:
    page.title, page.introduction = said.title, said.introduction
    page.category, page.audience = said.category, said.audience
    if said.file is not None:
        page.document = add_document(by=by, title=said.title, upload=said.file)


def write_link(by: Any, page: LinkPage, said: LinkToPublish) -> None:
    page.title, page.target, page.introduction = said.title, said.target, said.introduction
    page.category, page.audience = said.category, said.audience


WRITE: dict[type[Page], Any] = {
    NewsPage: write_announcement,
    DocumentPage: write_document,
    LinkPage: write_link,
}
