"""Reads of the directory. Nothing is asked once more for each row."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import and_, or_
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import Absence, Delegation, SectorMembership, Skill, User, UserQuerySet
from portal.centres.models import Sector
from portal.directory.presence import HORIZON, Away, stretch_of
from portal.kit.access import can
from portal.kit.registries import Hit
from portal.kit.texts import by_pairs, call_url, fold, mail_url

SHOWN = ("public_id", "username", "first_name", "last_name", "function", "phone", "email", "working_days")
PICTURED = ("centre_id", "photo", "photo_until")
MOST_WORDS = 6
SHORTEST_NUMBER = 4
"""Digits that are taken for a telephone number, or the end of one."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the directory may be narrowed to: the sectors and the skills of the reader's centre."""

    sectors: list[Sector]
    skills: list[Skill]


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for. Shape: `words` are folded; `sector` and `skill` are identifiers or None."""

    words: tuple[str, ...] = ()
    sector: int | None = None
    skill: int | None = None

    @property
    def is_empty(self) -> bool:
        return not self.words and self.sector is None and self.skill is None


@dataclass(frozen=True, slots=True)
class Contact:
    """How a person is reached. Shape: addresses of what a telephone or a mail program opens, or ""."""

    person: User

    @property
    def url(self) -> str:
        return reverse("directory:colleague", args=[self.person.public_id])

    @property
    def call_url(self) -> str:
        return call_url(self.person.phone)

    @property
    def mail_url(self) -> str:
        return mail_url(self.person.email)


@dataclass(frozen=True, slots=True)
class Colleague(Contact):
    """One person as colleagues see them: `stands_in` are those to turn to when they are away."""

    name: str
    sector: str
    away: Away | None
    stands_in: list[Contact]
    photo_url: str

    @property
    def work(self) -> str:
        """What they do, and where."""
        return " · ".join(fact for fact in (self.person.function, self.sector) if fact)


def choices_of(reader: Any) -> Choices:
    sectors = Sector.objects.visible_to(reader).filter(is_organisational=True)
    return Choices(list(sectors), list(Skill.objects.visible_to(reader)))


def words_of(text: str) -> tuple[str, ...]:
    return tuple(fold(text).split()[:MOST_WORDS])


def people_of_directory(reader: Any) -> UserQuerySet:
    """Return the open accounts of the reader's centre. An erased one is closed: the database holds it."""
    found: UserQuerySet = User.objects.visible_to(reader).active()
    return found


def found_people(reader: Any, search: Search, choices: Choices) -> UserQuerySet:
    """Return whom `search` finds: every word, in the names, the function, a sector or a skill."""
    people = people_of_directory(reader)
    if search.sector is not None:
        people = people.filter(pk__in=members_of([search.sector]))
    if search.skill is not None:
        people = people.filter(pk__in=holders_of([search.skill]))
    if search.words:
        people = people.filter(reduce(and_, [has_word(word, choices) for word in search.words]))
    return people


def hit_of(person: Any) -> Hit:
    known = (person.function, person.sector_name, by_pairs(person.phone))
    return Hit(
        title=str(person),
        url=Contact(person).url,
        detail=" · ".join(fact for fact in known if fact),
        icon="user",
    )


def has_word(word: str, choices: Choices) -> Q:
    """The names of sectors and skills are compared here: a centre has a few dozen, without a folded column."""
    sectors = [sector.pk for sector in choices.sectors if word in fold(sector.name)]
    skills = [skill.pk for skill in choices.skills if word in fold(skill.name)]
    places = [Q(search_text__contains=word)]
    if sectors:
        places.append(Q(pk__in=members_of(sectors)))
    if skills:
        places.append(Q(pk__in=holders_of(skills)))
    return reduce(or_, places)


def members_of(sectors: list[int]) -> QuerySet[Any, Any]:
    return SectorMembership.objects.filter(sector__in=sectors).values("person")


