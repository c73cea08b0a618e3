"""The page of the search, its suggestions, and the list of what is not found."""

import re
from collections.abc import Callable
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from home.models import SectionPage
from portal.accounts.models import User
from portal.centres.audiences import role_term
from portal.centres.models import Centre
from portal.search import views
from portal.search.models import SearchEntry, SearchMiss
from tests.factories.accounts import look_at
from tests.factories.home import news_of, page_of
from tests.factories.search import index_all, text
from tests.support.cast import Cast
from tests.support.queries import count_queries, queries_of

SignIn = Callable[[User], Client]
MOST_QUERIES = 14
SEARCH, SUGGESTED, MISSES = "/recherche/", "/recherche/suggestions/", "/recherche/sans-resultat/"
HOSTILE = [
    "\0", "a\0b", "e" * 10_000, '" OR *', "NEAR(a b)", "a:b", "title_stems:x", "scope:c1", "🎉", "le la les", "?!…", "<script>alert(1)</script>",
    "\u202eabc", "'; DROP TABLE search_searchentry; --", "%", "_", "a | b & !c", "x:*", "المركز", "(" * 500, "-1", "\\", "é" * 300,
]  # fmt: skip


def words_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]*>", "", answer.content.decode()).split())


def test_results_are_by_kind_with_marks_section_and_date(
    cast: Cast, centre: Centre, section: SectionPage, client_of: SignIn
) -> None:
    page_of(section, "Planning d’été", text("Les plannings de l’été"))
    news_of(centre, "La fête", body=text("Voir le planning"))
    index_all()
    page = client_of(cast.animator).get(SEARCH, {"q": "planning"})
    assert [group.name for group in page.context["results"].groups] == ["page", "news"]
    assert "<mark>Planning</mark> d’été" in page.content.decode()
    assert "Vie du centre ·" in words_of(page)


def test_results_put_a_mistake_right_and_offer_the_very_words(
    cast: Cast, section: SectionPage, client_of: SignIn
) -> None:
    page_of(section, "Planning")
    index_all()
    client = client_of(cast.animator)
    found = words_of(client.get(SEARCH, {"q": "planing"}))
    assert (
        "Résultats pour «\xa0planning\xa0» (vous avez écrit «\xa0planing\xa0»)".replace("\xa0", " ") in found
    )
    exact = client.get(SEARCH, {"q": "planing", "exact": "1"})
    assert not exact.context["results"]


def test_results_say_what_was_meant_with_its_accents(
    cast: Cast, section: SectionPage, client_of: SignIn
) -> None:
    page_of(section, "Règlement")
    index_all()
    results = client_of(cast.animator).get(SEARCH, {"q": "Le regelment"}).context["results"]
    assert (results.words, results.is_corrected) == ("Le règlement", True)


def test_results_of_some_of_the_words_are_said_to_be(
    cast: Cast, section: SectionPage, client_of: SignIn
) -> None:
    page_of(section, "Planning")
    page_of(section, "Minibus")
    index_all()
    results = client_of(cast.animator).get(SEARCH, {"q": "planning minibus"}).context["results"]
    assert (results.is_partial, {hit.title for hit in results.groups[0].hits}) == (
        True,
        {"Planning", "Minibus"},
    )


def test_results_of_some_of_the_words_are_shown_when_another_is_misspelt(
    cast: Cast, section: SectionPage, client_of: SignIn
) -> None:
    page_of(section, "Planning")
    page_of(section, "Minibus")
    index_all()
    client = client_of(cast.animator)
    results = client.get(SEARCH, {"q": "planing minibus"}).context["results"]
    assert (results.is_corrected, results.is_partial, {hit.title for hit in results.groups[0].hits}) == (
        False,
        True,
        {"Planning", "Minibus"},
    )
    asked = queries_of(partial(client.get, SEARCH, {"q": "planing minibus"}))
    assert (asked.repeated, asked.count <= MOST_QUERIES) == ([], True), str(asked)


def test_results_of_some_of_the_words_lead_to_no_list_of_those_that_hold_all(
    cast: Cast, centre: Centre, client_of: SignIn
) -> None:
    for number in range(7):
        news_of(centre, f"Kermesse {number}")
    index_all()
    client = client_of(cast.animator)
    groups = [
        client.get(SEARCH, {"q": typed}).context["results"].groups[0]
        for typed in ("kermesse", "kermesse minibus")
    ]
    assert [(len(group.hits), bool(group.all_url)) for group in groups] == [(5, True), (5, False)]


