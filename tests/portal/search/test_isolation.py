"""What somebody may not read is neither found, nor suggested, nor the word that they are said to have meant."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from home.actions.placing import place_pages
from home.models import DocumentPage, LibraryPage, SectionPage
from portal.centres.models import Centre
from portal.search.models import SearchEntry, Word
from portal.search.queries.results import look, look_in, suggestions
from tests.factories.home import news_of, page_of, publish, say, section_of
from tests.factories.media import document_of
from tests.factories.search import index_all, text, titles_for
from tests.support.cast import Cast

FOR_HR = ["role:hr"]
WORD = "brocante"


def limited_page(section: SectionPage, title: str = "Brocante secrète") -> Page:
    return page_of(section, title, text("La brocante et la tombola"), audience=FOR_HR)


def suggested(person, words: str) -> set[str]:
    return {one["title"] for one in suggestions(person, words)}


def test_page_for_everybody_is_found_by_colleagues_alone(cast: Cast, section: SectionPage) -> None:
    page_of(section, "Brocante", text("Au marché"))
    index_all()
    assert titles_for(cast.animator, WORD) == suggested(cast.animator, WORD) == {"Brocante"}
    for stranger in (cast.other_animator, cast.other_director):
        assert titles_for(stranger, WORD) == suggested(stranger, WORD) == set()


def test_limited_page_is_found_by_its_readers_and_keepers_alone(cast: Cast, section: SectionPage) -> None:
    limited_page(section)
    index_all()
    finding = {
        name
        for name in ("animator", "hr", "communication", "director", "other_director", "gone", "installer")
        if getattr(cast, name).centre_id and titles_for(getattr(cast, name), WORD)
    }
    assert finding == {"hr", "communication"}
    assert suggested(cast.hr, WORD) == {"Brocante secrète"}
    assert suggested(cast.animator, WORD) == set()


def test_limited_page_gives_no_word_to_others(cast: Cast, section: SectionPage) -> None:
    page = limited_page(section)
    index_all()
    assert not Word.objects.filter(word__in=["brocante", "tombola", "secrete"]).exists()
    # The control: once it is for everybody, the same mistake is put right.
    assert not look(cast.animator, "tombla")
    page.audience = []
    page.save_revision().publish()
    index_all()
    assert (look(cast.animator, "tombla").words, look(cast.animator, "tombla").is_corrected) == (
        "tombola",
        True,
    )


def test_what_a_limited_page_said_is_not_found_once_it_is_opened(cast: Cast, section: SectionPage) -> None:
    """Even before the worker has read it again."""
    page = limited_page(section, "Marché")
    index_all()
    say(page, audience=[], body=text("Au marché"))
    assert (titles_for(cast.animator, WORD), titles_for(cast.animator, "marché")) == (set(), set())
    index_all()
    assert (titles_for(cast.animator, WORD), titles_for(cast.animator, "marché")) == (set(), {"Marché"})


def test_words_of_a_page_that_becomes_limited_are_taken_back(cast: Cast, section: SectionPage) -> None:
    page = page_of(section, "Brocante", text("La tombola"))
    index_all()
    assert Word.objects.filter(word="tombola", centre=cast.animator.centre).exists()
    page.audience = FOR_HR
    page.save_revision().publish()
    # Before the worker has come: the word is there, and finds nothing that the person may read.
    assert not look(cast.animator, "tombla")
    index_all()
    assert not Word.objects.filter(word="tombola").exists()


def test_words_of_another_centre_are_not_offered(cast: Cast, section: SectionPage) -> None:
    page_of(section, "Tombola")
    index_all()
    assert not look(cast.other_animator, "tombla")


@pytest.mark.parametrize("state", ["unpublished", "expired", "archived", "deleted"])
def test_page_taken_off_line_is_no_longer_found(state: str, cast: Cast, section: SectionPage) -> None:
    page = page_of(section, "Brocante", text("La tombola"))
    index_all()
    assert titles_for(cast.communication, WORD) == {"Brocante"}
    if state == "expired":
        Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(days=1))
        page.refresh_from_db()
        page.unpublish(set_expired=True)
    elif state == "deleted":
        page.delete()
    else:
        page.unpublish()
    for moment in ("before the worker", "after it"):
        assert titles_for(cast.communication, WORD) == suggested(cast.communication, WORD) == set(), moment
        index_all()
    assert not SearchEntry.objects.filter(title="Brocante").exists()
    assert not Word.objects.filter(word="tombola").exists()


def test_draft_is_not_found(cast: Cast, section: SectionPage) -> None:
    page = page_of(section, "Fête", text("Au jardin"))
    page.title = "Brocante"
    page.save_revision()
    index_all()
    assert titles_for(cast.communication, WORD) == set()


def test_page_moved_below_a_limited_section_is_found_by_its_readers_alone(
    cast: Cast, centre: Centre, section: SectionPage
) -> None:
    page = page_of(section, "Brocante")
    closed = section_of(centre, "Ressources humaines", audience=FOR_HR)
    index_all()
    page.move(closed, pos="last-child")
    assert titles_for(cast.animator, WORD) == set()
    assert titles_for(cast.hr, WORD) == {"Brocante"}
    index_all()
    found = look(cast.hr, WORD).groups[0].hits[0]
    assert (found.url, found.detail.split(" · ")[0]) == (
        "/ressources-humaines/brocante/",
        "Ressources humaines",
    )


def test_section_that_becomes_limited_takes_its_pages_with_it(cast: Cast, section: SectionPage) -> None:
    page_of(section, "Brocante")
    index_all()
    section.refresh_from_db()
    section.audience = FOR_HR
    section.save_revision().publish()
    assert (titles_for(cast.animator, WORD), titles_for(cast.hr, WORD)) == (set(), {"Brocante"})


def test_document_of_a_limited_page_is_found_by_its_readers_alone(cast: Cast, centre: Centre) -> None:
    library = LibraryPage.objects.child_of(centre.site.root_page).get()
    document = document_of(centre, "notes.txt", b"Le budget de la brocante")
    publish(library, DocumentPage(title="Compte rendu", document=document, audience=FOR_HR))
    index_all()
    assert (titles_for(cast.animator, WORD), titles_for(cast.hr, WORD)) == (set(), {"Compte rendu"})


def test_shared_page_of_the_federation_is_found_in_every_centre(
    cast: Cast, other_centre: Centre, section: SectionPage
) -> None:
    page_of(section, "Brocante", is_shared=True)
    index_all()
    assert titles_for(cast.other_animator, WORD) == set()
    Centre.objects.filter(pk=section.get_site().centre.pk).update(is_federation=True)
    cache.clear()
    place_pages(top=Page.objects.get(pk=section.pk))
    index_all()
    assert titles_for(cast.other_animator, WORD) == {"Brocante"}
    assert suggested(cast.other_animator, WORD) == {"Brocante"}
    there, here = (
        look(person, WORD).groups[0].hits[0].url for person in (cast.other_animator, cast.animator)
    )
    assert (there, here) == ("/reseau/vie-du-centre/brocante/", "/vie-du-centre/brocante/")


def test_page_without_readership_is_found_by_keepers_alone(cast: Cast, section: SectionPage) -> None:
    page = page_of(section, "Brocante")
    index_all()
    page.readership.delete()
    assert (titles_for(cast.animator, WORD), titles_for(cast.communication, WORD)) == (set(), {"Brocante"})


def test_many_pages_that_one_may_not_read_hide_none_that_one_may(cast: Cast, centre: Centre) -> None:
    news_of(centre, "Brocante ouverte")
    for number in range(50):
        news_of(centre, f"Brocante {number}", audience=FOR_HR)
    index_all()
    assert titles_for(cast.animator, WORD) == {"Brocante ouverte"}
    assert [hit.title for hit in look_in(cast.animator, WORD, "news", "").group.hits] == ["Brocante ouverte"]


def test_strangers_are_sent_to_sign_in(db: None) -> None:
    for path in ("/recherche/?q=brocante", "/recherche/suggestions/?q=brocante", "/recherche/sans-resultat/"):
        assert Client().get(path)["Location"].startswith("/connexion/")
