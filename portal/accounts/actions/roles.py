"""What people are entrusted with."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portal.accounts.choices import ROLES, TRUSTED_ROLES, Role
from portal.accounts.exceptions import NotInSameCentre
from portal.accounts.models import RoleGrant, User
from portal.accounts.notices import TRUSTED_ROLE_GIVEN, TRUSTED_ROLE_TAKEN
from portal.accounts.queries.people import lock_person
from portal.accounts.signals import duties_ended
from portal.audit.actions import record
from portal.kit.access import SystemActor, require
from portal.notifications.actions import notify
from portal.notifications.kinds import NoticeKind


@transaction.atomic
def set_roles(*, by: Any, person: User, roles: Iterable[Role]) -> User:
    """Give `person` exactly `roles`, and the back-office groups that go with them.

    Rights:  accounts.set_roles (never one's own); and accounts.set_trusted_roles (IT, the director) where one
             of TRUSTED_ROLES comes or goes.
    Raises:  NotInSameCentre for the installation administrator, who has no centre.
    Effects: rows, groups, one audit entry with what was and what is; a notice to the person and the
             directors where a role of trust comes or goes; `duties_ended` where one goes. Safe to repeat.
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
    source = {"granted_by": None if isinstance(by, SystemActor) else by, "granted_at": timezone.now()}
    RoleGrant.objects.bulk_create(
        RoleGrant(person=person, role=role, **source) for role in sorted(wanted - before)
    )
    groups = [ROLES[role].editors_group for role in wanted if ROLES[role].editors_group]
    person.groups.set([getattr(centre, group) for group in groups])
    record(by, "accounts.set_roles", person, before=sorted(before), after=sorted(wanted))
    if before - wanted:
        duties_ended.send(User, person=person, roles=before - wanted, coordination=False)
    tell_of_trust(by, person, before, wanted)
    return User.objects.get(pk=person.pk)


def tell_of_trust(by: Any, person: User, before: frozenset[Role], after: frozenset[Role]) -> None:
    """Tell of roles of trust that came and went: a director who is one no longer would not hear of the next.

    The installation gives the first roles, when nobody is there yet to be told.
    """
    if isinstance(by, SystemActor):
        return
    tell(by, TRUSTED_ROLE_GIVEN, person, (after - before) & TRUSTED_ROLES)
    tell(by, TRUSTED_ROLE_TAKEN, person, (before - after) & TRUSTED_ROLES)


def tell(by: User, kind: NoticeKind, person: User, roles: frozenset[Role]) -> None:
    if not roles:
        return
    directors = User.objects.active().filter(centre=person.centre_id).with_role(Role.DIRECTOR)
    notify(
        by=by,
        kind=kind,
        recipients=[person, *directors],
        context={
            "person": str(person),
            "actor": str(by),
            "roles": ", ".join(str(role.label) for role in sorted(roles)),
        },
        url=reverse("accounts:account"),
        group_key=f"{kind.name}:{person.public_id}",
    )
