"""Reads of the ways into an account that two people decide."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django_otp.plugins.otp_totp.models import TOTPDevice

from portal.accounts.choices import RecoveryKind
from portal.accounts.models import AccessRecovery, RoleGrant, User


def recoveries_in_full(reader: Any) -> QuerySet[AccessRecovery]:
    found: QuerySet[AccessRecovery] = AccessRecovery.objects.visible_to(reader).select_related(
        "person", "asked_by", "decided_by"
    )
    return found


def waiting_recoveries(reader: Any) -> QuerySet[AccessRecovery]:
    """Those that wait for a second person, the oldest first."""
    rows: QuerySet[AccessRecovery] = recoveries_in_full(reader).waiting()  # type: ignore[attr-defined]
    return rows.order_by("asked_at", "pk")


def closed_recoveries(reader: Any) -> QuerySet[AccessRecovery]:
    """Those that nobody decides any more, lapsed ones among them."""
    return recoveries_in_full(reader).exclude(pk__in=AccessRecovery.objects.waiting().values("pk"))


def waiting_for(reader: Any) -> QuerySet[AccessRecovery]:
    """The set form of accounts.decide_recovery, on those that wait."""
    grants = RoleGrant.objects.filter(person=reader).to_decide(OuterRef("asked_by"), OuterRef("asked_at"))
    rows = waiting_recoveries(reader).exclude(person=reader).exclude(asked_by=reader)
    return rows.filter(Exists(grants))


def count_waiting_for(reader: Any) -> int:
    """How many `waiting_for` finds. One light query, since each home page of a director counts them: the rule is asked
    of each, which are few, in its form for one.
    """
    waiting = AccessRecovery.objects.filter(centre=reader.centre_id).waiting()
    asked = waiting.values_list("person", "asked_by", "asked_at")
    others = [(asked_by, at) for person, asked_by, at in asked if reader.pk not in (person, asked_by)]
    return sum(any(grant.is_to_decide(*one) for grant in reader.grants) for one in others)


def who_may_decide(recovery: AccessRecovery) -> Any:
    """The second people: the set form of accounts.decide_recovery, on people."""
    grants = RoleGrant.objects.filter(person=OuterRef("pk")).to_decide(
        recovery.asked_by_id, recovery.asked_at
    )
    people = User.objects.active().filter(Exists(grants), centre=recovery.centre_id)
    return people.exclude(pk__in=[recovery.person_id, recovery.asked_by_id])


def kinds_for(person: User) -> list[RecoveryKind]:
    """What may be asked for `person`: there must be a second factor to reset."""
    has_factor = TOTPDevice.objects.filter(user=person).exists()
    return [kind for kind in RecoveryKind if has_factor or kind != RecoveryKind.FACTOR]
