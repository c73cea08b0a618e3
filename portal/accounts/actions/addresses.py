"""One's own e-mail address: given with the password, proved by a link that only its mailbox receives."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portal.accounts.exceptions import LinkExpired, SameAddress
from portal.accounts.models import User
from portal.accounts.models.access import WAITS_FOR
from portal.accounts.notices import ADDRESS_ASKED, ADDRESS_CHANGED, ADDRESS_IN_USE, ADDRESS_TO_CONFIRM
from portal.accounts.queries.people import lock_person
from portal.accounts.reauthentication import Reauthentication
from portal.accounts.secret_codes import address_of_token, address_token
from portal.audit.actions import record
from portal.kit.access import require
from portal.notifications.actions import notify
from portal.notifications.kinds import NoticeKind


def ask_own_address(*, by: User, proof: Reauthentication, email: str) -> None:
    """Send a link to `email`, the address that `by` wants from now on.

    Shape:   `email` is well written; whether it exists, the link tells.
    Rights:  accounts.change_own_address, and `proof` that the password is known.
    Raises:  SameAddress.
    Effects: a mail to the new address, a notice at the old one, one audit entry; the address stays as it is.
    """
    require(by, "accounts.change_own_address", by)
    if not proof.proves(by):
        raise PermissionDenied("accounts.change_own_address")
    with transaction.atomic():
        person = locked(by)
        if email.casefold() == person.email.casefold():
            raise SameAddress(field="email")
        record(by, "accounts.ask_own_address", person)
        told = {"address": email, "until": timezone.now() + WAITS_FOR}
        link = reverse("accounts:address-confirm", args=[address_token(person, email)])
        notify(by=by, kind=ADDRESS_TO_CONFIRM, recipients=[person], context=told, url=link, address=email)
        tell(by, ADDRESS_ASKED, person, told)


@transaction.atomic
def confirm_own_address(*, by: User, token: str) -> User:
    """Write the address that `token` proves.

    Rights:  accounts.change_own_address, and a `token` of one's own that has neither expired nor served.
    Raises:  LinkExpired.
    Effects: the address, one audit entry, a notice at the old address and a mail to the new one. Links that
             were sent before, to confirm another address or to choose a password, are void.
    """
    require(by, "accounts.change_own_address", by)
    person = locked(by)
    email = new_address(person, token)
    if email is None:
        raise LinkExpired
    tell(by, ADDRESS_CHANGED, person, {"address": email})  # at the old one
    person.email, person.email_changed_at = email, timezone.now()
    person.save(update_fields=["email", "email_changed_at"])
    record(by, "accounts.change_own_address", person)
    tell(by, ADDRESS_IN_USE, person, {"address": email})
    return person


def tell(by: User, kind: NoticeKind, person: User, told: dict[str, Any]) -> None:
    """Under a key of its own: opening another notice about the account does not mark this one as read."""
    notify(
        by=by,
        kind=kind,
        recipients=[person],
        context=told,
        url=reverse("accounts:account"),
        group_key=f"address:{person.public_id}",
    )


def new_address(person: User, token: str) -> str | None:
    return address_of_token(person, token, WAITS_FOR)


def locked(by: User) -> User:
    person = lock_person(by)
    require(person, "accounts.change_own_address", person)
    return person
