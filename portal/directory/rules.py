"""Who reads the directory: everyone of a centre. Of whom it speaks is `accounts.view_person`."""

import rules

from portal.centres.rules import is_employee

rules.add_perm("directory.view_directory", is_employee)
