"""The doors to people outside: lists, pages, forms, spreadsheets, and what they cost."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.directory.choices import Listing
from portal.directory.models import CalledSupervisor, DirectoryImport, PartnerContact
from portal.directory.outside_columns import COLUMNS
from portal.directory.queries.imports import preview_of
from portal.kit.columns import read_table
from portal.kit.spreadsheets import read_sheet
from tests.factories.directory import BAKERY, CAF, CONTACT_TITLES, SAMIR, contact_of, sent, supervisor_of
from tests.support.audited import audited
from tests.support.cast import Cast
from tests.support.queries import count_queries, queries_of

SignIn = Callable[[User], Client]
CONTACTS, SUPERVISORS = "/annuaire/contacts/", "/annuaire/intervenants/"
MOST_QUERIES = 14


def text_of(client: Client, path: str, **query: str) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_contacts_are_called_and_written_to(cast: Cast, client_of: SignIn) -> None:
    contact = contact_of(cast.hr, email="nadia@caf.example")
    page = text_of(client_of(cast.animator), CONTACTS, recherche="caf")
    for link in ("tel:0199001001", "mailto:nadia@caf.example", contact.get_absolute_url()):
        assert f'href="{link}"' in page
    assert "Ajouter un contact" not in page
    assert "Emporter cette liste" not in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"recherche": "zzz"}, "Voir tous les contacts"),
        ({"genre": "supplier"}, "Voir tous les contacts"),
        ({"recherche": "a\x00b", "genre": "<b>", "suite": "forged"}, "CAF du Nord"),
        ({"recherche": "x" * 101, "archives": "on"}, "Voir tous les contacts"),
    ],
)
def test_contacts_none_or_nonsense_is_said(
    query: dict[str, str], sentence: str, cast: Cast, client_of: SignIn
) -> None:
    contact_of(cast.hr)
    assert sentence in text_of(client_of(cast.animator), CONTACTS, **query)


@pytest.mark.parametrize(
    ("path", "sentence"),
    [(CONTACTS, "Aucun contact pour l’instant"), (SUPERVISORS, "Ajoutez les personnes venues en renfort")],
)
def test_lists_that_are_empty_say_so(path: str, sentence: str, cast: Cast, client_of: SignIn) -> None:
    assert sentence in text_of(client_of(cast.director), path)


def test_lists_lead_to_each_other(cast: Cast, client_of: SignIn) -> None:
    for person, seen in ((cast.animator, False), (cast.coordinator, True)):
        page = text_of(client_of(person), "/annuaire/")
        assert f'href="{CONTACTS}"' in page
        assert (f'href="{SUPERVISORS}"' in page) == seen


def test_contacts_are_cut_into_pages(cast: Cast, client_of: SignIn) -> None:
    for number in range(35):
        contact_of(cast.hr, f"Association {number:02d}")
    client = client_of(cast.animator)
    first = client.get(CONTACTS)
    rest = client.get(CONTACTS, {"suite": first.context["page"].next_cursor})
    found = [line.name for answer in (first, rest) for line in answer.context["lines"]]
    assert found == [f"Association {number:02d}" for number in range(35)]
    assert len(first.context["lines"]) == 30


def test_contact_shows_what_is_known_and_is_changed_by_its_keepers(cast: Cast, client_of: SignIn) -> None:
    contact = contact_of(cast.hr, note="Joignable le matin.", website="www.caf.example", address="Lille")
    path = contact.get_absolute_url()
    page = text_of(client_of(cast.animator), path)
    assert 'href="https://www.caf.example"' in page
    assert "Joignable le matin." in page
    assert "/modifier/" not in page
    assert f'href="{path}modifier/"' in text_of(client_of(cast.reception), path)


def test_create_contact_by_its_screen(cast: Cast, client_of: SignIn) -> None:
    client = client_of(cast.reception)
    path = reverse("directory:contact-create")
    typed = {
        "organisation": "Ville de Lille",
        "kind": "funder",
        "phone": "199001005",
        "website": "lille.example",
    }
    answer = client.post(path, typed)
    contact = PartnerContact.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, contact.get_absolute_url())
    assert (contact.phone, contact.website, contact.is_active) == (
        "01 99 00 10 05",
        "https://lille.example",
        True,
    )
    again = client.post(path, typed | {"organisation": "VILLE DE LILLE"})
    assert "Ce contact est déjà dans l’annuaire." in again.content.decode()
    assert PartnerContact.objects.count() == 1


def test_change_contact_archives_it(cast: Cast, client_of: SignIn) -> None:
    contact = contact_of(cast.hr)
    path = reverse("directory:contact-change", args=[contact.public_id])
    answer = client_of(cast.it).post(path, {"organisation": "CAF du Nord", "kind": "partner"})
    assert answer.status_code == 302
    contact.refresh_from_db()
    assert (contact.kind, contact.person_name, contact.is_active) == ("partner", "", False)
    assert client_of(cast.animator).get(contact.get_absolute_url()).status_code == 404
    assert "Archivé" in text_of(client_of(cast.it), contact.get_absolute_url())


@pytest.mark.parametrize(
    ("make", "name", "whole"),
    [
        (contact_of, "directory:contact-delete", CONTACTS),
        (supervisor_of, "directory:called-supervisor-delete", SUPERVISORS),
    ],
)
def test_delete_asks_first_and_erases(
    make: Any, name: str, whole: str, cast: Cast, client_of: SignIn
) -> None:
    row, client = make(cast.hr), client_of(cast.hr)
    path = reverse(name, args=[row.public_id])
    assert "On ne peut pas revenir en arrière." in text_of(client, path)
    assert type(row).objects.count() == 1
    answer = client.post(path)
    assert (answer.status_code, answer["Location"]) == (302, whole)
    assert type(row).objects.count() == 0


def test_called_supervisor_is_written_and_shown(cast: Cast, client_of: SignIn) -> None:
    client = client_of(cast.coordinator)
    typed = {"name": "Inès Carlier", "phone": "0639981003", "last_called_on": "2026-07-04", "note": "Libre."}
    client.post(reverse("directory:called-supervisor-create"), typed)
    row = CalledSupervisor.objects.get()
    page = text_of(client, row.get_absolute_url())
    assert 'href="tel:0639981003"' in page
    assert "4 juillet 2026" in page
    path = reverse("directory:called-supervisor-change", args=[row.public_id])
    client.post(path, typed | {"name": "Inès Carlier-Roy", "is_active": "on"})
    row.refresh_from_db()
    assert str(row) == "Inès Carlier-Roy"


@pytest.mark.parametrize(
    ("make", "job", "name", "listing"),
    [
        (contact_of, "accounting", "contacts", Listing.CONTACTS),
        (supervisor_of, "coordinator", "called_supervisors", Listing.CALLED_SUPERVISORS),
    ],
)
def test_export_holds_what_is_listed_and_may_be_sent_again(
    make: Any, job: str, name: str, listing: Listing, cast: Cast, client_of: SignIn
) -> None:
    make(cast.hr, note="=1+1")
    make(cast.hr, "Quelqu’un d’autre", phone="01 99 00 10 44")
    by = getattr(cast, job)
    path, refused = reverse(f"directory:{name}-export".replace("_", "-")), client_of(cast.animator)
    assert refused.post(path).status_code == 404
    answer = client_of(by).post(f"{path}?recherche=0199001044")
    table = read_table(read_sheet("a.xlsx", answer.content), COLUMNS[listing])
    assert [cells["phone"] for __, cells in table.lines] == ["01 99 00 10 44"]
    whole = client_of(by).post(path).content
    values = [cell for row in openpyxl.load_workbook(io.BytesIO(whole)).active.iter_rows() for cell in row]
    assert [cell.value for cell in values if "1+1" in str(cell.value)] == ["'=1+1"]
    assert [cell.coordinate for cell in values if cell.data_type == "f"] == []
    assert audited(f"directory.export_{name}") == [str(by), str(by)]


def upload(*lines: str) -> dict[str, Any]:
    content = "\n".join((CONTACT_TITLES, *lines)).encode()
    return {"file": SimpleUploadedFile("contacts.csv", content, content_type="text/csv")}


def test_import_is_seen_then_written(cast: Cast, client_of: SignIn) -> None:
    contact_of(cast.hr, phone="01 99 00 10 99")
    client = client_of(cast.reception)
    start = reverse("directory:contacts-import")
    page = client.post(start, upload(CAF, BAKERY), follow=True)
    assert PartnerContact.objects.count() == 1
    text = page.content.decode()
    assert "<del>01 99 00 10 99</del>" in text
    assert "Boulangerie du Coin" in text
    assert "attend d’être confirmé" in text_of(client, start)
    seen = preview_of(DirectoryImport.objects.get()).digest
    path = reverse("directory:import-confirm", args=[DirectoryImport.objects.get().pk])
    done = client.post(path, {"seen": seen}, follow=True)
    assert "1 ligne ajoutée, 1 modifiée" in done.content.decode()
    again = client.post(path, {"seen": seen}, follow=True)
    assert "Cet import est terminé" in again.content.decode()
    assert PartnerContact.objects.count() == 2


def test_import_shows_the_lines_that_are_wrong(cast: Cast, client_of: SignIn) -> None:
    client = client_of(cast.reception)
    page = client.post(
        reverse("directory:contacts-import"),
        upload(CAF, "Voisin;Club de judo;;;;;", ";;Jean;;;;"),
        follow=True,
    ).content.decode()
    assert "2 lignes à corriger" in page
    assert "Club de judo" in page
    assert "CAF du Nord" not in page
    waiting = DirectoryImport.objects.get()
    everything = text_of(client, reverse("directory:import", args=[waiting.pk]), voir="toutes")
    assert "CAF du Nord" in everything
    refused = client.post(reverse("directory:import-confirm", args=[waiting.pk]), {"seen": "x"}, follow=True)
    assert "Des lignes restent à corriger" in refused.content.decode()


def test_import_of_a_file_that_is_none_is_said(cast: Cast, client_of: SignIn) -> None:
    start = reverse("directory:contacts-import")
    for name, content in (
        ("a.pdf", b"%PDF-1.7"),
        ("a.csv", "Téléphone\n01".encode()),
        ("a.csv", b"Organisme"),
    ):
        answer = client_of(cast.hr).post(start, {"file": SimpleUploadedFile(name, content)})
        assert 'aria-invalid="true"' in answer.content.decode()
    assert not DirectoryImport.objects.exists()


def test_import_given_up_leads_back(cast: Cast, client_of: SignIn) -> None:
    waiting, client = sent(cast.hr, SAMIR, listing=Listing.CALLED_SUPERVISORS), client_of(cast.director)
    assert client_of(cast.reception).get(reverse("directory:import", args=[waiting.pk])).status_code == 404
    path = reverse("directory:import-give-up", args=[waiting.pk])
    assert client.post(path)["Location"] == SUPERVISORS
    over = client.get(reverse("directory:import", args=[waiting.pk]))
    assert over["Location"] == reverse("directory:called-supervisors-import")
    assert "Cet import est terminé" in client.post(path, follow=True).content.decode()


def test_import_of_nothing_new_says_so(cast: Cast, client_of: SignIn) -> None:
    contact_of(cast.hr, "Boulangerie du Coin", kind="supplier", person_name="", phone="01 99 00 10 02")
    page = client_of(cast.hr).post(reverse("directory:contacts-import"), upload(BAKERY), follow=True)
    assert "Tout ce que contient ce fichier est déjà dans le portail." in page.content.decode()


def test_lines_of_an_import_are_cut_into_pages(cast: Cast, client_of: SignIn) -> None:
    waiting = sent(cast.hr, *(f"Partenaire;Association {number:02d};;;;;" for number in range(30)))
    client, path = client_of(cast.hr), reverse("directory:import", args=[waiting.pk])
    first = client.get(path)
    rest = client.get(path, {"suite": first.context["next_cursor"]})
    forged = client.get(path, {"suite": "9" * 40, "voir": "<b>"})
    assert [len(answer.context["rows"]) for answer in (first, rest, forged)] == [25, 5, 25]
    assert rest.context["next_cursor"] == ""


def test_model_holds_the_columns_and_nobody(cast: Cast, client_of: SignIn) -> None:
    answer = client_of(cast.hr).get(reverse("directory:called-supervisors-import-model"))
    sheet = read_sheet("a.xlsx", answer.content)
    assert sheet.headers == tuple(str(column.title) for column in COLUMNS[Listing.CALLED_SUPERVISORS])
    assert len(sheet.lines) == 1


@pytest.mark.parametrize(("make", "path"), [(contact_of, CONTACTS), (supervisor_of, SUPERVISORS)])
def test_lists_cost_the_same_whatever_their_length(
    make: Any, path: str, cast: Cast, client_of: SignIn
) -> None:
    client = client_of(cast.hr)
    count = count_queries(
        lambda: text_of(client, path), add_row=lambda number: make(cast.hr, f"Nom {number:02d}")
    )
    assert count <= MOST_QUERIES


def test_import_page_costs_the_same_whatever_its_length(cast: Cast, client_of: SignIn) -> None:
    client, costs = client_of(cast.hr), []
    for length in (1, 3, 30):
        waiting = sent(cast.hr, *(f"Partenaire;Association {number:02d};;;;;" for number in range(length)))
        path = reverse("directory:import", args=[waiting.pk])
        text_of(client, path)
        found = queries_of(lambda path=path: text_of(client, path))
        assert found.repeated == []
        costs.append(found.count)
    assert len(set(costs)) == 1
    assert max(costs) <= MOST_QUERIES


@pytest.mark.parametrize("make", [contact_of, supervisor_of])
def test_page_of_one_costs_no_more_than_a_page_may(make: Any, cast: Cast, client_of: SignIn) -> None:
    client, path = client_of(cast.hr), make(cast.hr).get_absolute_url()
    text_of(client, path)
    found = queries_of(lambda: text_of(client, path))
    assert found.count <= MOST_QUERIES
    assert found.repeated == []


def test_search_of_the_portal_finds_contacts(cast: Cast, client_of: SignIn) -> None:
    contact = contact_of(cast.hr)
    page = text_of(client_of(cast.animator), "/recherche/", q="lecomte")
    assert contact.get_absolute_url() in page


def test_register_creates_changes_and_deletes_by_the_actions(cast: Cast, client_of: SignIn) -> None:
    client = client_of(cast.communication)
    typed = {"organisation": "Ville de Lille", "kind": "funder", "is_active": "on"}
    client.post("/administration/contacts/create/", typed)
    contact = PartnerContact.objects.get()
    client.post(f"/administration/contacts/edit/{contact.pk}/", typed | {"note": "Mairie."})
    contact.refresh_from_db()
    assert contact.note == "Mairie."
    client.post(f"/administration/contacts/delete/{contact.pk}/")
    verbs = [f"directory.{verb}_contact" for verb in ("create", "change", "delete")]
    assert [audited(verb) for verb in verbs] == [[str(cast.communication)]] * 3
    assert client.get("/administration/intervenants/").status_code == 404


def test_register_of_supervisors_is_for_human_resources(cast: Cast, client_of: SignIn) -> None:
    client = client_of(cast.hr)
    client.post("/administration/intervenants/create/", {"name": "Inès Carlier", "is_active": "on"})
    row = CalledSupervisor.objects.get()
    client.post(f"/administration/intervenants/edit/{row.pk}/", {"name": "Inès Roy", "is_active": "on"})
    client.post(f"/administration/intervenants/delete/{row.pk}/")
    verbs = [f"directory.{verb}_called_supervisor" for verb in ("create", "change", "delete")]
    assert [audited(verb) for verb in verbs] == [[str(cast.hr)]] * 3
