"""Everybody's leave, as human resources read and correct it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from forms_builder.choices import MovementKind
from forms_builder.leave_forms import account_name
from forms_builder.models import FormPage, LeaveAccount, LeaveClosing, LeaveMovement, Submission
from forms_builder.queries.leave import balance_of
from forms_builder.queries.leave_people import people_kept
from portal.accounts.models import User
from portal.centres.models import Centre
from portal.kit.access import can
from tests.factories.accounts import PersonFactory
from tests.factories.forms_builder import account_of, approve_all, kind_of, send_leave
from tests.support.cast import Cast
from tests.support.queries import count_queries, queries_of

ClientOf = Callable[[User], Client]
LIST = "/conges/salaries/"


def address(person: User) -> str:
    return f"{LIST}{person.public_id}/"


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())


def test_people_shows_everybody_with_what_is_left(
    leave_page: FormPage, account: LeaveAccount, cast: Cast, client_of: ClientOf
) -> None:
    send_leave(leave_page, cast.animator, date(2027, 3, 15), date(2027, 3, 16))
    response = client_of(cast.hr).get(LIST)
    found = {row.person.username: row.balances for row in response.context["rows"]}
    assert (len(found["animation.enfance"]), found["direction"]) == (1, ())
    shown = text_of(response)
    assert "Congés payés, juin 2026 – mai 2027 : 23 jours – 2 jours en attente" in shown
    assert ("Aucun solde pour l’instant" in shown, address(cast.animator) in shown) == (True, True)


def test_people_is_searched_by_words(cast: Cast, client_of: ClientOf, today: date) -> None:
    client = client_of(cast.hr)
    rows = client.get(LIST, {"q": "fontaine lea"}).context["rows"]
    assert [row.person for row in rows] == [cast.animator]
    assert "Personne ne correspond" in text_of(client.get(LIST, {"q": "zzz"}))


def test_people_of_the_director_are_human_resources(cast: Cast, client_of: ClientOf, today: date) -> None:
    rows = client_of(cast.director).get(LIST).context["rows"]
    assert [row.person for row in rows] == [cast.hr]
    assert client_of(cast.director).get(address(cast.hr)).status_code == 200
    assert client_of(cast.director).get(address(cast.animator)).status_code == 404


def test_people_kept_is_the_set_form_of_the_right_to_write(cast: Cast, centre: Centre, today: date) -> None:
    """But oneself, whom human resources see in the list and do not write on."""
    accounts = {who: account_of(who) for who in (cast.animator, cast.hr, cast.director, cast.other_animator)}
    for reader in (cast.hr, cast.director, cast.animator, cast.it, cast.gone, cast.other_director):
        written = {who for who, row in accounts.items() if can(reader, "forms_builder.credit_leave", row)}
        kept = set(people_kept(reader)) if reader.is_active else set()
        assert (set(accounts) & kept) - {reader} == written


def test_people_costs_the_same_for_any_number_of_people(
    cast: Cast, centre: Centre, client_of: ClientOf, today: date
) -> None:
    client = client_of(cast.hr)

    def add_person(number: int) -> None:
        account_of(PersonFactory(centre=centre, last_name=f"Aaa{number}"), "3")

    assert count_queries(lambda: client.get(LIST), add_row=add_person) <= 14
    assert queries_of(lambda: client.get(LIST)).repeated == []


def test_people_is_paged(cast: Cast, centre: Centre, client_of: ClientOf, today: date) -> None:
    for number in range(25):
        PersonFactory(centre=centre, last_name=f"Aaa{number:02}")
    client = client_of(cast.hr)
    first = client.get(LIST).context
    second = client.get(LIST, {"suite": first["page"].next_cursor}).context
    names = [row.person.pk for row in (*first["rows"], *second["rows"])]
    assert (len(first["rows"]), len(names)) == (20, len(set(names)))


def test_person_shows_balances_and_earlier_years(
    account: LeaveAccount, cast: Cast, client_of: ClientOf
) -> None:
    older = account_of(cast.animator, "2", on=date(2025, 7, 1))
    context = client_of(cast.hr).get(address(cast.animator)).context
    assert [balance.account for balance in context["balances"]] == [account]
    assert (context["earlier"], context["may_write"]) == ([older], True)


def test_person_without_balance_says_so(cast: Cast, client_of: ClientOf, today: date) -> None:
    assert "Les premiers jours que vous écrivez l’ouvrent." in text_of(
        client_of(cast.hr).get(address(cast.animator))
    )


def test_person_for_oneself_is_only_read(cast: Cast, client_of: ClientOf, today: date) -> None:
    client, own = client_of(cast.hr), account_of(cast.hr)
    response = client.get(address(cast.hr))
    assert (response.context["may_write"], "<form" in text_of(response).partition("<main")[2]) == (
        False,
        False,
    )
    assert client.post(address(cast.hr), posted(own)).status_code == 403
    assert own.movements.count() == 1


@pytest.mark.parametrize("who", ["animation.enfance", "coordination.enfance", "informatique"])
def test_person_is_for_who_keeps_leave(
    account: LeaveAccount, cast: Cast, client_of: ClientOf, who: str
) -> None:
    client = client_of(cast[who])
    assert (client.get(LIST).status_code, client.get(address(cast.animator)).status_code) == (404, 404)
    assert client.post(address(cast.animator), posted(account)).status_code == 404
    assert account.movements.count() == 1


def test_person_of_another_centre_is_not_found(cast: Cast, client_of: ClientOf, today: date) -> None:
    assert client_of(cast.hr).get(address(cast.other_animator)).status_code == 404


def posted(account: LeaveAccount, **values: str) -> dict[str, str]:
    right = {"days": "−1,5", "reason": "Erreur de mai", "identifier": str(uuid4())}
    return {"account": account_name(account), **right, **values}


def test_adjustment_is_written_on_the_account(account: LeaveAccount, cast: Cast, client_of: ClientOf) -> None:
    response = client_of(cast.hr).post(address(cast.animator), posted(account), follow=True)
    assert response.redirect_chain == [(address(cast.animator), 302)]
    assert "L’ajustement est inscrit." in text_of(response)
    movement = account.movements.get(kind=MovementKind.ADJUSTMENT)
    assert (movement.days, movement.reason, balance_of(account).available) == (
        Decimal("-1.5"),
        "Erreur de mai",
        Decimal("23.5"),
    )


def test_adjustment_sent_twice_is_written_once(
    account: LeaveAccount, cast: Cast, client_of: ClientOf
) -> None:
    client, values = client_of(cast.hr), posted(account)
    for _time in range(2):
        client.post(address(cast.animator), values)
    assert account.movements.filter(kind=MovementKind.ADJUSTMENT).count() == 1


def test_adjustment_of_a_balance_that_is_not_there_opens_it(
    cast: Cast, client_of: ClientOf, today: date
) -> None:
    kind = kind_of(cast.animator.centre, "Repos compensateur")
    fresh = LeaveAccount(employee=cast.animator, kind=kind, year_start=date(2026, 6, 1))
    client, values = client_of(cast.hr), opened(fresh)
    for _time in range(2):
        answer = client.post(address(cast.animator), values, follow=True)
        assert "Le solde d’ouverture est inscrit." in text_of(answer)
    account = LeaveAccount.objects.get(employee=cast.animator)
    assert (account.kind, account.year_start, balance_of(account).available) == (kind, date(2026, 6, 1), 2)
    assert list(account.movements.values_list("kind", "reason")) == [(MovementKind.OPENING, "Erreur de mai")]


def opened(account: LeaveAccount) -> dict[str, str]:
    """What opens an account with two days."""
    return posted(account, days="2") | {"account": f"opening:{account_name(account)}"}


def test_person_offers_the_opening_where_no_days_were_given(
    account: LeaveAccount, cast: Cast, client_of: ClientOf
) -> None:
    response = client_of(cast.hr).get(address(cast.animator))
    offered = response.context["form"].fields["account"].widget.choices
    assert [(name, label.endswith(" – solde d’ouverture")) for name, label in offered] == [
        (name if one == account else f"opening:{name}", one != account)
        for name, one in response.context["form"].accounts.items()
    ]
    assert "Là où la liste dit « solde d’ouverture »" in text_of(response)


def test_opening_of_a_balance_on_which_days_were_given_meanwhile_is_refused(
    account: LeaveAccount, cast: Cast, client_of: ClientOf
) -> None:
    response = client_of(cast.hr).post(address(cast.animator), opened(account))
    assert response.context["form"].errors == {
        "account": [
            "Des jours ont été inscrits entre-temps sur ce solde. Regardez-le, puis ajustez-le si besoin."
        ]
    }
    assert account.movements.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("days", "0", "Zéro ne change rien : écrivez combien de jours sont ajoutés ou retirés."),
        ("days", "deux", "Écrivez un nombre, par exemple 12 ou 3,5."),
        ("days", "367", "Écrivez 366 ou moins."),
        ("days", "1,234", "Au plus 2 chiffres après la virgule."),
        ("reason", "", "Il manque une réponse ici."),
    ],
)
def test_adjustment_that_cannot_be_says_why(
    account: LeaveAccount, cast: Cast, client_of: ClientOf, field: str, value: str, sentence: str
) -> None:
    response = client_of(cast.hr).post(address(cast.animator), posted(account, **{field: value}))
    assert response.context["form"].errors == {field: [sentence]}
    assert account.movements.count() == 1


def test_adjustment_of_an_account_of_somebody_else_is_refused(
    account: LeaveAccount, cast: Cast, client_of: ClientOf
) -> None:
    older = account_of(cast.coordinator, "4", on=date(2020, 7, 1))
    response = client_of(cast.hr).post(address(cast.animator), posted(older))
    assert list(response.context["form"].errors) == ["account"]
    assert LeaveMovement.objects.filter(kind=MovementKind.ADJUSTMENT).count() == 0


def test_my_leave_leads_to_everybodys_for_who_keeps_it(cast: Cast, client_of: ClientOf, today: date) -> None:
    people = (cast.hr, cast.director, cast.animator)
    assert [LIST in text_of(client_of(person).get("/conges/")) for person in people] == [True, True, False]


# What the page proposes to write -------------------------------------------------------------------------------


def approved(page: FormPage, cast: Cast, start: date, end: date) -> Submission:
    return approve_all(send_leave(page, cast.animator, start, end), cast.coordinator, cast.hr, cast.director)


def test_person_proposes_days_of_split_leave_and_writes_them_once(
    leave_page: FormPage, account: LeaveAccount, cast: Cast, client_of: ClientOf
) -> None:
    approved(leave_page, cast, date(2026, 8, 3), date(2026, 8, 14))
    approved(leave_page, cast, date(2027, 2, 1), date(2027, 2, 5))
    client = client_of(cast.hr)
    [proposal] = client.get(address(cast.animator)).context["proposals"]
    assert (proposal.account, proposal.act, proposal.days) == (account, "split", 2)
    for _time in range(2):
        client.post(f"/conges/{account.public_id}/inscrire/", {"act": "split"})
    assert balance_of(account).acquired == 27
    assert client.get(address(cast.animator)).context["proposals"] == []


def test_person_proposes_to_carry_what_is_left_on_a_closed_year(
    cast: Cast, client_of: ClientOf, today: date
) -> None:
    older = account_of(cast.animator, "2", on=date(2025, 7, 1))
    LeaveClosing.objects.create(
        centre=older.centre, kind=older.kind, year_start=older.year_start, author_label="rh"
    )
    client = client_of(cast.hr)
    shown = client.get(address(cast.animator))
    assert [(one.act, one.days) for one in shown.context["proposals"]] == [("carry", 2)]
    assert "Reste sur une année clôturée" in text_of(shown)
    client.post(f"/conges/{older.public_id}/inscrire/", {"act": "carry"})
    assert balance_of(older).available == 0


def test_line_that_cannot_be_written_says_why(account: LeaveAccount, cast: Cast, client_of: ClientOf) -> None:
    answer = client_of(cast.hr).post(f"/conges/{account.public_id}/inscrire/", {"act": "carry"}, follow=True)
    assert "Cette année de congés n’est pas clôturée" in text_of(answer)
    assert account.movements.count() == 1


def test_sickness_gives_the_days_of_a_leave_back(
    leave_page: FormPage, account: LeaveAccount, cast: Cast, client_of: ClientOf
) -> None:
    leave = approved(leave_page, cast, date(2027, 3, 15), date(2027, 3, 19))
    client, values = client_of(cast.hr), {"leave": str(leave.pk), "starts_on": "2027-03-17"}
    refused = client.post(f"{address(cast.animator)}maladie/", {**values, "ends_on": "2027-03-16"})
    form = refused.context["sickness_form"]
    assert (list(form.errors), str(form["leave"].label)) == (["ends_on"], "Congé")
    client.post(f"{address(cast.animator)}maladie/", {**values, "ends_on": "2027-03-19"})
    assert (balance_of(account).taken, balance_of(account).available) == (2, 23)
    assert client.get(address(cast.animator)).context["leaves"] == []


def test_writing_lines_is_for_who_keeps_leave(account: LeaveAccount, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.coordinator)
    paths = (f"/conges/{account.public_id}/inscrire/", f"{address(cast.animator)}maladie/")
    assert [client.post(path, {"act": "split"}).status_code for path in paths] == [404, 404]


def test_person_costs_the_same_for_any_number_of_years(
    account: LeaveAccount, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.hr)

    def add_year(number: int) -> None:
        account_of(cast.animator, "1", on=date(2024 - number, 7, 1))

    assert count_queries(lambda: client.get(address(cast.animator)), add_row=add_year) <= 14
