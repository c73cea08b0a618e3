"""The people of the demonstration: two fictional centres. Nobody here exists."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

from portal.accounts.actions.legal_holds import place_hold
from portal.accounts.actions.people import create_person, deactivate_person, declare_stand_in, set_sectors
from portal.accounts.actions.recoveries import ask_recovery
from portal.accounts.actions.roles import set_roles
from portal.accounts.choices import Contract, RecoveryKind, Role
from portal.accounts.models import User
from portal.accounts.passwords import DEMONSTRATION
from portal.centres.actions.opening import create_centre
from portal.centres.models import Centre, Sector
from portal.kit.access import SystemActor

ACTOR = SystemActor("demo")

CENTRE, SECOND_CENTRE = "quatre-vents", "maison-canal"
"""Short names of the two centres."""

ADMIN = "Actualité Administrative"
CYBER = "Cyber Espace"
TODDLERS = "Centre petite enfance"
NURSERY = "Multi-accueil"
EARLY = "Secteur Petite Enfance"
CHILDREN = "Secteur Enfance"
TEENS = "Secteur Jeunes et Adolescents"
YOUNG = "Secteur Jeunes Adultes"
FAMILIES = "Secteur Adultes et Familles"
CULTURE = "Culture"
HEALTH = "Santé Bien-être"


@dataclass(frozen=True, slots=True)
class Somebody:
    """One person to create.

    Shape: without `username` it is first.last, and nobody signs in with it; `since` is counted in years;
           `entered` is (month, day); `coordinates` are sectors beside which `sector` need not be repeated.
    """

    first: str
    last: str
    function: str
    sector: str
    username: str = ""
    roles: tuple[Role, ...] = ()
    others: tuple[str, ...] = ()
    coordinates: tuple[str, ...] = ()
    contract: Contract = Contract.PERMANENT
    hours: str = "35"
    days: str = "12345"
    since: int = 4
    entered: tuple[int, int] = (9, 1)
    has_address: bool = True

    @property
    def account(self) -> str:
        return self.username or f"{plain(self.first)}.{plain(self.last)}"


def plain(name: str) -> str:
    """Return `name` as it is written in a user name: no accent, no space, no capital."""
    letters = normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return letters.replace(" ", "-").replace("'", "")


SUPERVISOR = (Role.SUPERVISOR,)
FIXED = Contract.FIXED_TERM
S = Somebody

EMPLOYEES: tuple[Somebody, ...] = (
    S("Hélène", "Vasseur", "Directrice", ADMIN, "direction", (Role.DIRECTOR,), since=11),
    S("Karim", "Belhadj", "Directeur adjoint", ADMIN, others=(FAMILIES,), coordinates=(ADMIN,), since=8),
    S("Nathalie", "Lefebvre", "Responsable des ressources humaines", ADMIN, "rh", (Role.HR,), since=9),
    S("Olivier", "Delattre", "Comptable", ADMIN, "comptabilite", (Role.ACCOUNTING,), since=6),
    S("Samira", "Haddad", "Agente d’accueil", ADMIN, "accueil", (Role.RECEPTION,), since=7),
    S("Thomas", "Carlier", "Agent d’accueil", ADMIN, "accueil2", (Role.RECEPTION,), hours="28", days="2345"),
    S("Bruno", "Wattel", "Responsable du matériel", ADMIN, "materiel", (Role.EQUIPMENT,), since=12),
    S("Inès", "Moreau", "Chargée de communication", ADMIN, "communication", (Role.COMMUNICATION,), (CULTURE,)),
    S("Julien", "Descamps", "Administrateur des systèmes", ADMIN, "informatique", (Role.IT,), (CYBER,), since=5),
    S("Sylvie", "Marchand", "Assistante administrative", ADMIN, roles=(Role.DPO,), hours="28", days="1245"),
    S("Fatou", "Diallo", "Agente d’entretien", ADMIN, hours="20", since=10, has_address=False),
    S("Miguel", "Fernandes", "Agent d’entretien", ADMIN, hours="24", days="1245", since=3, has_address=False),
    S("Antoine", "Leclercq", "Responsable de l’espace numérique", CYBER, coordinates=(CYBER,), since=6),
    S("Léa", "Fontaine", "Animatrice numérique", CYBER, roles=SUPERVISOR, since=2),
    S("Mathis", "Rousseau", "Apprenti animateur numérique", CYBER, contract=Contract.APPRENTICE, since=1),
    S("Claire", "Dubois", "Éducatrice de jeunes enfants", TODDLERS, coordinates=(TODDLERS,), since=9),
    S("Florian", "Mercier", "Éducateur de jeunes enfants", TODDLERS, roles=SUPERVISOR, since=3),
    S("Aminata", "Traoré", "Auxiliaire de puériculture", TODDLERS, roles=SUPERVISOR, hours="28", days="1345"),
    S("Benoît", "Lambert", "Auxiliaire de puériculture", TODDLERS, roles=SUPERVISOR, since=2),
    S("Anne-Sophie", "Hennebelle", "Directrice du multi-accueil", NURSERY, coordinates=(NURSERY, EARLY), since=10),
    S("Camille", "Fournier", "Éducatrice de jeunes enfants", NURSERY, roles=SUPERVISOR, since=4),
    S("Hugo", "Lemaire", "Auxiliaire de puériculture", NURSERY, roles=SUPERVISOR, since=3),
    S("Yasmina", "Kaci", "Auxiliaire de puériculture", NURSERY, roles=SUPERVISOR, hours="30", days="1235"),
    S("Damien", "Roussel", "Cuisinier", NURSERY, since=7),
    S("Pauline", "Gautier", "Référente petite enfance", EARLY, roles=SUPERVISOR, others=(TODDLERS,), since=5),
    S("Guillaume", "Perrin", "Animateur petite enfance", EARLY, roles=SUPERVISOR, contract=FIXED, since=1),
    S("Marion", "Duriez", "Coordinatrice enfance", CHILDREN, "coordination.enfance", coordinates=(CHILDREN,), since=8),
    S("Lucas", "Bernard", "Animateur enfance", CHILDREN, "animation.enfance", SUPERVISOR, since=3),
    S("Manon", "Caron", "Animatrice enfance", CHILDREN, roles=SUPERVISOR, hours="28", days="1235", since=2),
    S("Idriss", "Benali", "Animateur enfance", CHILDREN, roles=SUPERVISOR, since=4),
    S("Sarah", "Lemoine", "Animatrice enfance", CHILDREN, roles=SUPERVISOR, contract=FIXED, since=1),
    S("Nicolas", "Vandamme", "Animateur enfance", CHILDREN, roles=SUPERVISOR, hours="24", days="1234", since=6),
    S("Jade", "Picard", "Volontaire en service civique", CHILDREN, contract=Contract.CIVIC_SERVICE, hours="24", days="2345", since=0, entered=(1, 1)),
    S("Rachid", "Amrani", "Coordinateur jeunesse", TEENS, "coordination.jeunes", coordinates=(TEENS, YOUNG), since=9),
    S("Chloé", "Petit", "Animatrice jeunesse", TEENS, "animation.jeunes", SUPERVISOR, (YOUNG,), since=2),
    S("Maxime", "Delcourt", "Animateur jeunesse", TEENS, roles=SUPERVISOR, since=5),
    S("Nora", "Slimani", "Animatrice jeunesse", TEENS, roles=SUPERVISOR, hours="30", days="2345", since=3),
    S("Quentin", "Dumont", "Animateur jeunesse", TEENS, roles=SUPERVISOR, contract=FIXED, since=1),
    S("Émilie", "Tanguy", "Conseillère d’insertion", YOUNG, roles=SUPERVISOR, since=6),
    S("Bilal", "Cherif", "Éducateur sportif", YOUNG, roles=SUPERVISOR, others=(HEALTH,), since=4),
    S("Isabelle", "Wibaux", "Coordinatrice familles", FAMILIES, coordinates=(FAMILIES,), since=13),
    S("Sébastien", "Maes", "Animateur familles", FAMILIES, roles=SUPERVISOR, since=5),
    S("Aïcha", "Ouali", "Conseillère en économie sociale et familiale", FAMILIES, roles=SUPERVISOR, since=7),
    S("Pascal", "Lecocq", "Formateur en français", FAMILIES, roles=SUPERVISOR, hours="17.5", days="124", since=8),
    S("Margaux", "Brunet", "Médiatrice culturelle", CULTURE, roles=SUPERVISOR, since=3),
    S("Étienne", "Giraud", "Régisseur", CULTURE, roles=SUPERVISOR, hours="28", days="2345", since=5),
    S("Laure", "Pruvost", "Médiatrice santé", HEALTH, coordinates=(HEALTH,), since=4),
    S("Youssef", "Mansouri", "Éducateur sportif santé", HEALTH, roles=SUPERVISOR, hours="21", days="134", since=2),
)  # fmt: skip
"""Forty-eight employees, as many women as men. Culture has no coordinator, so that this case is shown."""

BOARD = S(
    "Monique",
    "Delerue",
    "Présidente",
    ADMIN,
    "presidence",
    contract=Contract.BOARD,
    hours="0",
    since=6,
)
FORMER = S("Vincent", "Masson", "Animateur enfance", CHILDREN, "parti", SUPERVISOR, since=5)

SECOND_EMPLOYEES: tuple[Somebody, ...] = (
    S("Philippe", "Renard", "Directeur", ADMIN, "centre2.direction", (Role.DIRECTOR,), since=7),
    S("Lucie", "Barbier", "Animatrice enfance", CHILDREN, "centre2.animation", SUPERVISOR, since=3),
    S("Sandrine", "Poulain", "Responsable administrative", ADMIN, roles=(Role.HR, Role.ACCOUNTING), since=5),
    S("Mehdi", "Ferhat", "Coordinateur enfance et jeunesse", CHILDREN, coordinates=(CHILDREN, TEENS), since=4),
    S("Elsa", "Colin", "Agente d’accueil", ADMIN, roles=(Role.RECEPTION, Role.COMMUNICATION), hours="28", days="1245"),
    S("Romain", "Adam", "Animateur jeunesse", TEENS, roles=SUPERVISOR, since=2),
)  # fmt: skip


def is_loaded() -> bool:
    return Centre.objects.filter(slug=CENTRE).exists()


def load() -> None:
    """Create both centres and their people, as the system."""
    centre = create_centre(by=ACTOR, name="Centre social Les Quatre Vents", slug=CENTRE)
    people = hire(centre, (*EMPLOYEES, BOARD, FORMER))
    declare_stand_in(by=ACTOR, person=people["direction"], stand_in=people["presidence"])
    declare_stand_in(by=ACTOR, person=people["rh"], stand_in=people["karim.belhadj"])
    deactivate_person(by=ACTOR, person=people["parti"])
    ask_recovery(
        by=people["rh"],
        person=people["accueil2"],
        kind=RecoveryKind.PAPER,
        reason="N’a plus accès à sa boîte de courriel depuis lundi. Vu au bureau.",
    )
    reason = "Accident du travail en cuisine : dossier ouvert à la caisse."
    place_hold(by=people["direction"], person=people["damien.roussel"], reason=reason)
    second = create_centre(by=ACTOR, name="Maison de quartier du Canal", slug=SECOND_CENTRE)
    hire(second, SECOND_EMPLOYEES)


def hire(centre: Centre, group: Iterable[Somebody]) -> dict[str, User]:
    """Open an account for everyone of `group`; return them by user name."""
    sectors = {sector.name: sector for sector in Sector.objects.filter(centre=centre)}
    return {
        somebody.account: hire_one(centre, sectors, somebody, rank)
        for rank, somebody in enumerate(group, start=1)
    }


def hire_one(centre: Centre, sectors: dict[str, Sector], somebody: Somebody, rank: int) -> User:
    today = date.today()
    person = create_person(
        by=ACTOR,
        centre=centre,
        username=somebody.account,
        first_name=somebody.first,
        last_name=somebody.last,
        email=address(somebody, centre),
        password=DEMONSTRATION if somebody.username else None,
        function=somebody.function,
        phone=telephone(centre, rank),
        contract=somebody.contract,
        weekly_hours=somebody.hours,
        working_days=somebody.days,
        entered_on=date(today.year - somebody.since, *somebody.entered),
        leaves_on=leaving_date(somebody, today),
    )
    if somebody.roles:
        set_roles(by=ACTOR, person=person, roles=somebody.roles)
    others = {*somebody.others, *somebody.coordinates} - {somebody.sector}
    return set_sectors(
        by=ACTOR,
        person=person,
        main=sectors[somebody.sector],
        others=[sectors[name] for name in sorted(others)],
        coordinated=[sectors[name] for name in somebody.coordinates],
    )


def address(somebody: Somebody, centre: Centre) -> str:
    name = f"{plain(somebody.first)}.{plain(somebody.last)}"
    return f"{name}@{centre.slug}.example" if somebody.has_address else ""


def leaving_date(somebody: Somebody, today: date) -> date | None:
    """Whoever has a contract with an end leaves at the end of August to come; who has left, last June."""
    if somebody is FORMER:
        return date(today.year - 1, 6, 30)
    if somebody.contract in {Contract.PERMANENT, Contract.BOARD}:
        return None
    end = date(today.year, 8, 31)
    return end if today < end else date(today.year + 1, 8, 31)


def telephone(centre: Centre, rank: int) -> str:
    """A number of the range that the French regulator keeps for fiction (06 39 98 …)."""
    return f"06 39 98 {10 if centre.slug == CENTRE else 20} {rank:02d}"
