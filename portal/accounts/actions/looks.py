"""IT sees the portal as somebody else does: begun with a reason, ended, told to that person."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import Look, User
from portal.accounts.notices import LOOKED_AS
from portal.accounts.queries.looks import forgotten_looks, old_looks
from portal.accounts.reauthentication import Reauthentication
from portal.audit.actions import record
from portal.kit.access import require
from portal.notifications.actions import notify

KEPT = timedelta(days=365)
"""As long as the audit."""


@transaction.atomic
def start_look(*, by: Any, person: User, reason: str, proof: Reauthentication) -> Look:
    """Begin to see the portal as `person` does.

    Shape:   `proof` is `by`'s own, given for this.
    Rights:  accounts.look_as: IT, never at somebody who decides, nor at a closed account.
    Raises:  PermissionDenied without a proof.
    Effects: one row, one audit entry; an earlier look of `by` ends.
    """
    require(by, "accounts.look_as", person)
    if not proof.proves(by):
        raise PermissionDenied("no proof")
    # The one who looks is locked too: two tabs make one look.
    locked = User.objects.select_for_update(of=("self",)).filter(pk__in=[by.pk, person.pk]).order_by("pk")
    person = {row.pk: row for row in locked}[person.pk]
    require(by, "accounts.look_as", person)
    for earlier in Look.objects.filter(looked_by=by, ended_at=None):
        end_look(by=by, look=earlier)
    look = Look.objects.create(
        centre_id=by.centre_id, person=person, looked_by=by, reason=reason, started_at=timezone.now()
    )
    record(by, "accounts.start_look", look, person=person.pk, reason=reason)
    return look


@transaction.atomic
def end_look(*, by: Any, look: Look) -> Look:
    """Stop, at the latest when its time has run out, and tell the person.

    Rights:  accounts.end_look (whoever looks, and the system).
    Effects: `ended_at`, one audit entry, one notice to the person. Safe to repeat.
    """
    require(by, "accounts.end_look", look)
    look = Look.objects.select_for_update(of=("self",)).select_related("person", "looked_by").get(pk=look.pk)
    require(by, "accounts.end_look", look)
    if look.ended_at is None:
        look.ended_at = min(timezone.now(), look.ends_at)
        look.save(update_fields=["ended_at"])
        record(by, "accounts.end_look", look, person=look.person_id)
        place = reverse("accounts:account")
        told = {"look": look, "by": str(look.looked_by)}
        notify(
            by=by, kind=LOOKED_AS, recipients=[look.person], context=told, url=place, group_key=str(look.pk)
        )
    return look


def refuse_while_looking(*, by: Any, look: Look, place: str) -> None:
    """Write down that `by` tried to do something at `place` while looking.

    Rights: accounts.end_look. Effects: one audit entry.
    """
    require(by, "accounts.end_look", look)
    record(by, "accounts.refuse_while_looking", look, person=look.person_id, place=place[:200])


def close_forgotten_looks(*, by: Any) -> int:
    """End the looks whose time has run out, and forget those of a year ago; return how many ended.

    Rights:  accounts.close_forgotten_looks (the system).
    Effects: as `end_look` for each; rows deleted. Safe to repeat.
    """
    require(by, "accounts.close_forgotten_looks")
    forgotten = list(forgotten_looks())
    for look in forgotten:
        end_look(by=by, look=look)
    old_looks(KEPT).delete()
    return len(forgotten)
