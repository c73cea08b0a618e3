"""A form that needs another one first: said when it opens, and where it is refused, with the way there."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from forms_builder.models import FormPage
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.forms_builder import approve_all, key_of, make_form, question, send
from tests.support.cast import PASSWORD, Cast

ClientOf = Callable[[User], Client]
YEAR, MONTH = "Demande de prime", "Prime du mois"


@pytest.fixture
def year(cast: Cast, centre: Centre, today: date) -> FormPage:
    return make_form(centre, YEAR, [("text", question("Trajet"))], by=cast.communication)


@pytest.fixture
def month(cast: Cast, centre: Centre, year: FormPage) -> FormPage:
    needs = [("prerequisite", {"form": YEAR, "date": "Mois"})]
    return make_form(centre, MONTH, [("month", question("Mois"))], effects=needs, by=cast.communication)


def grant(cast: Cast, year: FormPage) -> None:
    typed = {f"f-{key_of(year.versions.get(), 'Trajet')}": ["Bus"]}
    approve_all(send(year, cast.animator, typed), cast.coordinator, cast.hr, cast.director)


def needed(client: Client, page: FormPage) -> list[Any]:
    return list(client.get(page.url).context["needed_first"])


def test_form_says_when_it_opens_what_it_needs_first(
    cast: Cast, client_of: ClientOf, year: FormPage, month: FormPage
) -> None:
    client = client_of(cast.animator)
    assert (needed(client, month), needed(client, year)) == ([year], [])
    grant(cast, year)
    assert needed(client, month) == []


def test_form_taken_offline_is_not_led_to(
    cast: Cast, client_of: ClientOf, year: FormPage, month: FormPage
) -> None:
    year.unpublish()
    assert needed(client_of(cast.animator), month) == []


def test_refusal_leads_to_the_form_that_is_needed(
    cast: Cast, client_of: ClientOf, year: FormPage, month: FormPage
) -> None:
    client = client_of(cast.animator)
    opened = client.get(month.url).context
    key = key_of(month.versions.get(), "Mois")
    answer = client.post(
        month.url,
        {
            "request_id": str(opened["submission"].pk),
            "revision": opened["submission"].revision,
            "version": opened["submission"].version.number,
            f"f-{key}": "2027-03",
            "intent": "sign",
            "password": PASSWORD,
        },
    )
    (sentence,) = answer.context["form"].errors[key]
    assert sentence.endswith(f'<a href="{year.url}">{YEAR}</a>')
    assert f'<a href="{year.url}">{YEAR}</a>' in answer.content.decode()
