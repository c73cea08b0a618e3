"""`/personnel/import/`, as HR goes through it."""

import json
import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from portal.accounts.actions.imports import confirm_import
from portal.accounts.choices import ImportState
from portal.accounts.models import PeopleImport, User
from portal.accounts.people_columns import COLUMNS
from portal.kit.columns import read_table
from portal.kit.spreadsheets import MAX_BYTES, SheetEmpty, read_sheet, xlsx_file
from tests.factories.imports import ANA, TITLES, ZOE, checked, sent, worked_on, written
from tests.support.cast import Cast
from tests.support.queries import count_queries

ClientOf = Callable[[User], Client]
START = "/personnel/import/"


def send(client: Client, name: str, content: bytes, kind: str = "") -> str:
    """Send a file and return the page that follows."""
    upload = SimpleUploadedFile(name, content, content_type=kind or "application/octet-stream")
    return client.post(START, {"file": upload}, follow=True).content.decode()


def page_of(client: Client, people_import: PeopleImport, query: str = "") -> str:
    return client.get(f"{START}{people_import.pk}/{query}").content.decode()


def post(client: Client, people_import: PeopleImport, act: str, **typed: str) -> str:
    answer = client.post(f"{START}{people_import.pk}/{act}/", typed, follow=True)
    assert answer.redirect_chain == [(f"{START}{people_import.pk}/", 302)]
    return str(answer.content.decode())


ROWS = "Nom;Prénom;Entrée le\r\nLefèvre;Zoé;01/09/2026\r\n"
FILES = {
    "utf-8": ("salariés.csv", ROWS.encode()),
    "French Excel": ("SALARIES.CSV", ROWS.encode("cp1252")),
    "commas": ("a.csv", ROWS.replace(";", ",").encode("utf-8-sig")),
    "xlsx": ("a.xlsx", xlsx_file([line.split(";") for line in ROWS.splitlines()], title="x")),
}


@pytest.mark.parametrize("what", FILES)
def test_import_people_takes_a_file_of_any_program(cast: Cast, client_of: ClientOf, what: str) -> None:
    page = send(client_of(cast.hr), *FILES[what])
    found = PeopleImport.objects.get()
    assert (found.state, found.total, found.file_name) == (ImportState.READING, 1, FILES[what][0])
    assert found.lines.get().cells == {
        "last_name": "Lefèvre",
        "first_name": "Zoé",
        "entered_on": "01/09/2026",
    }
    assert "data-progress" in page


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.csv", b"", ""),
        ("a.csv", "Nom;Prénom".encode(), ""),
        ("a.csv", b"Matricule;Nom\n1;x", ""),
        ("a.csv", "Nom;Prénom;E-mail;Mail\nx;y;;".encode(), ""),
        ("a.csv", "Nom;Prénom\nx;\0".encode(), ""),
        ("a.csv", "Nom;Prénom\nx;y".encode(), "application/pdf"),
        ("a.csv", b"%PDF-1.4\nNom", ""),
        ("a.csv", b"x" * (MAX_BYTES + 1), ""),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 90, ""),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 90, ""),
        ("a.xlsx", b"PK\x03\x04", ""),
        ("a.xlsm", b"PK\x03\x04", ""),
        ("a.exe", b"MZ", ""),
    ],
)
def test_import_people_hostile_file_is_refused_with_a_sentence(
    cast: Cast, client_of: ClientOf, name: str, content: bytes, kind: str
) -> None:
    page = send(client_of(cast.hr), name, content, kind)
    assert 'role="alert"' in page
    assert PeopleImport.objects.count() == 0


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_model_sent_back_as_it_is_holds_nobody(cast: Cast, client_of: ClientOf, kind: str) -> None:
    answer = client_of(cast.hr).get(f"{START}modele.{kind}")
    assert answer["Content-Disposition"] == f'attachment; filename="salaries-a-importer.{kind}"'
    sheet = read_sheet(f"a.{kind}", answer.content)
    with pytest.raises(SheetEmpty):
        read_table(sheet, COLUMNS)


def test_import_page_shows_the_lines_to_correct_first(cast: Cast, client_of: ClientOf) -> None:
    found = checked(cast.hr, ZOE, "Costa;Ana;pas une adresse;;;intérim;;Ludothèque;")
    client = client_of(cast.hr)
    page = page_of(client, found)
    assert re.findall(r'import-line__name">([^<]*)<', page) == ["Ana Costa"]
    assert ("« intérim »" in page.replace("\u00a0", " "), "Ludothèque" in page, "confirmer" in page) == (
        True,
        True,
        False,
    )
    everyone = page_of(client, found, "?voir=toutes")
    assert re.findall(r'import-line__name">([^<]*)<', everyone) == ["Zoé Lefèvre", "Ana Costa"]


def test_import_page_escapes_what_was_typed(cast: Cast, client_of: ClientOf) -> None:
    titles = f"{TITLES};<img src=x onerror=alert(1)>"
    found = checked(cast.hr, "<script>alert(1)</script>;Ana;<b>@;;;<i>;;<u>;;x", titles=titles)
    page = page_of(client_of(cast.hr), found)
    assert re.findall(r"<(?:script>|b>|i>|u>|img src=x)", page) == []
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_import_page_names_the_columns_left_out(cast: Cast, client_of: ClientOf) -> None:
    found = checked(cast.hr, ZOE + ";12", titles=f"{TITLES};Matricule")
    assert "Matricule" in page_of(client_of(cast.hr), found)


