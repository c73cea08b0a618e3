from collections import Counter

import pytest
from django.contrib.auth.hashers import check_password
from django.db.models import Count, QuerySet, Value
from django.db.models.functions import Concat

from portal.accounts.choices import Contract, Role
from portal.accounts.models import SectorMembership, User
from portal.accounts.passwords import DEMONSTRATION
from portal.accounts.queries.invitations import to_invite
from portal.accounts.queries.recoveries import waiting_for
from portal.centres.choices import FIRST_SECTORS, UNKNOWN_SECTOR
from portal.demo import people

ACCOUNTS = {
    "direction": {Role.DIRECTOR},
    "rh": {Role.HR},
    "comptabilite": {Role.ACCOUNTING},
    "coordination.enfance": set(),
    "coordination.jeunes": set(),
    "animation.enfance": {Role.SUPERVISOR},
    "animation.jeunes": {Role.SUPERVISOR},
    "accueil": {Role.RECEPTION},
    "accueil2": {Role.RECEPTION},
    "materiel": {Role.EQUIPMENT},
    "communication": {Role.COMMUNICATION},
    "informatique": {Role.IT},
    "parti": {Role.SUPERVISOR},
    "centre2.direction": {Role.DIRECTOR},
    "centre2.animation": {Role.SUPERVISOR},
}
"""The accounts that people and scripts rely on, with their roles."""


@pytest.fixture
def demo(db) -> QuerySet[User]:
    """The people of the demonstration, loaded beside the cast, whose user names make room."""
    User.objects.update(username=Concat("username", Value("~")))
    people.load()
    return User.objects.filter(centre__slug__in=[people.CENTRE, people.SECOND_CENTRE])


def test_load_makes_the_accounts_that_people_rely_on(demo: QuerySet[User]):
    found = {person.username: set(person.roles) for person in demo.filter(username__in=ACCOUNTS)}
    assert found == ACCOUNTS
    assert {name for name in ACCOUNTS if demo.get(username=name).is_active} == set(ACCOUNTS) - {"parti"}


def test_load_makes_forty_eight_employees_as_many_women_as_men(demo: QuerySet[User]):
    employees = demo.filter(centre__slug=people.CENTRE, is_active=True).exclude(contract=Contract.BOARD)
    assert employees.count() == 48
    assert demo.filter(centre__slug=people.SECOND_CENTRE).count() == 6
    names = Counter((person.first_name, person.last_name) for person in demo)
    assert set(names.values()) == {1}


def test_load_gives_its_password_to_these_accounts_only(demo: QuerySet[User]):
    usable = {person.username for person in demo if person.has_usable_password()}
    assert usable == {*ACCOUNTS, "presidence"}
    assert check_password(DEMONSTRATION, demo.get(username="direction").password)


def test_load_fills_every_sector_where_people_work(demo: QuerySet[User]):
    main = SectorMembership.objects.filter(person__in=demo, person__centre__slug=people.CENTRE, is_main=True)
    assert set(main.values_list("sector__name", flat=True)) == {*FIRST_SECTORS} - {UNKNOWN_SECTOR}
    assert main.count() == demo.filter(centre__slug=people.CENTRE).count()


def test_load_gives_sectors_their_coordinators(demo: QuerySet[User]):
    found = SectorMembership.objects.filter(
        person__in=demo, person__centre__slug=people.CENTRE, is_coordinator=True
    )
    held = dict(found.values_list("sector__name").annotate(number=Count("pk")))
    assert held == dict.fromkeys({*FIRST_SECTORS} - {UNKNOWN_SECTOR, people.CULTURE}, 1)
    assert set(
        found.filter(person__username="coordination.jeunes").values_list("sector__name", flat=True)
    ) == {
        people.TEENS,
        people.YOUNG,
    }


def test_load_declares_who_decides_for_those_who_decide(demo: QuerySet[User]):
    stand_ins = demo.exclude(stand_in=None).values_list("username", "stand_in__username")
    assert set(stand_ins) == {("direction", "presidence"), ("rh", "karim.belhadj")}
    assert demo.get(username="presidence").contract == Contract.BOARD


def test_load_is_plausible_to_the_validators(demo: QuerySet[User]):
    for person in demo:
        person.full_clean()
    part_time = demo.filter(weekly_hours__lt=35, weekly_hours__gt=0)
    assert {len(person.working_days) for person in part_time.exclude(username="fatou.diallo")} == {3, 4}


def test_plain_writes_names_as_user_names():
    assert [people.plain(name) for name in ("Anne-Sophie", "Éloïse", "D'Arc", "De La Tour")] == [
        "anne-sophie",
        "eloise",
        "darc",
        "de-la-tour",
    ]


def test_load_leaves_somebody_to_invite_on_paper_and_an_access_to_decide(demo: QuerySet[User]):
    hr, it = demo.get(username="rh"), demo.get(username="informatique")
    numbers = to_invite(hr)
    assert (numbers.on_paper, numbers.by_mail > 0) == (2, True)
    assert [recovery.asked_by for recovery in waiting_for(it)] == [hr]
