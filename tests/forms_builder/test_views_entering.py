"""The doors by which human resources fill in a form for somebody."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.html import escape

from forms_builder.models import FormPage, LeaveAccount, Submission
from portal.accounts.models import User
from tests.factories.accounts import PersonFactory
from tests.factories.forms_builder import account_of, leave_typed
from tests.support.cast import PASSWORD, Cast
from tests.support.queries import count_queries, queries_of

ClientOf = Callable[[User], Client]
MONDAY, FRIDAY = date(2027, 3, 15), date(2027, 3, 19)
CHOOSE = "/demarches/pour/"


def text_of(response: Any) -> str:
    return str(response.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


def form_for(page: FormPage, person: User) -> str:
    return f"{page.url}?pour={person.public_id}"


@pytest.fixture
def typed(leave_page: FormPage, account: LeaveAccount, cast: Cast) -> dict[str, Any]:
    """A week of leave of Léa, as the page for HR sends it."""
    return leave_typed(leave_page.versions.get(), MONDAY, FRIDAY) | {
        "request_id": str(uuid4()),
        "pour": str(cast.animator.public_id),
        "revision": "0",
        "version": "1",
        "password": PASSWORD,
        "intent": "sign",
    }


def test_choose_person_lists_the_colleagues_that_may_be_entered_for(
    leave_page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    response = client_of(cast.hr).get(CHOOSE)
    listed = [person.username for person, _url in response.context["rows"]]
    assert listed == [
        person.username
        for person in User.objects.filter(centre=cast.hr.centre, is_active=True).order_by("last_name", "id")
        if person != cast.hr
    ]
    assert f'href="{CHOOSE}{cast.animator.public_id}/"' in text_of(response)


def test_choose_person_with_a_form_leads_straight_to_it(
    leave_page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    response = client_of(cast.hr).get(CHOOSE, {"demarche": leave_page.slug, "q": "léa font"})
    assert [(person.username, url) for person, url in response.context["rows"]] == [
        ("animation.enfance", form_for(leave_page, cast.animator))
    ]
    assert "« Demande de congé » : pour qui ?" in text_of(response)


def test_choose_person_keeps_the_form_while_a_name_is_looked_for(
    leave_page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.hr)
    kept = f'<input type="hidden" name="demarche" value="{leave_page.slug}">'
    asked: tuple[dict[str, str], ...] = ({"demarche": leave_page.slug}, {})
    assert [kept in text_of(client.get(CHOOSE, query)) for query in asked] == [True, False]


def test_choose_person_finds_by_address_too(leave_page: FormPage, cast: Cast, client_of: ClientOf) -> None:
    response = client_of(cast.hr).get(CHOOSE, {"q": cast.animator.username})
    assert [person for person, _url in response.context["rows"]] == [cast.animator]


def test_choose_person_with_a_name_of_nobody_leads_back_to_everybody(
    leave_page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    response = client_of(cast.hr).get(CHOOSE, {"q": "zzz"})
    assert "Personne de ce nom" in text_of(response)
    assert f'href="{CHOOSE}"' in text_of(response)


def test_choose_person_asks_as_much_for_one_and_for_many(
    leave_page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.hr)
    number = count_queries(
        lambda: client.get(CHOOSE),
        add_row=lambda number: PersonFactory(centre=cast.hr.centre, last_name=f"Abadie {number}"),
    )
    assert number <= 14


def test_choose_form_lists_the_forms_for_that_person(
    leave_page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    response = client_of(cast.hr).get(f"{CHOOSE}{cast.animator.public_id}/")
    assert [(version.title, url) for version, url in response.context["rows"]] == [
        ("Demande de congé", form_for(leave_page, cast.animator))
    ]
    leave_page.unpublish()
    assert "Aucun formulaire pour l’instant" in text_of(
        client_of(cast.hr).get(f"{CHOOSE}{cast.animator.public_id}/")
    )


@pytest.mark.parametrize("whom", ["rh", "parti", "centre2.animation"])
def test_form_for_oneself_a_closed_account_or_another_centre_is_not_there(
    whom: str, leave_page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.hr)
    assert client.get(form_for(leave_page, cast[whom])).status_code == 404
    assert client.get(f"{CHOOSE}{cast[whom].public_id}/").status_code == 404
    assert client.get(f"{leave_page.url}?pour=personne").status_code == 404


@pytest.mark.parametrize("who", ["direction", "comptabilite", "coordination.enfance"])
def test_form_for_somebody_is_not_there_for_who_is_not_of_hr(
    who: str, leave_page: FormPage, typed: dict[str, Any], cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast[who])
    assert client.get(form_for(leave_page, cast.animator)).status_code == 404
    assert client.post(leave_page.url, typed).status_code == 404
    assert not Submission.objects.exists()


def test_form_for_somebody_shows_their_name_and_their_balance(
    leave_page: FormPage, typed: dict[str, Any], cast: Cast, client_of: ClientOf
) -> None:
    account_of(cast.hr, "3")
    client = client_of(cast.hr)
    shown = text_of(client.get(form_for(leave_page, cast.animator)))
    assert "Vous remplissez cette demande pour Léa Fontaine" in shown
    assert "<dd>Léa Fontaine</dd>" in shown.replace("</dd>", "</dd>").replace(' class="fact__value"', "")
    response = client.post(leave_page.url, typed | {"intent": "check"})
    assert [(line.before, line.days) for line in response.context["preview"].lines] == [(25, 5)]


def test_entry_is_kept_found_again_and_sent(
    leave_page: FormPage, typed: dict[str, Any], cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.hr)
    kept = client.post(leave_page.url, typed | {"intent": "save"})
    assert unquote(kept["Location"]) == form_for(leave_page, cast.animator)
    assert "Demande de congé, pour Léa Fontaine" in text_of(client.get(CHOOSE))
    draft = Submission.objects.get()
    assert unquote(client.get(f"/demarches/suivi/{draft.pk}/")["Location"]) == form_for(
        leave_page, cast.animator
    )
    assert client.get(leave_page.url).context["submission"].pk != draft.pk
    sent = client.post(leave_page.url, typed, follow=True)
    assert "La demande est signée et envoyée. Léa Fontaine en est prévenue." in text_of(sent)
    assert "Nadia Benali, pour Léa Fontaine" in text_of(sent)
    assert (Submission.objects.get().state, Submission.objects.get().entered_by) == ("submitted", cast.hr)


def test_entry_with_a_wrong_password_is_kept_and_not_sent(
    leave_page: FormPage, typed: dict[str, Any], cast: Cast, client_of: ClientOf
) -> None:
    response = client_of(cast.hr).post(leave_page.url, typed | {"password": "autre chose"})
    assert response.status_code == 200
    assert f'name="pour" value="{cast.animator.public_id}"' in text_of(response)
    assert Submission.objects.get().state == "draft"


def test_applicant_reads_who_entered_the_request(
    leave_page: FormPage, typed: dict[str, Any], cast: Cast, client_of: ClientOf
) -> None:
    client_of(cast.hr).post(leave_page.url, typed)
    client, sent = client_of(cast.animator), Submission.objects.get()
    page = text_of(client.get(f"/demarches/suivi/{sent.pk}/"))
    assert "Saisie par" in page
    assert "Nadia Benali, pour Léa Fontaine" in page
    assert "saisi par Nadia Benali" in text_of(client.get("/demarches/suivi/"))
    assert "Saisie par" in text_of(client.get(f"/demarches/suivi/{sent.pk}/recapitulatif/"))


def test_draft_that_hr_enters_is_in_no_list_of_the_applicant(
    leave_page: FormPage, typed: dict[str, Any], cast: Cast, client_of: ClientOf
) -> None:
    client_of(cast.hr).post(leave_page.url, typed | {"intent": "save"})
    client = client_of(cast.animator)
    assert client.get("/demarches/").context["forms"].drafts == []
    assert client.get("/demarches/suivi/").context["rows"] == []
    assert client.get(f"/demarches/suivi/{Submission.objects.get().pk}/").status_code == 404


def test_person_page_leads_to_the_forms_for_them(cast: Cast, client_of: ClientOf) -> None:
    address = f'href="{CHOOSE}{cast.animator.public_id}/"'
    shown = [
        address in text_of(client_of(reader).get(f"/personnel/{cast.animator.public_id}/"))
        for reader in (cast.hr, cast.director, cast.it)
    ]
    assert shown == [True, False, False]


def test_form_and_list_offer_hr_alone_to_fill_in_for_somebody(
    leave_page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    address = escape(f"{CHOOSE}?demarche={leave_page.slug}")
    shown = [
        (
            address in text_of(client_of(reader).get(leave_page.url)),
            CHOOSE in text_of(client_of(reader).get("/demarches/")),
        )
        for reader in (cast.hr, cast.animator)
    ]
    assert shown == [(True, True), (False, False)]


def test_form_for_somebody_asks_few_queries(
    leave_page: FormPage, account: LeaveAccount, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.hr)
    client.get(form_for(leave_page, cast.animator))
    asked = queries_of(lambda: client.get(form_for(leave_page, cast.animator)))
    assert (asked.repeated, asked.count <= 14) == ([], True)
