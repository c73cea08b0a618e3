"""What people are entrusted with."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from portal.accounts.choices import ROLES, Role
from portal.accounts.exceptions import NotInSameCentre
from portal.accounts.models import RoleGrant, User
from portal.audit.actions import record
from portal.kit.access import require


@transaction.atomic
def set_roles(*, by: Any, person: User, roles: Iterable[Role]) -> User:
    """Give `person` exactly `roles`, and the back-office groups that go with them.

    Rights:  accounts.set_roles (never one's own).
    Raises:  NotInSameCentre for the installation administrator, who has no centre.
    Effects: rows, groups, one audit entry with what was and what is.
    """
    require(by, "accounts.set_roles", person)
    person = User.objects.select_for_update(of=("self",)).select_related("centre").get(pk=person.pk)
    require(by, "accounts.set_roles", person)
    centre = person.centre
    if centre is None:
        raise NotInSameCentre
    wanted, before = frozenset(roles), person.roles
    RoleGrant.objects.filter(person=person).exclude(role__in=wanted).delete()
    RoleGrant.objects.bulk_create(RoleGrant(person=person, role=role) for role in sorted(wanted - before))
    groups = [ROLES[role].editors_group for role in wanted if ROLES[role].editors_group]
    person.groups.set([getattr(centre, group) for group in groups])
    record(by, "accounts.set_roles", person, before=sorted(before), after=sorted(wanted))
    return User.objects.get(pk=person.pk)
