"""Registers of the back office: one centre, one right, one action, and no way round."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from forms_builder.models import LeaveKind
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.centres.audiences import key_of, narrow, sector_term
from portal.centres.models import Audience, Centre, PublicHoliday, Readership, Sector
from tests.factories.home import page_of, section_of
from tests.support.cast import CHILDHOOD, Cast
from tests.support.queries import count_queries

SignIn = Callable[[User], Client]
SECTORS = "/administration/secteurs/"
HOLIDAYS = "/administration/jours-feries/"
KINDS = "/administration/natures-de-conge/"
AddRow = Callable[[Centre, int], object]
NEW = {"name": "Potager", "position": "40", "minimum_presence": "2", "is_organisational": "on"}


def test_list_shows_the_centres_own_rows(
    cast: Cast, client_of: SignIn, centre: Centre, other_centre: Centre
) -> None:
    Sector.objects.create(centre=centre, name="Secteur visible")
    Sector.objects.create(centre=other_centre, name="Secteur ailleurs")
    page = client_of(cast.communication).get(SECTORS).content.decode()
    assert ("Secteur visible" in page, "Secteur ailleurs" in page) == (True, False)


@pytest.mark.parametrize("path", [SECTORS, f"{SECTORS}create/", HOLIDAYS, f"{HOLIDAYS}create/"])
def test_screen_asks_for_no_file_that_is_not_there(path: str, cast: Cast, client_of: SignIn) -> None:
    """Django's own list draws yes and no with pictures of an application that is not installed."""
    person = cast.communication if path.startswith(SECTORS) else cast.hr
    page = client_of(person).get(path).content.decode()
    named = set(re.findall(r"(?:src|href)=\"/static/([^\"?]+)", page)) - {"css/portal.css"}
    assert named
    assert [name for name in sorted(named) if finders.find(name) is None] == []


