"""Accounts: opened, changed, closed, opened again."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portal.accounts.actions.passwords import revoke_open_invitations
from portal.accounts.actions.sessions import end_sessions
from portal.accounts.choices import CONTRACT_FACTS, TRUSTED_ROLES, Role
from portal.accounts.exceptions import (
    IdentityIsTheirs,
    LeavingDatePast,
    NotInSameCentre,
    PersonErased,
    StandInRefused,
)
from portal.accounts.models import SectorMembership, User
from portal.accounts.notices import ACCOUNTS_CLOSED, TRUSTED_ACCOUNT_CLOSED
from portal.accounts.queries.people import lock_person
from portal.accounts.signals import duties_ended
from portal.audit.actions import record
from portal.centres.models import Centre, Sector
from portal.kit.access import SystemActor, require
from portal.notifications.actions import notify

IDENTITY = frozenset({"username", "email"})
"""What opens the account: whoever could write it could come in as somebody else."""
FACTS = CONTRACT_FACTS | {"function", "phone"}
"""What a new account may be given besides its names."""
CHANGED = FACTS | IDENTITY | {"first_name", "last_name"}


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
    names = {"first_name": first_name, "last_name": last_name}
    person = User(centre=centre, username=username.strip().lower(), email=email, **names, **facts)
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
def change_person(*, by: Any, person: User, **facts: Any) -> User:
    """Write what has changed about `person`.

    Shape:   `facts` are among CHANGED; those that are as before are nothing.
    Rights:  accounts.manage_person; for the user name and the e-mail address also accounts.invite_person, as
             the invitation goes there; for CONTRACT_FACTS accounts.change_contract, never one's own; for `leaves_on`
             accounts.deactivate_person, as the account closes then.
    Raises:  ValidationError; IdentityIsTheirs once the person has chosen a password; PersonErased.
    Effects: fields, one audit entry with their names; none when nothing has changed.
    """
    if not facts.keys() <= CHANGED:
        raise TypeError(f"not a fact about a person: {sorted(facts.keys() - CHANGED)}")
    require(by, "accounts.manage_person", person)
    person = lock_person(person)
    require(by, "accounts.manage_person", person)
    if person.erased_at is not None:
        raise PersonErased
    if "username" in facts:
        facts["username"] = facts["username"].strip().lower()
    changed = {name: value for name, value in facts.items() if getattr(person, name) != value}
    if changed:
        refuse_sensitive(by, person, changed)
        write_facts(person, changed)
        record(by, "accounts.change_person", person, changed=sorted(changed))
    return person


def refuse_sensitive(by: Any, person: User, changed: Iterable[str]) -> None:
    """Raise for what not everybody who manages people may change of this one."""
    identity = sorted(IDENTITY.intersection(changed))
    if identity:
        require(by, "accounts.invite_person", person)
        if person.activated_at is not None:
            raise IdentityIsTheirs(field=identity[0])
    if not CONTRACT_FACTS.isdisjoint(changed):
        require(by, "accounts.change_contract", person)
    if "leaves_on" in changed:
        require(by, "accounts.deactivate_person", person)


def write_facts(person: User, changed: Mapping[str, Any]) -> None:
    """Write what was checked on a locked row. What was sent to another address opens nothing any more."""
    for name, value in changed.items():
        setattr(person, name, value)
    person.full_clean(exclude={field.name for field in User._meta.fields} - changed.keys())
    person.fold_names()
    person.save(update_fields=[*changed, "search_text"])
    if not IDENTITY.isdisjoint(changed):
        revoke_open_invitations(person)


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
    Rights:  accounts.manage_person; and accounts.set_coordination where it changes what they coordinate,
             never one's own: a coordinator decides requests.
    Raises:  NotInSameCentre.
    Effects: rows, one audit entry; `duties_ended` where they coordinate a sector no longer. Safe to repeat.
    """
    require(by, "accounts.manage_person", person)
    person = lock_person(person)
    require(by, "accounts.manage_person", person)
    sectors = {main.pk: main} | {sector.pk: sector for sector in others}
    coordinated_ids = {sector.pk for sector in coordinated} & sectors.keys()
    if any(sector.centre_id != person.centre_id for sector in sectors.values()):
        raise NotInSameCentre
    if coordinated_ids != person.coordinated_sector_ids:
        require(by, "accounts.set_coordination", person)
    wanted = {(pk, pk == main.pk, pk in coordinated_ids) for pk in sectors}
    if wanted == {(row.sector_id, row.is_main, row.is_coordinator) for row in person.memberships}:
        return person
    SectorMembership.objects.filter(person=person).delete()
    SectorMembership.objects.bulk_create(
        SectorMembership(person=person, sector_id=pk, is_main=is_main, is_coordinator=is_coordinator)
        for pk, is_main, is_coordinator in sorted(wanted)
    )
    record(by, "accounts.set_sectors", person, sectors=sorted(sectors), coordinated=sorted(coordinated_ids))
    if person.coordinated_sector_ids - coordinated_ids:
        duties_ended.send(User, person=person, roles=frozenset(), coordination=True)
    return User.objects.get(pk=person.pk)


