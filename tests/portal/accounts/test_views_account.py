import pytest
from django.test import Client

from portal.accounts.actions.people import set_sectors
from portal.accounts.models import User
from portal.centres.models import Sector
from tests.support.cast import SYSTEM, Cast
from tests.support.queries import count_queries

ADDRESS = "/compte/"


def text_of(response) -> str:
    return response.content.decode()


def test_account_shows_what_the_portal_knows(cast: Cast, client_of):
    text = text_of(client_of(cast.coordinator).get(ADDRESS))
    for fact in (
        "Claire Dubois",
        "coordination.enfance",
        "Centre social des Tilleuls",
        "coordinatrice enfance",
        "Secteur Enfance",
        "je le coordonne",
        "35 h par semaine",
        "lundi, mardi, mercredi, jeudi, vendredi",
        "1 septembre 2020",
    ):
        assert fact in text.replace("\N{NO-BREAK SPACE}", " ").replace("1er", "1")


def test_account_of_the_installation_administrator_has_no_centre(cast: Cast, client_of):
    response = client_of(cast.installer).get(ADDRESS)
    assert response.status_code == 200
    assert "Contrat" not in text_of(response)


def test_account_saves_the_telephone(cast: Cast, client_of):
    client: Client = client_of(cast.animator)
    assert client.post(ADDRESS, {"phone": "+33 6 39 98 01 02"}).status_code == 302
    assert User.objects.get(pk=cast.animator.pk).phone == "+33 6 39 98 01 02"
    assert client.post(ADDRESS, {"phone": ""}).status_code == 302
    assert User.objects.get(pk=cast.animator.pk).phone == ""


@pytest.mark.parametrize(
    "phone", ["abc", "06 39 98 01 02 06 39 98 01 02", "06\0", "06 39\n98", "<b>06</b>", "1" * 10_000]
)
def test_account_bad_telephone_is_said_and_kept_on_the_form(cast: Cast, client_of, phone: str):
    response = client_of(cast.animator).post(ADDRESS, {"phone": phone})
    assert response.status_code == 200
    assert 'id="id_phone_error"' in text_of(response)
    assert "<b>06" not in text_of(response)
    assert User.objects.get(pk=cast.animator.pk).phone == ""


def test_account_takes_only_the_telephone(cast: Cast, client_of):
    posted = {
        "phone": "06 39 98 01 02",
        "is_superuser": "1",
        "is_staff": "1",
        "roles": "director",
        "centre": str(cast.other_director.centre_id),
        "function": "directrice",
        "weekly_hours": "10",
        "username": "direction2",
        "public_id": "00000000-0000-0000-0000-000000000000",
        "person": str(cast.director.pk),
    }
    client: Client = client_of(cast.animator)
    before = User.objects.filter(pk=cast.animator.pk).values().get()
    client.post(ADDRESS, posted)
    after = User.objects.filter(pk=cast.animator.pk).values().get()
    assert after == before | {"phone": "06 39 98 01 02"}
    assert User.objects.get(pk=cast.animator.pk).roles == cast.animator.roles


def test_account_costs_the_same_whatever_the_sectors(cast: Cast, client_of):
    client: Client = client_of(cast.animator)
    sectors = list(Sector.objects.filter(centre=cast.animator.centre))

    def add_row(number: int) -> None:
        set_sectors(
            by=SYSTEM, person=cast.animator, main=sectors[0], others=sectors[: min(number, len(sectors))]
        )

    assert count_queries(lambda: client.get(ADDRESS), add_row=add_row) <= 10
