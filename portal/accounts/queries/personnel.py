"""The people of a centre as those who manage them read them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.accounts.choices import PersonState
from portal.accounts.models import Absence, SectorMembership, User, UserQuerySet
from portal.kit.dates import write_date
from portal.kit.texts import fold

ENDS_SOON = timedelta(days=30)
MOST_WORDS = 6
COORDINATOR = "coordinator"
"""Stands among the roles of the filter, and is said by sector, on the membership."""


@dataclass(frozen=True, slots=True)
class PeopleFilters:
    """What is asked of the list. Shape: "" asks nothing; `sector` is a key, `role` a role or COORDINATOR."""

    text: str = ""
    state: str = ""
    role: str = ""
    sector: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """A word about a person, as the component `badge` draws it."""

    label: str
    tone: str = "neutral"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in the list. Shape: `person` is their row, with its address."""

    person: User
    meta: str
    tags: tuple[Tag, ...]


def search_people(people: UserQuerySet, text: str) -> UserQuerySet:
    """Narrow `people` to those of whom every word of `text` is in a name, the function or an address."""
    for word in fold(text).split()[:MOST_WORDS]:
        people = people.filter(
            Q(search_text__contains=word) | Q(username__contains=word) | Q(email__icontains=word)
        )
    return people


def is_known(people: UserQuerySet, name: str) -> bool:
    """Tell whether somebody of `people` has exactly this name, accents and capitals aside."""
    return any(fold(str(person)) == fold(name) for person in search_people(people, name))


def away_on(day: date) -> Any:
    """The absences of the person of the outer row that hold on `day`, the longest first."""
    return Absence.objects.filter(person=OuterRef("pk"), starts_on__lte=day, ends_on__gte=day).order_by(
        "-ends_on"
    )


STATES: dict[str, Callable[[UserQuerySet, date], UserQuerySet]] = {
    "": lambda people, day: people.filter(is_active=True),
    PersonState.NEVER_CAME: lambda people, day: people.filter(is_active=True, activated_at=None),
    PersonState.ENDS_SOON: lambda people, day: people.filter(
        is_active=True, leaves_on__range=(day, day + ENDS_SOON)
    ),
    PersonState.AWAY: lambda people, day: people.filter(Exists(away_on(day)), is_active=True),
    PersonState.CLOSED: lambda people, day: people.filter(is_active=False, erased_at=None),
    PersonState.ERASED: lambda people, day: people.filter(erased_at__isnull=False),
    PersonState.ALL: lambda people, day: people,
}


def find_people(reader: Any, filters: PeopleFilters) -> UserQuerySet:
    """Return the people of the reader's centre whom `filters` ask for, with what a row of the list shows."""
    day = reader.centre.today
    found: UserQuerySet = User.objects.visible_to(reader)
    found = search_people(STATES[filters.state](found, day), filters.text)
    memberships = SectorMembership.objects.filter(person=OuterRef("pk"))
    if filters.role == COORDINATOR:
        found = found.filter(Exists(memberships.filter(is_coordinator=True)))
    elif filters.role:
        found = found.filter(Exists(User.objects.filter(pk=OuterRef("pk"), role_grants__role=filters.role)))
    if filters.sector:
        found = found.filter(Exists(memberships.filter(sector=int(filters.sector))))
    return found.annotate(away_until=Subquery(away_on(day).values("ends_on")[:1])).prefetch_related(
        "role_grants", with_sectors()
    )


def with_sectors() -> "Prefetch[str]":
    """Their memberships, where `User.memberships` reads them."""
    return Prefetch(
        "sector_memberships",
        queryset=SectorMembership.objects.select_related("sector").order_by("-is_main", "sector__position"),
    )


def present_person(person: Any, day: date) -> PersonRow:
    """Put a person of `find_people` into a row."""
    sector = person.main_sector
    words = [person.function, sector.name if sector else "", *role_words(person)]
    return PersonRow(person, " · ".join(word for word in words if word), tuple(tags_of(person, day)))


def role_words(person: User) -> list[str]:
    words = [str(role.label) for role in sorted(person.roles)]
    return [*words, _("coordinator")] if person.coordinated_sector_ids else words


def tags_of(person: Any, day: date) -> list[Tag]:
    """The state of a person in a few words, none for somebody who is simply there.

    Shape: `person` has `away_until`, the end of the absence that holds on `day`, or None.
    """
    if person.erased_at is not None:
        return [Tag(_("Erased"))]
    if not person.is_active:
        return [Tag(_("Account closed"), "danger")]
    found = []
    if person.activated_at is None:
        found.append(Tag(_("Has never come"), "warning"))
    if person.leaves_on is not None and person.leaves_on <= day + ENDS_SOON:
        words = _("Leaves on %(day)s") % {"day": write_date(person.leaves_on, "j F")}
        found.append(Tag(words, "warning"))
    if person.away_until is not None:
        until = write_date(person.away_until, "j F")
        found.append(Tag(_("Away until %(day)s") % {"day": until}, "info"))
    return [Tag(capfirst(tag.label), tag.tone) for tag in found]
