"""Contacts and supervisors are written by those who keep them, and the audit says so without telling more."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.directory.actions.called_supervisors import (
    change_called_supervisor,
    create_called_supervisor,
    delete_called_supervisor,
    export_called_supervisors,
)
from portal.directory.actions.contacts import (
    change_contact,
    create_contact,
    delete_contact,
    export_contacts,
)
from portal.directory.models import CalledSupervisor, PartnerContact
from tests.factories.directory import contact_of, supervisor_of
from tests.support.audited import audited
from tests.support.cast import Cast
from tests.support.race import Runner

Race = Callable[..., list[Runner]]

CONTACT_KEEPERS = {"reception", "second_reception", "communication", "accounting", "hr", "director", "it"}
SUPERVISOR_KEEPERS = {"coordinator", "youth_coordinator", "hr", "director"}
JOBS = (
    "animator", "youth_animator", "coordinator", "youth_coordinator", "hr", "director", "stand_in", "accounting", "reception",
    "second_reception", "equipment", "communication", "it", "dpo", "gone", "other_director", "installer",
)  # fmt: skip


def allowed(cast: Cast, act: Callable[[User], Any]) -> set[str]:
    """Who of the cast may do it."""
    done = set()
    for job in JOBS:
        try:
            act(getattr(cast, job))
        except PermissionDenied:
            continue
        done.add(job)
    return done


def test_change_contact_is_for_its_keepers(cast: Cast) -> None:
    contact = contact_of(cast.reception)
    assert (
        allowed(cast, lambda by: change_contact(by=by, contact=contact, note="Le matin.")) == CONTACT_KEEPERS
    )


def test_change_called_supervisor_is_for_its_keepers(cast: Cast) -> None:
    row = supervisor_of(cast.hr)
    change = lambda by: change_called_supervisor(by=by, supervisor=row, note="Libre en juillet.")  # noqa: E731
    assert allowed(cast, change) == SUPERVISOR_KEEPERS


@pytest.mark.parametrize(
    ("act", "keepers"),
    [
        (lambda by: create_contact(by=by, organisation=f"Chez {by}"), CONTACT_KEEPERS),
        (lambda by: create_called_supervisor(by=by, name=f"Ami de {by}"), SUPERVISOR_KEEPERS),
        (lambda by: export_contacts(by=by, rows=[]), CONTACT_KEEPERS),
        (lambda by: export_called_supervisors(by=by, rows=[]), SUPERVISOR_KEEPERS),
    ],
)
def test_keepers_of_the_own_centre_write_and_take_away(act: Any, keepers: set[str], cast: Cast) -> None:
    """The other director too, in their own centre."""
    assert allowed(cast, act) == keepers | {"other_director"}


def test_delete_contact_erases_it_for_its_keepers_alone(cast: Cast) -> None:
    contact = contact_of(cast.reception)
    with pytest.raises(PermissionDenied):
        delete_contact(by=cast.coordinator, contact=contact)
    delete_contact(by=cast.hr, contact=contact)
    assert not PartnerContact.objects.exists()
    assert audited("directory.delete_contact") == [str(cast.hr)]


def test_create_contact_tidies_what_is_typed(cast: Cast) -> None:
    contact = contact_of(cast.hr, "  Ville   de Lille ", phone="0199001005", website="www.lille.example")
    assert (contact.organisation, contact.phone, contact.website) == (
        "Ville de Lille",
        "01 99 00 10 05",
        "https://www.lille.example",
    )
    assert contact.search_text == "ville de lille nadia lecomte 0199001005"


def test_change_contact_notes_which_facts_and_not_what_they_are(cast: Cast) -> None:
    contact = contact_of(cast.reception)
    change_contact(by=cast.it, contact=contact, phone="01 99 00 10 09", note="Congé en août.")
    change_contact(by=cast.it, contact=contact, phone="01 99 00 10 09")
    entry = AuditEntry.objects.get(verb="directory.change_contact")
    assert (entry.actor_id, entry.details) == (cast.it.pk, {"facts": ["note", "phone"]})
    contact.refresh_from_db()
    assert contact.search_text.endswith("0199001009")


def test_acts_on_supervisors_are_on_record(cast: Cast) -> None:
    row = supervisor_of(cast.coordinator)
    change_called_supervisor(by=cast.hr, supervisor=row, is_active=False)
    export_called_supervisors(by=cast.director, rows=CalledSupervisor.objects.all())
    delete_called_supervisor(by=cast.youth_coordinator, supervisor=row)
    verbs = (
        "create_called_supervisor",
        "change_called_supervisor",
        "export_called_supervisors",
        "delete_called_supervisor",
    )
    by = [cast.coordinator, cast.hr, cast.director, cast.youth_coordinator]
    assert [audited(f"directory.{verb}") for verb in verbs] == [[str(person)] for person in by]
    assert not CalledSupervisor.objects.exists()


def test_export_contacts_notes_how_many(cast: Cast) -> None:
    contact_of(cast.reception)
    rows = export_contacts(by=cast.accounting, rows=PartnerContact.objects.visible_to(cast.accounting))
    assert len(rows) == 1
    assert AuditEntry.objects.get(verb="directory.export_contacts").details == {"rows": 1}


def two_facts_at_once(race: Race, cast: Cast) -> tuple[str, str]:
    """One person writes the number, another one the note, at the same instant."""
    contact = contact_of(cast.hr, phone="", note="")

    def change(person: User, **facts: str) -> Callable[[], PartnerContact]:
        return lambda: change_contact(
            by=User.objects.get(pk=person.pk), contact=PartnerContact.objects.get(pk=contact.pk), **facts
        )

    runners = race(change(cast.hr, phone="01 99 00 10 01"), change(cast.it, note="Le matin."))
    assert [runner.error for runner in runners] == [None, None]
    contact.refresh_from_db()
    return contact.phone, contact.note


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_change_contact_of_two_facts_at_once_keeps_both(race: Race, cast: Cast) -> None:
    assert two_facts_at_once(race, cast) == ("01 99 00 10 01", "Le matin.")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_change_contact_without_the_lock_loses_one(race: Race, cast: Cast, without_locks: None) -> None:
    assert "" in two_facts_at_once(race, cast)
