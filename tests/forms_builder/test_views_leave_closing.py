"""The end of a leave year: shown for each person, then done."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from forms_builder.models import FormPage, LeaveAccount, LeaveClosing, LeaveKind, LeavePolicy
from forms_builder.queries.leave import balance_of
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.accounts import PersonFactory
from tests.factories.forms_builder import account_of, send_leave
from tests.support.cast import Cast
from tests.support.queries import count_queries

ClientOf = Callable[[User], Client]
LIST = "/conges/cloture/"
LAST_YEAR = date(2025, 6, 1)


@pytest.fixture
def old(cast: Cast, centre: Centre, today: date) -> LeaveAccount:
    """Eight days of the year that ended on 31 May 2026, of which the centre carries five."""
    LeavePolicy.objects.filter(centre=centre).update(carries_over=Decimal(5))
    return account_of(cast.animator, "8", on=LAST_YEAR)


def address(account: LeaveAccount, year: int = 2025) -> str:
    return f"{LIST}{account.kind.public_id}/{year}/"


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())


def close_years(account: LeaveAccount, *years: int) -> None:
    for year in years:
        LeaveClosing.objects.create(
            centre=account.centre, kind=account.kind, year_start=date(year, 6, 1), author_label="rh"
        )


def next_year(account: LeaveAccount) -> Decimal:
    return balance_of(
        LeaveAccount.objects.get(employee=account.employee, year_start=date(2026, 6, 1))
    ).acquired


def test_years_shows_the_oldest_that_is_over_and_then_the_next(
    old: LeaveAccount, cast: Cast, client_of: ClientOf
) -> None:
    account_of(cast.coordinator, "1", on=date(2024, 7, 1))
    account_of(cast.coordinator, "1")
    response = client_of(cast.hr).get(LIST)
    assert [(one.year_start, one.number) for one in response.context["years"]] == [(date(2024, 6, 1), 1)]
    assert "juin 2024 – mai 2025, 1 solde" in text_of(response)
    assert client_of(cast.hr).get(address(old)).status_code == 404
    close_years(old, 2024)
    response = client_of(cast.hr).get(LIST)
    assert [(one.year_start, one.number) for one in response.context["years"]] == [(LAST_YEAR, 1)]


def test_years_shows_the_oldest_of_each_kind(old: LeaveAccount, cast: Cast, client_of: ClientOf) -> None:
    other = account_of(cast.animator, "1", name="Repos compensateur", on=date(2024, 7, 1))
    shown = client_of(cast.hr).get(LIST).context["years"]
    assert [(one.kind, one.year_start) for one in shown] == [
        (other.kind, date(2024, 6, 1)),
        (old.kind, LAST_YEAR),
    ]


def test_years_once_closed_are_gone(old: LeaveAccount, cast: Cast, client_of: ClientOf) -> None:
    LeaveClosing.objects.create(centre=old.centre, kind=old.kind, year_start=LAST_YEAR, author_label="rh")
    client = client_of(cast.hr)
    assert "Aucune année à clôturer" in text_of(client.get(LIST))
    assert [client.get(address(old)).url, client.post(address(old), {"seen": "x"}).url] == [LIST, LIST]


def test_year_shows_what_would_be_written_and_writes_nothing(
    old: LeaveAccount, cast: Cast, client_of: ClientOf
) -> None:
    response = client_of(cast.hr).get(address(old))
    shown = text_of(response)
    assert [(row.person, row.left, row.plan.excess) for row in response.context["rows"]] == [
        (cast.animator, 8, 3)
    ]
    assert "8 jours reportés, à prendre avant le 1er septembre 2027" in shown
    assert "laisser perdre 3 jours au-delà de la limite" in shown
    assert (LeaveClosing.objects.count(), old.movements.count()) == (0, 1)


@pytest.mark.parametrize(("ticked", "carried"), [(False, 8), (True, 5)])
def test_year_closed_carries_what_was_shown(
    old: LeaveAccount, cast: Cast, client_of: ClientOf, ticked: bool, carried: int
) -> None:
    client = client_of(cast.hr)
    seen = client.get(address(old)).context["seen"]
    ticks = [str(old.public_id)] if ticked else []
    response = client.post(address(old), {"seen": seen, "lapses": ticks}, follow=True)
    assert "L’année est clôturée" in text_of(response)
    assert (next_year(old), balance_of(old).available) == (carried, 0)


def test_year_closed_with_ticks_of_nobody_lets_nothing_lapse(
    old: LeaveAccount, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.hr)
    seen = client.get(address(old)).context["seen"]
    client.post(address(old), {"seen": seen, "lapses": ["x", str(uuid4())]})
    assert next_year(old) == 8


def test_year_that_has_moved_is_shown_again(old: LeaveAccount, cast: Cast, client_of: ClientOf) -> None:
    response = client_of(cast.hr).post(address(old), {"seen": "0" * 16}, follow=True)
    assert "Des soldes ont changé" in text_of(response)
    assert LeaveClosing.objects.count() == 0


def test_year_with_requests_that_wait_names_them_and_has_no_button(
    old: LeaveAccount, leave_page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    sent = send_leave(leave_page, cast.animator, date(2026, 5, 11))
    response = client_of(cast.hr).get(address(old))
    assert [part.submission for part in response.context["waiting"]] == [sent]
    shown = text_of(response)
    assert (sent.get_absolute_url() in shown, "Clôturer l’année</span></button>" in shown) == (True, False)
    client_of(cast.hr).post(address(old), {"seen": response.context["seen"]})
    assert LeaveClosing.objects.count() == 0


def test_year_of_nobody_says_so(old: LeaveAccount, cast: Cast, client_of: ClientOf) -> None:
    User.objects.filter(pk=cast.animator.pk).update(is_active=False)
    assert "Plus personne de cette année n’est là" in text_of(client_of(cast.hr).get(address(old)))


@pytest.mark.parametrize("who", ["direction", "animation.enfance", "informatique", "comptabilite"])
def test_closing_is_for_human_resources_alone(
    old: LeaveAccount, cast: Cast, client_of: ClientOf, who: str
) -> None:
    client = client_of(cast[who])
    answers = [client.get(LIST), client.get(address(old)), client.post(address(old), {"seen": "0"})]
    assert [answer.status_code for answer in answers] == [404, 404, 404]


@pytest.mark.parametrize("year", [0, 1999, 2026, 99999, 10**30])
def test_year_that_is_not_over_or_never_was_is_not_found(
    old: LeaveAccount, cast: Cast, client_of: ClientOf, year: int
) -> None:
    account_of(cast.animator, "1")
    assert client_of(cast.hr).get(address(old, year)).status_code == 404


def test_year_of_another_centre_is_not_found(
    old: LeaveAccount, other_centre: Centre, cast: Cast, client_of: ClientOf
) -> None:
    elsewhere = account_of(cast.other_animator, "8", on=LAST_YEAR)
    assert LeaveKind.objects.filter(pk=elsewhere.kind_id, centre=other_centre).exists() is True
    assert client_of(cast.hr).get(address(elsewhere)).status_code == 404


def test_year_costs_the_same_for_any_number_of_people(
    old: LeaveAccount, cast: Cast, centre: Centre, client_of: ClientOf
) -> None:
    client = client_of(cast.hr)

    def add_person(number: int) -> None:
        account_of(PersonFactory(centre=centre), "3.5", on=LAST_YEAR)

    assert count_queries(lambda: client.get(address(old)), add_row=add_person) <= 14