def test_results_cut_each_kind_and_lead_to_the_rest(cast: Cast, centre: Centre, client_of: SignIn) -> None:
    for number in range(45):
        news_of(centre, f"Kermesse {number}", days_ago=44 - number)
    index_all()
    client = client_of(cast.animator)
    (group,) = client.get(SEARCH, {"q": "kermesse"}).context["results"].groups
    assert [hit.title for hit in group.hits] == [f"Kermesse {number}" for number in range(44, 39, -1)]
    titles, address = [], group.all_url
    while address:
        page = client.get(address).context["page"]
        titles += [hit.title for hit in page.group.hits]
        address = page.next_start and f"{group.all_url}&suite={page.next_start}"
    assert titles == [f"Kermesse {number}" for number in range(44, -1, -1)]


@pytest.mark.parametrize("start", ["-1", "x", "9" * 30, "²", ""])
def test_results_of_one_kind_from_nonsense_are_shown(start: str, cast: Cast, client_of: SignIn) -> None:
    assert client_of(cast.animator).get(SEARCH, {"q": "a", "type": "news", "suite": start}).status_code == 200


def test_results_of_a_kind_that_does_not_exist_are_not_found(cast: Cast, client_of: SignIn) -> None:
    assert client_of(cast.animator).get(SEARCH, {"q": "a", "type": "secrets"}).status_code == 404


def test_results_find_people_by_name_function_and_telephone(cast: Cast, client_of: SignIn) -> None:
    User.objects.filter(pk=cast.coordinator.pk).update(phone="06 39 98 01 02")
    client = client_of(cast.animator)
    for typed in ("dubois", "Claire", "coordinatrice ENFANCE", "0639980102", "06.39.98.01.02"):
        (group,) = client.get(SEARCH, {"q": typed}).context["results"].groups
        assert (group.name, [hit.title for hit in group.hits]) == ("people", ["Claire Dubois"]), typed
    assert not client_of(cast.other_animator).get(SEARCH, {"q": "dubois"}).context["results"]


@pytest.mark.parametrize("typed", HOSTILE)
def test_results_of_anything_are_a_page(
    typed: str, cast: Cast, section: SectionPage, client_of: SignIn
) -> None:
    page_of(section, "Planning")
    index_all()
    client = client_of(cast.animator)
    assert client.get(SEARCH, {"q": typed}).status_code == 200
    assert client.get(SEARCH, {"q": typed, "type": "page"}).status_code == 200
    assert client.get(SUGGESTED, {"q": typed}).status_code == 200
    assert "<script>alert" not in client.get(SEARCH, {"q": typed}).content.decode()


def test_results_cost_the_same_for_any_number_of_pages(cast: Cast, centre: Centre, client_of: SignIn) -> None:
    client = client_of(cast.animator)

    def add_row(number: int) -> None:
        news_of(centre, f"Kermesse {number}", body=text("La kermesse et le planning"))
        index_all()

    assert count_queries(lambda: client.get(SEARCH, {"q": "kermesse"}), add_row=add_row) <= MOST_QUERIES
    for query in ({"q": "kermese"}, {"q": "planning", "type": "news"}, {"q": "trompette jardin"}, {}):
        asked = queries_of(partial(client.get, SEARCH, query))
        assert (asked.repeated, asked.count <= MOST_QUERIES) == ([], True), f"{query} {asked}"


def test_nothing_found_is_counted_once_a_day_for_each_person(
    cast: Cast, centre: Centre, client_of: SignIn
) -> None:
    for person in (cast.animator, cast.animator, cast.coordinator):
        page = client_of(person).get(SEARCH, {"q": "  Planning des  CAMPS "})
        assert "Aucun résultat" in words_of(page)
    miss = SearchMiss.objects.get()
    assert (miss.centre, miss.words, miss.count, miss.wanted) == (centre, "planning des camps", 2, 0)
    client_of(cast.animator).post("/recherche/manque/", {"q": "Planning des camps"})
    client_of(cast.animator).post("/recherche/manque/", {"q": "Planning des camps"})
    miss.refresh_from_db()
    assert (miss.count, miss.wanted) == (2, 1)


def test_what_was_found_is_not_counted(cast: Cast, section: SectionPage, client_of: SignIn) -> None:
    page_of(section, "Planning")
    index_all()
    client_of(cast.animator).get(SEARCH, {"q": "planning"})
    assert not SearchMiss.objects.exists()


