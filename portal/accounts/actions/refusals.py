"""What was tried and not done, where it smells."""

from collections.abc import Sequence
from typing import Any

from portal.accounts.models import User
from portal.audit.actions import record


def refuse_undeclared(*, by: User, person: User, names: Sequence[str]) -> None:
    """Write that `by` posted `names`, which no form asked, about `person`; they were not read.

    Rights:  none: it is about whoever is signed in.
    Effects: one audit entry.
    """
    details: dict[str, Any] = {"names": list(names)}
    record(by, "accounts.refuse_undeclared", person, **details)
