"""Writing the index. Everything here is derived from pages and may be done again at any time."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from portal.centres.models import CENTRE_PATH, Centre, Readership
from portal.kit.access import require
from portal.search.actions.documents import read_documents
from portal.search.actions.vocabulary import change_vocabulary, lock_index, vocabulary_of
from portal.search.models import SHARED_SCOPE, DocumentText, SearchEntry, centre_scope, kind_scope
from portal.search.sources import PageText, source_of
from portal.search.stems import plain_words, stems_of
from portal.ui.models import address_of

MOST_BODY, MOST_FILES, MOST_INTRODUCTION = 60_000, 120_000, 2_000
"""Characters that are kept of one page."""
SEPARATOR = " › "
BATCH = 100
WRITTEN = [field.name for field in SearchEntry._meta.concrete_fields if field.name not in {"id", "page"}]


def index_pages(*, by: Any, page_ids: Iterable[int]) -> int:
    """Write the entries of these pages as they are online; take away those of pages that are not.

    Shape:   returns how many entries were written. What has not changed is left as it is.
    Rights:  search.write_index (the system).
    Effects: rows of the index and of the vocabulary, what documents say. Safe to repeat.
    """
    require(by, "search.write_index")
    written = 0
    for numbers in batches(page_ids):
        read_documents(by=by, page_ids=numbers)
        written += index_batch(numbers)
    return written


def index_below(*, by: Any, page_id: int) -> int:
    """The same for a page and all that stands below it, whose addresses and readers follow from it."""
    page = Page.objects.filter(pk=page_id).first()
    if page is None:
        return 0
    below = Page.objects.descendant_of(page, inclusive=True).order_by("path")
    return index_pages(by=by, page_ids=below.values_list("pk", flat=True))


def rebuild(*, by: Any) -> int:
    """Look at every page of every centre; return how many entries were written.

    Rights: search.write_index (the system). Effects: as `index_pages`. Safe to repeat, and to interrupt.
    """
    require(by, "search.write_index")
    gone = SearchEntry.objects.exclude(page__live=True).values_list("page", flat=True)
    live = Page.objects.filter(live=True, depth__gt=CENTRE_PATH // Page.steplen).order_by("pk")
    return index_pages(by=by, page_ids=[*gone, *live.values_list("pk", flat=True)])


def complete(*, by: Any) -> int:
    """Write the entries that are missing, as after an upgrade; return how many. Rights, effects: as `rebuild`."""
    require(by, "search.write_index")
    live = Page.objects.filter(live=True, depth__gt=CENTRE_PATH // Page.steplen, search_entry=None)
    return index_pages(by=by, page_ids=live.order_by("pk").values_list("pk", flat=True))


def batches(page_ids: Iterable[int]) -> Iterator[list[int]]:
    numbers = list(page_ids)
    for start in range(0, len(numbers), BATCH):
        yield numbers[start : start + BATCH]


@transaction.atomic
def index_batch(page_ids: list[int]) -> int:
    """A number of queries that does not depend on how many pages there are, but on their kinds."""
    lock_index()
    known = {entry.page_id: entry for entry in known_entries(page_ids)}
    pages = [page for page in Page.objects.filter(pk__in=page_ids, live=True).specific() if source_of(page)]
    entries = Entries(pages)
    written = []
    for page in pages:
        entry = entries.entry_of(page)
        if entry is not None and (page.pk not in known or known[page.pk].digest != entry.digest):
            written.append(entry)
    there = {page.pk for page in pages if page.path[:CENTRE_PATH] in entries.centres}
    gone = [entry for number, entry in known.items() if number not in there]
    change_vocabulary(
        before=[*gone, *(known[entry.page_id] for entry in written if entry.page_id in known)], after=written
    )
    # Their words are given back above: the signal that does it for pages deleted with theirs finds none.
    SearchEntry.objects.filter(pk__in=[entry.pk for entry in gone]).update(vocabulary="")
    SearchEntry.objects.filter(pk__in=[entry.pk for entry in gone]).delete()
    SearchEntry.objects.bulk_create(
        written, update_conflicts=True, unique_fields=["page"], update_fields=WRITTEN, batch_size=BATCH
    )
    return len(written)


def known_entries(page_ids: list[int]) -> Any:
    rows = SearchEntry.objects.filter(page__in=page_ids).order_by("pk")
    return rows.only("page_id", "centre_id", "digest", "vocabulary")


class Entries:
    """What pages have in common, read at once."""

    def __init__(self, pages: list[Any]) -> None:
        numbers = [page.pk for page in pages]
        roots = {page.path[:CENTRE_PATH] for page in pages}
        self.centres = {
            centre.site.root_page.path: centre
            for centre in Centre.objects.filter(site__root_page__path__in=roots).select_related(
                "site__root_page"
            )
        }
        self.readers = {one.page_id: one for one in Readership.objects.filter(page__in=numbers)}
        above = {
            page.path[:length]
            for page in pages
            for length in range(CENTRE_PATH + Page.steplen, len(page.path), Page.steplen)
        }
        self.above = dict(Page.objects.filter(path__in=above, live=True).values_list("path", "title"))
        self.files: dict[int, list[str]] = {}
        texts = DocumentText.objects.filter(document__uses__page__in=numbers).exclude(text="")
        for number, text in texts.order_by("document").values_list("document__uses__page", "text"):
            self.files.setdefault(number, []).append(text)

    def entry_of(self, page: Any) -> SearchEntry | None:
        """The entry of one page, not saved; None outside of the centres."""
        centre, source = self.centres.get(page.path[:CENTRE_PATH]), source_of(page)
        if centre is None or source is None:
            return None
        said, readers = source.read(page), self.readers.get(page.pk)
        is_shared = bool(readers and readers.is_shared and readers.audience_id is None)
        entry = SearchEntry(
            page_id=page.pk,
            centre=centre,
            kind=source.name,
            is_shared=is_shared,
            title=cleaned(page.title, 255),
            address=(said.address or address_of(page.url_path))[:500],
            section=self.section_of(page),
            introduction=cleaned(said.introduction, MOST_INTRODUCTION),
            body=cleaned(said.body, MOST_BODY),
            files=cleaned(" ".join(self.files.get(page.pk, ())), MOST_FILES),
            scope=" ".join([centre_scope(centre.pk), kind_scope(source.name), *[SHARED_SCOPE] * is_shared]),
            on=date_of(page, said),
        )
        with_stems(entry)
        if readers is not None and readers.audience_id is None:
            entry.vocabulary = vocabulary_of(entry)
        entry.digest = digest_of(entry)
        return entry

    def section_of(self, page: Any) -> str:
        lengths = range(CENTRE_PATH + Page.steplen, len(page.path), Page.steplen)
        titles = [self.above[path] for length in lengths if (path := page.path[:length]) in self.above]
        return cleaned(SEPARATOR.join(titles), 255)


def with_stems(entry: SearchEntry) -> None:
    entry.title_stems = stems_of(entry.title)
    entry.introduction_stems = stems_of(entry.introduction)
    entry.body_stems = stems_of(entry.body)
    entry.file_stems = stems_of(entry.files)
    entry.title_words = plain_words(entry.title)


def date_of(page: Any, said: PageText) -> Any:
    return said.on or timezone.localdate(page.last_published_at or timezone.now())


def cleaned(text: str, most: int) -> str:
    """One line of text, without what PostgreSQL does not keep. Units: `most` characters."""
    return " ".join(text[: most * 2].replace("\0", " ").split())[:most]


def digest_of(entry: SearchEntry) -> str:
    made_of = (
        entry.centre_id, entry.kind, entry.is_shared, entry.title, entry.address, entry.section,
        entry.introduction, entry.body, entry.files, entry.body_stems, entry.vocabulary, entry.on,
    )  # fmt: skip
    return hashlib.sha256(repr(made_of).encode()).hexdigest()
