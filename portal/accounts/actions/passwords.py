"""The password: changed by its owner, or by a link that its owner receives."""

from datetime import timedelta
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.hashers import make_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portal.accounts.actions.sessions import end_sessions
from portal.accounts.exceptions import LinkExpired
from portal.accounts.models import Invitation, User, WrongCode
from portal.accounts.notices import ACCOUNT_OPENED, PASSWORD_CHANGED, PASSWORD_RESET
from portal.accounts.queries.people import lock_person
from portal.accounts.reauthentication import Reauthentication
from portal.audit.actions import record
from portal.kit.access import require
from portal.notifications.actions import notify

BETWEEN_RESETS = timedelta(minutes=5)


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
        person = lock_person(by)
        require(person, "accounts.change_own_account", person)
        write_password(person, hashed, keep_session=session_key)
        record(by, "accounts.change_own_password", person)
    return person


@transaction.atomic
def send_password_reset(*, by: Any, person: User) -> bool:
    """Mail `person` a link to choose a new password; tell whether it was sent.

    Rights:  accounts.send_password_reset.
    Effects: one mail, one audit entry; nothing for a closed account or one without an address, nor twice
             within five minutes.
    """
    require(by, "accounts.send_password_reset", person)
    person = lock_person(person)
    require(by, "accounts.send_password_reset", person)
    now = timezone.now()
    if not person.is_active or not person.email:
        return False
    if person.reset_sent_at and now - person.reset_sent_at < BETWEEN_RESETS:
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
        person = lock_person(by)
        require(person, "accounts.change_own_account", person)
        if not default_token_generator.check_token(person, token):
            raise LinkExpired
        write_password(person, hashed)
        AxesProxyHandler.reset_attempts(username=person.get_username())
        record(person, "accounts.reset_password", person)
    return person


def write_password(person: User, hashed: str, *, keep_session: str | None = None) -> None:
    """Replace the password of a locked row, end the sessions that it opened, and tell the person.

    With the first one the account is theirs: from then on, nobody else writes their address. Invitations
    that are left have no more use, and would be another way in.
    """
    is_first = person.activated_at is None
    person.password = hashed
    person.activated_at = person.activated_at or timezone.now()
    person.save(update_fields=["password", "activated_at"])
    revoke_open_invitations(person)
    end_sessions(person, but=keep_session)
    # Whoever tried codes with the password before no longer can: its owner starts afresh.
    WrongCode.objects.filter(person=person).delete()
    notify(
        by=person,
        kind=ACCOUNT_OPENED if is_first else PASSWORD_CHANGED,
        recipients=[person],
        context={},
        url=reverse("accounts:account"),
    )


def revoke_open_invitations(person: User) -> bool:
    """Take back what opens the account of `person`; tell whether there was something.

    The caller has checked its right.
    """
    return bool(Invitation.objects.not_taken().filter(person=person).update(revoked_at=timezone.now()))
