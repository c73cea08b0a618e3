"""Who decides beside somebody, from one day to another."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse

from portal.accounts.exceptions import DelegationDatesRefused, DelegationRefused, DelegationTwice
from portal.accounts.models import Delegation, User
from portal.accounts.notices import DELEGATION_MADE
from portal.accounts.queries.people import lock_person
from portal.audit.actions import record
from portal.kit.access import require
from portal.notifications.actions import notify

LONGEST = timedelta(days=366)


@transaction.atomic
def add_delegation(*, by: Any, person: User, delegate: User, starts_on: date, ends_on: date) -> Delegation:
    """Let `delegate` decide what waits for `person`, beside them.

    Shape:   both dates included.
    Rights:  accounts.delegate on `person` (oneself, or HR for whoever does not lead). Nobody takes the decisions
             of somebody else for themselves: `delegate` is not `by`.
    Raises:  DelegationRefused (oneself, another centre, a closed account), DelegationDatesRefused,
             DelegationTwice.
    Effects: one row, one audit entry, a notice to both.
    """
    require(by, "accounts.delegate", person)
    person = lock_person(person)
    require(by, "accounts.delegate", person)
    centre, delegate = person.centre, User.objects.get(pk=delegate.pk)
    is_open = person.is_active and delegate.is_active
    forbidden = {person.pk, getattr(by, "pk", None)}
    if centre is None or delegate.centre_id != centre.pk or not is_open or delegate.pk in forbidden:
        raise DelegationRefused(field="delegate")
    if not (starts_on <= ends_on <= starts_on + LONGEST and ends_on >= centre.today):
        raise DelegationDatesRefused(field="ends_on")
    same = Delegation.objects.filter(person=person, delegate=delegate)
    if same.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise DelegationTwice(field="starts_on")
    made = Delegation.objects.create(
        centre=centre, person=person, delegate=delegate, starts_on=starts_on, ends_on=ends_on, created_by=by
    )
    days = {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
    record(by, "accounts.add_delegation", person, delegate=delegate.pk, **days)
    notify(
        by=by,
        kind=DELEGATION_MADE,
        recipients=[person, delegate],
        context={"person": person, "delegate": delegate, "delegation": made, "actor": str(by)},
        url=reverse("accounts:my-delegations"),
        group_key=f"delegation:{made.pk}",
    )
    return made


@transaction.atomic
def end_delegation(*, by: Any, delegation: Delegation) -> None:
    """End a delegation now: what has begun ended yesterday, so that its days stay written; the rest is gone.

    Rights:  accounts.end_delegation (whoever gave it, or HR).
    Effects: one row, one audit entry. Safe to repeat.
    """
    require(by, "accounts.end_delegation", delegation)
    rows = Delegation.objects.select_for_update(of=("self",)).select_related("centre", "person")
    locked = rows.filter(pk=delegation.pk).first()
    if locked is None:
        return
    require(by, "accounts.end_delegation", locked)
    today = locked.centre.today
    if locked.ends_on < today:
        return
    record(by, "accounts.end_delegation", locked.person, delegate=locked.delegate_id)
    if locked.starts_on < today:
        locked.ends_on = today - timedelta(days=1)
        locked.save(update_fields=["ends_on"])
    else:
        locked.delete()
