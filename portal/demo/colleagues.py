"""What the directory of the demonstration shows: who can do what, who is away, who stands in."""

from datetime import date, timedelta
from uuid import UUID, uuid5

from portal.accounts.actions.absences import record_absence
from portal.accounts.actions.delegations import add_delegation
from portal.accounts.actions.people import declare_stand_in
from portal.accounts.actions.skills import create_skill, set_skills
from portal.accounts.models import Absence, Skill, User
from portal.centres.models import Centre
from portal.demo.people import ACTOR, CENTRE

SOURCES = UUID("5a0c3c3e-7f0e-4b0e-9f55-0d7c5b0f7b11")
"""Under which the demonstration's own absences are named, so that a second run records none twice."""

SKILLS: dict[str, tuple[str, ...]] = {
    "Arabe": ("karim.belhadj", "aicha.ouali", "coordination.jeunes"),
    "BAFD": ("coordination.enfance", "coordination.jeunes"),
    "Conduite du minibus": ("animation.enfance", "maxime.delcourt", "bilal.cherif", "etienne.giraud"),
    "Cuisine de groupe": ("damien.roussel", "fatou.diallo"),
    "Guitare": ("margaux.brunet", "idriss.benali"),
    "Langue des signes": ("pauline.gautier", "camille.fournier"),
    "Montage vidéo": ("communication", "lea.fontaine"),
    "Premiers secours (PSC1)": ("animation.enfance", "accueil", "bilal.cherif", "claire.dubois", "nora.slimani"),
    "Réparation de vélos": ("antoine.leclercq", "nicolas.vandamme"),
    "Secourisme au travail (SST)": ("accueil2", "materiel", "coordination.enfance", "laure.pruvost"),
    "Surveillance de baignade": ("animation.jeunes", "quentin.dumont", "sarah.lemoine"),
    "Tableur avancé": ("comptabilite", "sylvie.marchand", "mathis.rousseau"),
}  # fmt: skip
AWAY: tuple[tuple[str, int, int, bool], ...] = (
    ("laure.pruvost", -1, 4, False),
    ("etienne.giraud", 0, 0, True),
    ("antoine.leclercq", 0, 9, True),
    ("sebastien.maes", -3, 1, False),
)
"""Who is away around today: first and last day from today on, and whether from noon."""


STANDS_IN = {"etienne.giraud": "margaux.brunet", "antoine.leclercq": "lea.fontaine"}


def load() -> None:
    centre = Centre.objects.get(slug=CENTRE)
    people = {person.username: person for person in User.objects.filter(centre=centre)}
    give_skills(people)
    send_away(people)
    let_stand_in(people)


def give_skills(people: dict[str, User]) -> None:
    """Human resources write the list; the people of the demonstration have said which are theirs."""
    found: dict[str, list[Skill]] = {}
    for name, holders in SKILLS.items():
        skill = create_skill(by=people["rh"], name=name)
        for username in holders:
            found.setdefault(username, []).append(skill)
    for username, skills in found.items():
        set_skills(by=ACTOR, person=people[username], skills=skills)


def send_away(people: dict[str, User]) -> list[Absence]:
    today = date.today()
    return [
        record_absence(
            by=ACTOR,
            person=people[username],
            starts_on=today + timedelta(days=first),
            ends_on=today + timedelta(days=last),
            starts_at_noon=at_noon,
            source=uuid5(SOURCES, username),
        )
        for username, first, last, at_noon in AWAY
    ]


def let_stand_in(people: dict[str, User]) -> None:
    """Two have somebody once for all, and a coordinator has given her decisions to a colleague meanwhile."""
    for username, other in STANDS_IN.items():
        declare_stand_in(by=ACTOR, person=people[username], stand_in=people[other])
    today, away = date.today(), people["laure.pruvost"]
    add_delegation(
        by=away,
        person=away,
        delegate=people["youssef.mansouri"],
        starts_on=today,
        ends_on=today + timedelta(days=4),
        reason="Formation à Roubaix",
    )
