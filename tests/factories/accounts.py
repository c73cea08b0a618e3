"""People and absences, made by the actions that people use."""

import uuid
from datetime import date, timedelta
from typing import Any

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from portal.accounts.actions.absences import record_absence
from portal.accounts.actions.looks import start_look
from portal.accounts.actions.people import create_person, set_sectors
from portal.accounts.actions.photos import set_photo
from portal.accounts.actions.roles import set_roles
from portal.accounts.models import Absence, Look, User
from portal.accounts.reauthentication import Reauthentication
from tests.factories.media import png
from tests.support.cast import SYSTEM


class PersonFactory(factory.django.DjangoModelFactory[User]):
    """An employee.

    Shape: `roles`, `sector` (the main one), `coordinates` (that sector) besides the fields of `User`;
           no password unless given, since tests sign in with `client_of`.
    """

    class Meta:
        model = User

    username = factory.Sequence("personne{}".format)
    first_name = "Camille"
    last_name = factory.Sequence("Dupont {}".format)

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        roles = kwargs.pop("roles", ())
        sector = kwargs.pop("sector", None)
        coordinates = kwargs.pop("coordinates", False)
        person = create_person(by=SYSTEM, **kwargs)
        if roles:
            person = set_roles(by=SYSTEM, person=person, roles=roles)
        if sector is not None:
            coordinated = [sector] if coordinates else []
            person = set_sectors(by=SYSTEM, person=person, main=sector, coordinated=coordinated)
        return person


class AbsenceFactory(factory.django.DjangoModelFactory[Absence]):
    class Meta:
        model = Absence

    source = factory.LazyFunction(uuid.uuid4)

    @classmethod
    def _create(cls, model_class: type[Absence], *args: Any, **kwargs: Any) -> Absence:
        return record_absence(by=SYSTEM, **kwargs)


def proof_of(person: User) -> Reauthentication:
    """The password that `person` has just given again."""
    return Reauthentication(person.pk, timezone.now(), 0, "127.0.0.1", "")


def look_at(person: User, *, by: User) -> Look:
    """`by` sees the portal as `person` does, having given their password."""
    return start_look(by=by, person=person, reason="Elle ne voit pas son formulaire.", proof=proof_of(by))


def with_photo(person: User) -> User:
    """`person` with a photo whose image right ends in a year."""
    upload = SimpleUploadedFile("photo.png", png(), content_type="image/png")
    today = date.today()
    until = today + timedelta(days=365)
    return set_photo(by=person, person=person, upload=upload, consented_on=today, until=until)
