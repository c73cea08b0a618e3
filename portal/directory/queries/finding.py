"""Colleagues and contacts for the search of the whole portal, in one query for both: a search of misspelt words asks
twice, and its page may ask no more of the database than another.
"""

from functools import reduce
from operator import and_
from typing import Any

from django.db.models import CharField, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Replace

from portal.accounts.models import SectorMembership, User
from portal.directory.models import PartnerContact, digits_of
from portal.directory.queries.colleagues import SHORTEST_NUMBER, hit_of, people_of_directory, words_of
from portal.directory.queries.outside import OutsideSearch, contact_hit, found_contacts, outsider_words
from portal.kit.access import can
from portal.kit.registries import Hit

KEPT = "_contacts_found"
"""Where the reader of this request keeps the contacts that came with the colleagues, until they are asked for."""


def find_people(reader: Any, words: str, most: int) -> list[Hit]:
    """Colleagues: every word in the names or the function, or a telephone number. One query, which finds the
    contacts too.
    """
    if not words_of(words) or not can(reader, "directory.view_directory"):
        return []
    people, contacts = found_together(reader, words, most)
    setattr(reader, KEPT, (words, most, contacts))
    return people


def find_contacts(reader: Any, words: str, most: int) -> list[Hit]:
    """Contacts: those that the search of colleagues has just found, or asked for now."""
    if not words_of(words) or not can(reader, "directory.view_directory"):
        return []
    kept = getattr(reader, KEPT, None)
    setattr(reader, KEPT, None)
    if kept is not None and kept[:2] == (words, most):
        found: list[Hit] = kept[2]
        return found
    return found_together(reader, words, most)[1]


def found_together(reader: Any, words: str, most: int) -> tuple[list[Hit], list[Hit]]:
    """Shape: at most `most` of each, in the order of their lists."""
    people = matching_people(reader, words).order_by("last_name", "id")[:most]
    search = OutsideSearch(words=outsider_words(words))
    contacts = found_contacts(reader, search).order_by("identity", "pk")[:most]
    main = SectorMembership.objects.filter(person=OuterRef("pk"), is_main=True)
    sector = Subquery(main.values("sector__name")[:1], output_field=CharField())
    persons = (
        User.objects.order_by()
        .filter(pk__in=people.values("pk"))
        .values_list(
            text("person"), "id", "public_id", "first_name", "last_name", "function", "phone", sector
        )
    )
    outsiders = (
        PartnerContact.objects.order_by()
        .filter(pk__in=contacts.values("pk"))
        .values_list(
            text("contact"),
            "id",
            "public_id",
            "person_name",
            "organisation",
            "function",
            "phone",
            Cast("kind", CharField()),
        )
    )
    rows = list(persons.union(outsiders, all=True))
    return people_hits(rows), contact_hits(rows)


def text(word: str) -> Any:
    return Value(word, output_field=CharField())


def people_hits(rows: list[Any]) -> list[Hit]:
    found = []
    for kind, pk, public_id, first, last, function, phone, sector in rows:
        if kind == "person":
            person: Any = User(
                pk=pk, public_id=public_id, first_name=first, last_name=last, function=function, phone=phone
            )
            person.sector_name = sector
            found.append(person)
    return [hit_of(person) for person in sorted(found, key=lambda one: (one.last_name, one.pk))]


def contact_hits(rows: list[Any]) -> list[Hit]:
    found = []
    for which, pk, public_id, name, organisation, function, phone, kind in rows:
        if which == "contact":
            contact = PartnerContact(
                pk=pk,
                public_id=public_id,
                person_name=name,
                organisation=organisation,
                function=function,
                phone=phone,
                kind=kind,
            )
            contact.fold_names()
            found.append(contact)
    return [contact_hit(contact) for contact in sorted(found, key=lambda one: (one.identity, one.pk))]


def matching_people(reader: Any, words: str) -> Any:
    digits = digits_of(words)
    found = reduce(and_, [Q(search_text__contains=word) for word in words_of(words)])
    people = people_of_directory(reader)
    if len(digits) >= SHORTEST_NUMBER:
        bare: Any = F("phone")
        for sign in " .-":
            bare = Replace(bare, Value(sign), Value(""))
        people = people.alias(digits=bare)
        found |= Q(digits__contains=digits)
    return people.filter(found)
