"""What the worker writes of pages, and what it leaves as it is."""

import pytest
from django.core.exceptions import PermissionDenied

from home.models import ContentPage, SectionPage
from portal.centres.models import Centre
from portal.media.models import PortalDocument
from portal.search.actions import indexing
from portal.search.actions.documents import read_documents
from portal.search.actions.indexing import complete, index_below, index_pages, rebuild
from portal.search.models import DocumentText, SearchEntry, Word
from tests.factories.home import document_page_of, page_of, say
from tests.factories.media import document_of
from tests.factories.search import text
from tests.support.cast import SYSTEM, Cast
from tests.support.queries import queries_of


def entry_of(page: ContentPage) -> SearchEntry:
    return SearchEntry.objects.get(page=page.pk)


def counts(*words: str) -> dict[str, int]:
    return dict(Word.objects.filter(word__in=words).values_list("word", "count"))


@pytest.mark.parametrize("job", ["it", "communication", "animator", "other_director", "installer"])
def test_index_is_written_by_the_system_alone(job: str, cast: Cast, section: SectionPage) -> None:
    by = getattr(cast, job)
    before = SearchEntry.objects.count()
    for act in (
        lambda: index_pages(by=by, page_ids=[section.pk]),
        lambda: index_below(by=by, page_id=section.pk),
        lambda: rebuild(by=by),
        lambda: complete(by=by),
        lambda: read_documents(by=by, page_ids=[section.pk]),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert SearchEntry.objects.count() == before
    assert index_pages(by=SYSTEM, page_ids=[section.pk]) == 1


def test_index_pages_writes_what_a_page_says_and_where_it_stands(
    centre: Centre, section: SectionPage
) -> None:
    page = page_of(section, "Brocante", text("Au <b>marché</b>"), introduction="Dimanche matin.")
    assert index_pages(by=SYSTEM, page_ids=[page.pk]) == 1
    entry = entry_of(page)
    assert (entry.centre, entry.kind, entry.title, entry.section) == (
        centre,
        "page",
        "Brocante",
        "Vie du centre",
    )
    assert (entry.address, entry.introduction) == (page.address, "Dimanche matin.")
    assert "Au marché" in entry.body


def test_index_pages_leaves_what_has_not_changed(section: SectionPage) -> None:
    page = page_of(section, "Brocante")
    written = [index_pages(by=SYSTEM, page_ids=[page.pk]) for _time in range(2)]
    say(page, title="Vide-grenier")
    assert [*written, index_pages(by=SYSTEM, page_ids=[page.pk])] == [1, 0, 1]
    assert entry_of(page).title == "Vide-grenier"


def test_index_pages_counts_the_words_that_were_added_and_taken_away(section: SectionPage) -> None:
    first, second = (
        page_of(section, "Brocante", text("tombola")),
        page_of(section, "Brocante", text("lampions")),
    )
    index_pages(by=SYSTEM, page_ids=[first.pk, second.pk])
    assert counts("brocante", "tombola", "lampions") == {"brocante": 2, "tombola": 1, "lampions": 1}
    say(first, body=text("lampions"))
    index_pages(by=SYSTEM, page_ids=[first.pk])
    assert counts("brocante", "tombola", "lampions") == {"brocante": 2, "lampions": 2}


def test_index_below_follows_the_title_of_the_section(section: SectionPage) -> None:
    page = page_of(section, "Brocante")
    index_below(by=SYSTEM, page_id=section.pk)
    say(section, title="Autour de nous")
    assert index_below(by=SYSTEM, page_id=section.pk) == 2
    assert entry_of(page).section == "Autour de nous"


def test_index_below_a_page_that_is_gone_is_nothing(db: None) -> None:
    assert index_below(by=SYSTEM, page_id=10**9) == 0


def test_complete_writes_what_is_missing_and_nothing_else(section: SectionPage) -> None:
    page = page_of(section, "Brocante")
    rebuild(by=SYSTEM)
    SearchEntry.objects.filter(page=page.pk).delete()
    say(section, title="Autour de nous")
    assert [complete(by=SYSTEM), complete(by=SYSTEM)] == [1, 0]
    assert entry_of(page).title == "Brocante"
    assert SearchEntry.objects.get(page=section.pk).title == "Vie du centre"


def test_rebuild_takes_away_what_is_no_longer_online(section: SectionPage) -> None:
    page = page_of(section, "Brocante")
    rebuild(by=SYSTEM)
    page.unpublish()
    assert SearchEntry.objects.filter(page=page.pk).exists()
    assert rebuild(by=SYSTEM) == 0
    assert not SearchEntry.objects.filter(page=page.pk).exists()


def test_index_pages_costs_the_same_for_any_number_of_pages(section: SectionPage) -> None:
    pages = [page_of(section, f"Brocante {number}") for number in range(7)]
    rebuild(by=SYSTEM)

    def cost(some: list[ContentPage]) -> int:
        for page in some:
            say(page, introduction="Autrement.")
        return queries_of(lambda: index_pages(by=SYSTEM, page_ids=[page.pk for page in some])).count

    cost(pages[:1])  # which adds the word to the vocabulary
    assert cost(pages[1:2]) == cost(pages[2:])


def test_batches_are_of_a_hundred() -> None:
    assert [len(batch) for batch in indexing.batches(range(201))] == [100, 100, 1]


def test_read_documents_reads_each_file_once(centre: Centre) -> None:
    page = document_page_of(centre, document=document_of(centre, "notes.txt", b"La tombola"))
    assert [read_documents(by=SYSTEM, page_ids=[page.pk]) for _time in range(2)] == [1, 0]
    assert DocumentText.objects.get().text == "La tombola"


def test_read_documents_of_a_file_that_is_lost_is_empty(centre: Centre) -> None:
    document = document_of(centre, "notes.txt", b"La tombola")
    page = document_page_of(centre, document=document)
    PortalDocument.objects.filter(pk=document.pk).update(file="documents/gone.txt", file_hash="")
    assert read_documents(by=SYSTEM, page_ids=[page.pk]) == 1
    assert DocumentText.objects.get(document=document).text == ""
    assert index_pages(by=SYSTEM, page_ids=[page.pk]) == 1
