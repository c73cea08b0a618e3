"""Every write to people."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from portal.accounts.choices import ROLES, Role
from portal.accounts.exceptions import NotInSameCentre, StandInRefused
from portal.accounts.models import Absence, RoleGrant, SectorMembership, User
from portal.audit.actions import record
from portal.centres.models import Centre, Sector
from portal.kit.access import require


@transaction.atomic
def create_person(
    *,
    by: Any,
    centre: Centre,
    username: str,
    first_name: str,
    last_name: str,
    email: str = "",
    password: str | None = None,
    **facts: Any,
) -> User:
    """Open an account in `centre`.

    Shape:   `facts` are fields of `User` (function, phone, contract, weekly_hours, working_days,
             entered_on, leaves_on). Without `password` nobody can sign in until a reset.
    Rights:  accounts.manage_person on the centre's people; an installation acts as the system.
    Effects: one row, one audit entry.
    """
    person = User(
        centre=centre,
        username=username,
        first_name=first_name,
        last_name=last_name,
        email=email,
        **facts,
    )
    require(by, "accounts.manage_person", person)
    if password is None:
        person.set_unusable_password()
    else:
        person.set_password(password)
    person.full_clean()
    person.save()
    record(by, "accounts.create_person", person)
    return person


@transaction.atomic
def set_roles(*, by: Any, person: User, roles: Iterable[Role]) -> User:
    """Give `person` exactly `roles`, and the back-office groups that go with them.

    Rights:  accounts.manage_person.
    Effects: rows, groups, one audit entry with what was and what is.
    """
    require(by, "accounts.manage_person", person)
    person = (
        User.objects.select_for_update(of=("self",))
        .select_related("centre")
        .get(pk=person.pk)
    )
    require(by, "accounts.manage_person", person)
    wanted = frozenset(roles)
    before = person.roles
    RoleGrant.objects.filter(person=person).exclude(role__in=wanted).delete()
    RoleGrant.objects.bulk_create(
        RoleGrant(person=person, role=role) for role in sorted(wanted - before)
    )
    assert (
        person.centre is not None
    )  # held by a constraint: only the installation administrator has none
    person.groups.set(
        [
            getattr(person.centre, ROLES[role].editors_group)
            for role in wanted
            if ROLES[role].editors_group
        ]
    )
    record(
        by, "accounts.set_roles", person, before=sorted(before), after=sorted(wanted)
    )
    return User.objects.get(pk=person.pk)


@transaction.atomic
def set_sectors(
    *,
    by: Any,
    person: User,
    main: Sector,
    others: Iterable[Sector] = (),
    coordinated: Iterable[Sector] = (),
) -> User:
    """Say which sectors `person` belongs to, and which of them they coordinate.

    Shape:   `coordinated` are among `main` and `others`.
    Rights:  accounts.manage_person.
    Raises:  NotInSameCentre.
    Effects: rows, one audit entry.
    """
    require(by, "accounts.manage_person", person)
    person = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    require(by, "accounts.manage_person", person)
    sectors = {main.pk: main} | {sector.pk: sector for sector in others}
    coordinated_ids = {sector.pk for sector in coordinated}
    if any(sector.centre_id != person.centre_id for sector in sectors.values()):
        raise NotInSameCentre
    SectorMembership.objects.filter(person=person).delete()
    SectorMembership.objects.bulk_create(
        SectorMembership(
            person=person,
            sector=sector,
            is_main=pk == main.pk,
            is_coordinator=pk in coordinated_ids,
        )
        for pk, sector in sectors.items()
    )
    record(
        by,
        "accounts.set_sectors",
        person,
        sectors=sorted(sectors),
        coordinated=sorted(coordinated_ids),
    )
    return User.objects.get(pk=person.pk)


@transaction.atomic
def declare_stand_in(*, by: Any, person: User, stand_in: User | None) -> User:
    """Say who decides in `person`'s place on `person`'s own requests.

    Rights:  accounts.declare_stand_in (HR, never for oneself).
    Raises:  StandInRefused (oneself, another centre, a closed account).
    Effects: one field, one audit entry. Requests already on their way keep the people that they have.
    """
    require(by, "accounts.declare_stand_in", person)
    person = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    require(by, "accounts.declare_stand_in", person)
    if stand_in is not None and (
        stand_in.pk == person.pk
        or stand_in.centre_id != person.centre_id
        or not stand_in.is_active
    ):
        raise StandInRefused
    person.stand_in = stand_in
    person.save(update_fields=["stand_in"])
    record(
        by,
        "accounts.declare_stand_in",
        person,
        stand_in=stand_in.pk if stand_in else None,
    )
    return person


@transaction.atomic
def deactivate_person(*, by: Any, person: User) -> User:
    """Close an account. Its rows stay; its access ends with the next request, wherever it is signed in.

    Rights:  accounts.manage_person.
    Effects: `is_active`, one audit entry. Safe to repeat.
    """
    require(by, "accounts.manage_person", person)
    person = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    require(by, "accounts.manage_person", person)
    if person.is_active:
        person.is_active = False
        person.save(update_fields=["is_active"])
        record(by, "accounts.deactivate_person", person)
    return person


@transaction.atomic
def record_absence(
    *,
    by: Any,
    person: User,
    starts_on: date,
    ends_on: date,
    source: UUID,
    starts_at_noon: bool = False,
    ends_at_noon: bool = False,
) -> Absence:
    """Write that `person` is away, once per `source`.

    Shape:   both dates included; `source` is the identifier of what decided it.
    Rights:  accounts.record_absence (the system, for the room that decided).
    Effects: one row, one audit entry. Safe to repeat.
    """
    require(by, "accounts.record_absence", person)
    absence, created = Absence.objects.get_or_create(
        source=source,
        defaults={
            "centre": person.centre,
            "person": person,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "starts_at_noon": starts_at_noon,
            "ends_at_noon": ends_at_noon,
        },
    )
    if created:
        record(by, "accounts.record_absence", absence)
    return absence


@transaction.atomic
def cancel_absence(*, by: Any, source: UUID) -> None:
    """Take back the absence that `source` recorded. Safe to repeat.

    Rights: accounts.record_absence.
    """
    require(by, "accounts.record_absence")
    for absence in Absence.objects.select_for_update().filter(source=source):
        record(by, "accounts.cancel_absence", absence)
        absence.delete()
