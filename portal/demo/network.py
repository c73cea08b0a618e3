"""A whole network, to see how the portal bears the load: 150 fictional centres of 50 people each.

The centres are opened by the action that people use, since their page trees are Wagtail's. Their people are
written many at once: with an audit entry and a lock for each, 7,500 accounts would take an hour.
Nobody here exists. Every run makes the same people; only the days of their absences follow today.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from portal.accounts.choices import ROLES, Contract, Role
from portal.accounts.models import Absence, Delegation, RoleGrant, SectorMembership, Skill, User
from portal.accounts.passwords import DEMONSTRATION
from portal.centres.actions.opening import create_centre
from portal.centres.choices import UNKNOWN_SECTOR
from portal.centres.models import Centre, Sector
from portal.demo.colleagues import SKILLS
from portal.demo.people import ACTOR, ADMIN, CENTRE, EMPLOYEES, SECOND_CENTRE, plain

PREFIX = "reseau-fictif-"
CENTRES, PEOPLE = 150, 50
TOWNS = (
    "Beauval", "Clairfontaine", "Montrieux", "Villeneuve-aux-Bois", "Rochemare", "Saint-Elme", "Vaucresson-le-Haut",
    "Port-Lauzières", "Grandpré-sur-Orne", "Les Aubiers", "Castelrive", "Noirmont", "Pontaubry", "Sainte-Colline",
    "Valmorin",
)  # fmt: skip
NEIGHBOURHOODS = (
    "des Acacias", "du Moulin", "de la Gare", "des Lavoirs", "du Port", "des Remparts", "de la Source", "des Vignes",
    "du Vieux Pont", "des Capucines",
)  # fmt: skip
LAST_NAMES = (
    "Arnaud", "Aubry", "Bailly", "Barre", "Bazin", "Bertin", "Besnard", "Bouvier", "Breton", "Carpentier", "Chevalier",
    "Collet", "Cordier", "Cousin", "Da Silva", "Denis", "Diop", "Étienne", "Fabre", "Fleury", "Gaillard", "Gomez",
    "Guérin", "Hamidi", "Hervé", "Jacob", "Joly", "Keita", "Lacroix", "Langlois", "Lebrun", "Legrand", "Maillard",
    "Martinez", "Meunier", "Nguyen", "Noël", "Olivier", "Ozkan", "Paris", "Pereira", "Perrot", "Poirier", "Prévost",
    "Rahmani", "Renault", "Rivière", "Royer", "Sanchez", "Tessier", "Touré", "Vidal", "Weber", "Yilmaz", "Zimmer",
)  # fmt: skip
POSTS: tuple[tuple[str, str, Role], ...] = (
    ("direction", "Directrice", Role.DIRECTOR),
    ("rh", "Responsable des ressources humaines", Role.HR),
    ("comptabilite", "Comptable", Role.ACCOUNTING),
    ("accueil", "Agent d’accueil", Role.RECEPTION),
    ("materiel", "Responsable du matériel", Role.EQUIPMENT),
    ("communication", "Chargée de communication", Role.COMMUNICATION),
    ("informatique", "Référent informatique", Role.IT),
    ("dpo", "Déléguée à la protection des données", Role.DPO),
)
"""Who is in every centre, with an account of the demonstration named after the centre."""
TRADES = ("Animateur", "Animatrice", "Éducatrice de jeunes enfants", "Médiateur", "Référente familles")
LAST_TRADE = "Coordinatrice"


@dataclass(frozen=True, slots=True)
class Place:
    """What the people of one centre are made of. Shape: `key` is the hash of everybody's password, or none."""

    number: int
    centre: Centre
    sectors: list[Sector]
    skills: list[Skill]
    key: str
    now: datetime
    draw: Random


def is_fictional(slug: str) -> bool:
    return slug in {CENTRE, SECOND_CENTRE} or slug.startswith(PREFIX)


def real_centres() -> list[str]:
    """Return the centres of this database that nobody made up."""
    return [centre.name for centre in Centre.objects.order_by("pk") if not is_fictional(centre.slug)]


def load(centres: int = CENTRES, people: int = PEOPLE) -> int:
    """Add the centres that are not there yet, each whole or not at all; return how many were added."""
    known = set(Centre.objects.filter(slug__startswith=PREFIX).values_list("slug", flat=True))
    missing = [number for number in range(1, centres + 1) if slug_of(number) not in known]
    # One hash for all: hashing 7,500 times one public password proves nothing and takes ten minutes.
    key = make_password(DEMONSTRATION) if settings.DEMO and missing else ""
    for number in missing:
        open_centre(number, people, key)
    return len(missing)


def slug_of(number: int) -> str:
    return f"{PREFIX}{number:03d}"


