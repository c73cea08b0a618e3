"""People out of a spreadsheet: what the check finds, before anything is written."""

import pytest
from django.core.exceptions import PermissionDenied

from portal.accounts.actions.imports import (
    confirm_import,
)
from portal.accounts.choices import ImportState, LineState, Role
from portal.accounts.models import PeopleImport, User
from portal.centres.models import Centre
from tests.factories.accounts import PersonFactory
from tests.factories.imports import (
    ANA,
    NAMES,
    ROLES,
    ZOE,
    changes_of,
    checked,
    faults_of,
    people_count,
    sent,
    states_of,
    worked_on,
    written,
)
from tests.support.cast import Cast


def test_check_import_finds_new_people_and_writes_none(cast: Cast) -> None:
    before = people_count()
    found = checked(cast.hr, ZOE, ANA)
    assert (found.state, found.done, found.created, found.wrong) == (ImportState.CHECKED, 2, 2, 0)
    assert states_of(found) == [LineState.NEW, LineState.NEW]
    assert people_count() == before
    zoe = {column: after for column, __, after in found.lines.get(number=2).findings["changes"]}
    assert zoe["username"] == "zoe.lefevre"
    assert zoe["main"] == "Secteur Enfance"


def test_check_import_of_nobody_who_may_manage_people_is_refused(cast: Cast) -> None:
    for person in (cast.director, cast.animator, cast.dpo, cast.installer, cast.gone):
        with pytest.raises(PermissionDenied):
            sent(person, ZOE)
    assert PeopleImport.objects.count() == 0


def test_check_import_proposes_user_names_unique_in_the_installation_and_the_file(
    cast: Cast, other_centre: Centre
) -> None:
    PersonFactory.create(centre=other_centre, username="zoe.lefevre", last_name="Lefèvre", first_name="Zoé")
    twins = ["Lefèvre;Zoé;zoe@a.example", "Lefevre;ZOE;autre@a.example", "Lefèvre;Zoë;encore@a.example"]
    found = checked(cast.hr, *twins, titles="Nom;Prénom;E-mail")
    proposed = [
        after
        for line in found.lines.all()
        for column, __, after in line.findings["changes"]
        if column == "username"
    ]
    assert proposed == ["zoe.lefevre2", "zoe.lefevre3", "zoe.lefevre4"]


@pytest.mark.parametrize(
    ("line", "titles"),
    [
        ("Fontaine;Lea;animation.enfance", NAMES),
        ("Fontaine;Léa;ANIMATION.ENFANCE@tilleuls.example", "Nom;Prénom;E-mail"),
        ("FONTAINE;LÉA", "Nom;Prénom"),
        ("Fontaine-Roy;Léa;animation.enfance@tilleuls.example", "Nom;Prénom;E-mail"),
    ],
)
def test_check_import_knows_people_by_user_name_address_or_name(cast: Cast, line: str, titles: str) -> None:
    found = checked(cast.hr, line, titles=titles)
    renamed = "Roy" in line
    assert states_of(found) == [LineState.CHANGED if renamed else LineState.UNCHANGED]
    assert changes_of(found) == ({2: [["last_name", "Fontaine", "Fontaine-Roy"]]} if renamed else {})


def test_check_import_of_several_of_one_name_asks_for_the_user_name(cast: Cast, centre: Centre) -> None:
    PersonFactory.create(centre=centre, username="lea.fontaine", last_name="Fontaine", first_name="Lea")
    assert faults_of(checked(cast.hr, "Fontaine;Léa", titles="Nom;Prénom")) == [(2, "username")]
    assert faults_of(checked(cast.hr, "Fontaine;Léa;lea.fontaine", titles=NAMES)) == []


def test_check_import_address_of_somebody_else_does_not_hand_their_account_on(cast: Cast) -> None:
    """The new director takes over the address of the old one: that is another person."""
    line = f"Nouvelle;Personne;{cast.director.email}"
    found = checked(cast.it, line, titles="Nom;Prénom;E-mail")
    assert faults_of(found) == [(2, "email")]


