"""Who decides beside somebody, from one day to another."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from wagtail.models import Page

from portal.accounts.exceptions import (
    DelegationDatesRefused,
    DelegationFormsRefused,
    DelegationRefused,
    DelegationTwice,
)
from portal.accounts.models import Delegation, User
from portal.accounts.notices import DELEGATION_MADE
from portal.accounts.queries.forms_delegated import forms_of
from portal.accounts.queries.people import lock_person
from portal.audit.actions import record
from portal.centres.models import Centre
from portal.kit.access import require
from portal.notifications.actions import notify

LONGEST = timedelta(days=366)


@transaction.atomic
def add_delegation(
    *,
    by: Any,
    person: User,
    delegate: User,
    starts_on: date,
    ends_on: date,
    forms: Collection[Page] = (),
    reason: str = "",
) -> Delegation:
    """Let `delegate` decide what waits for `person`, beside them.

    Shape:   both dates included; without any of `forms`, it holds for all of them.
    Rights:  accounts.delegate on `person` (oneself, or HR for whoever does not lead). Nobody takes the decisions
             of somebody else for themselves: `delegate` is not `by`.
    Raises:  DelegationRefused (oneself, another centre, a closed account), DelegationDatesRefused,
             DelegationFormsRefused (no form of the centre), DelegationTwice (on a day and a form of another).
    Effects: one row, one audit entry without the reason, which may speak of anything, for longer than it should; a
             notice to both.
    """
    require(by, "accounts.delegate", person)
    person = lock_person(person)
    require(by, "accounts.delegate", person)
    delegate = User.objects.get(pk=delegate.pk)
    centre = refuse_people(by, person, delegate)
    refuse_days(centre, starts_on, ends_on)
    chosen = refuse_forms(centre, forms)
    same = Delegation.objects.filter(person=person, delegate=delegate).meeting(list(chosen))
    if same.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise DelegationTwice(field="starts_on")
    facts = {"person": person, "delegate": delegate, "starts_on": starts_on, "ends_on": ends_on}
    made = Delegation.objects.create(centre=centre, reason=reason.strip(), created_by=by, **facts)
    made.forms.set(chosen)
    days = {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
    record(by, "accounts.add_delegation", person, delegate=delegate.pk, **days, forms=list(chosen.values()))
    tell_both(by, made, ", ".join(chosen.values()))
    return made


def refuse_people(by: Any, person: User, delegate: User) -> Centre:
    """Refuse whoever may not decide in the place of `person`; return their centre."""
    centre = person.centre
    is_open = person.is_active and delegate.is_active
    forbidden = {person.pk, getattr(by, "pk", None)}
    if centre is None or delegate.centre_id != centre.pk or not is_open or delegate.pk in forbidden:
        raise DelegationRefused(field="delegate")
    return centre


def refuse_days(centre: Centre, starts_on: date, ends_on: date) -> None:
    if not (starts_on <= ends_on <= starts_on + LONGEST and ends_on >= centre.today):
        raise DelegationDatesRefused(field="ends_on")


def refuse_forms(centre: Centre, forms: Collection[Page]) -> dict[int, str]:
    """Refuse what is no form of the centre; return the titles by the keys, in the order of the titles."""
    asked = {form.pk for form in forms}
    found = dict(forms_of(centre).filter(pk__in=asked).values_list("pk", "title")) if asked else {}
    if found.keys() != asked:
        raise DelegationFormsRefused(field="forms")
    return found


def tell_both(by: Any, made: Delegation, forms: str) -> None:
    context = {"person": made.person, "delegate": made.delegate, "delegation": made, "actor": str(by)}
    notify(
        by=by,
        kind=DELEGATION_MADE,
        recipients=[made.person, made.delegate],
        context=context | {"forms": forms},
        url=reverse("accounts:my-delegations"),
        group_key=f"delegation:{made.pk}",
    )


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


@transaction.atomic
def leave_form_out(*, by: Any, page: Page) -> None:
    """Take a form that is about to be deleted off the delegations; end those that were for it alone: left without
    any form, they would hold for all of them.

    Rights:  none; whoever deletes the page had theirs.
    Effects: rows, an audit entry for each that is ended. Safe to repeat.
    """
    rows = Delegation.objects.select_for_update(of=("self",)).select_related("person")
    for delegation in rows.filter(forms=page.pk).order_by("pk"):
        delegation.forms.remove(page.pk)
        if not delegation.forms.exists():
            record(by, "accounts.end_delegation", delegation.person, delegate=delegation.delegate_id)
            delegation.delete()