def holders_of(skills: list[int]) -> QuerySet[Any, Any]:
    return User.skills.through.objects.filter(skill__in=skills).values("user")


def with_presence(people: UserQuerySet, now: datetime) -> UserQuerySet:
    """Bring in what tells who is away and who stands in: two queries more, however many people."""
    today = now.date()
    absences = Absence.objects.filter(ends_on__gte=today, starts_on__lte=today + HORIZON)
    # Whoever decides on some forms alone does not stand in for somebody.
    whole = Delegation.objects.current(today).filter(forms=None)
    delegations = whole.select_related("delegate").order_by("starts_on", "pk")
    main = SectorMembership.objects.filter(person=OuterRef("pk"), is_main=True)
    stand_in = [f"stand_in__{name}" for name in (*SHOWN, "is_active")]
    found: UserQuerySet = (
        people.select_related("stand_in")
        .only(*SHOWN, *PICTURED, *stand_in)
        .annotate(sector_name=Subquery(main.values("sector__name")[:1]))
        .prefetch_related(
            Prefetch("absences", absences, to_attr="absences_near"),
            Prefetch("delegations_given", delegations, to_attr="delegations_now"),
        )
    )
    return found


def colleagues_of(people: Iterable[Any], now: datetime) -> list[Colleague]:
    """Shape: `people` come from `with_presence` at `now`, naive, in the centre's zone."""
    return [colleague_of(person, now) for person in people]


def colleague_of(person: Any, now: datetime) -> Colleague:
    return Colleague(
        person=person,
        name=str(person),
        sector=person.sector_name or "",
        away=stretch_of(person.absences_near, person.worked_weekdays, now),
        stands_in=stand_ins_of(person),
        photo_url=photo_url(person, now),
    )


def stand_ins_of(person: Any) -> list[Contact]:
    """Whoever has a delegation today, else the person declared once for all."""
    delegates = [Contact(delegation.delegate) for delegation in person.delegations_now]
    if delegates:
        return delegates
    stand_in = person.stand_in
    return [Contact(stand_in)] if stand_in is not None and stand_in.is_active else []


def is_pictured(person: User, now: datetime) -> bool:
    """Tell whether the photo may be shown: its image right holds today."""
    return bool(person.photo and person.photo_until and person.photo_until >= now.date())


def photo_url(person: User, now: datetime) -> str:
    """Return the address of the photo, another one for each photo so that browsers may keep it, or ""."""
    if not is_pictured(person, now):
        return ""
    address = reverse("directory:photo", args=[person.public_id])
    return f"{address}?v={str(person.photo.name)[-8:]}"


def find_pictured(reader: Any, public_id: UUID) -> User | None:
    """Return the colleague whose photo the reader may see."""
    found: User | None = people_of_directory(reader).filter(public_id=public_id).first()
    return found if found is not None and is_pictured(found, local_now()) else None


@dataclass(frozen=True, slots=True)
class Portrait:
    """The page of one colleague. Shape: `file_url` is for whoever may read the personnel file, "" for others."""

    colleague: Colleague
    memberships: list[SectorMembership]
    skills: list[Skill]
    file_url: str


def find_portrait(reader: Any, public_id: UUID) -> Portrait | None:
    now = local_now()
    memberships = SectorMembership.objects.select_related("sector").order_by("-is_main", "sector__position")
    people = with_presence(people_of_directory(reader), now).prefetch_related(
        Prefetch("sector_memberships", memberships), "skills"
    )
    person = people.filter(public_id=public_id).first()
    if person is None:
        return None
    may_read = can(reader, "accounts.view_person_file", person)
    return Portrait(
        colleague=colleague_of(person, now),
        memberships=list(person.sector_memberships.all()),
        skills=list(person.skills.all()),
        file_url=reverse("accounts:person", args=[person.public_id]) if may_read else "",
    )


def local_now() -> datetime:
    """Now in the centre's zone, which the middleware activates, naive."""
    return timezone.localtime().replace(tzinfo=None)
