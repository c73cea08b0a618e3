"""What accounts say of a person: for their copy, and before an erasure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from axes.models import AccessFailureLog, AccessLog
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from portal.accounts.models import (
    Absence,
    AccessRecovery,
    Delegation,
    LegalHold,
    Look,
    PeopleImport,
    Session,
    User,
)
from portal.kit.personal_data import Foreseen, Kept, StoredFile
from portal.kit.registries import personal_data as registry

SIGN_INS_KEPT_DAYS = 180
"""Sign-ins, right and wrong: what finds out an intrusion (CNIL, 2021-122: six months to a year)."""

Rows = list[dict[str, Any]]


def export(person: User) -> dict[str, Any]:
    return {
        _("Identity"): identity_of(person),
        _("Photo"): photo_of(person),
        _("Roles"): [grant.get_role_display() for grant in person.role_grants.order_by("role")],
        _("Sectors"): sectors_of(person),
        _("Skills"): list(person.skills.values_list("name", flat=True)),
        _("Rights in the back office"): list(person.groups.order_by("name").values_list("name", flat=True)),
        _("Absences"): absences_of(person),
        _("Delegations"): delegations_of(person),
        _("Invitations"): invitations_of(person),
        _("Second factor"): factor_of(person),
        _("Devices"): devices_of(person),
        _("Sessions"): sessions_of(person),
        _("Sign-ins"): sign_ins_of(person, AccessLog),
        _("Wrong sign-ins under my name"): sign_ins_of(person, AccessFailureLog),
        _("Ways into my account that were asked for"): recoveries_of(person),
        _("When IT looked at the portal as me"): looks_of(person),
        _("Copies of my data"): exports_of(person),
        _("Erasure is suspended"): [
            {_("From"): hold.placed_at, _("To"): hold.lifted_at}
            for hold in LegalHold.objects.filter(person=person).order_by("placed_at")
        ],
        _("Imports of people that I made"): imports_of(person),
    }


def identity_of(person: User) -> dict[str, Any]:
    return {
        _("First name"): person.first_name,
        _("Last name"): person.last_name,
        _("User name"): person.username,
        _("E-mail address"): person.email,
        _("Telephone"): person.phone,
        _("Function"): person.function,
        _("Contract"): person.get_contract_display(),
        _("Weekly hours"): person.weekly_hours,
        _("Days worked"): ", ".join(person.worked_weekday_names),
        _("Entered on"): person.entered_on,
        _("Leaves on"): person.leaves_on,
        _("Stand-in"): str(person.stand_in or ""),
        _("Account created"): person.date_joined,
        _("Password first chosen"): person.activated_at,
        _("Last sign-in"): person.last_login,
        _("Account open"): person.is_active,
    }


def photo_of(person: User) -> dict[str, Any]:
    if not person.photo:
        return {}
    return {
        _("File"): StoredFile("photo.jpg", person.photo),
        _("Image right given on"): person.photo_consented_on,
        _("Image right given until"): person.photo_until,
    }


def sectors_of(person: User) -> Rows:
    return [
        {
            _("Sector"): row.sector.name,
            _("Main sector"): row.is_main,
            _("Coordinator"): row.is_coordinator,
        }
        for row in person.sector_memberships.select_related("sector").order_by("-is_main", "sector__name")
    ]


def absences_of(person: User) -> Rows:
    return [
        {_("From"): row.starts_on, _("To"): row.ends_on}
        for row in Absence.objects.filter(person=person).order_by("starts_on", "pk")
    ]


def delegations_of(person: User) -> Rows:
    rows = Delegation.objects.filter(Q(person=person) | Q(delegate=person))
    return [
        {
            _("Decides"): str(row.delegate),
            _("In the place of"): str(row.person),
            _("From"): row.starts_on,
            _("To"): row.ends_on,
            _("For which forms"): ", ".join(row.form_titles) or _("all forms"),
            _("Why"): row.reason,
        }
        for row in rows.select_related("person", "delegate").with_forms().order_by("starts_on", "pk")
    ]


def invitations_of(person: User) -> Rows:
    return [
        {
            _("Way"): row.get_way_display(),
            _("By"): str(row.created_by or ""),
            _("On"): row.created_at,
            _("Until"): row.expires_at,
            _("Used"): row.used_at,
        }
        for row in person.invitations.select_related("created_by").order_by("created_at")
    ]


def factor_of(person: User) -> dict[str, Any]:
    """That there is one, never what it is made of: a copy must not open the account."""
    return {
        _("Applications"): TOTPDevice.objects.filter(user=person, confirmed=True).count(),
        _("Recovery codes left"): person.recovery_codes.filter(used_at=None).count(),
        _("Wrong codes"): [row.at for row in person.wrong_codes.order_by("at")],
    }


def devices_of(person: User) -> Rows:
    return [
        {
            _("Device"): row.label,
            _("My own"): row.is_own,
            _("First seen"): row.first_seen_at,
            _("Last seen"): row.last_seen_at,
        }
        for row in person.devices.order_by("first_seen_at")
    ]


def sessions_of(person: User) -> Rows:
    return [
        {
            _("Opened"): row.opened_at,
            _("Until"): row.expire_date,
            _("Internet address"): row.client_address,
            _("Device"): row.device.label if row.device else "",
            _("Second factor"): row.get_second_factor_display(),
        }
        for row in Session.objects.filter(person=person).select_related("device").order_by("opened_at")
    ]


def sign_ins_of(person: User, log: Any) -> Rows:
    return [
        {_("When"): row.attempt_time, _("Internet address"): row.ip_address, _("Browser"): row.user_agent}
        for row in log.objects.filter(username=person.username).order_by("attempt_time")
    ]


def recoveries_of(person: User) -> Rows:
    rows = AccessRecovery.objects.filter(person=person).select_related("asked_by", "decided_by")
    return [
        {
            _("What"): row.get_kind_display(),
            _("Reason"): row.reason,
            _("E-mail address"): row.email,
            _("Asked by"): str(row.asked_by),
            _("On"): row.asked_at,
            _("State"): row.get_state_display(),
            _("Decided by"): str(row.decided_by or ""),
            _("Decided on"): row.decided_at,
        }
        for row in rows.order_by("asked_at")
    ]


def looks_of(person: User) -> Rows:
    return [
        {
            _("By"): str(row.looked_by),
            _("Reason"): row.reason,
            _("From"): row.started_at,
            _("To"): row.ended_at,
        }
        for row in Look.objects.filter(person=person).select_related("looked_by").order_by("started_at")
    ]


def exports_of(person: User) -> Rows:
    return [
        {_("Asked by"): str(row.asked_by), _("On"): row.asked_at, _("State"): row.get_state_display()}
        for row in person.data_exports.select_related("asked_by").order_by("asked_at")
    ]


def imports_of(person: User) -> Rows:
    return [
        {_("File"): row.file_name, _("On"): row.created_at, _("State"): row.get_state_display()}
        for row in PeopleImport.objects.filter(created_by=person).order_by("created_at")
    ]


def foresee(person: User) -> Foreseen:
    erased = (
        _("Names, user name, e-mail address, telephone, function, contract, photo, password"),
        _("Roles, sectors, skills, absences, delegations, stand-in"),
        _("Invitations, second factor, devices, sessions, ways into the account that were asked for"),
        _("Copies of their data"),
    )
    return Foreseen(() if person.erased_at else erased, tuple(kept_sign_ins(person)))


def kept_sign_ins(person: User) -> list[Kept]:
    last = [
        log.objects.filter(username=person.username).aggregate(last=Max("attempt_time"))["last"]
        for log in (AccessLog, AccessFailureLog)
    ]
    known = [at for at in last if at is not None]
    if not known:
        return []
    end = max(known) + timedelta(days=SIGN_INS_KEPT_DAYS)
    return [
        Kept(
            _("When and from where they signed in, under a code instead of their name"),
            _("It finds out an intrusion, for six months; then it deletes itself."),
            timezone.localtime(end).date(),
        )
    ]


def held_people() -> Iterable[int]:
    """The keys of the people under a legal hold, of every centre: purges ask."""
    return LegalHold.objects.current().values_list("person_id", flat=True)


@dataclass(frozen=True, slots=True)
class RoomForeseen:
    """What erasing would do in one room today. Shape: `room` is its name in words."""

    room: str
    found: Foreseen


def foreseen_of(person: User) -> list[RoomForeseen]:
    """What erasing `person` would do today, room by room; rooms that hold nothing are left out."""
    rooms = [RoomForeseen(str(entry.label), entry.foresee(person)) for entry in registry]
    return [room for room in rooms if room.found]
