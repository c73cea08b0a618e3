"""Who may open a file: the set form of this predicate is `visible_to` of each model."""

from typing import Any

import rules

from portal.centres.queries import keeps_pages, sees_files
from portal.centres.rules import is_reader


@rules.predicate
def keeps_file(user: Any, target: Any) -> bool:
    if not user.is_active or target is None:
        return False
    if user.centre_id is None:
        return bool(user.is_superuser)
    return sees_files(user) and target.collection.path.startswith(user.centre.collection.path)


@rules.predicate
def reads_page_of_file(user: Any, target: Any) -> bool:
    """The file stands on a page that the person may read."""
    if not user.is_active or target is None:
        return False
    return any(is_reader(user, use.page) for use in target.uses.select_related("page"))


@rules.predicate
def keeps_files_of(user: Any, centre: Any) -> bool:
    """Keeps the pages of their own centre, `centre`, and so lays down its files."""
    return bool(keeps_pages(user) and centre is not None and user.centre_id == centre.pk)


rules.add_perm("media.add_file", keeps_files_of)
rules.add_perm("media.view_file", keeps_file | reads_page_of_file)
