"""What happened to a person's account, in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.accounts.choices import Role
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.audit.queries import actor_words, verb_label
from portal.kit.pagination import Page, paginate


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One act. Shape: `detail` says what it changed, "" where the words say enough."""

    at: datetime
    what: str
    who: str
    detail: str

    @classmethod
    def of(cls, entry: AuditEntry) -> "HistoryLine":
        return cls(entry.at, verb_label(entry.verb), actor_words(entry.actor_label), detail_of(entry))


def history_of(person: User, cursor: str = "") -> Page[AuditEntry]:
    """Return a page of what was done to the account of `person`, the newest first."""
    entries = AuditEntry.objects.filter(object_type=User._meta.label_lower, object_id=str(person.pk))
    return paginate(entries, by=("-at", "-id"), cursor=cursor, size=10)


def detail_of(entry: AuditEntry) -> str:
    """Which roles came and went, or which fields were changed."""
    details = entry.details
    if entry.verb == "accounts.set_roles":
        return roles_detail(set(details.get("before", ())), set(details.get("after", ())))
    if entry.verb == "accounts.change_person":
        return ", ".join(sorted(field_words(name) for name in details.get("changed", ())))
    return ""


def roles_detail(before: set[str], after: set[str]) -> str:
    signs = [(_("added: %(roles)s"), after - before), (_("removed: %(roles)s"), before - after)]
    parts = [words % {"roles": ", ".join(map(role_words, sorted(roles)))} for words, roles in signs if roles]
    return capfirst("\N{NO-BREAK SPACE}; ".join(parts))


def role_words(value: Any) -> str:
    """A role of an old entry may be gone from the list."""
    return str(Role(value).label) if value in Role.values else str(value)


def field_words(name: str) -> str:
    names = {field.name for field in User._meta.fields}
    return str(User._meta.get_field(name).verbose_name) if name in names else name  # type: ignore[union-attr]
