"""Who sees whom outside, and what the database holds."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from portal.directory.actions.contacts import change_contact
from portal.directory.choices import ContactKind
from portal.directory.models import CalledSupervisor, PartnerContact
from portal.kit.access import can
from tests.factories.directory import contact_of, supervisor_of
from tests.support.cast import Cast


@pytest.mark.parametrize("is_active", [True, False])
@pytest.mark.parametrize(
    ("make", "right"),
    [(contact_of, "directory.view_contact"), (supervisor_of, "directory.view_called_supervisor")],
)
def test_visible_to_is_the_set_of_the_right(make: Any, right: str, is_active: bool, cast: Cast) -> None:
    """For everybody of the cast, of both centres, those who left included."""
    row = make(cast.hr, is_active=is_active)
    seen = {job for job, person in cast.people.items() if type(row).objects.visible_to(person).exists()}
    allowed = {job for job, person in cast.people.items() if can(person, right, row)}
    assert seen == allowed
    assert seen != set()


def test_archived_contact_is_read_by_its_keepers_alone(cast: Cast) -> None:
    contact = contact_of(cast.reception)
    change_contact(by=cast.reception, contact=contact, is_active=False)
    assert not PartnerContact.objects.visible_to(cast.animator).exists()
    assert PartnerContact.objects.visible_to(cast.accounting).get() == contact


def test_contact_is_once_in_a_centre_and_again_in_another(cast: Cast) -> None:
    contact_of(cast.reception, "Région Hauts-de-France")
    with pytest.raises(ValidationError) as refused:
        contact_of(cast.hr, "REGION  hauts-de-france", person_name="nadia lecomte")
    assert refused.value.messages == ["Ce contact est déjà dans l’annuaire."]
    contact_of(cast.hr, "Région Hauts-de-France", person_name="")
    contact_of(cast.other_director, "Région Hauts-de-France")
    assert PartnerContact.objects.count() == 3


def test_contact_twice_is_refused_by_the_database(cast: Cast) -> None:
    contact = contact_of(cast.reception)
    twin = PartnerContact(centre=contact.centre, organisation="CAF", identity=contact.identity)
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_supervisors_of_one_name_are_told_by_their_number(cast: Cast) -> None:
    supervisor_of(cast.coordinator)
    supervisor_of(cast.coordinator, phone="06 39 98 10 02")
    with pytest.raises(ValidationError):
        supervisor_of(cast.coordinator, "SAMIR delattre", phone="0639981002")
    assert CalledSupervisor.objects.count() == 2


def test_str_says_the_person_and_where(cast: Cast) -> None:
    person, whole = contact_of(cast.hr), contact_of(cast.hr, "Ville de Lille", person_name="")
    assert [str(person), str(whole)] == ["Nadia Lecomte (CAF du Nord)", "Ville de Lille"]


def test_contact_without_a_kind_is_a_partner() -> None:
    assert PartnerContact().kind == ContactKind.PARTNER