@pytest.mark.parametrize(
    ("path", "job", "add_row"),
    [
        (SECTORS, "it", lambda centre, number: Sector.objects.create(centre=centre, name=f"Secteur {number}")),
        (HOLIDAYS, "hr", lambda centre, number: PublicHoliday.objects.create(
            centre=centre, name="Pont", date=date(2040, 1, number))),
        (KINDS, "hr", lambda centre, number: LeaveKind.objects.create(centre=centre, name=f"Congé {number}")),
    ],
)  # fmt: skip
def test_list_costs_the_same_for_any_number(
    path: str, job: str, add_row: AddRow, cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    client = client_of(getattr(cast, job))
    count_queries(lambda: client.get(path), add_row=lambda number: add_row(centre, number))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=enfance", {"Centre petite enfance", "Secteur Petite Enfance", "Secteur Enfance"}),
        ("is_organisational__exact=0", {"Non renseigné"}),
    ],
)
def test_list_is_searched_and_filtered(
    query: str, names: set[str], cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    page = client_of(cast.it).get(f"{SECTORS}?{query}").content.decode()
    found = {
        name for name in Sector.objects.filter(centre=centre).values_list("name", flat=True) if name in page
    }
    assert found == names


@pytest.mark.parametrize(
    "query",
    ["people__password__startswith=a", "centre__name=x", "name__regex=((a%2B)%2B)%2B", "pk__in=1"],
)
def test_list_takes_no_lookup_that_it_does_not_draw(
    query: str, cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    """Wagtail's register would search any table that is linked, one letter at a time."""
    client = client_of(cast.communication)
    shown = [client.get(path).content.decode().count("/administration/secteurs/edit/")
             for path in (SECTORS, f"{SECTORS}?{query}")]  # fmt: skip
    assert shown[0] == shown[1] > 0


def test_list_takes_a_value_that_is_none_for_no_filter(cast: Cast, client_of: SignIn) -> None:
    response = client_of(cast.communication).get(f"{SECTORS}?is_organisational__exact=perhaps")
    assert (response.status_code, response.headers.get("Location")) == (302, SECTORS)


@pytest.mark.parametrize(
    ("job", "path", "status"),
    [
        ("communication", SECTORS, 200),
        ("it", SECTORS, 200),
        ("hr", SECTORS, 404),
        ("animator", SECTORS, 404),
        ("installer", SECTORS, 404),
        ("hr", HOLIDAYS, 200),
        ("communication", HOLIDAYS, 404),
        ("it", HOLIDAYS, 404),
    ],
)
def test_list_is_for_who_holds_the_right(
    job: str, path: str, status: int, cast: Cast, client_of: SignIn
) -> None:
    assert client_of(getattr(cast, job)).get(path).status_code == status


def test_create_writes_in_the_persons_own_centre(
    cast: Cast, client_of: SignIn, centre: Centre, other_centre: Centre
) -> None:
    client = client_of(cast.communication)
    client.post(f"{SECTORS}create/", NEW | {"centre": other_centre.pk})
    sector = Sector.objects.get(name="Potager")
    entry = AuditEntry.objects.get(verb="centres.create_sector")
    assert (sector.centre, sector.receives_visits, entry.actor_id) == (centre, False, cast.communication.pk)


def test_create_of_a_name_that_is_taken_keeps_what_was_typed(
    cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    response = client_of(cast.communication).post(f"{SECTORS}create/", NEW | {"name": CHILDHOOD})
    page = response.content.decode()
    assert (response.status_code, f'value="{CHILDHOOD}"' in page) == (200, True)
    assert Sector.objects.filter(centre=centre, name=CHILDHOOD).count() == 1


def test_edit_changes_the_row_and_keeps_what_was(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    sector = Sector.objects.get(centre=centre, name=CHILDHOOD)
    client = client_of(cast.communication)
    client.post(f"{SECTORS}edit/{sector.pk}/", NEW | {"name": "Secteur Enfants"})
    sector.refresh_from_db()
    details = AuditEntry.objects.get(verb="centres.change_sector").details
    assert sector.name == "Secteur Enfants"
    assert (details["before"]["name"], details["after"]["name"]) == (CHILDHOOD, "Secteur Enfants")


@pytest.mark.parametrize("act", ["edit", "delete"])
def test_row_of_another_centre_does_not_exist(
    act: str, cast: Cast, client_of: SignIn, other_centre: Centre
) -> None:
    theirs = Sector.objects.create(centre=other_centre, name="Secteur ailleurs")
    client = client_of(cast.communication)
    path = f"{SECTORS}{act}/{theirs.pk}/"
    assert [client.get(path).status_code, client.post(path, NEW).status_code] == [404, 404]
    theirs.refresh_from_db()
    assert theirs.name == "Secteur ailleurs"


@pytest.mark.parametrize("pk", ["x", "0", "99999999", "-1", "99999999999999999999"])
def test_row_that_is_none_does_not_exist(pk: str, cast: Cast, client_of: SignIn) -> None:
    assert client_of(cast.communication).get(f"{SECTORS}edit/{pk}/").status_code == 404


def test_delete_is_refused_while_somebody_belongs_to_the_sector(
    cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    used = Sector.objects.get(centre=centre, name=CHILDHOOD)
    free = Sector.objects.create(centre=centre, name="Secteur libre")
    client = client_of(cast.communication)
    for sector in (used, free):
        client.post(f"{SECTORS}delete/{sector.pk}/")
    assert set(Sector.objects.filter(pk__in=[used.pk, free.pk])) == {used}


def test_delete_refused_says_what_is_in_the_way(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    used = Sector.objects.get(centre=centre, name=CHILDHOOD)
    answer = client_of(cast.communication).post(f"{SECTORS}delete/{used.pk}/", follow=True)
    said = [str(message) for message in answer.context["messages"]]
    assert len(said) == 1
    assert (
        said[0].split()
        == f"« {CHILDHOOD} » est utilisé et ne peut pas être supprimé : rattachements (3).".split()
    )


def test_delete_of_a_sector_that_limits_pages_names_them(
    cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    free = Sector.objects.create(centre=centre, name="Secteur libre")
    rule = narrow([sector_term(free.pk)])
    audience = Audience.objects.create(centre=centre, key=key_of(rule), rule=rule)
    page = page_of(section_of(centre, "Vie"), "Sorties du jeudi", [("text", "<p>Texte</p>")])
    Readership.objects.update_or_create(page=page, defaults={"audience": audience})
    answer = client_of(cast.communication).post(f"{SECTORS}delete/{free.pk}/", follow=True)
    said = [str(message) for message in answer.context["messages"]]
    assert len(said) == 1
    assert "Sorties du jeudi" in said[0]
    assert Sector.objects.filter(pk=free.pk).exists()


def test_public_holiday_is_said_worked_by_human_resources(
    cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    day = PublicHoliday.objects.create(centre=centre, date=date(2031, 6, 2), name="Lundi de Pentecôte")
    client = client_of(cast.hr)
    client.post(
        f"{HOLIDAYS}edit/{day.pk}/", {"date": "2031-06-02", "name": "Lundi de Pentecôte", "is_worked": "on"}
    )
    day.refresh_from_db()
    assert day.is_worked
