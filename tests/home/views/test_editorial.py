"""The screens around pages, as people get them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from home.actions.acknowledging import acknowledge
from home.actions.moderating import return_text, set_moderation, submit_text
from home.models import AcknowledgedVersion, Acknowledgement, PageCare, PageProblem, PageView
from home.queries.moderation import state_of
from home.queries.readers import Figures, gather_small
from portal.accounts.models import User
from portal.centres.audiences import role_term
from portal.centres.models import Centre, Charter
from portal.search.models import SearchMiss
from tests.factories.accounts import PersonFactory
from tests.factories.home import (
    announce,
    asked_page,
    news_of,
    page_of,
    problem_on,
    root_of,
    say,
    section_of,
    version_of,
    waiting_text,
)
from tests.support.cast import PASSWORD, Cast
from tests.support.queries import count_queries, queries_of

SignIn = Callable[[User], Client]


def shown(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_confirm_from_the_page_says_since_when(cast: Cast, centre: Centre, client_of: SignIn) -> None:
    page = asked_page(centre)
    client = client_of(cast.animator)
    assert "J’ai lu et compris" in shown(client, page.address)
    assert page.title in shown(client, "/")
    client.post(reverse("home:acknowledge", args=[version_of(page).pk]))
    after = shown(client, page.address)
    assert ("J’ai lu et compris" in after, "Confirmé le" in after) == (False, True)
    assert "Rien à confirmer" in shown(client, "/a-lire/")


def test_confirm_a_page_that_has_changed_shows_what_is_new(
    cast: Cast, centre: Centre, client_of: SignIn
) -> None:
    page = asked_page(centre)
    version = version_of(page)
    say(page, introduction="Nouveau point de rassemblement.")
    response = client_of(cast.animator).post(reverse("home:acknowledge", args=[version.pk]), follow=True)
    answer = response.content.decode()
    assert "Cette page a changé depuis que vous l’avez ouverte" in answer
    assert "Nouveau point de rassemblement." in answer
    assert Acknowledgement.objects.count() == 0


def test_confirm_of_another_centre_does_not_exist(cast: Cast, centre: Centre, client_of: SignIn) -> None:
    version = version_of(asked_page(centre))
    client = client_of(cast.other_animator)
    assert client.post(reverse("home:acknowledge", args=[version.pk])).status_code == 404
    assert client.get(version.get_absolute_url()).status_code == 404


def test_acknowledgements_say_who_has_and_who_has_not(cast: Cast, centre: Centre, client_of: SignIn) -> None:
    version = version_of(asked_page(centre))
    acknowledge(by=cast.animator, version=version)
    client = client_of(cast.director)
    pending = shown(client, f"{version.get_absolute_url()}?etat=pas-encore")
    done = shown(client, f"{version.get_absolute_url()}?etat=fait")
    assert ("Léa Fontaine" in pending, "Claire Dubois" in pending) == (False, True)
    assert ("Léa Fontaine" in done, "Claire Dubois" in done) == (True, False)
    assert "1 / 14" in done


def test_acknowledgements_offer_the_reminder_once_a_day(
    cast: Cast, centre: Centre, client_of: SignIn
) -> None:
    version, client = version_of(asked_page(centre)), client_of(cast.communication)
    remind, path = reverse("home:acknowledgements-remind", args=[version.pk]), version.get_absolute_url()
    today = shown(client, path)
    AcknowledgedVersion.objects.update(opened_at=timezone.now() - timedelta(days=2))
    later = shown(client, path)
    assert (remind in today, "relancer à partir de demain" in today) == (False, True)
    assert (remind in later, "relancer à partir de demain" in later) == (True, False)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_asks_the_password_and_neutralises(
    cast: Cast, centre: Centre, client_of: SignIn, kind: str
) -> None:
    version = version_of(asked_page(centre))
    PersonFactory.create(centre=centre, last_name="=HYPERLINK(1)", username="formule")
    client = client_of(cast.communication)
    path = reverse("home:acknowledgements-export", args=[version.pk])
    refused = client.post(path, {"kind": kind, "password": "autre chose"})
    assert "text/html" in refused["Content-Type"]
    answer = client.post(path, {"kind": kind, "password": PASSWORD})
    assert answer["Content-Disposition"].endswith(f'.{kind}"')
    if kind == "csv":
        assert "'=HYPERLINK(1)" in answer.content.decode()
        assert ";=HYPERLINK" not in answer.content.decode()


def test_acknowledgements_cost_the_same_for_any_number_of_people(
    cast: Cast, centre: Centre, client_of: SignIn
) -> None:
    version = version_of(asked_page(centre))
    client = client_of(cast.communication)
    found = count_queries(
        lambda: client.get(version.get_absolute_url()),
        add_row=lambda number: PersonFactory.create(centre=centre),
    )
    assert found <= 14


@pytest.mark.parametrize("job", ["animator", "communication", "coordinator"])
def test_page_with_all_its_tools_costs_fourteen_queries_at_most(
    cast: Cast, centre: Centre, client_of: SignIn, job: str
) -> None:
    page = asked_page(centre, responsible=cast.coordinator, review_months=3)
    client = client_of(getattr(cast, job))
    client.get(page.address)
    found = queries_of(lambda: client.get(page.address))
    assert found.repeated == []
    assert found.count <= 14, str(found)


@pytest.mark.parametrize("job", ["communication", "director", "it"])
def test_desk_shows_what_to_do_next_in_fourteen_queries_at_most(
    cast: Cast, centre: Centre, client_of: SignIn, job: str
) -> None:
    section = section_of(centre, "Contacts", responsible=cast.coordinator, review_months=3)
    PageCare.objects.filter(page=section).update(review_due_on=timezone.localdate() - timedelta(days=1))
    problem_on(page_of(section), by=cast.animator)
    set_moderation(by=cast.director, centre=centre, is_on=True)
    waiting_text(centre, by=cast.communication)
    client = client_of(getattr(cast, job))
    desk = shown(client, "/publications/")
    assert "Fermeture de mai" in desk
    assert ("n’est plus le bon" in desk) == (job != "director")
    found = queries_of(lambda: client.get("/publications/"))
    assert found.repeated == []
    assert found.count <= 14, str(found)


@pytest.mark.parametrize("made", ["in one screen", "in the editor"])
def test_desk_shows_its_author_what_was_sent_back_and_where_to_go_on(
    made: str, cast: Cast, centre: Centre, client_of: SignIn
) -> None:
    set_moderation(by=cast.director, centre=centre, is_on=True)
    author = User.objects.get(pk=cast.communication.pk)
    if made == "in one screen":
        publication = announce(author, title="Fermeture de mai")
        page = publication.page.specific
        again = reverse("home:publication-modify", args=[publication.pk])
    else:
        page = waiting_text(centre, by=author)
        again = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client, drafts = client_of(author), reverse("home:desk-list", args=["brouillons"])
    assert ("Renvoyée" in shown(client, "/publications/"), "En relecture" in shown(client, drafts)) == (
        False,
        True,
    )
    state, version = state_of(cast.director, page), page.get_latest_revision().pk
    return_text(by=cast.director, state=state, version=version, comment="La date est <b>fausse</b>.")
    for path in ("/publications/", reverse("home:desk-list", args=["renvoyees"])):
        found = shown(client, path)
        assert ("Renvoyée" in found, "La date est &lt;b&gt;fausse&lt;/b&gt;." in found) == (True, True)
        assert found.count(f'href="{again}"') == 1
        assert "Fermeture de mai" not in shown(client_of(cast.it), path)
    assert "Fermeture de mai" not in shown(client, drafts)
    if made == "in one screen":
        assert "La date est &lt;b&gt;fausse&lt;/b&gt;." in shown(client, again)
    page.save_revision(user=author)
    submit_text(by=author, page=page)
    assert "Renvoyée" not in shown(client, "/publications/")


def test_desk_with_what_was_sent_back_costs_the_same_for_any_number_of_texts(
    cast: Cast, centre: Centre, client_of: SignIn
) -> None:
    set_moderation(by=cast.director, centre=centre, is_on=True)
    author = User.objects.get(pk=cast.communication.pk)

    def send_back(number: int) -> None:
        page = announce(author, title=f"Texte {number}").page.specific
        state, version = state_of(cast.director, page), page.get_latest_revision().pk
        return_text(by=cast.director, state=state, version=version, comment="À revoir.")
        announce(author, title=f"Brouillon {number}")

    client = client_of(author)
    for path in ("/publications/", reverse("home:desk-list", args=["renvoyees"])):
        assert count_queries(lambda path=path: client.get(path), add_row=send_back) <= 14


def test_desk_is_for_those_who_answer_for_a_page(cast: Cast, centre: Centre, client_of: SignIn) -> None:
    client = client_of(cast.coordinator)
    assert client.get("/publications/").status_code == 404
    section_of(centre, responsible=cast.coordinator)
    assert client.get("/publications/").status_code == 200


@pytest.mark.parametrize(
    ("job", "expected"), [("communication", ["publiees"]), ("director", []), ("animator", [])]
)
def test_desk_lists_name_limited_pages_to_keepers_alone(
    job: str, expected: list[str], cast: Cast, centre: Centre, client_of: SignIn
) -> None:
    """The director reads texts again, the animator answers for a page: neither keeps the pages of all."""
    page_of(section_of(centre, responsible=cast.animator), "À moi")
    page_of(root_of(centre), "Salaires", audience=[role_term("accounting")])
    client = client_of(getattr(cast, job))
    names = ("a-revoir", "programmees", "brouillons", "publiees")
    found = {name: shown(client, reverse("home:desk-list", args=[name])) for name in names}
    assert [name for name in names if "Salaires" in found[name]] == expected


def test_still_right_from_the_foot_of_the_page(cast: Cast, centre: Centre, client_of: SignIn) -> None:
    section = section_of(centre, responsible=cast.coordinator, review_months=3)
    PageCare.objects.filter(page=section).update(review_due_on=timezone.localdate())
    client = client_of(cast.coordinator)
    assert "Toujours juste" in shown(client, section.address)
    path = reverse("home:still-right", args=[section.address.strip("/")])
    assert client.post(path).status_code == 302
    assert "Toujours juste" not in shown(client, section.address)
    assert client_of(cast.animator).post(path).status_code == 404


def test_report_and_answer_a_problem(cast: Cast, centre: Centre, client_of: SignIn) -> None:
    page = page_of(section_of(centre))
    reader, keeper = client_of(cast.animator), client_of(cast.communication)
    path = reverse("home:report-problem", args=[page.address.strip("/")])
    assert path in shown(reader, page.address)
    assert reader.post(path, {"text": "Le numéro est faux."})["Location"] == page.address
    problem = PageProblem.objects.get()
    assert "Le numéro est faux." in shown(keeper, problem.get_absolute_url())
    desk = f'href="{reverse("home:desk")}"'
    assert [desk in shown(one, reverse("home:problems")) for one in (keeper, reader)] == [True, False]
    keeper.post(problem.get_absolute_url(), {"answer": "Corrigé."})
    assert "Corrigé." in shown(reader, problem.get_absolute_url())
    assert reader.post(problem.get_absolute_url(), {"answer": "Non."}).status_code == 404


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([("Enfance", 2, 5)], [("Enfance", 2, 5)]),
        ([("Enfance", 2, 6), ("Culture", 1, 4), ("Jeunes", 0, 1)], [("Enfance", 2, 6), ("", 1, 5)]),
        ([("Enfance", 2, 9), ("Jeunes", 1, 6), ("Culture", 1, 1)], [("Enfance", 2, 9), ("", 2, 7)]),
        ([("Enfance", 2, 5), ("Culture", 2, 2)], [("", 4, 7)]),
        ([("Culture", 1, 4)], []),
        ([], []),
    ],
)
def test_gather_small_never_tells_of_fewer_than_five(given: Any, expected: Any) -> None:
    found = gather_small(Figures(*one) for one in given)
    assert [(one.name, one.read, one.total) for one in found] == expected


def test_page_readers_names_nobody(cast: Cast, centre: Centre, client_of: SignIn) -> None:
    page = page_of(section_of(centre))
    client_of(cast.animator).get(page.address)
    shown_to = shown(
        client_of(cast.communication), reverse("home:page-readers", args=[page.address.strip("/")])
    )
    assert ("Léa" in shown_to, "1 / 14" in shown_to) == (False, True)


def test_desk_counts_no_handful_of_readers(cast: Cast, centre: Centre, client_of: SignIn) -> None:
    """Of a page for two people, "1 reader" would be a name."""
    page = page_of(section_of(centre), audience=[role_term("accounting")])
    PageView.objects.bulk_create(PageView(page=page, person=one) for one in User.objects.all()[:4])
    client, path = client_of(cast.communication), reverse("home:desk-list", args=["publiees"])
    found = [shown(client, path)]
    PageView.objects.create(page=page, person=User.objects.all()[4])
    found.append(shown(client, path))
    assert ["· 5 lecteurs" in one for one in found] == [False, True]
    assert "4 lecteurs" not in found[0]


def test_news_not_read_yet_are_marked_until_they_are(cast: Cast, centre: Centre, client_of: SignIn) -> None:
    news = news_of(centre)
    news_of(centre, "Ancienne", days_ago=60)
    client = client_of(cast.animator)
    assert shown(client, "/actualites/").count("Nouveau") == 1
    client.get(news.address)
    assert "Nouveau" not in shown(client, "/actualites/")
    say(news, introduction="Rendez-vous vendredi.")
    assert shown(client, "/actualites/").count("Nouveau") == 1


def test_set_on_is_for_the_director_and_it(cast: Cast, centre: Centre, client_of: SignIn) -> None:
    begin, end = reverse("home:moderation-begin"), reverse("home:moderation-end")
    keeper, director = client_of(cast.communication), client_of(cast.director)
    assert keeper.post(begin).status_code == 404
    assert client_of(cast.animator).post(begin).status_code == 404
    assert (
        begin in shown(keeper, "/publications/a-relire/"),
        begin in shown(director, "/publications/"),
    ) == (
        False,
        False,
    )
    assert begin in shown(director, "/publications/a-relire/")
    assert director.post(begin)["Location"] == "/publications/a-relire/"
    assert Charter.objects.get(centre=centre).is_moderated
    assert end in shown(director, "/publications/a-relire/")
    assert client_of(cast.it).post(end).status_code == 302
    assert not Charter.objects.get(centre=centre).is_moderated


def test_desk_shows_what_was_searched_for_and_not_found_to_keepers(
    cast: Cast, centre: Centre, client_of: SignIn
) -> None:
    SearchMiss.objects.create(centre=centre, words="tickets restaurant", count=3)
    desk = shown(client_of(cast.communication), "/publications/")
    assert ("tickets restaurant" in desk, "3 fois" in desk) == (True, True)
    assert "tickets restaurant" not in shown(client_of(cast.director), "/publications/")


def test_text_shows_what_changes_and_is_published(cast: Cast, centre: Centre, client_of: SignIn) -> None:
    page = page_of(section_of(centre), introduction="Ouvert le lundi.")
    set_moderation(by=cast.director, centre=centre, is_on=True)
    page.introduction = "Ouvert le mardi."
    page.save_revision(user=cast.communication)
    submit_text(by=cast.communication, page=page)
    page.refresh_from_db()
    client, place = client_of(cast.director), page.address.strip("/")
    text = shown(client, reverse("home:text", args=[place]))
    assert "<del>lundi.</del><ins>mardi.</ins>" in text
    preview = client.get(reverse("home:text-preview", args=[place]))
    assert "Ouvert le mardi." in preview.content.decode()
    assert "frame-ancestors 'self'" in preview["Content-Security-Policy"]
    author = shown(client_of(cast.communication), reverse("home:text", args=[place]))
    assert "Vous avez écrit ce texte" in author
    client.post(reverse("home:text-publish", args=[place]), {"version": page.latest_revision_id})
    assert "Ouvert le mardi." in shown(client_of(cast.animator), page.address)
    assert client_of(cast.other_director).get(reverse("home:text", args=[place])).status_code == 404
