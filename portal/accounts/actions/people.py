"""Accounts: opened, changed, closed."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.accounts.actions.sessions import end_sessions
from portal.accounts.exceptions import NotInSameCentre, StandInRefused
from portal.accounts.models import SectorMembership, User
from portal.audit.actions import record
from portal.centres.models import Centre, Sector
from portal.kit.access import require

FACTS = frozenset(
    {
        "function",
        "phone",
        "contract",
        "weekly_hours",
        "working_days",
        "entered_on",
        "leaves_on",
    }
)
"""What a new account may be given besides its names."""


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

    Shape:   `facts` are among FACTS. Without `password` nobody can sign in until a reset. User names are
             kept in small letters, since phones begin with a capital.
    Rights:  accounts.manage_person on the centre's people, and for `password` accounts.set_password, which
             only the system holds: people choose their own.
    Raises:  ValidationError.
    Effects: one row, one audit entry.
    """
    if not facts.keys() <= FACTS:
        raise TypeError(f"not a fact about a person: {sorted(facts.keys() - FACTS)}")
    person = User(
        centre=centre,
        username=username.strip().lower(),
        first_name=first_name,
        last_name=last_name,
        email=email,
        **facts,
    )
    require(by, "accounts.manage_person", person)
    if password is None:
        person.set_unusable_password()
    else:
        require(by, "accounts.set_password", person)
        person.set_password(password)
        person.activated_at = timezone.now()
    person.full_clean()
    person.fold_names()
    person.save()
    record(by, "accounts.create_person", person)
    return person


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
        stand_in.pk == person.pk or stand_in.centre_id != person.centre_id or not stand_in.is_active
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

    Rights:  accounts.deactivate_person (never one's own).
    Effects: `is_active`, its sessions deleted, one audit entry. Safe to repeat.
    """
    require(by, "accounts.deactivate_person", person)
    person = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    require(by, "accounts.deactivate_person", person)
    if person.is_active:
        person.is_active = False
        person.save(update_fields=["is_active"])
        end_sessions(person)
        record(by, "accounts.deactivate_person", person)
    return person


@transaction.atomic
def change_own_phone(*, by: User, phone: str) -> User:
    """Write the telephone number that `by` gives.

    Rights:  accounts.change_own_account.
    Raises:  ValidationError.
    Effects: one field, one audit entry.
    """
    require(by, "accounts.change_own_account", by)
    person: User = User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    require(person, "accounts.change_own_account", person)
    person.phone = phone
    person.clean_fields(exclude={field.name for field in User._meta.fields} - {"phone"})
    person.save(update_fields=["phone"])
    record(by, "accounts.change_own_phone", person)
    return person


@transaction.atomic
def create_administrator(*, by: Any, username: str, email: str, password: str) -> User:
    """Open the account that administers the installation: a superuser without a centre.

    Shape:   `password` has passed the policy, at the door.
    Rights:  accounts.create_administrator (the system).
    Raises:  ValidationError.
    Effects: one row, one audit entry.
    """
    require(by, "accounts.create_administrator")
    person = User(username=username.strip().lower(), email=email, is_superuser=True, is_staff=True)
    person.set_password(password)
    person.full_clean()
    person.save()
    record(by, "accounts.create_administrator", person)
    return person
