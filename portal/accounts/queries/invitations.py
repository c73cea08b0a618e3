"""Reads of invitations."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from portal.accounts.choices import MANAGING_ROLES, InvitationWay, Role
from portal.accounts.models import Invitation, RoleGrant, User
from portal.accounts.secret_codes import as_typed, digest_of

TOKEN, CODE = "invitation", "invitation on paper"
"""What a digest is of (portal.accounts.secret_codes)."""


def open_invitation(digest: str) -> Invitation | None:
    """Return the invitation that this digest opens now, with its person, or None."""
    found: Invitation | None = (
        Invitation.objects.open().select_related("person__centre").filter(digest=digest).first()
    )
    return found


def invitation_of_code(username: str, code: str) -> Invitation | None:
    """Return the invitation that was printed with `username` and `code`, or None, at the same cost."""
    printed = Invitation.objects.open().filter(way=InvitationWay.PAPER, person__username=username)
    found: Invitation | None = printed.filter(digest=digest_of(CODE, as_typed(code))).first()
    return found


@dataclass(frozen=True, slots=True)
class ToInvite:
    """Who has never come in. Shape: numbers of people; `others` may be invited by IT or the director alone."""

    by_mail: int
    on_paper: int
    open: int
    others: int


def never_in(reader: Any) -> Any:
    """The colleagues who have not chosen a password yet, and may be invited."""
    return User.objects.visible_to(reader).active().filter(activated_at=None).exclude(pk=reader.pk)


def invitable(reader: Any) -> Any:
    """Of those, whom `reader` may invite (accounts.invite_person) and who holds no open invitation."""
    waiting = Invitation.objects.open().filter(person=OuterRef("pk"))
    return within_reach(reader, never_in(reader)).exclude(Exists(waiting))


def within_reach(reader: Any, people: Any) -> Any:
    """The set form of accounts.invite_person, on colleagues other than oneself."""
    if reader.roles & {Role.IT, Role.DIRECTOR}:
        return people
    if Role.HR not in reader.roles:
        return people.none()
    agreeing = RoleGrant.objects.filter(person=OuterRef("pk"), role__in=MANAGING_ROLES)
    return people.exclude(Exists(agreeing))


def to_invite(reader: Any) -> ToInvite:
    with_address, without = ~Q(email=""), Q(email="")
    reached, ready = within_reach(reader, never_in(reader)), invitable(reader)
    every, mine = never_in(reader).count(), reached.count()
    by_mail, on_paper = ready.filter(with_address).count(), ready.filter(without).count()
    return ToInvite(by_mail, on_paper, open=mine - by_mail - on_paper, others=every - mine)
