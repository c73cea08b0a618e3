"""The race helper can fail: without a lock, two threads lose an update."""

import pytest

from portal.centres.models import Centre
from django.db import transaction


def rename(lock: bool) -> None:
    with transaction.atomic():
        centres = Centre.objects.select_for_update() if lock else Centre.objects.all()
        centre = centres.get(slug="tilleuls")
        Centre.objects.filter(pk=centre.pk).update(name=centre.name + "+")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lock", [True, False])
def test_race(race, lock):
    before = Centre.objects.get(slug="tilleuls").name
    assert [r.error for r in race(lambda: rename(lock), lambda: rename(lock))] == [None, None]
    after = Centre.objects.get(slug="tilleuls").name
    print(after)
    assert after in (before + "+", before+"++")


def test_cast(cast):
    assert cast.hr
