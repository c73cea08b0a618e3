"""The chain of signatures: pure functions that make and check its links."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from forms_builder.definition import canonical_json

FIRST = "0" * 64
"""What the first link of a chain points to."""
NOTE = "note"
"""The act, and the method, of a link that the system adds: nobody signs it, it binds the trail of a request."""
TRAIL = "trail"
"""The key, in what a link holds, of the digests of all rows of the request (queries.trails)."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was signed. `where` names the row, `what` says it in English."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def link_digest(key: str, previous: str, link: Mapping[str, Any]) -> str:
    """Bind one signature to the one before it.

    Shape:  `link` holds every recorded fact as JSON values; the result is a hexadecimal HMAC-SHA256.
            `key` is the installation's signature key, which is not in the database: whoever can change
            rows cannot make a chain that holds.
    """
    message = f"{previous}\n{canonical_json(link)}".encode()
    return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()


def erasure_seal(key: str, digest: str, erased_at: datetime) -> str:
    """Say that the link `digest` was emptied at that time. Whoever has not the key cannot empty one unseen.

    Shape: a hexadecimal HMAC-SHA256.
    """
    message = f"erased\n{digest}\n{erased_at.astimezone(UTC).isoformat()}".encode()
    return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()
