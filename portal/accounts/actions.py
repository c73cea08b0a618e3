"""Every write to people."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.hashers import make_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portal.accounts.choices import ROLES, Role
from portal.accounts.exceptions import LinkExpired, NotInSameCentre, StandInRefused
from portal.accounts.models import Absence, RoleGrant, SectorMembership, Session, User
from portal.accounts.notices import PASSWORD_CHANGED, PASSWORD_RESET
from portal.accounts.reauthentication import Reauthentication
from portal.audit.actions import record
from portal.centres.models import Centre, Sector
from portal.kit.access import require
from portal.notifications.actions import notify

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
BETWEEN_RESETS = timedelta(minutes=5)
SIGN_INS_KEPT_DAYS = 180


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
    person.full_clean()
    person.save()
    record(by, "accounts.create_person", person)
    return person


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


def end_sessions(person: User, *, but: str | None = None) -> None:
    """Delete the sessions of `person`, except the one with the key `but`. The caller has checked its right."""
    Session.objects.filter(person=person).exclude(session_key=but or "").delete()


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


def change_own_password(*, by: User, proof: Reauthentication, password: str, session_key: str | None) -> User:
    """Give `by` a new password; the session `session_key`, where it was asked for, is kept.

    Shape:   `password` has passed the policy, in the form.
    Rights:  accounts.change_own_account, and `proof` that the password now in use is known.
    Effects: the password, every other session ended, one audit entry, one notice.
    """
    require(by, "accounts.change_own_account", by)
    if not proof.proves(by):
        raise PermissionDenied("accounts.change_own_account")
    hashed = make_password(password)  # before the transaction: it takes long on purpose
    with transaction.atomic():
        person: User = User.objects.select_for_update(of=("self",)).get(pk=by.pk)
        require(person, "accounts.change_own_account", person)
        write_password(person, hashed, keep_session=session_key)
        record(by, "accounts.change_own_password", person)
    return person


@transaction.atomic
def send_password_reset(*, by: Any, person: User) -> bool:
    """Mail `person` a link to choose a new password; tell whether it was sent.

    Rights:  accounts.send_password_reset.
    Effects: one mail, one audit entry; nothing for a closed account, nor twice within five minutes.
    """
    require(by, "accounts.send_password_reset", person)
    person = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    require(by, "accounts.send_password_reset", person)
    now = timezone.now()
    if not person.is_active or (person.reset_sent_at and now - person.reset_sent_at < BETWEEN_RESETS):
        return False
    person.reset_sent_at = now
    person.save(update_fields=["reset_sent_at"])
    record(by, "accounts.send_password_reset", person)
    token = default_token_generator.make_token(person)
    url = reverse("accounts:password-choose", args=[person.public_id, token])
    notify(by=by, kind=PASSWORD_RESET, recipients=[person], context={}, url=url)
    return True


def reset_password(*, by: User, token: str, password: str) -> User:
    """Give `by`, who has come by a link and is not signed in, a new password.

    Shape:   `password` has passed the policy, in the form.
    Rights:  accounts.change_own_account, and a `token` that has neither expired nor served.
    Raises:  LinkExpired.
    Effects: the password, every session ended, wrong tries forgotten, one audit entry, one notice.
    """
    require(by, "accounts.change_own_account", by)
    if not default_token_generator.check_token(by, token):
        raise LinkExpired
    hashed = make_password(password)  # before the transaction: it takes long on purpose
    with transaction.atomic():
        person: User = User.objects.select_for_update(of=("self",)).get(pk=by.pk)
        require(person, "accounts.change_own_account", person)
        if not default_token_generator.check_token(person, token):
            raise LinkExpired
        write_password(person, hashed)
        AxesProxyHandler.reset_attempts(username=person.get_username())
        record(person, "accounts.reset_password", person)
    return person


def write_password(person: User, hashed: str, *, keep_session: str | None = None) -> None:
    """Replace the password of a locked row, end the sessions that it opened, and tell the person."""
    person.password = hashed
    person.save(update_fields=["password"])
    end_sessions(person, but=keep_session)
    notify(
        by=person,
        kind=PASSWORD_CHANGED,
        recipients=[person],
        context={},
        url=reverse("accounts:account"),
    )


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


def forget_old_sign_ins(*, by: Any) -> None:
    """Delete what is known of sign-ins, right and wrong, older than six months (docs/rooms/accounts.md).

    Rights: accounts.forget_old_sign_ins (the system). Effects: rows deleted. Safe to repeat.
    """
    require(by, "accounts.forget_old_sign_ins")
    AxesProxyHandler.reset_logs(age_days=SIGN_INS_KEPT_DAYS)
    AxesProxyHandler.reset_failure_logs(age_days=SIGN_INS_KEPT_DAYS)


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
    Raises:  NotInSameCentre for the installation administrator, who has no centre.
    Effects: one row, one audit entry. Safe to repeat.
    """
    require(by, "accounts.record_absence", person)
    if person.centre is None:
        raise NotInSameCentre
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