def test_nothing_is_counted_of_whoever_looks_over_the_shoulder(cast: Cast, client_of: SignIn) -> None:
    client, query = client_of(cast.it), {"q": "planning des camps"}
    session = client.session
    session["look"] = str(look_at(cast.animator, by=cast.it).pk)
    session.save()
    shown = client.get(SEARCH, query)
    assert (shown.context["user"], "Aucun résultat" in words_of(shown)) == (cast.animator, True)
    assert not SearchMiss.objects.exists()
    # The control: the same search of the person themselves is.
    client_of(cast.animator).get(SEARCH, query)
    assert SearchMiss.objects.get().count == 1


@pytest.mark.parametrize("refused", ["", "  "])
def test_say_missing_without_words_is_said(refused: str, cast: Cast, client_of: SignIn) -> None:
    page = client_of(cast.animator).post("/recherche/manque/", {"q": refused}, follow=True)
    assert "Écrivez d’abord" in words_of(page)
    assert not SearchMiss.objects.exists()


def test_suggestions_are_tools_people_and_titles(cast: Cast, section: SectionPage, client_of: SignIn) -> None:
    page_of(section, "Démarrer au centre")
    page_of(section, "Autre chose", text("On y parle de démarche"))
    index_all()
    client = client_of(cast.animator)
    found = client.get(SUGGESTED, {"q": "dém"}).json()["suggestions"]
    assert [(one["title"], one["url"]) for one in found] == [
        ("Démarches", reverse("forms_builder:form-list")),
        ("Démarrer au centre", "/vie-du-centre/demarrer-au-centre/"),
    ]
    assert [one["title"] for one in client.get(SUGGESTED, {"q": "cla dub"}).json()["suggestions"]] == [
        "Claire Dubois"
    ]
    assert client.get(SUGGESTED).json() == {"suggestions": []}


def test_search_begins_with_what_was_seen_last_and_may_still_be_read(
    cast: Cast, section: SectionPage, client_of: SignIn
) -> None:
    client = client_of(cast.animator)
    pages = [page_of(section, title) for title in ("Horaires", "Tarifs", "Clés")]
    for page in [*pages, section]:
        client.get(page.address)
    pages[0].audience = [role_term("hr")]
    pages[0].save_revision().publish()
    offered = client.get(SUGGESTED).json()["suggestions"]
    assert [(one["title"], one["group"]) for one in offered] == [("Clés", "Vus récemment"), ("Tarifs", "")]
    assert [hit.title for hit in client.get(SEARCH).context["starts"][0].hits] == ["Clés", "Tarifs"]
    assert client.get(SEARCH, {"q": "zzzz"}).context["starts"] == []
    assert client_of(cast.reception).get(SEARCH).context["starts"] == []


def test_suggestions_asked_too_often_are_refused(
    cast: Cast, client_of: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "WITHIN_SECONDS", 60)
    client = client_of(cast.animator)
    statuses = [client.get(SUGGESTED, {"q": "abc"}).status_code for _ in range(12)]
    assert statuses == [200] * 10 + [429] * 2
    assert client_of(cast.coordinator).get(SUGGESTED, {"q": "abc"}).status_code == 200


def test_suggestions_cost_a_fixed_number_of_queries(cast: Cast, centre: Centre, client_of: SignIn) -> None:
    client = client_of(cast.animator)

    def add_row(number: int) -> None:
        news_of(centre, f"Kermesse {number}")
        index_all()

    assert count_queries(lambda: client.get(SUGGESTED, {"q": "ker"}), add_row=add_row, sizes=(1, 3, 12)) <= 10


def test_misses_are_listed_and_taken_off_by_keepers(cast: Cast, client_of: SignIn) -> None:
    client_of(cast.animator).get(SEARCH, {"q": "planning des camps"})
    client = client_of(cast.communication)
    assert "planning des camps" in words_of(client.get(MISSES))
    miss = SearchMiss.objects.get()
    address = f"{MISSES}{miss.public_id}/traite/"
    for stranger in (cast.animator, cast.other_director):
        assert client_of(stranger).post(address).status_code == 404
    assert SearchMiss.objects.exists()
    assert "n’est plus dans la liste" in words_of(client.post(address, follow=True))
    assert not SearchMiss.objects.exists()
    assert client.post(address).status_code == 404


def test_misses_cost_the_same_for_any_number_of_rows(cast: Cast, centre: Centre, client_of: SignIn) -> None:
    client = client_of(cast.communication)

    def add_row(number: int) -> None:
        SearchMiss.objects.create(centre=centre, words=f"mot {number}", last_at=timezone.now())

    assert count_queries(lambda: client.get(MISSES), add_row=add_row) <= MOST_QUERIES


def test_entry_shows_its_title(cast: Cast, section: SectionPage) -> None:
    index_all()
    assert str(SearchEntry.objects.get(title="Vie du centre")) == "Vie du centre"
