"""Who may see the pages about the interface itself."""

from typing import Any

import rules
from django.conf import settings

# The roles stand on a higher floor; a role is equal to its word.
GALLERY_ROLES = frozenset({"it", "communication"})


@rules.predicate
def may_see_gallery(user: Any) -> bool:
    """IT and communication, and everyone in a demonstration."""
    return bool(user.is_active and (settings.DEMO or not user.roles.isdisjoint(GALLERY_ROLES)))


rules.add_perm("ui.view_gallery", may_see_gallery)
