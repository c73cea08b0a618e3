"""Who may search, and who keeps the list of what was not found."""

import rules

from portal.centres.rules import is_editor, is_employee, is_of_same_centre

rules.add_perm("search.view_search", is_employee)
rules.add_perm("search.note_miss", is_employee)
rules.add_perm("search.view_misses", is_employee & is_editor)
rules.add_perm("search.settle_miss", is_of_same_centre & is_editor)
rules.add_perm("search.write_index", rules.always_deny)
rules.add_perm("search.forget_misses", rules.always_deny)
