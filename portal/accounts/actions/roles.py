"""What people are entrusted with."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.urls import reverse

from portal.accounts.actions.people import lock_person
from portal.accounts.choices import ROLES, TRUSTED_ROLES, Role
from portal.accounts.exceptions import NotInSameCentre
from portal.accounts.models import RoleGrant, User
from portal.accounts.notices import TRUSTED_ROLE_GIVEN
from portal.audit.actions import record
from portal.kit.access import SystemActor, require
from portal.notifications.actions import notify


@transaction.atomic
def set_roles(*, by: Any, person: User, roles: Iterable[Role]) -> User:
    """Give `person` exactly `roles`, and the back-office groups that go with them.

    Rights:  accounts.set_roles (never one's own); and accounts.set_trusted_roles (IT, the director) where one
             of TRUSTED_ROLES comes or goes.
    Raises:  NotInSameCentre for the installation administrator, who has no centre.
    Effects: rows, groups, one audit entry with what was and what is; a notice to the person and the
             directors where a role of trust comes. Safe to repeat.
    """
    require(by, "accounts.set_roles", person)
    person = lock_person(person)
    require(by, "accounts.set_roles", person)
    centre = person.centre
    if centre is None:
        raise NotInSameCentre
    wanted, before = frozenset(roles), person.roles
    if not TRUSTED_ROLES.isdisjoint(wanted ^ before):
        require(by, "accounts.set_trusted_roles", person)
    RoleGrant.objects.filter(person=person).exclude(role__in=wanted).delete()
    RoleGrant.objects.bulk_create(RoleGrant(person=person, role=role) for role in sorted(wanted - before))
    groups = [ROLES[role].editors_group for role in wanted if ROLES[role].editors_group]
    person.groups.set([getattr(centre, group) for group in groups])
    record(by, "accounts.set_roles", person, before=sorted(before), after=sorted(wanted))
    if not TRUSTED_ROLES.isdisjoint(wanted - before):
        tell_of_trust(by, person, sorted((wanted - before) & TRUSTED_ROLES))
    return User.objects.get(pk=person.pk)


def tell_of_trust(by: Any, person: User, roles: list[Role]) -> None:
    """The installation gives the first roles, when nobody is there yet to be told."""
    if isinstance(by, SystemActor):
        return
    directors = User.objects.active().filter(centre=person.centre_id).with_role(Role.DIRECTOR)
    notify(
        by=by,
        kind=TRUSTED_ROLE_GIVEN,
        recipients=[person, *directors],
        context={
            "person": str(person),
            "actor": str(by),
            "roles": ", ".join(str(role.label) for role in roles),
        },
        url=reverse("accounts:account"),
        group_key=f"trusted-role:{person.public_id}",
    )
