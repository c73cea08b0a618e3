"""Nobody becomes more than they are, nor somebody else: what is tried is refused, and written down.

Links that are used again, guessed or too old: tests/portal/accounts/test_views_invitations.py and
test_views_password.py. A second factor that somebody would go round: test_gates.py and test_views_factor.py.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.forms.models import model_to_dict
from django.test import Client
from django.urls import reverse

from portal.accounts.actions.people import create_person
from portal.accounts.actions.recoveries import ask_recovery, decide_recovery
from portal.accounts.choices import RecoveryKind, RecoveryState, Role
from portal.accounts.models import AccessRecovery, User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from tests.factories.accounts import proof_of
from tests.support.cast import PASSWORD, SYSTEM, Cast

ClientOf = Callable[[User], Client]
MORE = {
    "is_superuser": "on",
    "is_staff": "on",
    "is_active": "",
    "roles": ["director", "it"],
    "groups": ["1"],
    "user_permissions": ["1"],
    "centre": "2",
    "centre_id": "2",
    "public_id": "0d7c6f0e-2f0b-4f4e-9a6e-000000000000",
    "password": "trois girafes dans un minibus",
    "activated_at": "2020-01-01",
}
"""What a form never asked and somebody posts with it."""
ACTS = (
    "person-change",
    "person-roles",
    "person-sectors",
    "person-stand-in",
    "person-delegations",
    "person-deactivate",
    "person-reactivate",
    "person-photo",
    "person-photo-remove",
    "person-skills",
    "invite",
    "invite-on-paper",
    "invitation-revoke",
    "person-reset",
    "recovery-ask",
    "person-sessions-end",
    "person-data",
    "person-erase",
    "person-hold",
    "look",
)
"""Everything that is done to somebody's account."""
OVER_A_SUPERIOR = (
    "person-roles",
    "person-deactivate",
    "invite",
    "invite-on-paper",
    "person-reset",
    "recovery-ask",
    "person-sessions-end",
)
POSTED = {
    "password": PASSWORD,
    "reason": "Parce que.",
    "kind": "email",
    "email": "autre@tilleuls.example",
    "roles": ["hr"],
    "confirm": "on",
}
BACK_OFFICE = (
    "users/",
    "users/new/",
    "users/{pk}/",
    "users/{pk}/delete/",
    "groups/",
    "groups/new/",
    "groups/edit/1/",
)


def verbs(by: User) -> list[str]:
    """What the audit says of `by`, in order."""
    return list(AuditEntry.objects.filter(actor_id=by.pk).order_by("pk").values_list("verb", flat=True))


def facts(person: User) -> dict[str, Any]:
    """The whole row, as it is now."""
    fresh = User.objects.get(pk=person.pk)
    return {
        **model_to_dict(fresh, exclude=["last_login"]),
        "password": fresh.password,
        "roles": sorted(fresh.roles),
    }


def on(name: str, person: User) -> str:
    return reverse(f"accounts:{name}", args=[person.public_id])


@pytest.mark.parametrize("job", ["animator", "hr"])
def test_posting_more_than_one_is_asked_changes_nothing_and_is_noted(
    cast: Cast, client_of: ClientOf, job: str
):
    """On one's own account, and by HR on somebody else's."""
    by: User = getattr(cast, job)
    target = cast.animator
    path = reverse("accounts:account") if by == target else on("person-change", target)
    before = facts(target)
    page = client_of(by).get(path)
    asked = page.context["form"].initial if by == target else {}
    client_of(by).post(path, {"phone": "06 39 98 01 02", **asked, **MORE})
    after = facts(target)
    assert {name: after[name] for name in before if name != "phone"} == {
        name: before[name] for name in before if name != "phone"
    }
    entry = AuditEntry.objects.get(verb="accounts.refuse_undeclared")
    assert {"is_superuser", "roles", "centre"} <= set(entry.details["names"])


@pytest.mark.parametrize("act", ACTS)
def test_an_employee_reaches_nobody_s_account(cast: Cast, client_of: ClientOf, act: str):
    before = facts(cast.youth_animator)
    answer = client_of(cast.animator).post(on(act, cast.youth_animator), POSTED)
    assert answer.status_code == 404
    assert facts(cast.youth_animator) == before
    assert verbs(cast.animator)[-1:] == ["accounts.refuse_access"]


@pytest.mark.parametrize("act", ["person", *ACTS])
def test_who_manages_people_reaches_nobody_of_another_centre(cast: Cast, client_of: ClientOf, act: str):
    before = facts(cast.other_animator)
    for by in (cast.hr, cast.it, cast.director):
        send = client_of(by).get if act == "person" else client_of(by).post
        assert send(on(act, cast.other_animator), POSTED).status_code == 404
        assert verbs(by)[-1:] == ["accounts.refuse_access"]
    assert facts(cast.other_animator) == before


@pytest.mark.parametrize("act", OVER_A_SUPERIOR)
@pytest.mark.parametrize("superior", ["director", "it"])
def test_hr_does_not_take_the_place_of_who_leads(cast: Cast, client_of: ClientOf, act: str, superior: str):
    target: User = getattr(cast, superior)
    before = facts(target)
    answer = client_of(cast.hr).post(on(act, target), POSTED)
    assert answer.status_code == 404
    assert facts(target) == before
    assert not AccessRecovery.objects.exists()
    assert verbs(cast.hr)[-1:] == ["accounts.refuse_access"]


