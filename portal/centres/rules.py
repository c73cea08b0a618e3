"""Who may do what to centres."""

import rules

from portal.kit.access import SystemActor


@rules.predicate
def is_installation_administrator(user: object) -> bool:
    return bool(isinstance(user, SystemActor) or (user.is_active and user.is_superuser))  # type: ignore[attr-defined]


rules.add_perm("centres.create_centre", is_installation_administrator)
