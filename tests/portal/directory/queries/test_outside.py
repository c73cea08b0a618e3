"""Who is found outside, in a list, in the search of the portal and where a form asks for a contact."""

import pytest

from portal.directory.actions.contacts import change_contact
from portal.directory.choices import ContactKind
from portal.directory.queries import contacts_to_choose
from portal.directory.queries.finding import find_contacts, find_people
from portal.directory.queries.outside import (
    OutsideSearch,
    contact_line,
    found_called_supervisors,
    found_contacts,
    outsider_words,
    supervisor_line,
)
from tests.factories.directory import contact_of, supervisor_of
from tests.support.cast import Cast
from tests.support.queries import queries_of


@pytest.mark.parametrize(
    "typed",
    ["caf", "CAF lecomte", "Conseillère", "01 99 00 10 01", "01.99.00", "+33 1 99 00 10 01", "nord nadia"],
)
def test_found_contacts_holds_every_word(typed: str, cast: Cast) -> None:
    contact = contact_of(cast.hr, function="Conseillère")
    contact_of(cast.hr, "Boulangerie", person_name="", phone="")
    search = OutsideSearch(words=outsider_words(typed))
    assert list(found_contacts(cast.animator, search)) == [contact]


def test_found_contacts_of_a_kind_or_archived(cast: Cast) -> None:
    funder = contact_of(cast.hr)
    baker = contact_of(cast.hr, "Boulangerie", kind=ContactKind.SUPPLIER)
    old = contact_of(cast.hr, "Ancien traiteur", kind=ContactKind.SUPPLIER, is_active=False)
    suppliers = OutsideSearch(kind="supplier")
    archived = OutsideSearch(archived=True)
    assert list(found_contacts(cast.animator, suppliers)) == [baker]
    assert list(found_contacts(cast.hr, archived)) == [old]
    assert list(found_contacts(cast.animator, archived)) == []
    assert list(found_contacts(cast.hr, OutsideSearch())) == [baker, funder]


def test_found_called_supervisors_by_what_they_can_do(cast: Cast) -> None:
    samir = supervisor_of(cast.hr)
    supervisor_of(cast.hr, "Manon Wiart", qualifications="BPJEPS")
    search = OutsideSearch(words=outsider_words("bafa été"))
    assert list(found_called_supervisors(cast.coordinator, search)) == [samir]
    assert list(found_called_supervisors(cast.reception, search)) == []


def test_contacts_to_choose_are_in_use_of_the_kinds_and_in_order(cast: Cast) -> None:
    names = ["Écoles du canal", "Ville de Lille", "CAF du Nord"]
    funders = [contact_of(cast.hr, name) for name in names]
    contact_of(cast.hr, "Boulangerie", kind=ContactKind.SUPPLIER)
    contact_of(cast.other_director, "Autre centre")
    change_contact(by=cast.hr, contact=contact_of(cast.hr, "Fermée"), is_active=False)
    chosen = contacts_to_choose(cast.hr, [ContactKind.FUNDER])
    assert list(chosen) == [funders[2], funders[0], funders[1]]
    assert contacts_to_choose(cast.animator, []).count() == 4


def test_find_contacts_in_one_query(cast: Cast) -> None:
    contact = contact_of(cast.hr, function="Conseillère")
    for number in range(3):
        contact_of(cast.hr, f"CAF du Pas-de-Calais {number}")
    reader = cast.animator
    assert reader.roles
    found = queries_of(lambda: find_contacts(reader, "caf nadia", 2))
    assert found.count == 1
    [hit, other] = find_contacts(reader, "caf nadia", 2)
    assert (hit.title, hit.url) == ("Nadia Lecomte (CAF du Nord)", contact.get_absolute_url())
    assert hit.detail == "Conseillère · Financeur · 01 99 00 10 01"
    assert other.title == "Nadia Lecomte (CAF du Pas-de-Calais 0)"


def test_find_contacts_of_nothing_or_of_another_centre_is_nothing(cast: Cast) -> None:
    contact_of(cast.hr)
    assert find_contacts(cast.animator, "  ", 5) == []
    assert find_contacts(cast.other_director, "caf", 5) == []
    assert find_contacts(cast.installer, "caf", 5) == []


def test_lines_say_who_and_how_they_are_reached(cast: Cast) -> None:
    line = contact_line(contact_of(cast.hr, email="nadia+caf@caf.example"))
    assert (line.name, line.work) == ("CAF du Nord", "Nadia Lecomte · Financeur")
    assert (line.call_url, line.mail_url) == ("tel:0199001001", "mailto:nadia+caf@caf.example")
    bare = supervisor_line(supervisor_of(cast.hr, phone=""))
    assert (bare.name, bare.work) == ("Samir Delattre", "BAFA, PSC1 · Camp d’été")
    assert (bare.call_url, bare.mail_url) == ("", "")


def test_find_people_brings_the_contacts_along_once(cast: Cast) -> None:
    """The second search of the same page, of other words, is not given what the first one found."""
    contact_of(cast.hr, person_name="Claire Dubois")
    reader = cast.animator
    assert reader.roles
    both = queries_of(lambda: (find_people(reader, "dubois", 5), find_contacts(reader, "dubois", 5)))
    assert both.count == 1
    assert [hit.title for hit in find_people(reader, "dubois", 5)] == ["Claire Dubois"]
    assert find_contacts(reader, "moreau", 5) == []
    assert [hit.title for hit in find_contacts(reader, "dubois", 5)] == ["Claire Dubois (CAF du Nord)"]
