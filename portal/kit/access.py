"""Rights: one function that every action calls first.

Source: django-rules. Its own table is asked, not `user.has_perm`: Django lets a superuser through every
check, and whoever installs the server must not be able to approve a leave request.
"""

from dataclasses import dataclass
from typing import Any

import rules
from django.core.exceptions import PermissionDenied


@dataclass(frozen=True, slots=True)
class SystemActor:
    """Who acts when nobody is signed in: a periodic job, a command, an installation.

    Shape: `name` is a short English word that the audit shows as it is.
    """

    name: str

    def __str__(self) -> str:
        return f"system:{self.name}"


def can(by: Any, permission: str, target: Any = None) -> bool:
    """Tell whether `by` holds `permission` (on `target`). A system actor holds every one."""
    if isinstance(by, SystemActor):
        return True
    if not rules.perm_exists(permission):
        raise KeyError(permission)
    return bool(rules.has_perm(permission, by, target))


def is_looked_over(user: Any) -> bool:
    """Tell whether it is IT who sees the portal as `user` (portal.accounts.middleware): nothing is to be noted
    as read or done, and files are not opened.
    """
    return getattr(user, "viewed_by", None) is not None


def require(by: Any, permission: str, target: Any = None) -> None:
    """Raise PermissionDenied unless `by` holds `permission` (on `target`).

    Somebody whom IT looks over the shoulder of may only view: every write of the portal passes here.
    """
    if is_looked_over(by) and not permission.partition(".")[2].startswith("view_"):
        raise PermissionDenied(permission)
    if not can(by, permission, target):
        raise PermissionDenied(permission)