@pytest.mark.parametrize(
    "lines",
    [
        ("Lefèvre;Zoé;zoe@a.example", "Lefevre;Zoe;ZOE@a.example"),
        ("Lefèvre;Zoé;zoe@a.example", "Costa;Ana;zoe@a.example"),
        ("Lefèvre;Zoé;", "Lefevre;ZOE;"),
        ("Lefèvre;Zoé;", "Lefevre;ZOE;zoe@a.example"),
        ("Fontaine;Léa;", "Fontaine;Léa;animation.enfance@tilleuls.example"),
    ],
)
def test_check_import_two_lines_of_one_person_are_both_wrong(cast: Cast, lines: tuple[str, str]) -> None:
    found = checked(cast.hr, *lines, titles="Nom;Prénom;E-mail")
    assert [number for number, __ in faults_of(found)] == [2, 3]
    first, second = (line.findings["errors"][0][1] for line in found.lines.all())
    assert ("3" in first, "2" in second) == (True, True)


def test_check_import_closed_account_is_not_opened_again(cast: Cast) -> None:
    found = checked(cast.hr, "Masson;Gilles;parti", titles=NAMES)
    assert faults_of(found) == [(2, "last_name")]


def test_check_import_user_name_of_another_centre_is_refused(cast: Cast) -> None:
    lines = ["Lefèvre;Zoé;centre2.direction", "Costa;Ana;installation"]
    assert faults_of(checked(cast.hr, *lines, titles=NAMES)) == [(2, "username"), (3, "username")]


def test_check_import_address_of_who_has_signed_in_is_left_and_the_line_says_so(cast: Cast) -> None:
    line = "Fontaine;Léa;animation.enfance;ailleurs@a.example"
    found = checked(cast.it, line, titles=f"{NAMES};E-mail")
    [row] = found.lines.all()
    assert (row.state, [column for column, __ in row.findings["notes"]]) == (LineState.UNCHANGED, ["email"])
    worked_on(confirm_import(by=cast.it, people_import=found, invites=False))
    assert User.objects.get(pk=cast.animator.pk).email == cast.animator.email


@pytest.mark.parametrize(
    ("by", "line", "wrong"),
    [
        ("hr", "Fontaine;Léa;animation.enfance;accueil", False),
        ("hr", "Fontaine;Léa;animation.enfance;comptabilité", True),
        ("it", "Fontaine;Léa;animation.enfance;comptabilité", False),
        ("hr", "Verhaeghe;Paul;comptabilite;accueil", True),
        ("it", "Verhaeghe;Paul;comptabilite;accueil", False),
        ("hr", "Marchand;Hélène;direction;directrice, accueil", True),
        ("it", "Marchand;Hélène;direction;directrice, accueil", False),
        ("hr", "Benali;Nadia;rh;rh, accueil", True),
        ("it", "Petit;Loïc;informatique;informatique, rh", True),
        ("hr", "Benali;Nadia;rh;rh", False),
        ("hr", "Costa;Ana;;directrice", True),
        ("it", "Costa;Ana;;directrice", False),
        ("hr", "Costa;Ana;;accueil", False),
    ],
)
def test_check_import_roles_by_the_rights_of_the_screens(cast: Cast, by: str, line: str, wrong: bool) -> None:
    found = checked(getattr(cast, by), line, titles=ROLES)
    assert faults_of(found) == ([(2, "roles")] if wrong else [])


