from collections import Counter

import pytest
from django.contrib.auth import authenticate
from django.db.models import Count

from portal.accounts.choices import Contract, Role
from portal.accounts.models import SectorMembership, User
from portal.accounts.passwords import DEMONSTRATION
from portal.centres.choices import FIRST_SECTORS
from portal.centres.models import Centre, Sector
from portal.demo import people

CONTRACT = {
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
def demo(db) -> Centre:
    # The cast's second centre has the same short name.
    people_of_cast = User.objects.exclude(centre=None)
    people_of_cast.update(username=Concat("username", Value("~")))
    Centre.objects.filter(slug=people.SECOND_CENTRE).update(slug="canal-des-tests")
    people.load()
    return Centre.objects.get(slug=people.CENTRE)
