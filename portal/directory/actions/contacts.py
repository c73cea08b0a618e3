"""Partners, funders and suppliers: written, changed, deleted, taken away."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from portal.audit.actions import record
from portal.centres.actions.registers import lock_row
from portal.directory.actions.rows import write_row
from portal.directory.models import PartnerContact
from portal.kit.access import require


@transaction.atomic
def create_contact(*, by: Any, **facts: Any) -> PartnerContact:
    """Add a contact to the directory of the person's own centre.

    Shape:   `facts` are kind, organisation, person_name, function, phone, email, website, address, note,
             is_active.
    Rights:  directory.manage_contacts.
    Raises:  ValidationError, also when the centre has this person of this organisation; AlreadyThere.
    Effects: one row, one audit entry.
    """
    contact = PartnerContact(centre=by.centre)
    require(by, "directory.manage_contacts", contact)
    write_row(contact, facts)
    record(by, "directory.create_contact", contact)
    return contact


@transaction.atomic
def change_contact(*, by: Any, contact: PartnerContact, **facts: Any) -> PartnerContact:
    """Change a contact, or archive it (`is_active`). Shape, Rights, Raises, Effects: as create_contact."""
    contact = lock_row(by, contact, right="directory.manage_contacts")
    changed = write_row(contact, facts)
    if changed:
        record(by, "directory.change_contact", contact, facts=changed)
    return contact


@transaction.atomic
def delete_contact(*, by: Any, contact: PartnerContact) -> None:
    """Erase what is known of a contact: what they may ask for.

    Rights:  directory.manage_contacts.
    Raises:  ProtectedError while a row of another room names it.
    Effects: one row deleted, one audit entry.
    """
    contact = lock_row(by, contact, right="directory.manage_contacts")
    record(by, "directory.delete_contact", contact)
    contact.delete()


@transaction.atomic
def export_contacts(*, by: Any, rows: Iterable[PartnerContact]) -> list[PartnerContact]:
    """Note that `by` takes these contacts away, and return them.

    Rights: directory.manage_contacts. Effects: one audit entry that says how many.
    """
    require(by, "directory.manage_contacts", PartnerContact(centre_id=by.centre_id))
    taken = list(rows)
    record(by, "directory.export_contacts", by.centre, rows=len(taken))
    return taken
