"""Finding one's requests again, by their number or their words, and making another one like it."""

from collections.abc import Callable
from datetime import date

import pytest
from django.http import HttpResponse
from django.test import Client

from forms_builder.models import FormPage, Submission
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.forms_builder import draft_of, key_of, make_form, question, send
from tests.support.cast import Cast
from tests.support.queries import queries_of
from tests.support.recap_text import recap_text

ClientOf = Callable[[User], Client]
MINE = "/demarches/suivi/"


def text_of(response: HttpResponse) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def page(centre: Centre, cast: Cast, today: date) -> FormPage:
    return make_form(
        centre,
        "Bon de commande",
        [("text", question("Fournisseur")), ("date", question("Pour le"))],
        by=cast.communication,
        route=("director",),
        effects=[("number", {"prefix": "BC"})],
    )


def typed(page: FormPage, supplier: str) -> dict[str, list[str]]:
    version = page.versions.get()
    return {
        f"f-{key_of(version, 'Fournisseur')}": [supplier],
        f"f-{key_of(version, 'Pour le')}": ["2027-03-20"],
    }


@pytest.fixture
def orders(page: FormPage, cast: Cast) -> list[Submission]:
    return [send(page, cast.animator, typed(page, words)) for words in ("Papeterie Durand", "Garage Petit")]


def found(client: Client, words: str) -> list[str]:
    """Sent at the same instant, they come in any order."""
    return sorted(row.asked for row in client.get(MINE, {"q": words}).context["rows"])


PAPER = "BC-2027-0001 – Papeterie Durand, samedi 20 mars 2027"
CAR = "BC-2027-0002 – Garage Petit, samedi 20 mars 2027"


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("", [PAPER, CAR]),
        ("0001", [PAPER]),
        ("bc-2027", [PAPER, CAR]),
        ("durand papeterie", [PAPER]),
        ("commande PETIT", [CAR]),
        ("durand petit", []),
        ("%", []),
        ("a\x00", [PAPER, CAR]),
        ("x" * 5000, []),
    ],
)
def test_my_requests_are_found_by_title_number_and_summary(
    orders: list[Submission], cast: Cast, client_of: ClientOf, words: str, rows: list[str]
) -> None:
    assert found(client_of(cast.animator), words) == rows


def test_my_requests_found_are_mine_alone(orders: list[Submission], cast: Cast, client_of: ClientOf) -> None:
    assert found(client_of(cast.hr), "durand") == []


def test_my_requests_that_hold_no_such_word_say_so(
    orders: list[Submission], cast: Cast, client_of: ClientOf
) -> None:
    said = text_of(client_of(cast.animator).get(MINE, {"q": "<b>plombier"}))
    assert "Aucune de vos demandes ne contient ces mots" in said
    assert 'value="&lt;b&gt;plombier"' in said


def test_my_requests_found_cost_as_much_as_all(
    orders: list[Submission], cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.animator)
    client.get(MINE)
    assert (
        queries_of(lambda: client.get(f"{MINE}?q=durand")).count == queries_of(lambda: client.get(MINE)).count
    )


def test_request_and_its_recap_show_the_number(
    orders: list[Submission], cast: Cast, client_of: ClientOf
) -> None:
    client, address = client_of(cast.animator), orders[0].get_absolute_url()
    assert "N° BC-2027-0001" in text_of(client.get(address))
    recap = recap_text(client.get(f"{address}recapitulatif/").content.decode())
    assert "Numéro | BC-2027-0001" in recap.splitlines()


def test_repeat_leads_to_a_draft_and_says_what_is_left(
    orders: list[Submission], page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.animator)
    shown = client.post(f"{orders[0].get_absolute_url()}refaire/", {"revision": "1"}, follow=True)
    draft = Submission.objects.get(state="draft")
    assert shown.redirect_chain == [(page.url, 302)]
    assert draft.draft == {f"f-{key_of(page.versions.get(), 'Fournisseur')}": ["Papeterie Durand"]}
    said = "Vos réponses précédentes sont reprises : relisez-les. Il reste à remplir : Pour le."
    assert said in text_of(shown)
    assert 'value="Papeterie Durand"' in text_of(shown)


def test_repeat_with_a_draft_already_leads_to_it(
    orders: list[Submission], page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    draft = draft_of(page, cast.animator, typed(page, "Autre"))
    shown = client_of(cast.animator).post(
        f"{orders[0].get_absolute_url()}refaire/", {"revision": "1"}, follow=True
    )
    assert "Vous aviez déjà commencé un brouillon de ce formulaire : le voici." in text_of(shown)
    assert Submission.objects.get(state="draft").draft == draft.draft


def test_repeat_of_a_form_taken_offline_says_so_and_offers_it_no_more(
    orders: list[Submission], page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    client, address = client_of(cast.animator), orders[0].get_absolute_url()
    offered = text_of(client.get(address))
    page.unpublish()
    shown = client.post(f"{address}refaire/", {"revision": "1"}, follow=True)
    assert "Ce formulaire n’est pas en ligne." in text_of(shown)
    assert ["refaire/" in said for said in (offered, text_of(shown))] == [True, False]


@pytest.mark.parametrize(
    ("who", "status"), [("hr", 403), ("director", 403), ("coordinator", 404), ("reception", 404)]
)
def test_repeat_of_somebody_else_is_refused(
    orders: list[Submission], cast: Cast, client_of: ClientOf, who: str, status: int
) -> None:
    client = client_of(getattr(cast, who))
    assert client.post(f"{orders[0].get_absolute_url()}refaire/", {"revision": "1"}).status_code == status
    assert not Submission.objects.filter(state="draft").exists()
