"""Whom a search finds, and what is said of them."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from portal.accounts.actions.delegations import add_delegation
from portal.accounts.actions.people import deactivate_person, declare_stand_in
from portal.accounts.actions.skills import create_skill, set_skills
from portal.accounts.models import User
from portal.centres.models import Centre, Sector
from portal.directory.queries.colleagues import (
    Colleague,
    Contact,
    Search,
    choices_of,
    colleagues_of,
    find_pictured,
    find_portrait,
    found_people,
    local_now,
    photo_url,
    with_presence,
    words_of,
)
from tests.factories.accounts import AbsenceFactory, with_photo
from tests.factories.forms_builder import leave_form
from tests.support.cast import CHILDHOOD, SYSTEM, YOUTH, Cast


def names(reader: User, text: str = "", **narrowed: int) -> list[str]:
    search = Search(words_of(text), narrowed.get("sector"), narrowed.get("skill"))
    return [str(person) for person in found_people(reader, search, choices_of(reader)).order_by("last_name")]


def seen(person: User, reader: User) -> Colleague:
    now = local_now()
    [found] = colleagues_of(with_presence(User.objects.filter(pk=person.pk), now), now)
    return found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("lea", ["Léa Fontaine"]),
        ("FONTAINE Léa", ["Léa Fontaine"]),
        ("font lé", ["Léa Fontaine"]),
        ("directrice", ["Sabine Leroux", "Hélène Marchand"]),
        ("directrice adjointe", ["Sabine Leroux"]),
        ("jeunes adolescents", ["Karim Haddad", "Yanis Moreau"]),
        ("secours", ["Thomas Lefebvre", "Yanis Moreau"]),
        ("secours animateur", ["Yanis Moreau"]),
        ("personne ne s’appelle ainsi", []),
        ("100%", []),
        ("masson", []),  # left
        ("picard", []),  # of the other centre
    ],
)
def test_found_people_hold_every_word(text: str, found: list[str], cast: Cast) -> None:
    skill = create_skill(by=cast.hr, name="Premiers secours")
    for person in (cast.youth_animator, cast.second_reception):
        set_skills(by=SYSTEM, person=person, skills=[skill])
    assert names(cast.animator, text) == found


def test_found_people_without_a_word_are_all_of_the_centre(cast: Cast, centre: Centre) -> None:
    open_accounts = User.objects.filter(centre=centre, is_active=True).order_by("last_name")
    assert names(cast.animator) == [str(person) for person in open_accounts]
    assert names(cast.installer) == []


def test_found_people_are_narrowed_by_sector_and_skill(cast: Cast, centre: Centre) -> None:
    skill = create_skill(by=cast.hr, name="Guitare")
    set_skills(by=SYSTEM, person=cast.animator, skills=[skill])
    childhood, youth = (Sector.objects.get(centre=centre, name=name).pk for name in (CHILDHOOD, YOUTH))
    assert names(cast.hr, sector=childhood) == ["Claire Dubois", "Léa Fontaine"]
    assert names(cast.hr, skill=skill.pk) == ["Léa Fontaine"]
    assert names(cast.hr, skill=skill.pk, sector=youth) == []
    assert names(cast.other_animator, skill=skill.pk) == []


def test_colleague_who_is_away_has_a_stand_in(cast: Cast, today: date) -> None:
    declare_stand_in(by=SYSTEM, person=cast.animator, stand_in=cast.coordinator)
    assert seen(cast.animator, cast.hr).away is None
    AbsenceFactory.create(person=cast.animator, starts_on=today, ends_on=date(2027, 3, 12))
    found = seen(cast.animator, cast.hr)
    assert (str(found.away), found.stands_in) == ("Absent(e) jusqu’au 12 mars", [Contact(cast.coordinator)])
    add_delegation(
        by=cast.animator, person=cast.animator, delegate=cast.youth_animator, starts_on=today, ends_on=today
    )
    assert seen(cast.animator, cast.hr).stands_in == [Contact(cast.youth_animator)]


def test_colleague_whose_delegate_is_for_some_forms_keeps_their_stand_in(
    cast: Cast, centre: Centre, today: date
) -> None:
    declare_stand_in(by=SYSTEM, person=cast.animator, stand_in=cast.coordinator)
    days = {"starts_on": today, "ends_on": today}
    page = leave_form(centre, cast.communication)
    add_delegation(by=cast.animator, person=cast.animator, delegate=cast.youth_animator, forms=[page], **days)
    assert seen(cast.animator, cast.hr).stands_in == [Contact(cast.coordinator)]


def test_colleague_whose_stand_in_has_left_has_none(cast: Cast, today: date) -> None:
    declare_stand_in(by=SYSTEM, person=cast.animator, stand_in=cast.youth_animator)
    deactivate_person(by=cast.hr, person=cast.youth_animator)
    assert seen(cast.animator, cast.hr).stands_in == []


@pytest.mark.parametrize(
    ("phone", "address"), [("06 39 98 10.02", "tel:0639981002"), ("+33 6-39", "tel:+33639"), ("", "")]
)
def test_contact_is_called_by_digits(phone: str, address: str) -> None:
    assert Contact(User(phone=phone)).call_url == address


@pytest.mark.parametrize(
    ("email", "address"),
    [
        ("lea@tilleuls.example", "mailto:lea@tilleuls.example"),
        ("a?b@c.example", "mailto:a%3Fb@c.example"),
        ("", ""),
    ],
)
def test_contact_is_written_to_at_their_address(email: str, address: str) -> None:
    assert Contact(User(email=email)).mail_url == address


def test_photo_is_shown_while_its_image_right_holds(cast: Cast) -> None:
    assert find_pictured(cast.hr, cast.animator.public_id) is None
    person = with_photo(cast.animator)
    assert find_pictured(cast.hr, person.public_id) == person
    assert find_pictured(cast.other_animator, person.public_id) is None
    assert photo_url(person, local_now()).startswith(f"/annuaire/photo/{person.public_id}/?v=")
    assert person.photo_until is not None
    with time_machine.travel(datetime(person.photo_until.year + 1, 1, 2, tzinfo=UTC), tick=False):
        assert photo_url(person, local_now()) == ""
        assert find_pictured(cast.hr, person.public_id) is None


def test_portrait_holds_sectors_skills_and_the_way_to_the_file(cast: Cast) -> None:
    skill = create_skill(by=cast.hr, name="Guitare")
    set_skills(by=SYSTEM, person=cast.coordinator, skills=[skill])
    read = {job: find_portrait(getattr(cast, job), cast.coordinator.public_id) for job in ("animator", "hr")}
    assert read["animator"] is not None
    assert read["hr"] is not None
    assert [str(row.sector) for row in read["animator"].memberships] == [CHILDHOOD]
    assert read["animator"].skills == [skill]
    assert (read["animator"].file_url, read["hr"].file_url) == (
        "",
        f"/personnel/{cast.coordinator.public_id}/",
    )


def test_portrait_of_who_left_or_is_elsewhere_is_none(cast: Cast) -> None:
    for person in (cast.gone, cast.other_animator, cast.installer):
        assert find_portrait(cast.hr, person.public_id) is None
