"""The cast: the people of the stories, with their jobs. User names are those of the demo where it has them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from portal.accounts.actions.people import create_person, deactivate_person, declare_stand_in, set_sectors
from portal.accounts.actions.roles import set_roles
from portal.accounts.choices import Role
from portal.accounts.models import User
from portal.centres.actions.opening import create_centre
from portal.centres.models import Centre, Sector
from portal.kit.access import SystemActor

SYSTEM = SystemActor("tests")
PASSWORD = "demonstration-portail"
CHILDHOOD, YOUTH, OFFICE = "Secteur Enfance", "Secteur Jeunes et Adolescents", "Actualité Administrative"


@dataclass(frozen=True, slots=True)
class Part:
    """One person of the cast. `coordinates` is about the main sector."""

    username: str
    first_name: str
    last_name: str
    function: str
    roles: tuple[Role, ...] = ()
    sector: str = OFFICE
    coordinates: bool = False
    facts: dict[str, object] = field(default_factory=dict)


CENTRE_1 = (
    Part("direction", "Hélène", "Marchand", "directrice", (Role.DIRECTOR,)),
    Part("direction.adjointe", "Sabine", "Leroux", "directrice adjointe"),
    Part("rh", "Nadia", "Benali", "responsable des ressources humaines", (Role.HR,)),
    Part("comptabilite", "Paul", "Verhaeghe", "comptable", (Role.ACCOUNTING,)),
    Part(
        "coordination.enfance",
        "Claire",
        "Dubois",
        "coordinatrice enfance",
        (Role.SUPERVISOR,),
        CHILDHOOD,
        coordinates=True,
    ),
    Part(
        "coordination.jeunes",
        "Karim",
        "Haddad",
        "coordinateur jeunesse",
        (Role.SUPERVISOR,),
        YOUTH,
        coordinates=True,
    ),
    Part("animation.enfance", "Léa", "Fontaine", "animatrice enfance", (Role.SUPERVISOR,), CHILDHOOD),
    Part("animation.jeunes", "Yanis", "Moreau", "animateur jeunesse", (Role.SUPERVISOR,), YOUTH),
    Part("accueil", "Martine", "Caron", "agente d’accueil", (Role.RECEPTION,)),
    Part("accueil2", "Thomas", "Lefebvre", "agent d’accueil", (Role.RECEPTION,)),
    Part("materiel", "Bruno", "Delattre", "responsable du matériel", (Role.EQUIPMENT,)),
    Part("communication", "Inès", "Garnier", "chargée de communication", (Role.COMMUNICATION,)),
    Part("informatique", "Loïc", "Petit", "référent informatique", (Role.IT,)),
    Part("dpo", "Alice", "Renard", "déléguée à la protection des données", (Role.DPO,)),
    Part("parti", "Gilles", "Masson", "animateur", (Role.SUPERVISOR,), CHILDHOOD),
)
CENTRE_2 = (
    Part("centre2.direction", "Odile", "Wattez", "directrice", (Role.DIRECTOR,)),
    Part("centre2.animation", "Jordan", "Picard", "animateur enfance", (Role.SUPERVISOR,), CHILDHOOD),
)
INSTALLER = "installation"


def add_people(centre: Centre, parts: Iterable[Part]) -> None:
    sectors = {sector.name: sector for sector in Sector.objects.filter(centre=centre)}
    for part in parts:
        person = create_person(
            by=SYSTEM,
            centre=centre,
            username=part.username,
            first_name=part.first_name,
            last_name=part.last_name,
            email=f"{part.username}@{centre.slug}.example",
            password=PASSWORD,
            function=part.function,
            entered_on=date(2020, 9, 1),
            **part.facts,
        )
        set_roles(by=SYSTEM, person=person, roles=part.roles)
        main = sectors[part.sector]
        set_sectors(by=SYSTEM, person=person, main=main, coordinated=[main] if part.coordinates else [])


@transaction.atomic
def write_cast() -> None:
    """Make both centres and everybody in them, once per worker (tests/support/databases.py)."""
    first = create_centre(by=SYSTEM, name="Centre social des Tilleuls", slug="tilleuls")
    second = create_centre(by=SYSTEM, name="Centre social du Canal", slug="canal")
    add_people(first, CENTRE_1)
    add_people(second, CENTRE_2)
    User.objects.create_superuser(INSTALLER, password=PASSWORD)
    people = {person.username: person for person in User.objects.all()}
    declare_stand_in(by=SYSTEM, person=people["direction"], stand_in=people["direction.adjointe"])
    deactivate_person(by=SYSTEM, person=people["parti"])


class Cast:
    """Everybody by job, read afresh for each test: `cast.animator`, or `cast["animation.enfance"]`."""

    def __init__(self) -> None:
        people = User.objects.select_related("centre__site__root_page").prefetch_related("role_grants")
        self.people: dict[str, User] = {person.username: person for person in people}
        self.animator = self["animation.enfance"]
        """Léa, *animatrice* of Secteur Enfance, coordinated by `coordinator`."""
        self.youth_animator = self["animation.jeunes"]
        self.coordinator = self["coordination.enfance"]
        self.youth_coordinator = self["coordination.jeunes"]
        self.hr = self["rh"]
        self.director = self["direction"]
        self.stand_in = self["direction.adjointe"]
        """Decides on the director's own requests; no role besides."""
        self.accounting = self["comptabilite"]
        self.reception = self["accueil"]
        self.second_reception = self["accueil2"]
        self.equipment = self["materiel"]
        self.communication = self["communication"]
        self.it = self["informatique"]
        self.dpo = self["dpo"]
        self.gone = self["parti"]
        """Left the centre: the account is closed."""
        self.other_director = self["centre2.direction"]
        self.other_animator = self["centre2.animation"]
        self.installer = self[INSTALLER]
        """Installs the server: a superuser without a centre, who sees nobody's data."""

    def __getitem__(self, username: str) -> User:
        return self.people[username]