@transaction.atomic
def open_centre(number: int, people: int, key: str) -> None:
    town, place = (
        TOWNS[(number - 1) % len(TOWNS)],
        NEIGHBOURHOODS[(number - 1) // len(TOWNS) % len(NEIGHBOURHOODS)],
    )
    centre = create_centre(by=ACTOR, name=f"Centre social {place}, {town}", slug=slug_of(number))
    Skill.objects.bulk_create(Skill(centre=centre, name=name) for name in SKILLS)
    found = place_of(number, centre, key)
    staff = list(User.objects.bulk_create(staff_of(found, people)))
    entrust(found, staff)
    settle(found, staff)
    send_away(found, staff)


def place_of(number: int, centre: Centre, key: str) -> Place:
    return Place(
        number=number,
        centre=centre,
        sectors=list(Sector.objects.filter(centre=centre).exclude(name=UNKNOWN_SECTOR)),
        skills=list(Skill.objects.filter(centre=centre)),
        key=key,
        now=timezone.now(),
        draw=Random(number),  # noqa: S311  the same people each time
    )


def staff_of(place: Place, people: int) -> list[User]:
    """Make the accounts up: the posts of every centre first, then whoever works in its sectors."""
    first_names = sorted({somebody.first for somebody in EMPLOYEES})
    pairs = [(first, last) for first in first_names for last in LAST_NAMES]
    names = place.draw.sample(pairs, people)
    staff = [new_person(place, rank, *name) for rank, name in enumerate(names)]
    for person in staff:
        person.fold_names()
    return staff


def new_person(place: Place, rank: int, first: str, last: str) -> User:
    slug, year = place.centre.slug, place.now.year
    account, function = f"{plain(first)}.{plain(last)}.{place.number:03d}", place.draw.choice(TRADES)
    if rank < len(POSTS):
        account, function = f"{slug}.{POSTS[rank][0]}", POSTS[rank][1]
    elif is_coordinator(place, rank):
        function = LAST_TRADE
    telephone = f"{(place.number * PEOPLE + rank) % 10_000:04d}"
    return User(
        centre=place.centre,
        username=account,
        first_name=first,
        last_name=last,
        email=f"{plain(first)}.{plain(last)}@{slug}.example",
        password=place.key or make_password(None),
        activated_at=place.now if place.key else None,
        function=function,
        phone=f"06 39 98 {telephone[:2]} {telephone[2:]}",
        contract=Contract.PERMANENT,
        working_days=place.draw.choice(("12345", "12345", "12345", "1245", "2345")),
        entered_on=date(year - place.draw.randrange(1, 20), 9, 1),
    )


def is_coordinator(place: Place, rank: int) -> bool:
    """The first ones after the posts coordinate a sector each."""
    return len(POSTS) <= rank < len(POSTS) + len(place.sectors)


def entrust(place: Place, staff: list[User]) -> None:
    """Give roles, and the back-office groups that go with them."""
    posts = list(zip(staff, (post[2] for post in POSTS), strict=False))
    roles = posts + [(person, Role.SUPERVISOR) for person in staff[len(POSTS) :]]
    RoleGrant.objects.bulk_create(RoleGrant(person=person, role=role) for person, role in roles)
    through: Any = User.groups.through
    through.objects.bulk_create(
        through(user_id=person.pk, group_id=getattr(place.centre, ROLES[role].editors_group).pk)
        for person, role in roles
        if ROLES[role].editors_group
    )


def settle(place: Place, staff: list[User]) -> None:
    """Give each a main sector, some a second one, and skills."""
    memberships, held = [], []
    through: Any = User.skills.through
    office = next(sector for sector in place.sectors if sector.name == ADMIN)
    for rank, person in enumerate(staff):
        coordinates = is_coordinator(place, rank)
        main = office if rank < len(POSTS) else place.sectors[(rank - len(POSTS)) % len(place.sectors)]
        memberships.append(
            SectorMembership(person=person, sector=main, is_main=True, is_coordinator=coordinates)
        )
        other = place.draw.choice(place.sectors)
        if other != main and place.draw.random() < 0.2:
            memberships.append(SectorMembership(person=person, sector=other))
        chosen = place.draw.sample(place.skills, place.draw.choice((0, 0, 1, 1, 2)))
        held += [through(user_id=person.pk, skill_id=skill.pk) for skill in chosen]
    SectorMembership.objects.bulk_create(memberships)
    through.objects.bulk_create(held)


def send_away(place: Place, staff: list[User]) -> None:
    """One person of ten is away; a coordinator who is has a delegate, others a stand-in."""
    today = place.now.date()
    absences, delegations, stood_for = [], [], []
    for rank in place.draw.sample(range(1, len(staff)), len(staff) // 10):
        person, other = staff[rank], staff[rank - 1]
        starts_on = today - timedelta(days=place.draw.randrange(5))
        ends_on = today + timedelta(days=place.draw.randrange(1, 15))
        dates = {"centre": place.centre, "person": person, "starts_on": starts_on, "ends_on": ends_on}
        absences.append(Absence(source=UUID(int=place.draw.getrandbits(128), version=4), **dates))
        if is_coordinator(place, rank):
            delegations.append(Delegation(delegate=other, created_by=person, **dates))
        else:
            person.stand_in = other
            stood_for.append(person)
    Absence.objects.bulk_create(absences)
    Delegation.objects.bulk_create(delegations)
    User.objects.bulk_update(stood_for, ["stand_in"])
