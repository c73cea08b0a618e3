"""Files of people, sent and worked on as the screens and the worker do it."""

from typing import Any

from portal.accounts.actions.import_work import work_on_imports
from portal.accounts.actions.imports import confirm_import, start_import
from portal.accounts.models import ImportedLine, PeopleImport, User
from portal.accounts.people_columns import COLUMNS
from portal.kit.columns import read_table
from portal.kit.spreadsheets import read_sheet
from tests.support.cast import SYSTEM

TITLES = "Nom;Prénom;E-mail;Portable;Fonction;Contrat;Heures;Secteur;Rôles"
NAMES = "Nom;Prénom;Identifiant"
ROLES = f"{NAMES};Rôles"
ZOE = "Lefèvre;Zoé;zoe@a.example;06 39 98 01 02;Animatrice;CDI;35;Secteur Enfance;animatrice"
ANA = "Costa;Ana;;;Comptable;CDD;17,5;Actualité Administrative;"


def sent(by: User, *lines: str, titles: str = TITLES) -> PeopleImport:
    """A file that the worker has not seen."""
    sheet = read_sheet("salariés.csv", "\n".join((titles, *lines)).encode())
    return start_import(by=by, file_name="salariés.csv", people=read_table(sheet, COLUMNS))


def checked(by: User, *lines: str, titles: str = TITLES) -> PeopleImport:
    return worked_on(sent(by, *lines, titles=titles))


def written(by: User, *lines: str, titles: str = TITLES, invites: bool = False) -> PeopleImport:
    people_import = checked(by, *lines, titles=titles)
    return worked_on(confirm_import(by=by, people_import=people_import, invites=invites))


def worked_on(people_import: PeopleImport) -> PeopleImport:
    work_on_imports(by=SYSTEM)
    people_import.refresh_from_db()
    return people_import


def people_count() -> int:
    return int(User.objects.count())


def facts_of(person: User, *names: str) -> list[Any]:
    return [getattr(person, name) for name in names]


def states_of(people_import: PeopleImport) -> list[str]:
    return [line.state for line in people_import.lines.all()]


def faults_of(people_import: PeopleImport) -> list[tuple[int, str]]:
    """The lines that are wrong: number, column."""
    wrong = ImportedLine.objects.filter(people_import=people_import, state="wrong")
    return [(line.number, column) for line in wrong for column, __ in line.findings["errors"]]


def changes_of(people_import: PeopleImport) -> dict[int, list[Any]]:
    return {line.number: line.findings["changes"] for line in people_import.lines.filter(state="changed")}
