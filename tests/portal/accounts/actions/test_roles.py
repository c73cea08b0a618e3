import pytest
from django.core.exceptions import PermissionDenied

from portal.accounts.actions.roles import set_roles
from portal.accounts.choices import TRUSTED_ROLES, Role
from portal.accounts.exceptions import NotInSameCentre
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from portal.notifications.models import Notification
from tests.support.cast import SYSTEM, Cast


def test_set_roles_gives_exactly_these_with_their_groups(cast: Cast, centre: Centre):
    person = set_roles(by=cast.hr, person=cast.animator, roles=[Role.COMMUNICATION, Role.RECEPTION])
    assert person.roles == {Role.COMMUNICATION, Role.RECEPTION}
    assert list(person.groups.all()) == [centre.editors]
    person = set_roles(by=cast.hr, person=person, roles=[])
    assert (person.roles, list(person.groups.all())) == (frozenset(), [])
    details = AuditEntry.objects.filter(verb="accounts.set_roles").latest("pk").details
    assert details == {"before": ["communication", "reception"], "after": []}


def test_set_roles_twice_changes_nothing_more(cast: Cast):
    for _ in range(2):
        person = set_roles(by=cast.hr, person=cast.animator, roles=[Role.EQUIPMENT])
    assert list(person.role_grants.values_list("role", flat=True)) == ["equipment"]


@pytest.mark.parametrize(("who", "may"), [("hr", False), ("it", True), ("director", True)])
@pytest.mark.parametrize("role", sorted(TRUSTED_ROLES))
def test_set_roles_of_trust_is_for_it_and_the_director(cast: Cast, who: str, may: bool, role: Role):
    by, held = getattr(cast, who), [Role.SUPERVISOR, role]
    if may:
        assert set_roles(by=by, person=cast.animator, roles=held).roles == set(held)
        return
    with pytest.raises(PermissionDenied):
        set_roles(by=by, person=cast.animator, roles=held)
    # Taking one away is as much of a way in: the person who could say no would be gone.
    trusted = set_roles(by=SYSTEM, person=cast.stand_in, roles=[Role.DPO])
    with pytest.raises(PermissionDenied):
        set_roles(by=by, person=trusted, roles=[])
    assert User.objects.get(pk=trusted.pk).roles == {Role.DPO}


def test_set_roles_of_trust_are_kept_by_who_may_not_touch_them(cast: Cast):
    person = set_roles(by=cast.hr, person=cast.dpo, roles=[Role.DPO, Role.RECEPTION])
    assert person.roles == {Role.DPO, Role.RECEPTION}


def test_set_roles_of_trust_tells_the_person_and_the_director(cast: Cast):
    set_roles(by=cast.it, person=cast.animator, roles=[Role.ACCOUNTING, Role.SUPERVISOR])
    told = Notification.objects.filter(kind="accounts.trusted_role_given")
    assert {notice.recipient for notice in told} == {cast.animator, cast.director}
    assert {notice.title for notice in told} == {"Rôle de confiance pour Léa Fontaine : comptabilité"}
    set_roles(by=cast.it, person=cast.animator, roles=[Role.ACCOUNTING])
    assert told.count() == 2


def test_set_roles_of_trust_taken_tells_who_loses_them_and_the_director(cast: Cast):
    """IT could else take the director's role first, so that nobody hears of the roles that are given then."""
    set_roles(by=cast.it, person=cast.dpo, roles=[])
    set_roles(by=cast.it, person=cast.director, roles=[])
    told = Notification.objects.filter(kind="accounts.trusted_role_taken").order_by("pk")
    assert {(notice.recipient, notice.title) for notice in told} == {
        (cast.dpo, f"Rôle de confiance retiré à {cast.dpo} : protection des données"),
        (cast.director, f"Rôle de confiance retiré à {cast.dpo} : protection des données"),
        (cast.director, f"Rôle de confiance retiré à {cast.director} : direction"),
    }


@pytest.mark.parametrize(
    ("who", "whom"),
    [("hr", "hr"), ("hr", "other_animator"), ("animator", "animator"), ("hr", "director")],
)
def test_set_roles_without_right_is_refused(cast: Cast, who: str, whom: str):
    person = getattr(cast, whom)
    before = person.roles
    with pytest.raises(PermissionDenied):
        set_roles(by=getattr(cast, who), person=person, roles=[Role.DIRECTOR])
    assert User.objects.get(pk=person.pk).roles == before


def test_set_roles_of_the_installation_administrator_is_refused(cast: Cast):
    with pytest.raises(NotInSameCentre):
        set_roles(by=SYSTEM, person=cast.installer, roles=[Role.DIRECTOR])


def test_set_roles_keeps_who_gave_each_and_when(cast: Cast):
    set_roles(by=cast.it, person=cast.animator, roles=[Role.SUPERVISOR, Role.HR])
    set_roles(by=cast.director, person=cast.animator, roles=[Role.SUPERVISOR, Role.HR, Role.RECEPTION])
    grants = cast.animator.role_grants.model.objects.filter(person=cast.animator)
    assert dict(grants.values_list("role", "granted_by")) == {
        "supervisor": None,
        "hr": cast.it.pk,
        "reception": cast.director.pk,
    }
    assert grants.filter(granted_at=None).count() == 0
