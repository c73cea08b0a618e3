"""`/conges/importer/`: a file is sent, looked at, then written, in the page alone."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from forms_builder.models import LeaveMovement
from forms_builder.opening_forms import keep_lines
from portal.accounts.models import User
from tests.factories.forms_builder import account_of
from tests.support.cast import Cast
from tests.support.queries import queries_of

ClientOf = Callable[[User], Client]
START, CONFIRM, MODEL = "/conges/importer/", "/conges/importer/confirmer/", "/conges/importer/modele.xlsx"
TITLES = "Nom;Prénom;Nature de congé;Solde\n"

pytestmark = pytest.mark.usefixtures("today")


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())


def sent(client: Client, *lines: str, titles: str = TITLES) -> Any:
    content = (titles + "\n".join(lines)).encode()
    return client.post(START, {"file": SimpleUploadedFile("soldes.csv", content, content_type="text/csv")})


def of(person: User, days: str = "12,5") -> str:
    return f"{person.last_name};{person.first_name};Congés payés;{days}"


def kept(response: Any) -> dict[str, str]:
    return {"seen": response.context["preview"].digest, "lines": response.context["kept"]}


def test_file_is_shown_before_anything_is_written(cast: Cast, client_of: ClientOf) -> None:
    shown = sent(client_of(cast.hr), of(cast.animator), of(cast.coordinator, "3"))
    assert LeaveMovement.objects.count() == 0
    assert "Congés payés, juin 2026 – mai 2027 : 12,5" in text_of(shown)
    assert (shown.context["preview"].added, "Ouvrir ces soldes" in text_of(shown)) == (2, True)


def test_file_that_is_confirmed_opens_the_balances_once(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.hr)
    seen = kept(sent(client, of(cast.animator), of(cast.coordinator, "3")))
    assert "2 soldes sont ouverts." in text_of(client.post(CONFIRM, seen, follow=True))
    assert "Tous étaient déjà ouverts." in text_of(client.post(CONFIRM, seen, follow=True))
    assert LeaveMovement.objects.count() == 2
    again = sent(client, of(cast.animator), of(cast.coordinator, "3"))
    assert ("Rien à faire" in text_of(again), again.context["preview"].unchanged) == (True, 2)


def test_file_with_a_wrong_line_shows_that_line_alone(cast: Cast, client_of: ClientOf) -> None:
    shown = sent(client_of(cast.hr), of(cast.animator), of(cast.coordinator, "douze"))
    words = text_of(shown)
    assert [row.number for row in shown.context["preview"].rows] == [3]
    assert ("1 ligne à corriger" in words, "Ouvrir ces soldes" in words) == (True, False)
    assert "« douze » n’est pas un nombre de jours" in words


@pytest.mark.parametrize(
    ("titles", "line"),
    [("Nom;Prénom\n", "Fontaine;Léa"), (TITLES, "Fontaine;Léa;Congés payés;"), (TITLES, "")],
    ids=["without the columns", "without days", "without lines"],
)
def test_file_that_says_nothing_is_refused(cast: Cast, client_of: ClientOf, titles: str, line: str) -> None:
    answer = sent(client_of(cast.hr), line, titles=titles)
    assert list(answer.context["form"].errors) == ["file"]


def test_file_of_too_many_lines_is_refused(cast: Cast, client_of: ClientOf) -> None:
    answer = sent(client_of(cast.hr), *(f"Nom{number};Léa;Congés payés;1" for number in range(501)))
    assert answer.context["form"].errors["file"] == [
        "Ce fichier est trop long : coupez-le en parties de 500 lignes."
    ]


def test_confirmation_after_the_balance_changed_shows_the_new_figures(
    cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.hr)
    seen = kept(sent(client, of(cast.animator), of(cast.coordinator)))
    account_of(cast.animator, "12.5")
    moved = client.post(CONFIRM, seen)
    assert moved.context["preview"].unchanged == 1
    client.post(CONFIRM, kept(moved))
    assert LeaveMovement.objects.count() == 2


def test_confirmation_of_lines_that_this_person_did_not_send_writes_nothing(
    cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.hr)
    seen = kept(sent(client, of(cast.animator)))
    others = keep_lines(cast.director, [(2, {"last_name": "Fontaine"})])
    for wrong in ({"lines": others}, {"lines": seen["lines"][:-1]}, {"lines": ""}, {"seen": ""}):
        answer = client.post(CONFIRM, {**seen, **wrong}, follow=True)
        assert "renvoyez le fichier" in text_of(answer)
    with time_machine.travel(datetime(2027, 3, 11, 8, 0, tzinfo=UTC), tick=False):
        late = client_of(cast.hr).post(CONFIRM, seen, follow=True)
    assert ("renvoyez le fichier" in text_of(late), LeaveMovement.objects.count()) == (True, 0)


def test_model_names_whose_balance_is_not_opened(cast: Cast, client_of: ClientOf) -> None:
    account_of(cast.animator)
    client = client_of(cast.hr)
    book = openpyxl.load_workbook(io.BytesIO(client.get(MODEL).content))
    titles, *rows = [list(row) for row in book.active.iter_rows(values_only=True)]
    of_lea = [
        row[3:] for row in rows if row[0] == cast.animator.last_name and row[1] == cast.animator.first_name
    ]
    assert titles == [
        "Nom",
        "Prénom",
        "Adresse de courriel",
        "Nature du congé",
        "Jours restants",
        "Année de congés",
    ]
    assert of_lea == [["Repos compensateur", None, "2026-2027"]]
    assert [row for row in rows if row[0] == cast.hr.last_name and row[1] == cast.hr.first_name] == []


def test_pages_of_an_import_stay_within_fourteen_queries(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.hr)
    assert queries_of(lambda: client.get(START)).count <= 14
    assert queries_of(lambda: sent(client, of(cast.animator), of(cast.coordinator))).count <= 14


def test_import_is_for_who_keeps_leave(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.coordinator)
    statuses = [
        client.get(START).status_code,
        client.get(MODEL).status_code,
        client.post(CONFIRM).status_code,
    ]
    assert statuses == [404, 404, 404]
