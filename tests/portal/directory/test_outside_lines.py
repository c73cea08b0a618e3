"""Lines of a file beside what the centre has: pure, without the database."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.choices import LineState
from portal.directory.choices import ContactKind, Listing
from portal.directory.models import CalledSupervisor, PartnerContact
from portal.directory.outside_columns import COLUMNS
from portal.directory.outside_lines import Finding, digest_of, find_lines, key_of, sheet_rows
from portal.kit.columns import find_columns

CONTACTS, SUPERVISORS = Listing.CONTACTS, Listing.CALLED_SUPERVISORS
NADIA = {"organisation": "CAF du Nord", "person_name": "Nadia Lecomte"}


def nadia(**facts: Any) -> PartnerContact:
    return PartnerContact(pk=7, kind=ContactKind.FUNDER, **(NADIA | facts))


def states(listing: Listing, rows: list[Any], *lines: dict[str, str]) -> list[LineState]:
    return [finding.state for finding in find_lines(listing, rows, enumerate(lines, 2))]


def only(listing: Listing, rows: list[Any], cells: dict[str, str]) -> Finding:
    [finding] = find_lines(listing, rows, [(2, cells)])
    return finding


def test_find_lines_new_person_of_a_known_organisation_is_new() -> None:
    assert states(CONTACTS, [nadia()], NADIA | {"person_name": "Jean Petit"}) == [LineState.NEW]


def test_find_lines_matches_whatever_the_accents_and_capitals() -> None:
    known = [nadia(organisation="Département du Nord", phone="01 99 00 10 01")]
    line = {"organisation": "DEPARTEMENT  DU NORD", "person_name": "nadia lecomte", "phone": "0199001001"}
    assert states(CONTACTS, known, line) == [LineState.UNCHANGED]


def test_find_lines_says_what_would_change_and_keeps_blank_cells() -> None:
    finding = only(
        CONTACTS, [nadia(phone="01 99 00 10 01", note="Le matin.")], NADIA | {"phone": "199001002"}
    )
    assert finding.facts == {"phone": "01 99 00 10 02"}
    assert finding.changes == [("phone", "01 99 00 10 01", "01 99 00 10 02")]


def test_find_lines_twice_in_the_file_is_said_on_both() -> None:
    assert states(CONTACTS, [], NADIA, {"organisation": "MEL"}, NADIA) == [
        LineState.WRONG,
        LineState.NEW,
        LineState.WRONG,
    ]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"person_name": "Nadia"}, "organisation"),
        (NADIA | {"kind": "voisin"}, "kind"),
        (NADIA | {"phone": "peu après midi"}, "phone"),
        (NADIA | {"email": "nadia"}, "email"),
        (NADIA | {"website": "javascript:alert(1)"}, "website"),
        (NADIA | {"function": "x" * 121}, "function"),
        ({"organisation": "x" * 151}, "organisation"),
    ],
)
def test_find_lines_wrong_cell_is_said_on_its_column(cells: dict[str, str], column: str) -> None:
    finding = only(CONTACTS, [], cells)
    assert finding.state == LineState.WRONG
    assert [name for name, __ in finding.errors] == [column]


@pytest.mark.parametrize(
    ("column", "typed", "read"),
    [
        ("kind", "FINANCEURS", ContactKind.FUNDER),
        ("kind", "prestataire", ContactKind.SUPPLIER),
        ("kind", "Autre contact", ContactKind.OTHER),
        ("website", "www.caf.example", "https://www.caf.example"),
        ("email", "mailto:Nadia@CAF.example", "nadia@caf.example"),
        ("phone", "01.99.00.10.01", "01 99 00 10 01"),
    ],
)
def test_find_lines_reads_what_people_write(column: str, typed: str, read: Any) -> None:
    assert only(CONTACTS, [], NADIA | {column: typed}).facts[column] == read


def test_find_lines_without_a_kind_leaves_it_to_the_model() -> None:
    finding = only(CONTACTS, [], NADIA)
    assert "kind" not in finding.facts
    assert PartnerContact(**finding.facts).kind == ContactKind.PARTNER


def test_find_lines_namesakes_are_told_by_their_number() -> None:
    known = [CalledSupervisor(pk=n, name="Inès Carlier", phone=f"06 39 98 10 0{n}") for n in (1, 2)]
    told = {"name": "Ines CARLIER", "phone": "06 39 98 10 02", "called_for": "Camp d’été"}
    finding = only(SUPERVISORS, known, told)
    assert (finding.row, finding.facts) == (known[1], {"called_for": "Camp d’été"})
    assert only(SUPERVISORS, known, {"name": "Inès Carlier"}).state == LineState.WRONG


def test_find_lines_reads_the_day_somebody_came() -> None:
    finding = only(SUPERVISORS, [], {"name": "Inès", "last_called_on": "4/7/26"})
    assert finding.facts["last_called_on"] == date(2026, 7, 4)
    assert finding.changes[1] == ("last_called_on", "", "04/07/2026")


def test_digest_of_tells_what_is_seen_apart() -> None:
    line = [(2, NADIA | {"phone": "01 99 00 10 02"})]
    before, after = (find_lines(CONTACTS, [nadia(phone=phone)], line) for phone in ("", "01 99 00 10 09"))
    assert digest_of(before) != digest_of(after)
    assert digest_of(before) == digest_of(find_lines(CONTACTS, [nadia()], line))


@pytest.mark.parametrize("listing", Listing)
def test_columns_of_the_file_to_fill_in_are_known(listing: Listing) -> None:
    columns = COLUMNS[listing]
    titles = find_columns([str(column.title) for column in columns], columns)
    assert dict(titles.places) == {column.name: place for place, column in enumerate(columns)}


@pytest.mark.parametrize("listing", Listing)
def test_example_of_the_file_to_fill_in_is_right(listing: Listing) -> None:
    example = {column.name: column.example for column in COLUMNS[listing] if column.example}
    assert only(listing, [], example).errors == []


TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40).filter(str.strip)


@given(organisation=TEXTS, person=TEXTS)
def test_sheet_rows_sent_again_change_nothing(organisation: str, person: str) -> None:
    row = PartnerContact(
        pk=1, organisation=" ".join(organisation.split()), person_name=" ".join(person.split())
    )
    titles, cells = sheet_rows(CONTACTS, [row])
    line = dict(zip((column.name for column in COLUMNS[CONTACTS]), cells, strict=True))
    assert len(titles) == len(cells)
    assert states(CONTACTS, [row], line) == [LineState.UNCHANGED]


@given(TEXTS, TEXTS)
def test_key_of_is_the_same_for_the_same_names(organisation: str, person: str) -> None:
    facts = {"organisation": organisation, "person_name": person}
    assert key_of(CONTACTS, facts) == key_of(CONTACTS, {name: f"  {text} " for name, text in facts.items()})
