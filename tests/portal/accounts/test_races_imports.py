"""An import confirmed, or worked on, twice at the same instant; and, without the locks, the damage."""

from typing import Any

import pytest
from django.db import transaction

from portal.accounts.actions.import_work import confirmed, invite_new_people, write_once
from portal.accounts.actions.imports import confirm_import
from portal.accounts.models import PeopleImport, User
from portal.accounts.queries.register import read_register
from portal.audit.models import AuditEntry
from portal.notifications.models import OutboxMail
from tests.factories.imports import ZOE, checked, written
from tests.support.cast import SYSTEM, Cast
from tests.support.race import Race, endings

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

CHANGED = "Fontaine;Léa;;;Référente;;;;"


def entries(verb: str) -> int:
    return AuditEntry.objects.filter(verb=f"accounts.{verb}").count()


def two_confirmations(race: Race, cast: Cast) -> list[str]:
    """Two clicks of the same person."""
    found = checked(cast.hr, ZOE)

    def act() -> Any:
        hr = User.objects.get(pk=cast.hr.pk)
        row = PeopleImport.objects.get(pk=found.pk)
        return confirm_import(by=hr, people_import=row, invites=False)

    return endings(race(act, act))


def two_workers(race: Race, cast: Cast) -> list[str]:
    """Two workers that take up the same import."""
    found = confirm_import(by=cast.hr, people_import=checked(cast.hr, CHANGED), invites=False)

    def act() -> None:
        """`write_import`, prepared: nothing is written before the transaction."""
        row = PeopleImport.objects.select_related("centre").get(pk=found.pk)
        register = read_register(row.centre)
        findings = confirmed(row, register, shows_progress=False)
        with transaction.atomic():
            write_once(row, register, findings)

    return endings(race(act, act))


def two_mailings(race: Race, cast: Cast) -> list[str]:
    found = written(cast.hr, ZOE, invites=False)
    zoe = User.objects.get(username="zoe.lefevre")
    PeopleImport.objects.filter(pk=found.pk).update(to_invite=[zoe.pk])

    def act() -> None:
        invite_new_people(by=SYSTEM, identifier=found.pk)

    # Not before what revokes: whoever came late would revoke the invitation of the other, and be done too.
    return endings(race(act, act, before='INTO "accounts_invitation"'))


def test_confirm_import_twice_at_once_confirms_once(race: Race, cast: Cast) -> None:
    assert two_confirmations(race, cast) == ["ImportNotReady", "done"]
    assert entries("confirm_import") == 1


def test_confirm_import_twice_at_once_without_locks_confirms_twice(
    race: Race, cast: Cast, without_locks: None
) -> None:
    assert two_confirmations(race, cast) == ["done", "done"]
    assert entries("confirm_import") == 2


def test_write_import_twice_at_once_writes_once(race: Race, cast: Cast) -> None:
    before = entries("change_person")
    assert two_workers(race, cast) == ["done", "done"]
    assert entries("change_person") == before + 1


def test_write_import_twice_at_once_without_locks_writes_twice(
    race: Race, cast: Cast, without_locks: None
) -> None:
    before = entries("change_person")
    assert two_workers(race, cast) == ["done", "done"]
    assert entries("change_person") == before + 2


def test_invite_new_people_twice_at_once_mails_once(race: Race, cast: Cast) -> None:
    assert two_mailings(race, cast) == ["done", "done"]
    assert OutboxMail.objects.filter(address="zoe@a.example").count() == 1


def test_invite_new_people_twice_at_once_without_locks_fails_for_one(
    race: Race, cast: Cast, without_locks: None
) -> None:
    """The database holds one open invitation for each person: the second worker falls over it."""
    assert two_mailings(race, cast) == ["IntegrityError", "done"]
