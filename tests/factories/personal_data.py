"""Copies, holds and erasures, made by the actions that people use."""

import io
import json
import zipfile
from typing import Any

from portal.accounts.actions.data_exports import ask_export, make_exports
from portal.accounts.actions.legal_holds import place_hold
from portal.accounts.actions.people import deactivate_person
from portal.accounts.actions.personal_data import erase_person
from portal.accounts.models import Erasure, LegalHold, PersonalDataExport, User
from tests.factories.forms_builder import proof_of
from tests.support.cast import SYSTEM


def copy_of(person: User, *, by: User | None = None) -> PersonalDataExport:
    """A copy that is ready to be downloaded by `by`, the person without it."""
    asked_by = by or person
    export = ask_export(by=asked_by, person=person, proof=proof_of(asked_by))
    make_exports(by=SYSTEM)
    return PersonalDataExport.objects.get(pk=export.pk)


def opened(export: PersonalDataExport) -> zipfile.ZipFile:
    with export.content.open("rb") as stored:
        return zipfile.ZipFile(io.BytesIO(stored.read()))


def data_of(export: PersonalDataExport) -> dict[str, Any]:
    """What programs read in a copy."""
    found: dict[str, Any] = json.loads(opened(export).read("donnees.json"))
    return found


def hold_on(person: User, *, by: User, reason: str = "Litige") -> LegalHold:
    return place_hold(by=by, person=person, reason=reason)


def erased(person: User, *, by: User) -> Erasure:
    """Close the account of `person`, and erase them."""
    deactivate_person(by=SYSTEM, person=person)
    return erase_person(by=by, person=person, proof=proof_of(by))
