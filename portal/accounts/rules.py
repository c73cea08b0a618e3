"""Who may do what to people. Every predicate begins with `is_active`: django-rules does not check it."""

from typing import Any

import rules

from portal.accounts.choices import Role
from portal.centres.rules import is_of_same_centre


def holds(*roles: Role) -> Any:
    """A predicate: the person is active and holds one of `roles`."""

    @rules.predicate(f"holds:{','.join(roles)}")
    def predicate(user: Any) -> bool:
        return bool(user.is_active and not user.roles.isdisjoint(roles))

    return predicate


@rules.predicate
def is_self(user: Any, target: Any) -> bool:
    return bool(user.is_active and target is not None and user.pk == target.pk)


can_manage_people = holds(Role.HR, Role.IT) & is_of_same_centre

rules.add_perm("accounts.view_person", is_of_same_centre)
rules.add_perm("accounts.manage_person", can_manage_people)
rules.add_perm("accounts.set_roles", can_manage_people & ~is_self)
rules.add_perm("accounts.deactivate_person", can_manage_people & ~is_self)
rules.add_perm("accounts.send_password_reset", can_manage_people)
rules.add_perm("accounts.declare_stand_in", holds(Role.HR) & is_of_same_centre & ~is_self)
rules.add_perm("accounts.change_own_account", is_self)

for permission in ("set_password", "create_administrator", "record_absence", "forget_old_sign_ins"):
    rules.add_perm(f"accounts.{permission}", rules.always_deny)
"""Only the system: commands, periodic jobs, and other rooms that record the absences they decided."""
