"""Leave for payroll: on screen first, then as a spreadsheet."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client

from forms_builder.actions.deferring import defer_leave
from forms_builder.actions.payroll import export_payroll
from forms_builder.actions.submitting import ask_cancellation
from forms_builder.models import FormPage, LeaveAccount, Submission
from forms_builder.queries.payroll import payroll_of
from portal.accounts.exceptions import WrongPassword
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from tests.factories.accounts import PersonFactory
from tests.factories.forms_builder import account_of, approve_all, decide_as, proof_of, send_leave
from tests.support.cast import PASSWORD, Cast
from tests.support.queries import count_queries

ClientOf = Callable[[User], Client]
PAYROLL, MARCH, APRIL = "/conges/paie/", date(2027, 3, 1), date(2027, 4, 1)
MONDAY, FRIDAY = date(2027, 3, 15), date(2027, 3, 19)


def text_of(response: Any) -> str:
    return str(response.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def granted(leave_page: FormPage, account: LeaveAccount, cast: Cast) -> Submission:
    """A week of paid leave of Léa, in March."""
    return grant(leave_page, cast.animator, cast.coordinator, cast.hr, cast.director)


def grant(page: FormPage, person: User, *people: User) -> Submission:
    return approve_all(send_leave(page, person, MONDAY, FRIDAY), *people)


def lines(cast: Cast, first: date) -> list[tuple[str, str, Decimal, Decimal, Decimal | None]]:
    return [
        (str(row.person), row.kind, row.line.days_taken, row.line.days_corrected, row.balance)
        for row in payroll_of(cast.hr.centre, first)
    ]


def test_payroll_tells_the_days_of_the_month_and_the_balance(granted: Submission, cast: Cast) -> None:
    assert lines(cast, MARCH) == [("Léa Fontaine", "Congés payés", 5, 0, 20)]
    assert (lines(cast, APRIL), lines(cast, date(2027, 2, 1))) == ([], [])
    assert payroll_of(cast.other_animator.centre, MARCH) == []


def test_payroll_tells_nothing_of_what_is_not_approved(
    leave_page: FormPage, account: LeaveAccount, cast: Cast
) -> None:
    send_leave(leave_page, cast.animator, MONDAY, FRIDAY)
    assert lines(cast, MARCH) == []


def test_cancellation_in_april_leaves_march_as_it_was_told(granted: Submission, cast: Cast) -> None:
    with time_machine.travel("2027-04-02T09:00:00+02:00", tick=False):
        asked = ask_cancellation(
            by=cast.animator, submission=granted, revision=granted.revision, reason="Reportés."
        )
        decide_as(cast.hr, asked)
        assert lines(cast, MARCH) == [("Léa Fontaine", "Congés payés", 5, 0, 25)]
        assert lines(cast, APRIL) == [("Léa Fontaine", "Congés payés", 0, -5, 25)]


def test_sickness_noted_in_april_is_a_correction_of_april(granted: Submission, cast: Cast) -> None:
    with time_machine.travel("2027-04-02T09:00:00+02:00", tick=False):
        defer_leave(by=cast.hr, submission=granted, starts_on=MONDAY, ends_on=MONDAY, reason="Arrêt.")
        assert lines(cast, MARCH) == [("Léa Fontaine", "Congés payés", 5, 0, 21)]
        assert lines(cast, APRIL) == [("Léa Fontaine", "Congés payés", 0, -1, 21)]


def test_payroll_page_shows_the_month_before_by_default(
    granted: Submission, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.accounting)
    before = client.get(PAYROLL)
    assert (before.context["first"], before.context["is_over"]) == (date(2027, 2, 1), True)
    assert "Aucun congé ce mois-ci" in text_of(before)
    shown = client.get(f"{PAYROLL}?mois=2027-03")
    assert "Ce mois n’est pas terminé" in text_of(shown)
    assert "<strong>5 jours</strong>, du 15 au 19 mars 2027" in text_of(shown)


def test_payroll_asks_as_much_for_one_person_and_for_many(
    leave_page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.hr)

    def add(number: int) -> None:
        person = PersonFactory.create(centre=cast.hr.centre)
        account_of(person)
        grant(leave_page, person, cast.hr, cast.director)

    assert count_queries(lambda: client.get(f"{PAYROLL}?mois=2027-03"), add_row=add) <= 14


def test_payroll_spreadsheet_holds_what_the_page_shows(
    granted: Submission, cast: Cast, client_of: ClientOf
) -> None:
    response = client_of(cast.accounting).post(f"{PAYROLL}?mois=2027-03", {"password": PASSWORD})
    assert response["Content-Disposition"] == 'attachment; filename="conges-2027-03.xlsx"'
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    [titles, row] = book.active.iter_rows(values_only=True)
    assert titles[4:] == (
        "Jours pris dans le mois",
        "Dates",
        "Jours corrigés",
        "Corrections",
        "Solde aujourd’hui",
    )
    assert row == (
        "Fontaine", "Léa", "animation.enfance", "Congés payés", 5, "du 15 au 19 mars 2027", None, None, 20,
    )  # fmt: skip
    entry = AuditEntry.objects.get(verb="forms_builder.export_payroll")
    assert (entry.actor_id, entry.details) == (cast.accounting.pk, {"month": "2027-03-01", "rows": 1})


def test_payroll_spreadsheet_holds_no_formula(granted: Submission, cast: Cast) -> None:
    User.objects.filter(pk=cast.animator.pk).update(last_name="=1+1", first_name="@SUM(1;1)")
    content = export_payroll(by=cast.accounting, first=MARCH, proof=proof_of(cast.accounting))
    book = openpyxl.load_workbook(io.BytesIO(content))
    [_titles, row] = book.active.iter_rows(values_only=True)
    assert row[:2] == ("'=1+1", "'@SUM(1;1)")


def test_payroll_with_a_wrong_password_gives_nothing(
    granted: Submission, cast: Cast, client_of: ClientOf
) -> None:
    response = client_of(cast.hr).post(f"{PAYROLL}?mois=2027-03", {"password": "autre chose"})
    assert (response.status_code, list(response.context["form"].errors)) == (200, ["password"])
    assert not AuditEntry.objects.filter(verb="forms_builder.export_payroll").exists()


def test_export_payroll_is_refused_without_the_right_or_the_proof(granted: Submission, cast: Cast) -> None:
    for person in (cast.director, cast.animator, cast.it):
        with pytest.raises(PermissionDenied):
            export_payroll(by=person, first=MARCH, proof=proof_of(person))
    with pytest.raises(WrongPassword):
        export_payroll(by=cast.hr, first=MARCH, proof=proof_of(cast.accounting))


def test_leave_page_leads_who_pays_to_payroll(cast: Cast, client_of: ClientOf) -> None:
    shown = [
        f'href="{PAYROLL}"' in text_of(client_of(person).get("/conges/"))
        for person in (cast.hr, cast.accounting, cast.director, cast.animator)
    ]
    assert shown == [True, True, False, False]
