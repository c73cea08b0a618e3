"""Reads of the ways into an account that two people decide."""

from typing import Any

from django.db.models import QuerySet
from django_otp.plugins.otp_totp.models import TOTPDevice

from portal.accounts.choices import MANAGING_ROLES, RecoveryKind
from portal.accounts.models import AccessRecovery, User


def recoveries_in_full(reader: Any) -> QuerySet[AccessRecovery]:
    found: QuerySet[AccessRecovery] = AccessRecovery.objects.visible_to(reader).select_related(
        "person", "asked_by", "decided_by"
    )
    return found


def waiting_recoveries(reader: Any) -> QuerySet[AccessRecovery]:
    """Those that wait for a second person, the oldest first."""
    rows: QuerySet[AccessRecovery] = recoveries_in_full(reader).filter(
        pk__in=AccessRecovery.objects.waiting().values("pk")
    )
    return rows.order_by("asked_at", "pk")


def closed_recoveries(reader: Any) -> QuerySet[AccessRecovery]:
    """Those that nobody decides any more, lapsed ones among them."""
    return recoveries_in_full(reader).exclude(pk__in=AccessRecovery.objects.waiting().values("pk"))


def waiting_for(reader: Any) -> QuerySet[AccessRecovery]:
    """The set form of accounts.decide_recovery, on those that wait."""
    return waiting_recoveries(reader).exclude(person=reader).exclude(asked_by=reader)


def who_may_decide(recovery: AccessRecovery) -> Any:
    """The second people: those who manage people, but its person and whoever asked."""
    people = User.objects.active().filter(centre=recovery.centre_id, role_grants__role__in=MANAGING_ROLES)
    return people.exclude(pk__in=[recovery.person_id, recovery.asked_by_id]).distinct()


def kinds_for(person: User) -> list[RecoveryKind]:
    """What may be asked for `person`: there must be a second factor to reset."""
    has_factor = TOTPDevice.objects.filter(user=person).exists()
    return [kind for kind in RecoveryKind if has_factor or kind != RecoveryKind.FACTOR]
