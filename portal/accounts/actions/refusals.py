"""What was tried and not done, where it smells."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied

from portal.accounts.models import User
from portal.accounts.reauthentication import Reauthentication
from portal.audit.actions import record
from portal.kit.access import require


def refuse_undeclared(*, by: User, person: User, names: Sequence[str]) -> None:
    """Write that `by` posted `names`, which no form asked, about `person`; they were not read.

    Rights:  none: it is about whoever is signed in.
    Effects: one audit entry.
    """
    details: dict[str, Any] = {"names": list(names)}
    record(by, "accounts.refuse_undeclared", person, **details)


def refuse_access(*, by: User, page: str, method: str, client_address: str) -> None:
    """Write that `by` was refused a page, or was told that it is not there.

    Shape:   `page` is the pattern of the address, without what it names: « personnel/<uuid:public_id>/ ».
    Rights:  none: it is about whoever is signed in.
    Effects: one audit entry.
    """
    record(by, "accounts.refuse_access", by, page=page, method=method, client_address=client_address)


def note_security_export(*, by: User, proof: Reauthentication, lines: int) -> None:
    """Write that `by` takes the security events of the centre away.

    Rights:  accounts.view_security_events, and `proof` of one's password.
    Effects: one audit entry.
    """
    require(by, "accounts.view_security_events")
    if not proof.proves(by):
        raise PermissionDenied("accounts.view_security_events")
    record(by, "accounts.export_security_events", by, lines=lines)
