"""A race can be lost: the helper shows an update that disappears when nothing is locked."""

from collections.abc import Callable

import pytest
from django.db import transaction

from portal.centres.models import Centre
from tests.support.race import Runner

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@transaction.atomic
def add_a_letter() -> None:
    centre = Centre.objects.select_for_update().get(slug="canal")
    Centre.objects.filter(pk=centre.pk).update(name=centre.name + "+")


def name_after_a_race(race: Callable[..., list[Runner]]) -> str:
    Centre.objects.filter(slug="canal").update(name="Canal")
    assert [runner.error for runner in race(add_a_letter, add_a_letter)] == [None, None]
    return Centre.objects.get(slug="canal").name


def test_run_together_with_a_lock_keeps_both_updates(race: Callable[..., list[Runner]]) -> None:
    assert name_after_a_race(race) == "Canal++"


def test_run_together_without_locks_loses_one(race: Callable[..., list[Runner]], without_locks: None) -> None:
    assert name_after_a_race(race) == "Canal+"
