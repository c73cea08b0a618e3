"""Invitations: the way in for somebody who has no password yet. Nobody chooses it for them."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portal.accounts.actions.passwords import revoke_open_invitations, write_password
from portal.accounts.choices import InvitationWay
from portal.accounts.exceptions import (
    AccountClosed,
    AlreadyActivated,
    InvitationExpired,
    NoAddress,
    NotInSameCentre,
)
from portal.accounts.models import Invitation, User
from portal.accounts.models.access import WAITS_FOR
from portal.accounts.notices import INVITED
from portal.accounts.queries.invitations import CODE, TOKEN, invitable, open_invitation
from portal.accounts.queries.people import lock_person
from portal.accounts.secret_codes import digest_of, in_groups, new_code, new_token
from portal.audit.actions import record
from portal.kit.access import require
from portal.notifications.actions import notify

SHEETS_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class PaperInvitation:
    """An invitation with its code, which is shown now and never again."""

    invitation: Invitation
    code: str

    @property
    def printed(self) -> str:
        return in_groups(self.code)


@transaction.atomic
def invite_by_mail(*, by: Any, person: User) -> Invitation:
    """Mail `person` a link to choose their password: it serves once, within 72 hours.

    Rights:  accounts.invite_person.
    Raises:  AlreadyActivated, AccountClosed, NoAddress; NotInSameCentre for who installs the server.
    Effects: one row, the invitation before it revoked, one mail, one audit entry.
    """
    person = newcomer(by, person)
    if not person.email:
        raise NoAddress
    token = new_token()
    invitation = write_invitation(by, person, InvitationWay.MAIL, digest_of(TOKEN, token))
    record(by, "accounts.invite_by_mail", person)
    url = reverse("accounts:invitation-open", args=[token])
    notify(by=by, kind=INVITED, recipients=[person], context={"until": invitation.expires_at}, url=url)
    return invitation


@transaction.atomic
def invite_on_paper(*, by: Any, person: User) -> PaperInvitation:
    """Make a code that opens `person`'s account once, within 72 hours, for those who are handed paper.

    Rights:  accounts.invite_person.
    Raises:  AlreadyActivated, AccountClosed; NotInSameCentre for who installs the server.
    Effects: one row, the invitation before it revoked, one audit entry.
    """
    person = newcomer(by, person)
    paper = write_code(by, person)
    record(by, "accounts.invite_on_paper", person)
    return paper


def invite_everybody_on_paper(*, by: Any) -> list[PaperInvitation]:
    """Make a code for each person without an address who was never invited, SHEETS_AT_ONCE at most.

    Rights:  accounts.invite_person, on each.
    Effects: those of `invite_on_paper` for each, all or none.
    """
    with transaction.atomic():
        people = invitable(by).filter(email="").order_by("last_name", "first_name", "pk")[:SHEETS_AT_ONCE]
        return [invite_on_paper(by=by, person=person) for person in people]


def invite_everybody_by_mail(*, by: Any) -> int:
    """Mail an invitation to each person with an address who holds none; return how many.

    Each by itself, so that a cut in the middle loses nothing.

    Rights:  accounts.invite_person, on each.
    Effects: those of `invite_by_mail` for each. Safe to repeat.
    """
    people = list(invitable(by).exclude(email="").order_by("pk"))
    for person in people:
        with suppress(AlreadyActivated, AccountClosed):  # since the list was read
            invite_by_mail(by=by, person=person)
    return len(people)


@transaction.atomic
def revoke_invitation(*, by: Any, person: User) -> bool:
    """Take back what `person` was sent or handed; tell whether there was something.

    Rights:  accounts.invite_person.
    Effects: `revoked_at`, one audit entry. Safe to repeat.
    """
    require(by, "accounts.invite_person", person)
    person = lock_person(person)
    require(by, "accounts.invite_person", person)
    revoked = revoke_open_invitations(person)
    if revoked:
        record(by, "accounts.revoke_invitation", person)
    return revoked


def accept_invitation(*, by: User, digest: str, password: str) -> User:
    """Give `by`, who has shown what opens the invitation of `digest` and is not signed in, their password.

    Shape:   `password` has passed the policy, in the form.
    Rights:  accounts.change_own_account, and an invitation of one's own that is open.
    Raises:  InvitationExpired.
    Effects: the password, `activated_at` the first time, `used_at`, other invitations revoked, every
             session ended, wrong tries forgotten, one audit entry, one notice. A second factor stays.
    """
    require(by, "accounts.change_own_account", by)
    if own_invitation(by, digest) is None:
        raise InvitationExpired
    hashed = make_password(password)  # before the transaction: it takes long on purpose
    with transaction.atomic():
        person = lock_person(by)
        require(person, "accounts.change_own_account", person)
        invitation = own_invitation(person, digest)
        if invitation is None:
            raise InvitationExpired
        invitation.used_at = timezone.now()
        invitation.save(update_fields=["used_at"])
        write_password(person, hashed)
        AxesProxyHandler.reset_attempts(username=person.get_username())
        record(person, "accounts.accept_invitation", person, way=invitation.way)
    return person


def own_invitation(person: User, digest: str) -> Invitation | None:
    found = open_invitation(digest)
    return found if found is not None and found.person_id == person.pk else None


def newcomer(by: Any, person: User) -> User:
    """Return `person`, locked, once it is sure that `by` may invite them and that they need it."""
    require(by, "accounts.invite_person", person)
    person = lock_person(person)
    require(by, "accounts.invite_person", person)
    if not person.is_active:
        raise AccountClosed
    if person.activated_at is not None:
        raise AlreadyActivated
    return person


def write_code(by: Any, person: User) -> PaperInvitation:
    """Make a code on paper for a locked row. The caller has checked its right."""
    code = new_code()
    return PaperInvitation(write_invitation(by, person, InvitationWay.PAPER, digest_of(CODE, code)), code)


def write_invitation(by: Any, person: User, way: InvitationWay, digest: str) -> Invitation:
    if person.centre is None:
        raise NotInSameCentre
    revoke_open_invitations(person)
    return Invitation.objects.create(
        centre=person.centre,
        person=person,
        way=way,
        digest=digest,
        created_by=by if isinstance(by, User) else None,
        expires_at=timezone.now() + WAITS_FOR,
    )
