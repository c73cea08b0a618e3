"""Who reads figures of a centre: its direction."""

import rules

from portal.accounts.choices import Role
from portal.accounts.rules import holds
from portal.centres.rules import is_employee

rules.add_perm("statistics.view_statistics", holds(Role.DIRECTOR) & is_employee)
