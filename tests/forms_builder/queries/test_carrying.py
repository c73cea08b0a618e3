"""The opening balance of a cash desk is proposed from its last count, whoever counted."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from forms_builder.actions.submitting import withdraw
from forms_builder.models import FormPage, Submission
from forms_builder.queries.carrying import CarriedValue, carried_values, still_empty
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.forms_builder import draft_of, key_of, make_form, question, send
from tests.support.cast import Cast
from tests.support.queries import queries_of

ClientOf = Callable[[User], Client]
DESK, OPENING, COUNTED = "Caisse", "Solde d’ouverture", "Solde compté"
WORDS = "La dernière fois : Solde compté, 152,30 € (demande envoyée le 10 mars 2027)."


def cash(centre: Centre, cast: Cast, same: str) -> FormPage:
    money = {"minimum": None, "maximum": None}
    return make_form(
        centre,
        "Feuille de caisse",
        [
            ("choice", question(DESK, options=["Accueil", "Bar"])),
            ("money", question(OPENING, **money)),
            ("money", question(COUNTED, **money)),
        ],
        by=cast.communication,
        route=("accounting",),
        effects=[("carry_over", {"source": COUNTED, "target": OPENING, "same": same})],
    )


@pytest.fixture
def page(centre: Centre, cast: Cast, today: date) -> FormPage:
    return cash(centre, cast, DESK)


def typed(
    page: FormPage, desk: str = "accueil", opening: str = "50", counted: str = "152,30"
) -> dict[str, list[str]]:
    version = page.versions.get()
    values = {DESK: desk, OPENING: opening, COUNTED: counted}
    return {f"f-{key_of(version, title)}": [value] for title, value in values.items() if value}


def fresh(page: FormPage, person: User) -> Submission:
    return Submission(page=page, applicant=person, version=page.versions.get(), centre=person.centre)


def proposed(page: FormPage, person: User, desk: str) -> list[list[str]]:
    found = carried_values(fresh(page, person), {key_of(page.versions.get(), DESK): desk})
    return [values for one in found for values in one.typed.values()]


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_carried_values_come_from_anybodys_last_sheet_of_the_same_desk(page: FormPage, cast: Cast) -> None:
    send(page, cast.animator, typed(page))
    [found] = carried_values(fresh(page, cast.reception), {key_of(page.versions.get(), DESK): "accueil"})
    target = key_of(page.versions.get(), OPENING)
    assert (found.target, found.typed, plain(found.words)) == (target, {f"f-{target}": ["152,30"]}, WORDS)
    assert proposed(page, cast.reception, "bar") == []


def test_carried_values_before_the_desk_is_chosen_are_none(page: FormPage, cast: Cast) -> None:
    send(page, cast.animator, typed(page))
    assert queries_of(lambda: carried_values(fresh(page, cast.animator), {})).count <= 1
    assert carried_values(fresh(page, cast.animator), {}) == []


def test_carried_values_of_a_sheet_that_was_withdrawn_are_none(page: FormPage, cast: Cast) -> None:
    sent = send(page, cast.animator, typed(page))
    withdraw(by=cast.animator, submission=sent, revision=sent.revision)
    draft_of(page, cast.animator, typed(page))
    assert proposed(page, cast.animator, "accueil") == []


def test_carried_values_without_anything_in_common_are_ones_own(
    centre: Centre, cast: Cast, today: date
) -> None:
    page = cash(centre, cast, "")
    send(page, cast.animator, typed(page))
    assert proposed(page, cast.animator, "bar") == [["152,30"]]
    assert proposed(page, cast.reception, "accueil") == []


@pytest.mark.parametrize(("kept", "filled"), [({}, True), ({"f-o": [""]}, True), ({"f-o": ["0"]}, False)])
def test_still_empty_leaves_what_is_written(kept: dict[str, list[str]], filled: bool) -> None:
    found = still_empty(kept, [CarriedValue("o", {"f-o": ["5"]}, "")])
    assert found == ({"f-o": ["5"]} if filled else {})


def shown(response: HttpResponse) -> str:
    return plain(response.content.decode())


def test_form_is_begun_with_ones_own_last_value(
    centre: Centre, cast: Cast, today: date, client_of: ClientOf
) -> None:
    page = cash(centre, cast, "")
    send(page, cast.animator, typed(page))
    said = shown(client_of(cast.animator).get(page.url))
    assert (WORDS in said, 'value="152,30"' in said) == (True, True)


def test_form_fills_the_value_in_at_the_next_save_and_says_where_from(
    page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    send(page, cast.animator, typed(page))
    client = client_of(cast.reception)
    meta = {"request_id": str(uuid4()), "revision": "0", "version": "1", "intent": "save"}
    said = shown(client.post(page.url, typed(page, opening="", counted="") | meta, follow=True))
    assert (WORDS in said, 'value="152,30"' in said) == (True, True)
    again = shown(client.post(page.url, typed(page, opening="60", counted="") | meta, follow=True))
    assert (WORDS in again, 'value="60"' in again, 'value="152,30"' in again) == (True, True, False)


def test_form_saved_in_the_background_only_says_so(page: FormPage, cast: Cast, client_of: ClientOf) -> None:
    send(page, cast.animator, typed(page))
    meta = {"request_id": str(uuid4()), "revision": "0", "version": "1", "intent": "save"}
    posted = typed(page, opening="", counted="") | meta
    said = shown(client_of(cast.reception).post(page.url, posted, headers={"X-Requested-With": "fetch"}))
    target = key_of(page.versions.get(), OPENING)
    assert f'<p class="field__help" id="c-{target}" data-swap>{WORDS}</p>' in said
    assert f"f-{target}" not in Submission.objects.get(state="draft").draft
