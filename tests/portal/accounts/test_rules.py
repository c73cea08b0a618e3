import pytest

from portal.accounts.models import User
from portal.accounts.queries.people import colleagues
from portal.centres.rules import is_employee
from portal.kit.access import can
from tests.support.cast import Cast


def test_view_person_and_visible_to_agree_on_every_pair(cast: Cast):
    for by in cast.people.values():
        seen = set(User.objects.visible_to(by))
        assert seen == {person for person in cast.people.values() if can(by, "accounts.view_person", person)}


def test_view_person_is_for_the_active_people_of_one_centre(cast: Cast):
    assert cast.gone in User.objects.visible_to(cast.animator)
    for by in (cast.gone, cast.installer):
        assert list(User.objects.visible_to(by)) == []
    assert set(User.objects.visible_to(cast.other_animator)) == {cast.other_animator, cast.other_director}


ON_A_COLLEAGUE = {
    "accounts.manage_person": {"rh", "informatique"},
    "accounts.set_roles": {"direction", "rh", "informatique"},
    "accounts.deactivate_person": {"direction", "rh", "informatique"},
    "accounts.send_password_reset": {"direction", "rh", "informatique"},
    "accounts.declare_stand_in": {"rh"},
    "accounts.change_own_account": {"animation.enfance"},
    "accounts.set_password": set(),
    "accounts.create_administrator": set(),
    "accounts.record_absence": set(),
    "accounts.forget_old_sign_ins": set(),
}


@pytest.mark.parametrize(("permission", "expected"), ON_A_COLLEAGUE.items())
def test_permissions_on_a_colleague_are_held_by(cast: Cast, permission: str, expected: set[str]):
    holders = {name for name, person in cast.people.items() if can(person, permission, cast.animator)}
    assert holders == expected


@pytest.mark.parametrize(
    "permission", ["accounts.set_roles", "accounts.deactivate_person", "accounts.declare_stand_in"]
)
def test_permissions_on_oneself_are_held_by_nobody(cast: Cast, permission: str):
    assert [person for person in cast.people.values() if can(person, permission, person)] == []


def test_permissions_of_a_closed_account_are_none(cast: Cast):
    cast.hr.is_active = False
    assert [name for name in ON_A_COLLEAGUE if can(cast.hr, name, cast.animator)] == []
    assert not is_employee(cast.hr)


def test_colleagues_are_the_active_people_of_the_centre_by_name(cast: Cast):
    found = list(colleagues(cast.animator))
    assert found == sorted(found, key=lambda person: (person.last_name, person.first_name))
    expected = {
        person
        for person in cast.people.values()
        if person.centre_id == cast.animator.centre_id and person != cast.gone
    }
    assert set(found) == expected
    assert list(colleagues(cast.gone)) == []
