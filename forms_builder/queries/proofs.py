"""What anybody may know of a recap that they hold: that it is ours, what it is about, and who by function signed it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forms_builder.models import PrintedCopy, Signature


@dataclass(frozen=True, slots=True)
class Signer:
    """Names nobody. Shape: `function` as of then, "" where the account had none."""

    function: str
    what: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CheckedPrint:
    """Shape: `is_same` tells whether the file that was handed in is this print, None where none was."""

    copy: PrintedCopy
    signers: list[Signer]
    is_last: bool
    is_same: bool | None


def checked_print(code: str, digest: str) -> CheckedPrint | None:
    """The print of this code, else the one that has this digest; None for neither. Two queries."""
    prints = PrintedCopy.objects.select_related("submission__version", "submission__centre")
    copy = (
        prints.filter(code=code).first() if code else prints.filter(sha256=digest, code__isnull=False).first()
    )
    if copy is None:
        return None
    return CheckedPrint(
        copy=copy,
        signers=signers_of(copy),
        is_last=copy.submission.revision == copy.revision,
        is_same=copy.sha256 == digest if digest else None,
    )


def signers_of(copy: PrintedCopy) -> list[Signer]:
    """Who had signed when it was printed, in their order."""
    signed: Any = Signature.objects.filter(
        event__submission=copy.submission_id, event__revision__lte=copy.revision
    ).select_related("event")
    return [
        Signer(link.signer_facts.get("function", ""), link.event.get_kind_display(), link.signed_at)
        for link in signed.order_by("sequence")
    ]
