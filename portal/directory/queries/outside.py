"""Whom a centre knows outside: contacts and called-upon supervisors. One query a list, however long."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Q, QuerySet

from portal.directory.models import CalledSupervisor, PartnerContact, digits_of
from portal.directory.queries.colleagues import words_of
from portal.kit.registries import Hit
from portal.kit.texts import call_url, mail_url

NUMBER = re.compile(r"\+?[0-9][0-9 ./-]{3,}")
"""What is typed when somebody looks for a telephone number."""


@dataclass(frozen=True, slots=True)
class OutsideSearch:
    """What is looked for. Shape: `words` are folded; `kind` is "" for all of them."""

    words: tuple[str, ...] = ()
    kind: str = ""
    archived: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.words and not self.kind and not self.archived


@dataclass(frozen=True, slots=True)
class Outsider:
    """One line of a list. Shape: `name` is what is read first; `work` a short line; addresses, or ""."""

    row: Any
    name: str
    work: str

    @property
    def url(self) -> str:
        return str(self.row.get_absolute_url())

    @property
    def call_url(self) -> str:
        return call_url(self.row.phone)

    @property
    def mail_url(self) -> str:
        return mail_url(self.row.email)


def outsider_words(text: str) -> tuple[str, ...]:
    """A telephone number is looked for as one word, however it is cut."""
    if NUMBER.fullmatch(text.strip()):
        return (digits_of(text.strip().removeprefix("+33")),)
    return words_of(text)


def found(rows: Any, search: OutsideSearch) -> Any:
    rows = rows.filter(is_active=not search.archived)
    if search.words:
        rows = rows.filter(reduce(and_, [Q(search_text__contains=word) for word in search.words]))
    return rows


def found_contacts(reader: Any, search: OutsideSearch) -> Any:
    """Return the contacts that hold every word; archived ones, for those who keep them, when they are asked."""
    rows = found(PartnerContact.objects.visible_to(reader), search)
    return rows.filter(kind=search.kind) if search.kind else rows


def found_called_supervisors(reader: Any, search: OutsideSearch) -> Any:
    return found(CalledSupervisor.objects.visible_to(reader), search)


def contacts_to_choose(user: Any, kinds: Iterable[str]) -> QuerySet[PartnerContact]:
    """Return the contacts that `user` may name in a form, by organisation.

    Shape: `kinds` are values of ContactKind; none at all is every kind.
    """
    rows = PartnerContact.objects.visible_to(user).active()
    wanted = list(kinds)
    chosen: QuerySet[PartnerContact] = rows.filter(kind__in=wanted) if wanted else rows
    return chosen.order_by("identity", "pk")


def contact_line(contact: PartnerContact) -> Outsider:
    """The organisation first: the list is in its order."""
    facts = (contact.person_name, contact.function, contact.get_kind_display())
    return Outsider(contact, contact.organisation, " · ".join(fact for fact in facts if fact))


def supervisor_line(supervisor: CalledSupervisor) -> Outsider:
    work = " · ".join(fact for fact in (supervisor.qualifications, supervisor.called_for) if fact)
    return Outsider(supervisor, supervisor.name, work)


def contact_hit(contact: PartnerContact) -> Hit:
    detail = " · ".join(
        fact for fact in (contact.function, contact.get_kind_display(), contact.phone) if fact
    )
    return Hit(title=str(contact), url=contact.get_absolute_url(), detail=detail, icon="phone")
