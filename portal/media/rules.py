"""Who may open a file: the set form of this predicate is `visible_to` of each model."""

from typing import Any

import rules

from portal.centres.queries import charter_of, keeps_pages, sees_files
from portal.centres.rules import is_reader
from portal.media.queries import stands_in_text_to_come


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


@rules.predicate
def is_read_by_nobody_else(user: Any) -> bool:
    """What the person lays down is online at once: their centre does not read again (docs/decisions/0015-moderation.md)."""
    return user.centre is None or not charter_of(user.centre).is_moderated


@rules.predicate
def stands_nowhere(user: Any, target: Any) -> bool:
    """No page shows the file, or showed it when it was last online, nor a text to come."""
    return target is not None and not target.uses.exists() and not stands_in_text_to_come(target)


rules.add_perm("media.add_file", keeps_files_of)
rules.add_perm("media.sweep_files", rules.always_deny)
rules.add_perm("media.replace_file", keeps_file & is_read_by_nobody_else)
rules.add_perm("media.change_shown_file", keeps_file & (is_read_by_nobody_else | stands_nowhere))
rules.add_perm("media.view_file", keeps_file | reads_page_of_file)
