"""A network of fictional centres: the same people each time, and never beside real ones."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from portal.accounts.choices import Role
from portal.accounts.models import Absence, Delegation, RoleGrant, SectorMembership, User
from portal.centres.models import Centre
from portal.demo import network
from tests.support.cast import Cast

COUNTED = (Centre, User, RoleGrant, SectorMembership, Absence, Delegation)


def counts() -> list[int]:
    return [model._default_manager.count() for model in COUNTED]


def people_of(number: int) -> list[Any]:
    found = User.objects.filter(centre__slug=network.slug_of(number)).order_by("pk")
    return list(found.values_list("username", "first_name", "last_name", "phone", "working_days"))


def test_load_adds_whole_centres_and_the_second_time_nothing(cast: Cast) -> None:
    assert network.load(2, 30) == 2
    before = counts()
    assert network.load(2, 30) == 0
    assert counts() == before
    people = User.objects.filter(centre__slug=network.slug_of(2))
    assert people.count() == 30
    assert people.filter(sector_memberships__is_main=True).count() == 30
    assert people.filter(sector_memberships__is_coordinator=True).count() == 11
    assert people.filter(absences__isnull=False).count() == 3
    director = people.get(role_grants__role=Role.DIRECTOR)
    assert (director.username, director.has_usable_password()) == ("reseau-fictif-002.direction", False)
    assert director.search_text.endswith("directrice")


def test_hire_makes_the_same_people_each_time(cast: Cast) -> None:
    network.load(1, 30)
    place = network.place_of(1, Centre.objects.get(slug=network.slug_of(1)), "")
    again = network.staff_of(place, 30)
    assert people_of(1) == [
        (one.username, one.first_name, one.last_name, one.phone, one.working_days) for one in again
    ]


def test_load_gives_passwords_in_the_demonstration_alone(cast: Cast, settings: Settings) -> None:
    settings.DEMO = True
    network.load(1, 30)
    assert [
        person.has_usable_password() for person in User.objects.filter(centre__slug=network.slug_of(1))
    ] == [True] * 30


@pytest.mark.parametrize("demo", [True, False])
def test_seed_beside_a_real_centre_is_refused(demo: bool, cast: Cast, settings: Settings) -> None:
    settings.DEMO = demo
    before = counts()
    with pytest.raises(CommandError, match="Tilleuls"):
        call_command("seed", "--scale", "network", "--yes")
    assert counts() == before


def test_seed_outside_of_the_demonstration_asks_for_yes(
    cast: Cast, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = Centre.objects.order_by("pk")
    Centre.objects.filter(pk=first.pk).update(slug=network.CENTRE)
    Centre.objects.filter(pk=second.pk).update(slug=network.SECOND_CENTRE)
    settings.DEMO = False
    small = ("--scale", "network", "--centres", "1", "--requests", "60")
    with pytest.raises(CommandError, match="--yes"):
        call_command("seed", *small)
    call_command("seed", *small, "--yes")
    call_command("seed", *small, "--yes")
    said = capsys.readouterr().out
    assert said == "1 centres are added, with 50 people; 60 requests.\nThe network is already there.\n"
