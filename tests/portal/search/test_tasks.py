"""What the worker does by itself for the search."""

from datetime import timedelta

import pytest
from django.utils import timezone

from home.models import SectionPage
from portal.centres.models import Centre
from portal.kit.registries import periodic_jobs
from portal.media.models import FileUse
from portal.search.actions.misses import MISSES_KEPT
from portal.search.models import SearchEntry, SearchMiss
from portal.search.tasks import complete_index, forget_old_misses, index_document, index_page
from tests.factories.home import document_page_of, page_of
from tests.factories.media import document_of
from tests.factories.search import index_all, titles_for
from tests.support.cast import Cast


def test_index_page_writes_what_stands_below_it_and_may_run_twice(cast: Cast, section: SectionPage) -> None:
    page_of(section, "Brocante")
    for _run in range(2):
        index_page.call(section.pk)
        assert titles_for(cast.animator, "brocante") == {"Brocante"}
    index_page.call(10**9)


def test_index_document_reads_the_new_file_for_the_pages_that_show_it(cast: Cast, centre: Centre) -> None:
    document = document_of(centre, "notes.txt", b"La tombola")
    page = document_page_of(centre, "Notes", document=document)
    index_all()
    other = document_of(centre, "autre.txt", b"La fanfare")
    document.file, document.file_hash = other.file, other.file_hash
    document.save()
    assert FileUse.objects.filter(page=page.pk, document=document.pk).exists()
    index_document.call(document.pk)
    assert (titles_for(cast.animator, "tombola"), titles_for(cast.animator, "fanfare")) == (set(), {"Notes"})


def test_complete_index_writes_what_is_missing(cast: Cast, section: SectionPage) -> None:
    page_of(section, "Brocante")
    index_all()
    SearchEntry.objects.all().delete()
    complete_index.call()
    assert titles_for(cast.animator, "brocante") == {"Brocante"}


def test_forget_old_misses_deletes_them(centre: Centre) -> None:
    SearchMiss.objects.create(
        centre=centre, words="vieux", last_at=timezone.now() - MISSES_KEPT - timedelta(days=1)
    )
    forget_old_misses.call()
    assert not SearchMiss.objects.exists()


@pytest.mark.parametrize(
    ("name", "task"),
    [("search.complete_index", complete_index), ("search.forget_old_misses", forget_old_misses)],
)
def test_jobs_come_back_by_themselves(name: str, task: object) -> None:
    assert periodic_jobs[name].task == task
