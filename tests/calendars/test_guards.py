"""The database refuses a double booking by itself, on both databases, and after every migration."""

import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction

from calendars.checks import guards_stand
from calendars.choices import ClaimState
from calendars.guards import GUARD, LENGTH, install, missing
from calendars.models import Asset, Claim
from portal.centres.models import Centre
from tests.factories.calendars import dates_of, event_of, room_of
from tests.support.cast import Cast

HOUR = timedelta(hours=1)


@pytest.fixture
def taken(cast: Cast, centre: Centre, today: object) -> Claim:
    event = event_of(cast.animator, room_of(centre))
    return Claim.objects.get(occurrence__event=event)


def like(claim: Claim, shift: timedelta = timedelta(), **facts: object) -> Claim:
    known = {
        "occurrence": claim.occurrence,
        "asset": claim.asset,
        "block_start": claim.block_start + shift,
        "block_end": claim.block_end + shift,
        "state": ClaimState.CONFIRMED,
        "hard": True,
    }
    return Claim(**(known | facts))


def refused_by(act: object) -> str:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        act()
    return str(refused.value)


@pytest.mark.parametrize("shift", [timedelta(), HOUR, -HOUR, timedelta(microseconds=1)])
def test_guard_refuses_what_meets(taken: Claim, shift: timedelta) -> None:
    assert GUARD in refused_by(like(taken, shift).save)


@pytest.mark.parametrize("shift", [2 * HOUR, -2 * HOUR])
def test_guard_lets_what_follows_be(taken: Claim, shift: timedelta) -> None:
    like(taken, shift).save()
    assert Claim.objects.count() == 2


def test_guard_lets_another_asset_soft_ones_and_requests_be(taken: Claim, centre: Centre) -> None:
    for facts in ({"asset": room_of(centre, "Autre")}, {"hard": False}, {"state": ClaimState.REQUESTED}):
        like(taken, **facts).save()
    assert Claim.objects.count() == 4


def test_guard_holds_for_bulk_create_and_update(taken: Claim) -> None:
    assert GUARD in refused_by(
        lambda: Claim.objects.bulk_create([like(taken, 4 * HOUR), like(taken, 5 * HOUR)])
    )
    beside = like(taken, 2 * HOUR)
    beside.save()
    assert GUARD in refused_by(
        lambda: Claim.objects.filter(pk=beside.pk).update(block_start=taken.block_start)
    )
    wish = like(taken, state=ClaimState.REQUESTED)
    wish.save()
    assert GUARD in refused_by(lambda: Claim.objects.filter(pk=wish.pk).update(state=ClaimState.HELD))
    soft = like(taken, hard=False)
    soft.save()
    assert GUARD in refused_by(lambda: Claim.objects.filter(pk=soft.pk).update(hard=True))


def test_guard_lets_a_claim_be_written_over_by_itself(taken: Claim) -> None:
    taken.block_end += HOUR
    taken.save()
    assert Claim.objects.get().block_end == taken.block_end


def test_guard_refuses_more_than_31_days(taken: Claim) -> None:
    long = like(taken, timedelta(days=40))
    long.block_end = long.block_start + timedelta(days=31)
    long.save()
    long.block_end += timedelta(minutes=1)
    assert LENGTH in refused_by(long.save)


def test_guard_refuses_what_ends_before_it_begins(taken: Claim) -> None:
    assert "claim_ends_after_start" in refused_by(like(taken, block_end=taken.block_start).save)


def test_install_lays_what_is_missing_again(taken: Claim) -> None:
    if connection.vendor == "sqlite":
        for name in (f"{GUARD}_insert", f"{GUARD}_update"):
            connection.cursor().execute(f"DROP TRIGGER {name}")
        # Nothing else stands in the way: what the test shows does not come from elsewhere.
        double = like(taken)
        double.save()
        double.delete()
        assert [error.id for error in guards_stand(["default"])] == ["calendars.E001"] * 2
    install()
    assert (missing(), guards_stand(["default"])) == ([], [])
    assert GUARD in refused_by(like(taken).save)


@pytest.mark.django_db(transaction=True)
def test_guards_are_laid_by_migrate_when_sqlite_has_lost_them() -> None:
    """Django's own way of altering a table, then `migrate`, which has nothing to do but its signals."""
    new = models.BooleanField(default=True)
    new.set_attributes_from_name("hard")
    with connection.schema_editor() as editor:
        editor.alter_field(Claim, Claim._meta.get_field("hard"), new, strict=True)
    lost = missing()
    call_command("migrate", verbosity=0)
    assert (len(lost), missing()) == (2 if connection.vendor == "sqlite" else 0, [])


def test_assets_of_people_and_rooms_are_told_apart(cast: Cast, centre: Centre) -> None:
    assert "asset_of_person_has_person" in refused_by(
        lambda: Asset.objects.create(centre=centre, kind="room", name="X", person=cast.animator)
    )


def test_dates_of_an_event_are_there_once(taken: Claim) -> None:
    (date,) = dates_of(taken.occurrence.event)
    date.pk = None
    date.public_id = uuid.uuid4()
    assert refused_by(lambda: date.save(force_insert=True))
