"""Who may do what to pages. Who reads one is said below (portal.centres.rules): readers are not of one room."""

import rules

from portal.centres.rules import is_editor, is_employee

rules.add_perm("home.write_pages", is_employee & is_editor)