@transaction.atomic
def declare_stand_in(*, by: Any, person: User, stand_in: User | None) -> User:
    """Say who decides in `person`'s place on `person`'s own requests.

    Rights:  accounts.declare_stand_in (HR, never for oneself).
    Raises:  StandInRefused (oneself, another centre, a closed account).
    Effects: one field, one audit entry. Requests already on their way keep the people that they have.
    """
    require(by, "accounts.declare_stand_in", person)
    person = lock_person(person)
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
    Effects: `is_active`, its sessions deleted, its invitations revoked, one audit entry; a notice to the
             directors and HR who remain when a role of trust goes with it. Safe to repeat.
    """
    require(by, "accounts.deactivate_person", person)
    person = lock_person(person)
    require(by, "accounts.deactivate_person", person)
    if person.is_active:
        close_account(person)
        record(by, "accounts.deactivate_person", person)
        tell_of_closed_trust(by, person)
    return person


def tell_of_closed_trust(by: Any, person: User) -> None:
    """Whoever shuts out those who watch does not do it unseen."""
    roles = person.roles & TRUSTED_ROLES
    if not roles or isinstance(by, SystemActor):
        return
    colleagues = User.objects.active().filter(centre=person.centre_id)
    notify(
        by=by,
        kind=TRUSTED_ACCOUNT_CLOSED,
        recipients=[*colleagues.with_role(Role.DIRECTOR), *colleagues.with_role(Role.HR)],
        context={
            "person": str(person),
            "actor": str(by),
            "roles": ", ".join(str(role.label) for role in sorted(roles)),
        },
        url=reverse("accounts:person", args=[person.public_id]),
        subject_of=person,
        group_key=f"{TRUSTED_ACCOUNT_CLOSED.name}:{person.public_id}",
    )


def close_account(person: User) -> None:
    """End the access of a locked row. The caller has checked its right, and writes the audit."""
    person.is_active = False
    person.save(update_fields=["is_active"])
    end_sessions(person)
    revoke_open_invitations(person)
    duties_ended.send(User, person=person, roles=frozenset(Role), coordination=True)


@transaction.atomic
def reactivate_person(*, by: Any, person: User, leaves_on: date | None = None) -> User:
    """Open a closed account again, as it was: password, roles and sectors are still there.

    Shape:   `leaves_on` is the new end of the contract, None for a contract without end.
    Rights:  accounts.reactivate_person (never one's own).
    Raises:  PersonErased; LeavingDatePast, as the account would close again within the hour.
    Effects: two fields, one audit entry. Safe to repeat.
    """
    require(by, "accounts.reactivate_person", person)
    person = lock_person(person)
    require(by, "accounts.reactivate_person", person)
    if person.is_active:
        return person
    if person.erased_at is not None:
        raise PersonErased
    if leaves_on is not None and person.centre is not None and leaves_on < person.centre.today:
        raise LeavingDatePast(field="leaves_on")
    person.is_active, person.leaves_on = True, leaves_on
    person.save(update_fields=["is_active", "leaves_on"])
    record(by, "accounts.reactivate_person", person)
    return person


def close_ended_accounts(*, by: Any, centre: Centre) -> list[User]:
    """Close the accounts whose last day at `centre` is over; return them.

    Rights:  accounts.close_ended_accounts (the system).
    Effects: for each, what `deactivate_person` does, under its own name; human resources are told once.
             Safe to repeat.
    """
    require(by, "accounts.close_ended_accounts")
    ended = User.objects.active().filter(centre=centre, leaves_on__lt=centre.today)
    closed = []
    with transaction.atomic():
        for person in ended.select_for_update(of=("self",)).order_by("pk"):
            close_account(person)
            record(by, "accounts.close_ended_account", person)
            closed.append(person)
        if closed:
            notify(
                by=by,
                kind=ACCOUNTS_CLOSED,
                recipients=User.objects.active().filter(centre=centre).with_role(Role.HR),
                context={"people": closed},
                url=f"{reverse('accounts:people')}?etat=closed",
            )
    return closed


@transaction.atomic
def change_own_phone(*, by: User, phone: str) -> User:
    """Write the telephone number that `by` gives.

    Rights:  accounts.change_own_account.
    Raises:  ValidationError.
    Effects: one field, one audit entry.
    """
    require(by, "accounts.change_own_account", by)
    person = lock_person(by)
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
