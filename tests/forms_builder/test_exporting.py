"""Requests as a spreadsheet: who takes which away, and what stands in the cells."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from forms_builder import exporting
from forms_builder.actions import exports
from forms_builder.actions.exports import export_requests
from forms_builder.exceptions import TooManyToExport
from forms_builder.exporting import told_apart
from forms_builder.models import FormPage, Submission
from forms_builder.queries.exports import exportable_forms
from portal.accounts.exceptions import WrongPassword
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from tests.factories.forms_builder import (
    approve_all,
    draft_of,
    leave_form,
    make_form,
    proof_of,
    question,
    send,
)
from tests.factories.papers import ORDER, change_order_form, order_form, order_typed, send_order
from tests.support.cast import PASSWORD, Cast
from tests.support.queries import count_queries

ClientOf = Callable[[User], Client]
ADDRESS = "/demarches/export/"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROUTE = ("coordinator", "accounting")
START, END = date(2027, 1, 1), date(2027, 12, 31)


@pytest.fixture
def page(cast: Cast, centre: Centre, today: date) -> FormPage:
    return order_form(centre, cast.communication, route=ROUTE)


def sheets(content: bytes) -> dict[str, list[dict[str, Any]]]:
    """Each sheet as its lines by the title of the column, empty cells left out."""
    found = {}
    for sheet in openpyxl.load_workbook(BytesIO(content)):
        titles, *rows = sheet.iter_rows(values_only=True)
        assert len(set(titles)) == len(titles)
        found[sheet.title] = [
            {str(title): cell for title, cell in zip(titles, row, strict=True) if cell is not None}
            for row in rows
        ]
    return found


def taken(by: User, page: FormPage, start: date = START, end: date = END) -> dict[str, list[dict[str, Any]]]:
    return sheets(export_requests(by=by, page=page, start=start, end=end, proof=proof_of(by)))


def test_export_requests_writes_one_line_for_each_with_its_types(page: FormPage, cast: Cast) -> None:
    more = {"Souhaité pour le": "2027-04-01", "Urgent": "yes", "Remarque": "=1+1"}
    sent = send_order(page, cast.animator, ("Ramettes", "3", "4,50"), ("Feutres", "2", "10"), **more)
    approve_all(sent, cast.coordinator, cast.accounting)
    book = taken(cast.hr, page)
    assert book == {
        "Démarches": [
            {
                "Identifiant": str(sent.pk),
                "Numéro": "BC-2027-0001",
                "État": "approuvée",
                "Demandé par": "Léa Fontaine",
                "Secteur": "Secteur Enfance",
                "Fonction": "animatrice enfance",
                "Envoyé le": datetime.fromisoformat("2027-03-10"),
                "Terminée le": datetime.fromisoformat("2027-03-10T09:00"),
                "Version du formulaire": 1,
                "Fournisseur": "Papeterie du Nord",
                "Souhaité pour le": datetime.fromisoformat("2027-04-01"),
                "Urgent": "Oui",
                "Total TTC": 33.5,
                "Remarque": "'=1+1",
            }
        ],
        "Articles": [
            {"Identifiant": str(sent.pk), "Numéro": "BC-2027-0001", "Ligne": rank, "Désignation": thing}
            | {"Quantité": quantity, "Prix unitaire": price, "Montant": amount}
            for rank, thing, quantity, price, amount in (
                (1, "Ramettes", 3, 4.5, 13.5),
                (2, "Feutres", 2, 10, 20),
            )
        ],
    }


def test_export_requests_puts_the_versions_of_a_form_side_by_side(page: FormPage, cast: Cast) -> None:
    """A question that was written anew under the same title has a column of its own."""
    old = send_order(page, cast.animator)
    # The clock of the tests stands still, and the first sent comes first.
    Submission.objects.filter(pk=old.pk).update(submitted_at=timezone.now() - timedelta(minutes=1))
    change_order_form(page, cast.communication, *ORDER[4:], ("text", question("Chantier")))
    version = page.versions.order_by("-number")[0]
    typed = order_typed(version, ("Clous", "1", "2"), Chantier="Toit")
    new = send(page, cast.animator, typed)
    first, second = taken(cast.director, page)["Démarches"]
    assert (first["Identifiant"], second["Identifiant"]) == (str(old.pk), str(new.pk))
    assert (first["Total TTC (2)"], second["Total TTC"]) == (13.5, 2)
    assert (first["Fournisseur"], second["Chantier"]) == ("Papeterie du Nord", "Toit")
    assert (first["Version du formulaire"], second["Version du formulaire"]) == (1, 2)
    assert "Fournisseur" not in second


def test_told_apart_gives_each_column_its_own_title() -> None:
    columns = told_apart({"a": "Montant", "b": "montant", "c": "Date", "d": "Montant"})
    assert [column.label for column in columns] == ["Montant", "montant (2)", "Date", "Montant (3)"]


def test_export_requests_leaves_drafts_and_other_days_out(page: FormPage, cast: Cast) -> None:
    send_order(page, cast.animator)
    draft_of(page, cast.animator, {})
    day = date(2027, 3, 10)
    found = [
        len(taken(cast.hr, page, *days)["Démarches"])
        for days in ((day, day), (START, day - timedelta(days=1)), (day + timedelta(days=1), END))
    ]
    assert found == [1, 0, 0]


def test_export_requests_holds_what_the_person_may_see(page: FormPage, cast: Cast) -> None:
    send_order(page, cast.animator)
    approve_all(send_order(page, cast.animator), cast.coordinator)
    approve_all(send_order(page, cast.animator), cast.coordinator, cast.accounting)
    # Whoever is given a step sees the request once it has come to them.
    assert [len(taken(by, page)["Démarches"]) for by in (cast.hr, cast.accounting)] == [3, 2]


def test_export_requests_is_for_hr_the_director_and_accounting(page: FormPage, cast: Cast) -> None:
    send_order(page, cast.animator)
    for person in (cast.animator, cast.coordinator, cast.it, cast.communication, cast.gone):
        with pytest.raises(PermissionDenied):
            export_requests(by=person, page=page, start=START, end=END, proof=proof_of(person))
    assert taken(cast.other_director, page) == {"Démarches": []}


def test_export_requests_is_not_for_whoever_looks_as_them(page: FormPage, cast: Cast) -> None:
    cast.hr.viewed_by = cast.it
    with pytest.raises(PermissionDenied):
        export_requests(by=cast.hr, page=page, start=START, end=END, proof=proof_of(cast.hr))


def test_export_requests_is_noted(page: FormPage, cast: Cast) -> None:
    send_order(page, cast.animator)
    export_requests(by=cast.hr, page=page, start=START, end=END, proof=proof_of(cast.hr))
    entry = AuditEntry.objects.get(verb="forms_builder.export_requests")
    assert (entry.actor_id, entry.object_label, entry.centre_id, entry.details) == (
        cast.hr.pk,
        "Bon de commande",
        cast.hr.centre_id,
        {"rows": 1, "start": "2027-01-01", "end": "2027-12-31"},
    )


@pytest.mark.parametrize(("module", "bound"), [(exports, "MOST_REQUESTS"), (exporting, "MOST_LINES")])
def test_export_requests_of_too_many_says_what_to_do(
    module: Any, bound: str, page: FormPage, cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        send_order(page, cast.animator)
    monkeypatch.setattr(module, bound, 3)
    assert len(taken(cast.hr, page)["Démarches"]) == 3
    monkeypatch.setattr(module, bound, 2)
    with pytest.raises(TooManyToExport):
        export_requests(by=cast.hr, page=page, start=START, end=END, proof=proof_of(cast.hr))
    typed = {"form": page.slug, "start": "2027-01-01", "end": "2027-12-31", "password": PASSWORD}
    answer = client_of(cast.hr).post(ADDRESS, typed)
    assert "réduisez la période" in answer.content.decode()
    assert AuditEntry.objects.filter(verb="forms_builder.export_requests").count() == 1


def test_export_requests_asks_the_same_for_any_number(page: FormPage, cast: Cast) -> None:
    cost = count_queries(
        lambda: export_requests(by=cast.hr, page=page, start=START, end=END, proof=proof_of(cast.hr)),
        add_row=lambda number: send_order(page, cast.animator),
    )
    assert cost <= 8


def test_exportable_forms_of_accounting_are_those_routed_to_it(
    page: FormPage, cast: Cast, centre: Centre
) -> None:
    other = make_form(centre, "Clé", [("text", question("Laquelle"))], by=cast.communication, route=("hr",))
    leave_form(centre, cast.communication)
    approve_all(send_order(page, cast.animator), cast.coordinator)
    send(other, cast.accounting, {f"f-{other.versions.get().definition.fields[0].key}": ["Cave"]})
    titles = {
        name: [form.title for form in exportable_forms(cast[name])]
        for name in ("rh", "direction", "comptabilite", "centre2.direction")
    }
    assert titles == {
        "rh": ["Bon de commande", "Clé"],
        "direction": ["Bon de commande", "Clé"],
        "comptabilite": ["Bon de commande"],
        "centre2.direction": [],
    }


# The page


def test_export_downloads_what_was_chosen(page: FormPage, cast: Cast, client_of: ClientOf) -> None:
    approve_all(send_order(page, cast.animator), cast.coordinator)
    client = client_of(cast.accounting)
    shown = client.get(ADDRESS)
    assert (shown.status_code, shown.context["form"]["start"].value()) == (200, date(2027, 1, 1))
    answer = client.post(
        ADDRESS, {"form": page.slug, "start": "2027-01-01", "end": "2027-03-31", "password": PASSWORD}
    )
    assert (answer["Content-Type"], answer["Content-Disposition"]) == (
        XLSX,
        'attachment; filename="bon-de-commande-20270101-20270331.xlsx"',
    )
    assert len(sheets(answer.content)["Démarches"]) == 1


def test_export_asks_the_password_again(page: FormPage, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.accounting)
    approve_all(send_order(page, cast.animator), cast.coordinator)
    typed = {"form": page.slug, "start": "2027-01-01", "end": "2027-03-31"}
    for password in ("", "ce-n-est-pas-le-bon"):
        answer = client.post(ADDRESS, typed | {"password": password})
        assert (answer["Content-Type"], list(answer.context["form"].errors)) == (
            "text/html; charset=utf-8",
            ["password"],
        )
    with pytest.raises(WrongPassword):
        export_requests(by=cast.hr, page=page, start=START, end=END, proof=proof_of(cast.director))
    assert not AuditEntry.objects.filter(verb="forms_builder.export_requests").exists()


def test_export_of_a_form_that_one_may_not_choose_is_refused(
    page: FormPage, cast: Cast, centre: Centre, client_of: ClientOf
) -> None:
    send_order(page, cast.animator)
    typed = {"form": page.slug, "start": "2027-01-01", "end": "2027-12-31", "password": PASSWORD}
    answer = client_of(cast.other_director).post(ADDRESS, typed)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert client_of(cast.animator).post(ADDRESS, typed).status_code == 404


def test_export_is_offered_by_the_list_of_forms_to_whoever_may(
    page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    people = (cast.hr, cast.director, cast.accounting, cast.animator, cast.it)
    shown = [ADDRESS in client_of(person).get("/demarches/").content.decode() for person in people]
    assert shown == [True, True, True, False, False]
