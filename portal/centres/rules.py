"""Who may do what to centres."""

from typing import Any

import rules

EDITORS = frozenset({"communication", "it"})
HUMAN_RESOURCES = frozenset({"hr"})
"""Values of portal.accounts.choices.Role, which stands above this room."""


@rules.predicate
def is_installation_administrator(user: Any) -> bool:
    return bool(user.is_active and user.is_superuser)


@rules.predicate
def is_employee(user: Any) -> bool:
    return bool(user.is_active and user.centre_id is not None)


@rules.predicate
def is_of_same_centre(user: Any, target: Any) -> bool:
    """`target` (a person, or anything with a centre) belongs to the person's own centre."""
    return bool(is_employee(user) and target is not None and user.centre_id == target.centre_id)


@rules.predicate
def is_editor(user: Any) -> bool:
    return bool(user.is_active and not EDITORS.isdisjoint(user.roles))


@rules.predicate
def is_human_resources(user: Any) -> bool:
    return bool(user.is_active and not HUMAN_RESOURCES.isdisjoint(user.roles))


rules.add_perm("centres.manage_sector", is_of_same_centre & is_editor)
rules.add_perm("centres.manage_public_holiday", is_of_same_centre & is_human_resources)
rules.add_perm("centres.create_centre", is_installation_administrator)
