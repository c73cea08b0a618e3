"""What centres write in their files, and what is made of it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.choices import Contract, Role
from portal.accounts.people_columns import BY_NAME, COLUMNS
from portal.accounts.people_sheet import Sectors, read_line
from portal.kit.columns import ColumnsMissing, ColumnTwice, find_columns

SECTORS = Sectors({1: "Secteur Enfance", 2: "Culture", 3: "Adultes, familles", 4: "Santé Bien-être"})
NAMED = {"last_name": "Dupont", "first_name": "Zoé"}


def fact(column: str, typed: str, name: str = "") -> Any:
    """What is read in one cell, when nothing is wrong with it."""
    line = read_line(NAMED | {column: typed}, SECTORS)
    assert line.errors == []
    return line.facts[name or column]


def errors(column: str, typed: str) -> list[str]:
    return [name for name, __ in read_line(NAMED | {column: typed}, SECTORS).errors]


def test_read_titles_knows_the_titles_of_the_file_to_fill_in() -> None:
    titles = find_columns([str(column.title) for column in COLUMNS], COLUMNS)
    assert dict(titles.places) == {column.name: place for place, column in enumerate(COLUMNS)}
    assert titles.ignored == ()


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("NOM DE FAMILLE", "last_name"),
        ("Nom", "last_name"),
        ("prenom *", "first_name"),
        ("Prénom (usuel)", "first_name"),
        ("E-mail", "email"),
        ("Adresse de courriel", "email"),
        ("Adresse électronique", "email"),
        ("N° de téléphone", "phone"),
        ("Portable", "mobile"),
        ("Poste", "function"),
        ("Type de contrat", "contract"),
        ("Heures/semaine", "weekly_hours"),
        ("Jours travaillés", "working_days"),
        ("Date d’entrée", "entered_on"),
        ("Sortie le", "leaves_on"),
        ("Secteur", "main"),
        ("autres  secteurs", "others"),
        ("Coordonne", "coordinated"),
        ("Rôle(s)", "roles"),
        ("Identifiant", "username"),
    ],
)
def test_read_titles_forgives_how_they_are_written(title: str, name: str) -> None:
    others = [str(column.title) for column in COLUMNS if column.required and column.name != name]
    assert find_columns([*others, title], COLUMNS).places[name] == len(others)


def test_read_titles_names_the_columns_it_does_not_know() -> None:
    titles = find_columns(["Nom", "Matricule", "Prénom", "", "N° de sécu"], COLUMNS)
    assert titles.ignored == ("Matricule", "N° de sécu")
    assert titles.cells(("Dupont", "12", "", "", "1 85")) == {"last_name": "Dupont"}


def test_read_titles_without_names_says_which_are_missing() -> None:
    with pytest.raises(ColumnsMissing) as refused:
        find_columns(["Matricule", "Prénom"], COLUMNS)
    sentence = str(refused.value.message)
    assert [str(BY_NAME[name].title) in sentence for name in ("last_name", "first_name")] == [True, False]


def test_read_titles_twice_the_same_says_which() -> None:
    with pytest.raises(ColumnTwice) as refused:
        find_columns(["Nom", "Prénom", "E-mail", "Courriel"], COLUMNS)
    assert str(BY_NAME["email"].title) in str(refused.value.message)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("LE GOFF", "Le Goff"),
        ("D’ARTAGNAN", "D’Artagnan"),
        ("Le  Goff", "Le Goff"),
        ("<b>Zoé</b>", "<b>Zoé</b>"),
    ],
)
def test_read_line_names_are_not_shouted(typed: str, read: str) -> None:
    assert fact("last_name", typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("06.39.98.01.02", "06 39 98 01 02"),
        ("639980102", "06 39 98 01 02"),
        ("06/39/98/01/02", "06 39 98 01 02"),
        ("+33 6 39 98 01 02", "+33 6 39 98 01 02"),
        ("+33 (0)6 39 98 01 02", "+33 6 39 98 01 02"),
    ],
)
def test_read_line_telephone_gets_its_first_nought_back(typed: str, read: str) -> None:
    assert fact("phone", typed) == read
    assert fact("mobile", typed, "phone") == read


def test_read_line_mobile_goes_before_the_other_telephone() -> None:
    line = read_line(NAMED | {"phone": "03 20 55 01 02", "mobile": "06 39 98 01 02"}, SECTORS)
    assert line.facts["phone"] == "06 39 98 01 02"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("CDI", Contract.PERMANENT),
        ("C.E.E.", None),
        ("cee", Contract.EDUCATIONAL),
        ("Contrat à durée déterminée", Contract.FIXED_TERM),
        ("Apprentie", Contract.APPRENTICE),
        ("Service  civique", Contract.CIVIC_SERVICE),
        ("bénévole/CA", Contract.BOARD),
        ("intérim", None),
    ],
)
def test_read_line_contract(typed: str, read: Contract | None) -> None:
    if read is None:
        assert errors("contract", typed) == ["contract"]
    else:
        assert fact("contract", typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("35", "35"),
        ("17,5", "17.5"),
        ("17.50", "17.50"),
        ("35 h", "35"),
        ("24h30", "24.50"),
        ("24:20", "24.33"),
    ],
)
def test_read_line_hours(typed: str, read: str) -> None:
    assert fact("weekly_hours", typed) == Decimal(read)


@pytest.mark.parametrize("typed", ["beaucoup", "49", "-3", "1E+9", "35,555", "35 jours"])
def test_read_line_hours_that_are_none_are_refused(typed: str) -> None:
    assert errors("weekly_hours", typed) == ["weekly_hours"]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("12345", "12345"),
        ("lun-ven", "12345"),
        ("Lundi au jeudi", "1234"),
        ("du lundi au vendredi", "12345"),
        ("lundi, mardi et jeudi", "124"),
        ("lu ma je ve", "1245"),
        ("mar – sam", "23456"),
        ("1;2;4", "124"),
        ("lun.\nmer.", "13"),
    ],
)
def test_read_line_days(typed: str, read: str) -> None:
    assert fact("working_days", typed) == read


@pytest.mark.parametrize("typed", ["m", "8", "ven-lun", "tous les jours", "-"])
def test_read_line_days_that_are_not_clear_are_refused(typed: str) -> None:
    assert errors("working_days", typed) == ["working_days"]


@pytest.mark.parametrize("typed", ["01/09/2026", "1/9/2026", "01/09/26", "2026-09-01", "01.09.2026"])
def test_read_line_dates(typed: str) -> None:
    assert fact("entered_on", typed) == date(2026, 9, 1)


@pytest.mark.parametrize("typed", ["31/02/2026", "septembre", "44805", "01/09/1802", "09/2026"])
def test_read_line_dates_that_are_none_are_refused(typed: str) -> None:
    assert errors("leaves_on", typed) == ["leaves_on"]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Culture", {2}),
        ("culture ; SECTEUR ENFANCE", {1, 2}),
        ("enfance/culture", {1, 2}),
        ("Adultes, familles", {3}),
        ("Adultes, familles\nSante bien-etre", {3, 4}),
        ("Culture, Enfance", {1, 2}),
        ("aucun", set()),
    ],
)
def test_read_line_sectors_without_accents_nor_capitals(typed: str, read: set[int]) -> None:
    assert fact("others", typed) == read


def test_read_line_sector_that_is_not_there_gives_the_list() -> None:
    line = read_line(NAMED | {"main": "Ludothèque"}, SECTORS)
    [(column, sentence)] = line.errors
    assert column == "main"
    assert all(name in sentence for name in ("Ludothèque", *SECTORS.names.values()))


@pytest.mark.parametrize(("typed", "read"), [("oui", True), ("x", True), ("non", set()), ("Culture", {2})])
def test_read_line_coordinates_says_yes_or_which(typed: str, read: Any) -> None:
    assert fact("coordinated", typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("RH", {Role.HR}),
        ("animatrice, accueil", {Role.SUPERVISOR, Role.RECEPTION}),
        ("Déléguée à la protection des données", {Role.DPO}),
        ("aucun", set()),
    ],
)
def test_read_line_roles(typed: str, read: set[Role]) -> None:
    assert fact("roles", typed) == read


def test_read_line_role_of_every_label_is_known() -> None:
    assert [fact("roles", str(role.label)) for role in Role] == [{role} for role in Role]


@pytest.mark.parametrize(
    ("column", "typed"),
    [
        ("email", "zoe@"),
        ("email", "x" * 250 + "@a.fr"),
        ("last_name", "x" * 151),
        ("function", "x" * 121),
        ("phone", "appeler le soir"),
        ("mobile", "06"),
        ("username", "zoé dupont"),
        ("username", "x" * 151),
        ("roles", "chef"),
    ],
)
def test_read_line_has_the_rules_of_the_screens(column: str, typed: str) -> None:
    assert errors(column, typed) == [column]


def test_read_line_without_a_name_says_so() -> None:
    assert [name for name, __ in read_line({"email": "zoe@a.fr"}, SECTORS).errors] == [
        "last_name",
        "first_name",
    ]


@given(
    st.dictionaries(st.sampled_from([column.name for column in COLUMNS]), st.text(min_size=1, max_size=60))
)
def test_read_line_never_fails_otherwise(cells: dict[str, str]) -> None:
    line = read_line(cells, SECTORS)
    assert {name for name, __ in line.errors} <= {column.name for column in COLUMNS}
