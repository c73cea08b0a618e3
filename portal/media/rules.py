"""Who may open a file: the set form of this predicate is `visible_to` of each model."""

from typing import Any

import rules


@rules.predicate
def is_of_own_centre(user: Any, target: Any) -> bool:
    if not user.is_active or target is None:
        return False
    if user.centre_id is None:
        return bool(user.is_superuser)
    return bool(target.collection.path.startswith(user.centre.collection.path))


rules.add_perm("media.view_file", is_of_own_centre)
