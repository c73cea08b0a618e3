"""A new request begins with first answers, once: what is typed over them, or taken away, stays so."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from forms_builder.models import FormPage, FormVersion, Submission
from portal.accounts.choices import Role
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.accounts import PersonFactory
from tests.factories.forms_builder import key_of, make_form, question, send
from tests.support.cast import Cast

ClientOf = Callable[[User], Client]
DAY, WHO, LAST, RATE = "Date", "Nom", "Fournisseur", "TVA"


def proposed(source: str = "", text: str = "") -> dict[str, str]:
    return {"filled_by": "", "proposed": source, "text": text}


@pytest.fixture
def form(cast: Cast, centre: Centre, today: date) -> FormPage:
    questions = [
        ("date", question(DAY, special=proposed("today"))),
        ("text", question(WHO, special=proposed("name"))),
        ("text", question(LAST, special=proposed("last"))),
        ("rate_choice", question(RATE, table="Taux de TVA")),
    ]
    return make_form(centre, "Commande", questions, by=cast.communication)


@pytest.fixture
def version(form: FormPage) -> FormVersion:
    return form.versions.get()


def inputs(version: FormVersion, **values: str) -> dict[str, Any]:
    return {f"f-{key_of(version, title)}": value for title, value in values.items()}


def drawn(client: Client, form: FormPage) -> dict[str, Any]:
    """What the page shows in its inputs, by the title of the question."""
    response = client.get(form.url)
    drawn = response.context["form"]
    return {spec.label: drawn[spec.key].value() for spec in drawn.specs}


def test_form_page_of_a_new_request_shows_the_first_answers(
    cast: Cast, client_of: ClientOf, form: FormPage
) -> None:
    assert drawn(client_of(cast.animator), form) == {
        DAY: "2027-03-10",
        WHO: "Léa Fontaine",
        LAST: None,
        RATE: None,
    }
    assert Submission.objects.count() == 0


def test_form_page_of_a_second_request_shows_what_was_answered_last_time(
    cast: Cast, client_of: ClientOf, form: FormPage, version: FormVersion
) -> None:
    typed = inputs(version, Date="2027-03-01", Nom="Autre", Fournisseur="Papeterie", TVA="Taux normal")
    sent = send(form, cast.animator, {name: [value] for name, value in typed.items()})
    assert sent.answers[key_of(version, RATE)] == {"label": "Taux normal", "value": "20.0000"}
    found = drawn(client_of(cast.animator), form)
    assert (found[DAY], found[WHO], found[LAST]) == ("2027-03-10", "Léa Fontaine", "Papeterie")
    assert drawn(client_of(cast.coordinator), form)[LAST] is None


def test_form_page_of_a_draft_keeps_what_was_taken_away(
    cast: Cast, client_of: ClientOf, form: FormPage, version: FormVersion
) -> None:
    client = client_of(cast.animator)
    typed = inputs(version, Date="", Nom="Paul", Fournisseur="", TVA="")
    client.post(form.url, typed | {"request_id": str(uuid4()), "intent": "save", "revision": "0"})
    found = drawn(client, form)
    assert (found[DAY], found[WHO]) == ("", "Paul")


def test_form_page_offers_the_rates_of_the_centre(cast: Cast, client_of: ClientOf, form: FormPage) -> None:
    choices = client_of(cast.animator).get(form.url).context["form"].fields
    offered = [label for field in choices.values() for _key, label in getattr(field, "choices", ())]
    assert "Taux normal (20\N{NO-BREAK SPACE}%)" in [str(label) for label in offered]


def test_publish_context_names_the_tables_and_forms_of_the_centre(form: FormPage) -> None:
    context = form.publish_context(form)
    assert context.tables["taux de tva"] == context.tables["tva"] == "tva"
    assert (context.units["tva"], context.units["kilometres"]) == ("%", "€/km")
    assert context.forms["commande"] == str(form.pk)


def test_publish_context_knows_nothing_of_another_centre(
    cast: Cast, other_centre: Centre, form: FormPage
) -> None:
    editor = PersonFactory(centre=other_centre, roles=[Role.HR])
    theirs = make_form(other_centre, "La leur", [("text", question("Objet"))], by=editor)
    assert "la leur" not in form.publish_context(form).forms
    assert theirs.publish_context(theirs).forms == {"la leur": str(theirs.pk)}
