"""The calendar of absences: who is away, never why."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from forms_builder.choices import DayMark
from forms_builder.models import FormPage, LeaveAccount
from portal.accounts.models import User
from portal.centres.models import Sector
from tests.factories.accounts import AbsenceFactory, PersonFactory
from tests.factories.forms_builder import approve_all, send_leave
from tests.support.cast import CHILDHOOD, YOUTH, Cast
from tests.support.queries import count_queries

ClientOf = Callable[[User], Client]
CALENDAR = "/conges/calendrier/"
MONDAY, FRIDAY = date(2027, 3, 15), date(2027, 3, 19)


def text_of(response: Any) -> str:
    return str(response.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


def away_on(response: Any, day: date) -> list[tuple[str, DayMark]]:
    days = {one.date: list(one.away) for one in response.context["month"].days}
    return days.get(day, [])


def sector_named(cast: Cast, name: str) -> Sector:
    return Sector.objects.get(centre=cast.hr.centre, name=name)


@pytest.fixture
def away(cast: Cast, today: date) -> None:
    """Léa is away from the Monday to the Wednesday at noon."""
    AbsenceFactory(person=cast.animator, starts_on=MONDAY, ends_on=date(2027, 3, 17), ends_at_noon=True)


def test_calendar_opens_on_this_month_and_ones_own_sector(
    away: None, cast: Cast, client_of: ClientOf
) -> None:
    response = client_of(cast.coordinator).get(CALENDAR)
    assert (response.context["first"], response.context["sector"].name) == (date(2027, 3, 1), CHILDHOOD)
    assert away_on(response, MONDAY) == [("Léa Fontaine", DayMark.AWAY)]
    assert away_on(response, date(2027, 3, 17)) == [("Léa Fontaine", DayMark.MORNING)]
    assert away_on(response, date(2027, 3, 18)) == []
    assert "<strong>Léa Fontaine</strong> absence le matin" in text_of(response)


def test_calendar_leads_to_other_months_and_sectors(away: None, cast: Cast, client_of: ClientOf) -> None:
    childhood, youth = sector_named(cast, CHILDHOOD), sector_named(cast, YOUTH)
    client = client_of(cast.youth_animator)
    assert away_on(client.get(CALENDAR), MONDAY) == []
    response = client.get(CALENDAR, {"mois": "2027-03", "secteur": childhood.pk})
    assert away_on(response, MONDAY) == [("Léa Fontaine", DayMark.AWAY)]
    assert response.context["before"] == f"?mois=2027-02&secteur={childhood.pk}"
    assert response.context["after"] == f"?mois=2027-04&secteur={childhood.pk}"
    assert (youth, f"?mois=2027-03&secteur={youth.pk}") in response.context["chips"]


@pytest.mark.parametrize("asked", ["2027-13", "2027-3", "99999-01", "mars", "", "２０２７-03"])
def test_calendar_of_a_month_that_is_none_is_this_month(
    asked: str, today: date, cast: Cast, client_of: ClientOf
) -> None:
    response = client_of(cast.animator).get(CALENDAR, {"mois": asked})
    assert response.context["first"] == date(2027, 3, 1)


def test_calendar_of_a_sector_of_another_centre_is_ones_own(
    today: date, cast: Cast, client_of: ClientOf
) -> None:
    other = Sector.objects.get(centre=cast.other_animator.centre, name=CHILDHOOD)
    response = client_of(cast.animator).get(CALENDAR, {"secteur": other.pk})
    assert response.context["sector"].centre == cast.animator.centre
    assert "Jordan Picard" not in text_of(response)


def test_calendar_never_says_why(
    leave_page: FormPage, account: LeaveAccount, cast: Cast, client_of: ClientOf
) -> None:
    granted = approve_all(
        send_leave(leave_page, cast.animator, MONDAY, FRIDAY), cast.coordinator, cast.hr, cast.director
    )
    response = client_of(cast.coordinator).get(CALENDAR)
    assert away_on(response, FRIDAY) == [("Léa Fontaine", DayMark.AWAY)]
    assert [words in text_of(response) for words in ("Congés payés", str(granted.pk))] == [False, False]


def test_calendar_shows_what_is_asked_to_who_decides_and_who_asks_alone(
    leave_page: FormPage, account: LeaveAccount, cast: Cast, client_of: ClientOf
) -> None:
    send_leave(leave_page, cast.animator, MONDAY, FRIDAY)
    query = {"secteur": sector_named(cast, CHILDHOOD).pk}
    shown = {
        person.username: away_on(client_of(person).get(CALENDAR, query), MONDAY)
        for person in (cast.animator, cast.coordinator, cast.hr, cast.youth_animator, cast.reception)
    }
    asked = [("Léa Fontaine", DayMark.ASKED)]
    assert shown == {
        "animation.enfance": asked,
        "coordination.enfance": asked,
        "rh": asked,
        "animation.jeunes": [],
        "accueil": [],
    }


def test_calendar_says_the_days_on_which_too_few_are_there(
    away: None, cast: Cast, client_of: ClientOf
) -> None:
    client, sector = client_of(cast.animator), sector_named(cast, CHILDHOOD)
    assert "il en faut" not in text_of(client.get(CALENDAR))
    Sector.objects.filter(pk=sector.pk).update(minimum_presence=2)
    response = client.get(CALENDAR)
    short = [day.date for day in response.context["month"].days if day.attendance]
    assert short == [MONDAY, date(2027, 3, 16), date(2027, 3, 17)]
    assert "1 présent sur 2, il en faut 2" in text_of(response)
    assert "2 personnes doivent être là chaque jour." in text_of(response)


def test_calendar_says_that_nobody_is_away_and_that_nobody_belongs(
    today: date, cast: Cast, client_of: ClientOf
) -> None:
    client, sector = client_of(cast.animator), sector_named(cast, CHILDHOOD)
    assert "Personne n’est absent ce mois-ci" in text_of(client.get(CALENDAR))
    empty = Sector.objects.filter(centre=sector.centre, is_organisational=True, memberships=None)[0]
    assert "Personne n’appartient à ce secteur" in text_of(client.get(CALENDAR, {"secteur": empty.pk}))


def test_calendar_of_a_centre_without_sectors_says_so(today: date, cast: Cast, client_of: ClientOf) -> None:
    Sector.objects.update(is_organisational=False)
    assert "Aucun secteur pour l’instant" in text_of(client_of(cast.animator).get(CALENDAR))


def test_calendar_asks_as_much_for_one_person_and_for_many(
    today: date, cast: Cast, client_of: ClientOf
) -> None:
    client, sector = client_of(cast.hr), sector_named(cast, CHILDHOOD)

    def add(number: int) -> None:
        person = PersonFactory.create(centre=cast.hr.centre)
        person.sector_memberships.all().delete()
        person.sector_memberships.create(sector=sector, is_main=True)
        AbsenceFactory(person=person, starts_on=MONDAY, ends_on=FRIDAY)

    assert count_queries(lambda: client.get(CALENDAR, {"secteur": sector.pk}), add_row=add) <= 14


def test_leave_page_leads_to_the_calendar(cast: Cast, client_of: ClientOf) -> None:
    assert f'href="{CALENDAR}"' in text_of(client_of(cast.animator).get("/conges/"))
