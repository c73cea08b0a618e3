"""Who reads the directory: everyone of a centre. Of whom it speaks is `accounts.view_person`; people outside have
no account, and are read and kept as said here.
"""

from typing import Any

import rules

from portal.accounts.rules import holds
from portal.centres.rules import is_employee, is_of_same_centre
from portal.directory.choices import CONTACT_KEEPERS, Listing
from portal.directory.models import keeps_called_supervisors, reads_called_supervisors


@rules.predicate
def is_in_use(user: Any, row: Any) -> bool:
    return bool(user.is_active and row is not None and row.is_active)


@rules.predicate
def may_read_called_supervisors(user: Any) -> bool:
    return bool(user.is_active and reads_called_supervisors(user))


@rules.predicate
def may_keep_called_supervisors(user: Any) -> bool:
    return bool(user.is_active and keeps_called_supervisors(user))


@rules.predicate
def is_of_contacts(user: Any, directory_import: Any) -> bool:
    return bool(
        user.is_active and directory_import is not None and directory_import.listing == Listing.CONTACTS
    )


may_keep_contacts = holds(*CONTACT_KEEPERS)

rules.add_perm("directory.view_directory", is_employee)
rules.add_perm("directory.view_contact", is_of_same_centre & (is_in_use | may_keep_contacts))
rules.add_perm("directory.manage_contacts", is_of_same_centre & may_keep_contacts)
rules.add_perm("directory.view_called_supervisors", is_employee & may_read_called_supervisors)
rules.add_perm("directory.view_called_supervisor", is_of_same_centre & may_read_called_supervisors)
rules.add_perm("directory.manage_called_supervisors", is_of_same_centre & may_keep_called_supervisors)
rules.add_perm(
    "directory.manage_import",
    is_of_same_centre
    & ((is_of_contacts & may_keep_contacts) | (~is_of_contacts & may_keep_called_supervisors)),
)
rules.add_perm("directory.forget_old_imports", rules.always_deny)
"""Only the system."""
