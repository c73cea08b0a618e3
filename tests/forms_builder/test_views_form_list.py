"""The list of forms: what is closest to somebody's hand comes first."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forms_builder import ports
from forms_builder.actions.installing import install_forms
from forms_builder.day_one_forms.absences import LEAVE
from forms_builder.models import FormPage
from forms_builder.queries.form_list import MANY, FormRow, list_forms
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.forms_builder import draft_of, key_of, make_form, question, send
from tests.support.cast import SYSTEM, Cast
from tests.support.queries import count_queries, queries_of

ClientOf = Callable[[User], Client]
LIST = "/demarches/"


def text_of(response: HttpResponse) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def forms(centre: Centre, cast: Cast, number: int = MANY + 1) -> list[FormPage]:
    """Forms that anybody may send, with nobody to decide but human resources."""
    asked = [("text", question("Quoi ?"))]
    return [
        make_form(centre, f"Formulaire {n}", asked, by=cast.communication, route=("hr",))
        for n in range(number)
    ]


def ask(page: FormPage, person: User, times: int) -> None:
    for _time in range(times):
        send(page, person, {f"f-{key_of(page.versions.get(), 'Quoi ?')}": ["Rien"]})


def titles(rows: list[FormRow]) -> list[str]:
    return [row.title for row in rows]


def test_form_list_shows_the_forms_of_the_centre_by_family_and_my_drafts(
    leave_page: FormPage, cast: Cast, centre: Centre, other_centre: Centre, client_of: ClientOf
) -> None:
    keys = make_form(centre, "Clé", [("text", question("Laquelle ?"))], by=cast.communication)
    FormPage.objects.filter(pk=keys.pk).update(
        family="Matériel", introduction="<p>Un <b>badge</b>&nbsp;ou  une clé.</p><p>Rendre.</p>"
    )
    install_forms(by=SYSTEM, centre=other_centre, forms=(LEAVE,))
    draft_of(leave_page, cast.animator, {})
    found = client_of(cast.animator).get(LIST).context["forms"]
    leave = FormRow("Demande de congé", "/demarches/demande-de-congé/", "", date(2027, 3, 10))
    key = FormRow("Clé", "/demarches/clé/", "Un badge ou une clé. Rendre.")
    assert found.families == [("Matériel", [key]), ("", [leave])]
    assert (found.drafts, found.favourites, found.often) == ([leave], [], [])
    others = client_of(cast.coordinator).get(LIST).context["forms"]
    assert (others.drafts, [row.begun_on for _name, rows in others.families for row in rows]) == (
        [],
        [None, None],
    )


def test_form_list_says_of_drafts_when_they_were_kept(
    leave_page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    draft_of(leave_page, cast.animator, {})
    said = text_of(client_of(cast.animator).get(LIST))
    assert [words for words in ("Mes brouillons", "gardé le 10 mars", "Reprendre") if words not in said] == []


def test_form_list_without_any_form_says_so(cast: Cast, client_of: ClientOf) -> None:
    assert "Aucun formulaire pour l’instant" in text_of(client_of(cast.animator).get(LIST))


@pytest.mark.parametrize(("number", "is_long"), [(MANY, False), (MANY + 1, True)])
def test_form_list_has_a_search_once_it_is_long(
    cast: Cast, centre: Centre, client_of: ClientOf, number: int, is_long: bool
) -> None:
    forms(centre, cast, number)
    assert ('type="search" id="chercher"' in text_of(client_of(cast.animator).get(LIST))) == is_long


def test_form_list_gives_the_search_the_words_of_introductions(
    cast: Cast, centre: Centre, client_of: ClientOf
) -> None:
    FormPage.objects.filter(pk=forms(centre, cast)[0].pk).update(
        introduction='<p>Un "badge" &amp; <i>clés</i></p>'
    )
    assert 'data-filtered="Un &quot;badge&quot; &amp; clés"' in text_of(client_of(cast.animator).get(LIST))


def test_list_forms_often_sent_this_year_come_first(cast: Cast, centre: Centre, today: date) -> None:
    pages = forms(centre, cast)
    for page, times in zip(pages, (1, 2, 4, 3, 2), strict=False):
        ask(page, cast.animator, times)
    ask(pages[5], cast.coordinator, 3)
    last_year = cast.animator.submissions.filter(page=pages[2])
    assert titles(list_forms(cast.animator).often) == ["Formulaire 2", "Formulaire 3", "Formulaire 1"]
    last_year.update(submitted_at="2026-12-30T12:00Z")
    assert titles(list_forms(cast.animator).often) == ["Formulaire 3", "Formulaire 1", "Formulaire 4"]


def test_list_forms_favourites_are_those_of_the_list(
    cast: Cast, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = forms(centre, cast)
    kept = frozenset({pages[4].pk, pages[1].pk, centre.site.root_page_id})
    monkeypatch.setattr(ports, "favourite_pages", lambda user: kept if user == cast.animator else frozenset())
    assert titles(list_forms(cast.animator).favourites) == ["Formulaire 1", "Formulaire 4"]
    assert list_forms(cast.coordinator).favourites == []


def test_form_list_costs_the_same_for_any_number_of_forms(
    cast: Cast, centre: Centre, client_of: ClientOf
) -> None:
    forms(centre, cast)
    client = client_of(cast.animator)

    def add_form(number: int) -> None:
        make_form(centre, f"Autre {number}", [("text", question("Quoi ?"))], by=cast.communication)

    assert count_queries(lambda: client.get(LIST), add_row=add_form) <= 14
    assert queries_of(lambda: client.get(LIST)).repeated == []


@pytest.mark.parametrize("path", [LIST, "/demarches/suivi/", "/demarches/a-valider/", "/"])
def test_lists_read_neither_versions_nor_answers(
    leave_page: FormPage, cast: Cast, centre: Centre, client_of: ClientOf, path: str
) -> None:
    page = forms(centre, cast)[0]
    ask(page, cast.animator, 2)
    client = client_of(cast.animator if path != "/demarches/a-valider/" else cast.hr)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(path)
    heavy = ('"forms_builder_formversion"."content"', '"answers"', '"questions"', '"approval_route"')
    assert [sql["sql"] for sql in queries if any(column in sql["sql"] for column in heavy)] == []
    assert len(queries) > 0
