"""Balances, and each account line by line."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

from forms_builder.actions.deferring import defer_leave
from forms_builder.choices import MovementKind
from forms_builder.models import FormPage, LeaveAccount, LeaveKind, LeaveMovement
from portal.accounts.models import User
from tests.factories.forms_builder import account_of, approve_all, send_leave
from tests.support.cast import Cast
from tests.support.queries import count_queries, queries_of

ClientOf = Callable[[User], Client]
MONDAY, FRIDAY = date(2027, 3, 15), date(2027, 3, 19)
TUESDAY = date(2027, 3, 30)
"""Of a week after which no Tuesday is a holiday for a long time."""
LEAVE = "/conges/"


def text_of(response: HttpResponse) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_my_leave_shows_what_is_acquired_taken_asked_for_and_left(
    leave_page: FormPage, account: LeaveAccount, cast: Cast, client_of: ClientOf
) -> None:
    account_of(cast.coordinator, "12")
    taken = send_leave(leave_page, cast.animator, MONDAY, FRIDAY)
    approve_all(taken, cast.coordinator, cast.hr, cast.director)
    send_leave(leave_page, cast.animator, date(2027, 4, 5), end_half="noon")
    [balance] = client_of(cast.animator).get(LEAVE).context["balances"]
    figures = (balance.acquired, balance.taken, balance.pending, balance.available)
    assert figures == (25, 5, Decimal("0.5"), Decimal("19.5"))


def test_my_leave_without_account_says_so(cast: Cast, client_of: ClientOf, leave_page: FormPage) -> None:
    assert "Aucun compteur de congés pour l’instant" in text_of(client_of(cast.animator).get(LEAVE))


def test_my_leave_of_years_gone_by_is_not_shown(
    account: LeaveAccount, cast: Cast, client_of: ClientOf
) -> None:
    account_of(cast.animator, "3", on=date(2025, 7, 1))
    account_of(cast.animator, "25", on=date(2027, 7, 1))
    balances = client_of(cast.animator).get(LEAVE).context["balances"]
    assert [balance.account.year_start for balance in balances] == [date(2026, 6, 1), date(2027, 6, 1)]


def test_my_leave_costs_the_same_for_any_number_of_accounts(
    account: LeaveAccount, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.animator)

    def add_account(number: int) -> None:
        LeaveKind.objects.create(centre=cast.animator.centre, name=f"Nature {number}")
        account_of(cast.animator, "1", name=f"Nature {number}")

    assert count_queries(lambda: client.get(LEAVE), add_row=add_account) <= 14
    assert queries_of(lambda: client.get(LEAVE)).repeated == []


def test_statement_shows_every_movement_and_what_waits(
    leave_page: FormPage, account: LeaveAccount, cast: Cast, client_of: ClientOf
) -> None:
    taken = send_leave(leave_page, cast.animator, MONDAY, FRIDAY)
    approve_all(taken, cast.coordinator, cast.hr, cast.director)
    waiting = send_leave(leave_page, cast.animator, date(2027, 4, 5))
    response = client_of(cast.animator).get(f"{LEAVE}{account.public_id}/")
    found = [(movement.kind, movement.days) for movement in response.context["page"].rows]
    assert found == [(MovementKind.TAKEN, -5), (MovementKind.OPENING, 25)]
    assert [part.submission for part in response.context["pending"]] == [waiting]
    shown = text_of(response)
    assert (">+25<" in shown, ">−5<" in shown, ">1\N{NO-BREAK SPACE}jour<" in response.content.decode()) == (
        True,
        True,
        True,
    )
    assert f'href="{taken.get_absolute_url()}"' in shown


def test_statement_of_what_no_request_wrote_leads_nowhere(
    account: LeaveAccount, cast: Cast, client_of: ClientOf
) -> None:
    LeaveMovement.objects.create(
        account=account,
        kind=MovementKind.CARRY_IN,
        days=Decimal("1.5"),
        source=uuid4(),
        author_label="rh",
    )
    response = client_of(cast.animator).get(f"{LEAVE}{account.public_id}/")
    assert (response.context["requests"], ">+1,5<" in text_of(response)) == (frozenset(), True)
    assert "/demarches/suivi/" not in text_of(response).partition("<h2>")[2]


def test_statement_is_for_its_owner_and_human_resources(
    account: LeaveAccount, cast: Cast, client_of: ClientOf
) -> None:
    address = f"{LEAVE}{account.public_id}/"
    people = (cast.animator, cast.hr, cast.coordinator, cast.director, cast.other_animator)
    assert [client_of(person).get(address).status_code for person in people] == [200, 200, 404, 404, 404]


def test_statement_leads_back_to_where_it_was_opened_from(
    account: LeaveAccount, cast: Cast, client_of: ClientOf
) -> None:
    path = f"{LEAVE}{account.public_id}/"
    to_person = f'href="/conges/salaries/{cast.animator.public_id}/"'
    own, kept = (text_of(client_of(who).get(path)).partition("<main")[2] for who in (cast.animator, cast.hr))
    assert [("Congés de Léa Fontaine" in page, to_person in page) for page in (own, kept)] == [
        (False, False),
        (True, True),
    ]


def test_statement_costs_the_same_for_any_number_of_movements(
    account: LeaveAccount, cast: Cast, client_of: ClientOf
) -> None:
    client, address = client_of(cast.animator), f"{LEAVE}{account.public_id}/"

    def add_movement(number: int) -> None:
        LeaveMovement.objects.create(
            account=account,
            kind=MovementKind.ADJUSTMENT,
            days=Decimal(number),
            reason=f"Motif {number}",
            author_label="rh",
        )

    assert count_queries(lambda: client.get(address), add_row=add_movement) <= 14
    assert queries_of(lambda: client.get(address)).repeated == []


def test_statement_costs_the_same_for_any_number_of_requests_in_progress(
    leave_page: FormPage, account: LeaveAccount, cast: Cast, client_of: ClientOf
) -> None:
    client, address = client_of(cast.animator), f"{LEAVE}{account.public_id}/"

    def add_request(number: int) -> None:
        send_leave(leave_page, cast.animator, TUESDAY + timedelta(days=7 * number))

    assert count_queries(lambda: client.get(address), add_row=add_request, sizes=(1, 3, 8)) <= 14


def test_print_shows_the_whole_account_in_order(
    leave_page: FormPage, account: LeaveAccount, cast: Cast, client_of: ClientOf
) -> None:
    leave = send_leave(leave_page, cast.animator, MONDAY, FRIDAY)
    approve_all(leave, cast.coordinator, cast.hr, cast.director)
    defer_leave(by=cast.hr, submission=leave, starts_on=FRIDAY, ends_on=FRIDAY, reason="")
    for _number in range(30):
        LeaveMovement.objects.create(
            account=account,
            kind=MovementKind.ADJUSTMENT,
            days=Decimal("0.5"),
            source=uuid4(),
            reason="Récupération",
            author_label="rh",
        )
    shown = client_of(cast.animator).get(f"/conges/{account.public_id}/imprimer/")
    kinds = [movement.kind for movement in shown.context["movements"]]
    assert kinds == ["opening", "taken", "deferral", *["adjustment"] * 30]
    words = text_of(shown)
    assert (words.count("Récupération"), "le 19 mars 2027" in words) == (30, True)
    assert shown.context["balance"].available == 36


def test_print_is_for_its_owner_and_human_resources(
    account: LeaveAccount, cast: Cast, client_of: ClientOf
) -> None:
    who = (cast.animator, cast.hr, cast.coordinator, cast.director, cast.other_director)
    path = f"/conges/{account.public_id}/imprimer/"
    assert [client_of(person).get(path).status_code for person in who] == [200, 200, 404, 404, 404]


def test_print_costs_the_same_for_any_number_of_movements(
    account: LeaveAccount, cast: Cast, client_of: ClientOf
) -> None:
    client, path = client_of(cast.animator), f"/conges/{account.public_id}/imprimer/"
    client.get(path)  # what every first page of a process asks
    few = queries_of(lambda: client.get(path)).count
    for _number in range(30):
        LeaveMovement.objects.create(
            account=account, kind=MovementKind.ADJUSTMENT, days=1, source=uuid4(), author_label="rh"
        )
    assert queries_of(lambda: client.get(path)).count == few <= 14