@pytest.mark.parametrize(
    ("by", "line", "column"),
    [
        ("hr", "Neuf;Directeur;directeur.neuf;pirate@a.example;;", "email"),
        ("hr", "Marchand;Hélène;direction;;31/12/2099;", "leaves_on"),
        ("hr", "Benali;Nadia;rh;;31/12/2099;", "leaves_on"),
        ("hr", "Benali;Nadia;rh;;;oui", "coordinated"),
        ("it", "Benali;Nadia;rh;;31/12/2099;", ""),
        ("hr", "Fontaine;Léa;animation.enfance;;;oui", ""),
        ("it", "Marchand;Hélène;direction;;31/12/2099;", ""),
    ],
)
def test_check_import_nobody_takes_over_those_who_lead_nor_serves_themselves(
    cast: Cast, centre: Centre, by: str, line: str, column: str
) -> None:
    PersonFactory.create(
        centre=centre,
        username="directeur.neuf",
        last_name="Neuf",
        first_name="Directeur",
        roles=[Role.DIRECTOR],
    )
    found = checked(getattr(cast, by), line, titles=f"{NAMES};E-mail;Sortie le;Coordonne")
    assert faults_of(found) == ([(2, column)] if column else [])


@pytest.mark.parametrize(("by", "wrong"), [("hr", [(2, "weekly_hours")]), ("it", [])])
def test_check_import_nobody_writes_their_own_contract(
    cast: Cast, by: str, wrong: list[tuple[int, str]]
) -> None:
    line = "Benali;Nadia;rh;17,5;lundi, mardi"
    found = checked(getattr(cast, by), line, titles=f"{NAMES};Heures;Jours travaillés")
    assert faults_of(found) == wrong


def test_check_import_dates_that_close_the_account_are_refused(cast: Cast) -> None:
    titles = f"{NAMES};Entrée le;Sortie le"
    lines = ["Costa;Ana;;;01/01/2020", "Lefèvre;Zoé;;01/09/2099;01/01/2099", "Roy;Eve;;01/01/2020;01/01/2099"]
    assert faults_of(checked(cast.hr, *lines, titles=titles)) == [(2, "leaves_on"), (3, "leaves_on")]


def test_check_import_other_sectors_without_a_main_one_are_refused(cast: Cast) -> None:
    lines = ["Costa;Ana;;Culture;", "Roy;Eve;;;oui", "Lefèvre;Zoé;Culture;;"]
    found = checked(cast.hr, *lines, titles="Nom;Prénom;Secteur principal;Autres secteurs;Coordonne")
    assert faults_of(found) == [(2, "main"), (3, "main")]


def test_check_import_shows_what_was_and_what_would_be(cast: Cast) -> None:
    line = "Fontaine;Léa;animation.enfance;Référente;24h30;lun-jeu;Culture;Secteur Enfance"
    titles = f"{NAMES};Fonction;Heures;Jours travaillés;Secteur;Autres secteurs"
    [changes] = changes_of(checked(cast.hr, line, titles=titles)).values()
    assert changes == [
        ["function", "animatrice enfance", "Référente"],
        ["weekly_hours", "35", "24,5"],
        ["working_days", "lun, mar, mer, jeu, ven", "lun, mar, mer, jeu"],
        ["main", "Secteur Enfance", "Culture"],
        ["others", "", "Secteur Enfance"],
    ]


def test_check_import_empty_cells_change_nothing(cast: Cast) -> None:
    titles = f"{NAMES};Fonction;Contrat;Heures;Secteur;Rôles;Téléphone"
    assert states_of(checked(cast.hr, "Fontaine;Léa;animation.enfance;;;;;;", titles=titles)) == [
        LineState.UNCHANGED
    ]


def test_check_import_keeps_hostile_text_as_text(cast: Cast) -> None:
    line = "<script>alert(1)</script>;=cmd|' /C calc'!A0;x@a.example;;;;;;"
    found = written(cast.hr, line)
    person = User.objects.get(email="x@a.example")
    assert (found.state, person.first_name, person.username) == (
        ImportState.DONE,
        "=cmd|' /C calc'!A0",
        "cmd-c-calc-a0.script-alert-1-script",
    )
