"""Choosing who reads a page: what is offered, what is refused, and how many they are."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from home.forms.audience import AudienceForm
from home.models import ContentPage
from home.queries.audiences import forecast
from portal.accounts.actions.people import deactivate_person
from portal.accounts.models import User
from portal.accounts.queries.audiences import offered_to, readers_of
from portal.centres.audiences import NOBODY, narrow, sector_term
from portal.centres.models import Centre, Sector
from tests.factories.accounts import PersonFactory
from tests.factories.home import page_of, root_of, section_of
from tests.support.cast import CHILDHOOD, SYSTEM, YOUTH, Cast
from tests.support.queries import count_queries

SignIn = Callable[[User], Client]
READERS = reverse("home:readers")


def term(centre: Centre, name: str) -> str:
    return sector_term(Sector.objects.get(centre=centre, name=name).pk)


def typed(*terms: str, choice: str = "") -> QueryDict:
    data = QueryDict(mutable=True)
    data.setlist("audience", list(terms))
    if choice:
        data["audience-for"] = choice
    return data


def form_of(cast: Cast, centre: Centre, data: QueryDict | None = None, said: list[str] | None = None) -> Any:
    return AudienceForm(data, by=cast.communication, parent=root_of(centre), said=said)


def test_readers_of_counts_whoever_satisfies_the_rule(cast: Cast, centre: Centre) -> None:
    childhood = term(centre, CHILDHOOD)
    found = {
        "childhood": readers_of(centre, [[childhood]]),
        "coordinators": readers_of(centre, [["role:coordinator"]]),
        "both": readers_of(centre, narrow([childhood], ["role:coordinator"])),
        "either": readers_of(centre, [[childhood, "role:hr"]]),
        "nobody": readers_of(centre, [["sector:999999"]]),
    }
    assert {what: (one.number, one.names) for what, one in found.items()} == {
        "childhood": (2, ["Claire Dubois", "Léa Fontaine"]),
        "coordinators": (2, ["Claire Dubois", "Karim Haddad"]),
        "both": (1, ["Claire Dubois"]),
        "either": (3, ["Nadia Benali", "Claire Dubois", "Léa Fontaine"]),
        "nobody": (0, []),
    }


def test_readers_of_leaves_out_closed_accounts_and_other_centres(
    cast: Cast, centre: Centre, other_centre: Centre
) -> None:
    before = readers_of(centre, [["role:supervisor"]])
    deactivate_person(by=SYSTEM, person=cast.youth_animator)
    after = readers_of(centre, [["role:supervisor"]])
    assert set(before.names) - set(after.names) == {"Yanis Moreau"}
    assert "Jordan Picard" not in before.names
    assert readers_of(centre, [[term(other_centre, CHILDHOOD)]]).number == 0


def test_readers_of_names_the_first_and_counts_the_others_in_one_query(centre: Centre) -> None:
    sector = Sector.objects.get(centre=centre, name=YOUTH)

    def add(number: int) -> None:
        PersonFactory.create(centre=centre, sector=sector)

    found = count_queries(lambda: readers_of(centre, [[sector_term(sector.pk)]], most=5), add_row=add)
    many = readers_of(centre, [[sector_term(sector.pk)]], most=5)
    assert (found, len(many.names), many.unnamed) == (1, 5, many.number - 5)


def test_offered_to_says_a_rule_in_words(centre: Centre) -> None:
    childhood, youth = term(centre, CHILDHOOD), term(centre, YOUTH)
    offered = offered_to(centre)
    assert offered.say([youth, childhood]) == f"{CHILDHOOD} ou {YOUTH}"
    assert offered.say_rule(narrow([childhood], ["role:coordinator"])) == (
        f"Coordinateurs, et en même temps {CHILDHOOD}"
    )
    assert (offered.say_rule([]), offered.say(["sector:999999"])) == ("", "secteur supprimé")
    assert "Non renseigné" not in dict(offered.sectors).values()


def test_forecast_counts_what_the_pages_above_let_in(cast: Cast, centre: Centre) -> None:
    section = section_of(centre, audience=[term(centre, CHILDHOOD)])
    alone = forecast(centre, section, [])
    both = forecast(centre, section, ["role:coordinator"])
    none = forecast(centre, section, ["role:hr"])
    assert [(one.above, one.own, one.readers.number) for one in (alone, both, none)] == [
        (CHILDHOOD, "", 2),
        (CHILDHOOD, "Coordinateurs", 1),
        (CHILDHOOD, "Ressources humaines", 0),
    ]


def test_forecast_of_what_is_no_term_is_nobody(cast: Cast, centre: Centre) -> None:
    assert forecast(centre, root_of(centre), ["x"]).readers.number == 0


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (typed(), []),
        (typed(choice="everybody"), []),
        (typed("role:hr", choice="some"), ["role:hr"]),
        (typed("role:hr", "role:director", "role:hr"), ["role:director", "role:hr"]),
    ],
)
def test_audience_field_takes_terms(cast: Cast, centre: Centre, data: QueryDict, value: list[str]) -> None:
    form = form_of(cast, centre, data)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["audience"] == value


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (typed(choice="some"), "empty"),
        (typed("role:hr", choice="everybody"), "both"),
        (typed("sector:999999", choice="some"), "unknown"),
        (typed("role:pape", choice="some"), "unknown"),
        (typed("everyone"), "unknown"),
    ],
)
def test_audience_field_refuses_what_would_open_or_mislead(
    cast: Cast, centre: Centre, data: QueryDict, code: str
) -> None:
    form = form_of(cast, centre, data)
    assert not form.is_valid()
    assert [error.code for error in form.errors.as_data()["audience"]] == [code]


def test_audience_field_refuses_another_centres_sector(
    cast: Cast, centre: Centre, other_centre: Centre
) -> None:
    assert not form_of(cast, centre, typed(term(other_centre, CHILDHOOD), choice="some")).is_valid()


def test_audience_field_keeps_a_sector_since_deleted_until_it_is_unticked(cast: Cast, centre: Centre) -> None:
    """Else saving the page for another reason would open it to everybody."""
    gone = ["sector:999999"]
    form = form_of(cast, centre, typed(*gone, choice="some"), said=gone)
    assert form.is_valid()
    assert form.cleaned_data["audience"] == gone
    assert "secteur supprimé" in str(form["audience"])


def test_audience_field_is_drawn_with_its_readers(cast: Cast, centre: Centre) -> None:
    drawn = str(form_of(cast, centre)["audience"])
    assert re.findall(r'value="everybody"[^>]*checked', drawn)
    assert "Tout le centre verra ceci" in drawn
    assert re.findall(
        r'value="some"[^>]*checked', str(form_of(cast, centre, typed(choice="some"))["audience"])
    )


def ask(client: Client, place: str, *terms: str) -> tuple[int, str]:
    answer = client.post(READERS, {"place": place, "terms": list(terms)})
    return answer.status_code, re.sub(r"<[^>]*>|\s+", " ", answer.content.decode()).replace("\xa0", " ")


def test_readers_are_counted_as_one_ticks(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    client = client_of(cast.communication)
    status, shown = ask(client, "/", term(centre, CHILDHOOD))
    assert (status, "2 personnes verront ceci" in shown, "Léa Fontaine" in shown) == (200, True, True)
    assert "la communication et l’informatique, qui tiennent les pages" in shown
    _status, shown = ask(client, "/", NOBODY)
    assert ("Cochez au moins un secteur ou un rôle" in shown, "Personne ne verra" in shown) == (True, False)
    section_of(centre, audience=["role:hr"])
    _status, shown = ask(client, "/vie-du-centre/", term(centre, CHILDHOOD))
    assert "Personne ne verra cette page." in shown


def test_readers_are_for_editors_and_places_of_their_centre(
    cast: Cast, client_of: SignIn, other_centre: Centre
) -> None:
    section_of(other_centre, "Vie du canal")
    people = ("animator", "hr", "director", "installer", "communication", "it")
    found = {job: ask(client_of(getattr(cast, job)), "/")[0] for job in people}
    assert {job for job, status in found.items() if status == 200} == {"communication", "it"}
    assert ask(client_of(cast.communication), "/vie-du-canal/")[0] == 404


def test_editor_publishes_for_a_sector_and_the_page_says_so(
    cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    section = section_of(centre)
    client = client_of(cast.communication)
    path = reverse("wagtailadmin_pages:add", args=["home", "contentpage", section.pk])
    assert "Qui la voit" in client.get(path).content.decode()
    posted = {
        "title": "Sorties", "slug": "sorties", "introduction": "", "body-count": "0", "plain_version": "null",
        "audience-for": "some", "audience": [term(centre, CHILDHOOD)], "action-publish": "1",
    }  # fmt: skip
    assert client.post(path, posted | {"audience": []}).status_code == 200
    assert client.post(path, posted | {"audience": ["sector:999999"]}).status_code == 200
    assert not ContentPage.objects.filter(live=True).exists()
    assert client.post(path, posted).status_code == 302
    page = ContentPage.objects.get(title="Sorties", live=True)
    people = {"animator": 200, "youth_animator": 404, "communication": 200}
    answers = {job: client_of(getattr(cast, job)).get(page.address) for job in people}
    assert {job: answer.status_code for job, answer in answers.items()} == people
    for job in ("animator", "communication"):
        assert f"Pour\xa0: {CHILDHOOD}" in answers[job].content.decode()


def test_draft_for_nobody_yet_is_kept_and_opens_to_nobody(
    cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    """The editor keeps the page by itself, between « Seulement » and the first tick."""
    section = section_of(centre)
    client = client_of(cast.communication)
    path = reverse("wagtailadmin_pages:add", args=["home", "contentpage", section.pk])
    posted = {
        "title": "Sorties", "slug": "sorties", "introduction": "", "body-count": "0", "plain_version": "null",
        "audience-for": "some",
    }  # fmt: skip
    assert client.post(path, posted).status_code == 302
    draft = ContentPage.objects.get(title="Sorties").get_latest_revision()
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[draft.object_id])).content.decode()
    assert re.findall(r'value="some"[^>]*checked', edit)
    assert re.findall(r'name="audience" value="[^"]*"[^>]*checked', edit) == []
    draft.publish()
    page = ContentPage.objects.get(title="Sorties")
    assert client_of(cast.animator).get(page.address).status_code == 404


def test_page_for_everybody_says_nothing(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    page = page_of(section_of(centre))
    assert "page-marks" not in client_of(cast.animator).get(page.address).content.decode()


def test_keepers_see_how_the_page_stands_and_readers_do_not(
    cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    page = page_of(section_of(centre))
    page.introduction = "Pas encore relue"
    page.save_revision()
    found = {
        job: "Modifications non publiées" in client_of(getattr(cast, job)).get(page.address).content.decode()
        for job in ("animator", "communication")
    }
    assert found == {"animator": False, "communication": True}


@pytest.mark.parametrize("whose", ["other", "gone"])
def test_person_in_charge_is_an_active_colleague(
    whose: str, cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    wrong = {"other": cast.other_animator, "gone": cast.gone}[whose]
    section = section_of(centre)
    client = client_of(cast.communication)
    path = reverse("wagtailadmin_pages:add", args=["home", "contentpage", section.pk])
    posted = {
        "title": "Sorties", "slug": "sorties", "introduction": "", "body-count": "0", "plain_version": "null",
        "audience-for": "everybody", "action-publish": "1",
    }  # fmt: skip
    assert client.post(path, posted | {"responsible": str(wrong.pk)}).status_code == 200
    assert client.post(path, posted | {"responsible": str(cast.coordinator.pk)}).status_code == 302
    assert ContentPage.objects.get(title="Sorties", live=True).responsible == cast.coordinator


def test_back_office_says_who_sees_the_page_now(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    pages = {name: page_of(section_of(centre, name), name) for name in ("for all", "limited", "draft")}
    pages["limited"].audience = [term(centre, CHILDHOOD)]
    pages["limited"].save_revision().publish()
    pages["draft"].unpublish()
    pages["below"] = page_of(section_of(centre, "Retirée"), "below")
    pages["below"].get_parent().unpublish()
    client = client_of(cast.communication)
    said = {}
    for name, page in pages.items():
        html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        found = re.search(r"Qui la voit\s*</h3>\s*<div class=\"w-help-text\">(.*?)</div>", html)
        said[name] = found[1] if found else None
    assert said == {
        "for all": "Tout le centre",
        "limited": CHILDHOOD,
        "draft": "Personne : elle n’est pas en ligne.",
        "below": "Personne : la page au-dessus n’est pas en ligne.",
    }
