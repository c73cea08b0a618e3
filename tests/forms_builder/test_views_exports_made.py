"""Files that the worker makes, on screens: asked for, waited for, taken."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forms_builder.actions.large_exports import make_exports
from forms_builder.choices import ExportState
from forms_builder.models import FormPage, SpreadsheetExport, Submission
from forms_builder.views import exporting
from portal.accounts.choices import Role
from portal.accounts.models import RoleGrant, User
from portal.centres.models import Centre
from tests.factories.closed_requests import closed_request, kept_form
from tests.support.cast import PASSWORD, SYSTEM, Cast

SignIn = Callable[[User], Client]
EXPORT, PRINT = reverse("forms_builder:export"), reverse("forms_builder:print-before")
MARCH = f"{PRINT}?mois=2030-03"


@pytest.fixture
def page(cast: Cast, centre: Centre, today: date) -> FormPage:
    return kept_form(centre, cast.communication)


@pytest.fixture
def closed(page: FormPage, cast: Cast) -> Submission:
    return closed_request(page, cast.animator, cast.director)


@pytest.fixture
def asked(closed: Submission, cast: Cast, client_of: SignIn) -> SpreadsheetExport:
    client_of(cast.hr).post(MARCH, {"password": PASSWORD})
    return SpreadsheetExport.objects.get()


def words_of(answer: Any) -> str:
    return " ".join(answer.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())


def file_of(export: SpreadsheetExport) -> str:
    return reverse("forms_builder:export-file", args=[export.pk])


@pytest.mark.parametrize(("at_once", "is_worker"), [(1, False), (0, True)])
def test_export_past_so_many_is_made_by_the_worker(
    at_once: int,
    is_worker: bool,
    page: FormPage,
    closed: Submission,
    cast: Cast,
    client_of: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", at_once)
    typed = {"form": page.slug, "start": "2027-01-01", "end": "2027-12-31", "password": PASSWORD}
    answer = client_of(cast.hr).post(EXPORT, typed)
    rows = list(SpreadsheetExport.objects.all())
    assert (answer.status_code, len(rows)) == ((302, 1) if is_worker else (200, 0))
    assert [row.get_absolute_url() for row in rows] == ([answer["Location"]] if is_worker else [])


def test_export_past_so_many_with_a_wrong_password_is_not_made(
    page: FormPage, closed: Submission, cast: Cast, client_of: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 0)
    typed = {"form": page.slug, "start": "2027-01-01", "end": "2027-12-31", "password": "faux"}
    answer = client_of(cast.hr).post(EXPORT, typed)
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["password"])
    assert SpreadsheetExport.objects.count() == 0


def test_page_of_a_file_waits_then_hands_over(
    asked: SpreadsheetExport, cast: Cast, client_of: SignIn
) -> None:
    client, place = client_of(cast.hr), asked.get_absolute_url()
    SpreadsheetExport.objects.update(done=0, state=ExportState.RUNNING)
    waits = client.get(place)
    assert (waits["Refresh"], "0 demandes sur 1" in words_of(waits)) == (f"5; url={place}", True)
    assert client.get(file_of(asked)).status_code == 404
    SpreadsheetExport.objects.update(state=ExportState.WAITING)
    make_exports(by=SYSTEM)
    ready = client.get(place)
    assert (ready.has_header("Refresh"), file_of(asked) in words_of(ready)) == (False, True)
    taken = client.get(file_of(asked))
    assert taken["Content-Disposition"] == 'attachment; filename="20270310-recapitulatifs.zip"'
    assert b"".join(taken.streaming_content)[:2] == b"PK"
    assert file_of(asked) not in words_of(client.get(EXPORT))
    assert place in words_of(client.get(EXPORT))


def test_page_of_a_file_that_failed_says_so(asked: SpreadsheetExport, cast: Cast, client_of: SignIn) -> None:
    SpreadsheetExport.objects.update(state=ExportState.FAILED)
    answer = client_of(cast.hr).get(asked.get_absolute_url())
    assert ("n’a pas pu être fait" in words_of(answer), answer.has_header("Refresh")) == (True, False)
    assert words_of(answer).count("<span>Réessayer</span>") == 1


def test_file_is_for_who_asked_while_they_may_and_for_a_week(
    asked: SpreadsheetExport, cast: Cast, client_of: SignIn
) -> None:
    make_exports(by=SYSTEM)
    assert client_of(cast.director).get(file_of(asked)).status_code == 404
    SpreadsheetExport.objects.update(expires_at=timezone.now())
    assert client_of(cast.hr).get(file_of(asked)).status_code == 404
    SpreadsheetExport.objects.update(expires_at=timezone.now() + timedelta(days=1))
    taken = client_of(cast.hr).get(file_of(asked))
    assert b"".join(taken.streaming_content)[:2] == b"PK"
    RoleGrant.objects.filter(person=cast.hr, role=Role.HR).delete()
    assert client_of(User.objects.get(pk=cast.hr.pk)).get(file_of(asked)).status_code == 404


def test_print_before_says_how_many_and_of_what(closed: Submission, cast: Cast, client_of: SignIn) -> None:
    client = client_of(cast.hr)
    assert "1 récapitulatif dans une archive" in words_of(client.get(MARCH))
    assert "Rien à imprimer ici" in words_of(client.get(f"{MARCH}&demarche=Badge"))
    assert client.get(PRINT)["Location"] == reverse("forms_builder:keeping")


def test_print_before_with_a_wrong_password_asks_nothing(
    closed: Submission, cast: Cast, client_of: SignIn
) -> None:
    answer = client_of(cast.hr).post(MARCH, {"password": "faux"})
    assert (answer.status_code, SpreadsheetExport.objects.count()) == (200, 0)


@pytest.mark.parametrize(("job", "is_offered"), [("hr", True), ("director", True), ("dpo", False)])
def test_list_of_a_month_offers_to_print_to_who_may_read(
    job: str, is_offered: bool, closed: Submission, cast: Cast, client_of: SignIn
) -> None:
    answer = client_of(getattr(cast, job)).get(reverse("forms_builder:keeping"), {"mois": "2030-03"})
    assert (f'href="{PRINT}?mois=2030-03' in words_of(answer)) is is_offered
