"""How one person gets in, for their page."""

from dataclasses import dataclass
from typing import Any

from portal.accounts.models import Invitation, User
from portal.accounts.queries.recoveries import recoveries_in_full
from portal.kit.access import can

RECOVERIES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class AccessPart:
    """What `accounts/people/parts/access.html` draws.

    Shape: `invitation` is the last one that was neither used nor taken back; its time may have run out.
           `may_` are rights; `next_step` is the one thing to do: "mail", "paper", "wait" or "".
    """

    person: User
    invitation: Invitation | None
    is_invitation_open: bool
    has_factor: bool
    recoveries: tuple[Any, ...]
    may_invite: bool
    may_reset: bool
    may_recover: bool

    @property
    def next_step(self) -> str:
        if not self.may_invite:
            return ""
        if self.is_invitation_open:
            return "wait"
        return "mail" if self.person.email else "paper"


def access_part(reader: Any, person: Any) -> AccessPart:
    """Shape: `person` comes with `has_factor` (queries.person_page.people_in_full)."""
    is_in = person.activated_at is not None
    invitation = Invitation.objects.visible_to(reader).not_taken().filter(person=person).first()
    recoveries = recoveries_in_full(reader).filter(person=person)[:RECOVERIES_SHOWN] if is_in else ()
    is_open = person.is_active
    return AccessPart(
        person=person,
        invitation=invitation,
        is_invitation_open=invitation is not None and invitation.is_open,
        has_factor=is_in and person.has_factor,
        recoveries=tuple(recoveries),
        may_invite=is_open and not is_in and can(reader, "accounts.invite_person", person),
        may_reset=is_open and is_in and can(reader, "accounts.send_password_reset", person),
        may_recover=is_open and is_in and can(reader, "accounts.ask_recovery", person),
    )