@pytest.mark.parametrize("act", OVER_A_SUPERIOR)
@pytest.mark.parametrize("job", ["hr", "it", "director"])
def test_nobody_manages_their_own_access(cast: Cast, client_of: ClientOf, act: str, job: str):
    by: User = getattr(cast, job)
    before = facts(by)
    assert client_of(by).post(on(act, by), POSTED).status_code == 404
    assert facts(by) == before


def test_hr_gives_no_role_that_is_trusted(cast: Cast, client_of: ClientOf):
    path = on("person-roles", cast.animator)
    client_of(cast.hr).post(path, {"roles": [Role.SUPERVISOR, Role.DIRECTOR, Role.IT]})
    assert User.objects.get(pk=cast.animator.pk).roles == {Role.SUPERVISOR}
    client_of(cast.it).post(path, {"roles": [Role.SUPERVISOR, Role.HR]})
    assert User.objects.get(pk=cast.animator.pk).roles == {Role.SUPERVISOR, Role.HR}


def test_hr_does_not_write_the_address_that_a_reset_goes_to(cast: Cast, client_of: ClientOf):
    page = client_of(cast.hr).get(on("person-change", cast.animator))
    form = page.context["form"]
    typed = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    posted = {name: value for name, value in typed.items() if value not in (None, "")}
    client_of(cast.hr).post(on("person-change", cast.animator), {**posted, "email": "rh@tilleuls.example"})
    assert User.objects.get(pk=cast.animator.pk).email == cast.animator.email


@pytest.mark.parametrize("job", ["hr", "animator"])
def test_a_recovery_is_not_decided_by_who_asked_nor_by_whom_it_is_for(
    cast: Cast, client_of: ClientOf, job: str
):
    """`cast.animator` would become HR in the meantime: it is about themselves all the same."""
    recovery = ask_recovery(
        by=cast.hr,
        person=cast.animator,
        kind=RecoveryKind.EMAIL,
        reason="Adresse perdue.",
        email="nouvelle@tilleuls.example",
    )
    cast.animator.role_grants.create(role=Role.HR)
    by = User.objects.get(pk=getattr(cast, job).pk)
    path = reverse("accounts:recovery", args=[recovery.pk])
    answer = client_of(by).post(path, {"password": PASSWORD, "decision": "approve"})
    assert answer.status_code in {200, 403, 404}
    with pytest.raises(PermissionDenied):
        decide_recovery(by=by, recovery=recovery, proof=proof_of(by), approves=True)
    recovery.refresh_from_db()
    assert recovery.state == RecoveryState.ASKED
    decide_recovery(by=cast.it, recovery=recovery, proof=proof_of(cast.it), approves=True)
    assert User.objects.get(pk=cast.animator.pk).email == "nouvelle@tilleuls.example"


@pytest.mark.parametrize("address", BACK_OFFICE)
@pytest.mark.parametrize("job", ["communication", "it", "installer"])
def test_the_back_office_changes_nobody(cast: Cast, client_of: ClientOf, address: str, job: str):
    """Not even for whoever installed the server: accounts are changed in the portal, and there alone."""
    by: User = getattr(cast, job)
    path = f"/administration/{address.format(pk=cast.animator.pk)}"
    before = facts(cast.animator)
    for send in (client_of(by).get, client_of(by).post):
        assert send(path, {"is_superuser": "on", "password1": "x", "password2": "x"}).status_code == 404
    assert facts(cast.animator) == before
    assert "accounts.refuse_access" in verbs(by)


def test_a_new_account_takes_no_more_than_its_form(cast: Cast, client_of: ClientOf, other_centre: Centre):
    names = {"first_name": "Noé", "last_name": "Lange", "username": "noe.lange"}
    form = client_of(cast.hr).get(reverse("accounts:person-create")).context["form"]
    posted = {
        name: value
        for name, field in form.fields.items()
        if (value := form.get_initial_for_field(field, name)) not in (None, "")
    }
    main = form.fields["main"].choices
    first = next(str(value) for value, _label in main if value)
    more = {**MORE, "roles": ["supervisor"], "centre": str(other_centre.pk)}
    path = reverse("accounts:person-create")
    answer = client_of(cast.hr).post(
        path, {"contract": "permanent", "main": first, **posted, **names, **more}
    )
    assert answer.status_code == 302, answer.context["form"].errors
    person = User.objects.get(username="noe.lange")
    assert (person.is_superuser, person.is_staff, person.is_active) == (False, False, True)
    assert (person.centre, person.has_usable_password(), person.activated_at) == (cast.hr.centre, False, None)


def test_the_system_alone_types_a_password(cast: Cast):
    with pytest.raises(PermissionDenied):
        create_person(
            by=cast.it,
            centre=cast.it.centre,
            username="intrus",
            first_name="In",
            last_name="Trus",
            password=PASSWORD,
        )
    create_person(
        by=SYSTEM, centre=cast.it.centre, username="intrus", first_name="I", last_name="T", password=PASSWORD
    )