def test_import_from_file_to_accounts(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.hr)
    send(client, "a.csv", f"{TITLES}\n{ZOE}\n{ANA}".encode())
    found = worked_on(PeopleImport.objects.get())
    assert "confirmer" in page_of(client, found)
    assert "data-progress" in post(client, found, "confirmer", invites="on")
    found = worked_on(found)
    assert (found.state, found.invites) == (ImportState.DONE, True)
    page = page_of(client, found)
    assert reverse("accounts:invite-everybody") in page
    assert User.objects.filter(last_name__in=["Lefèvre", "Costa"]).count() == 2


def test_confirm_without_the_box_invites_nobody(cast: Cast, client_of: ClientOf) -> None:
    found = checked(cast.hr, ZOE)
    post(client_of(cast.hr), found, "confirmer")
    assert worked_on(found).invites is False


def test_confirm_refused_says_why_and_leads_back(cast: Cast, client_of: ClientOf) -> None:
    found = checked(cast.hr, "Costa;;;;;;;;")
    assert 'role="alert"' in post(client_of(cast.hr), found, "confirmer")
    found.refresh_from_db()
    assert found.state == ImportState.CHECKED


def test_give_up_and_check_again_by_their_buttons(cast: Cast, client_of: ClientOf) -> None:
    found, client = checked(cast.hr, ZOE), client_of(cast.hr)
    post(client, found, "controler")
    found.refresh_from_db()
    assert found.state == ImportState.READING
    post(client, found, "abandonner")
    found.refresh_from_db()
    assert found.state == ImportState.GIVEN_UP


@pytest.mark.parametrize("act", ["confirmer", "controler", "abandonner"])
def test_acts_of_somebody_else_are_refused(cast: Cast, client_of: ClientOf, act: str) -> None:
    """Who manages people sees that a colleague sent a file; nobody else knows of it."""
    found = checked(cast.hr, ZOE)
    expected = {"it": 403, "director": 404, "animator": 404, "other_director": 404, "installer": 404}
    answers = {
        job: client_of(getattr(cast, job)).post(f"{START}{found.pk}/{act}/").status_code for job in expected
    }
    assert answers == expected
    found.refresh_from_db()
    assert found.state == ImportState.CHECKED


def test_import_page_of_a_colleague_has_no_buttons(cast: Cast, client_of: ClientOf) -> None:
    found = checked(cast.hr, ZOE)
    page = page_of(client_of(cast.it), found)
    assert [act for act in ("confirmer", "abandonner") if f"/{act}/" in page] == []


def test_progress_says_how_far_it_is(cast: Cast, client_of: ClientOf) -> None:
    found, client = sent(cast.hr, ZOE, ANA), client_of(cast.hr)
    path = f"{START}{found.pk}/avancement/"
    assert json.loads(client.get(path).content) == {"state": "reading", "done": 0, "total": 2}
    worked_on(found)
    assert json.loads(client.get(path).content) == {"state": "checked", "done": 2, "total": 2}


def test_errors_csv_is_the_lines_with_their_sentences_without_formulas(
    cast: Cast, client_of: ClientOf
) -> None:
    found = checked(cast.hr, ZOE, "=1+1;Ana;pas une adresse;;;;;;")
    answer = client_of(cast.hr).get(f"{START}{found.pk}/erreurs.csv")
    [titles, row] = answer.content.decode("utf-8-sig").splitlines()
    assert titles.split(";")[:4] == ["Ligne", "À corriger", "Nom", "Prénom"]
    assert (row.split(";")[0], row.split(";")[2]) == ("3", "'=1+1")
    again = read_table(read_sheet("a.csv", answer.content), COLUMNS)
    assert (again.ignored, again.lines[0][1]["last_name"]) == ((), "=1+1")


def test_import_list_shows_what_the_centre_imported(cast: Cast, client_of: ClientOf) -> None:
    written(cast.it, ZOE)
    page = client_of(cast.hr).get(START).content.decode()
    assert ("salariés.csv" in page, str(cast.it) in page) == (True, True)


def test_import_pages_cost_the_same_for_any_number_of_lines(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.hr)
    imports: list[PeopleImport] = []

    def add_line(number: int) -> None:
        lines = [f"Nom{n};Prénom;p{n}@a.example;;;;;;" for n in range(number)]
        imports[:] = [checked(cast.hr, *lines)]

    add_line(1)
    page = count_queries(lambda: page_of(client, imports[0]), add_row=add_line)
    start = count_queries(lambda: client.get(START), add_row=lambda number: checked(cast.hr, ZOE))
    assert (page <= 14, start <= 14) == (True, True)


def test_import_page_pages_its_lines(cast: Cast, client_of: ClientOf) -> None:
    found = checked(cast.hr, *(f"Nom{n};Prénom;p{n}@a.example;;;;;;" for n in range(30)))
    client = client_of(cast.hr)
    first = page_of(client, found)
    [after] = re.findall(r'href="(\?suite=[^"]*)"', first)
    second = page_of(client, found, after.replace("&amp;", "&"))
    numbers = [re.findall(r"ligne (\d+)", page) for page in (first, second)]
    assert [int(number) for page in numbers for number in page] == list(range(2, 32))
    forged = page_of(client, found, f"?suite={quote('forgé')}")
    assert re.findall(r"ligne (\d+)", forged) == numbers[0]


def test_import_page_when_it_failed_offers_to_check_again(cast: Cast, client_of: ClientOf) -> None:
    found = confirm_import(by=cast.hr, people_import=checked(cast.hr, ZOE), invites=False)
    User.objects.filter(pk=cast.stand_in.pk).update(username="zoe.lefevre")
    found = worked_on(found)
    page = page_of(client_of(cast.hr), found)
    assert (found.problem in page, "/controler/" in page) == (True, True)
