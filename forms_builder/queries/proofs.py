"""What anybody may know of a recap that they hold: that it is ours, what it is about, who by function signed it; and what
those who may read a request show others as proof.
"""

from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from forms_builder.models import DailySeal, PrintedCopy, Signature, Submission
from forms_builder.proofs import PRINT
from forms_builder.queries.seals import sealed_day


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


def proof_facts(submission: Submission, copy: PrintedCopy) -> dict[str, Any]:
    """All that shows what was signed of a request, as JSON values. Five queries.

    Shape: `links` are those of the request; `neighbours` what stands right before and after each in the centre's chain,
           by their digests alone; `seals` those of the day of each link. Addresses and browsers of the signers are left
           out: they prove nothing to whoever has not the key.
    """
    links = list(Signature.objects.filter(submission_id=submission.pk).order_by("sequence"))
    numbers = {link.sequence for link in links}
    chain = Signature.objects.filter(centre=submission.centre_id)
    beside = chain.filter(sequence__in={n + step for n in numbers for step in (-1, 1)} - numbers)
    return {
        "format": "preuve-1",
        "request": {
            "id": str(submission.pk),
            "centre": submission.centre.name,
            "form": submission.version.title,
            "version": submission.version.number,
            "version_digest": submission.version.digest,
            "number": submission.number,
            "state": submission.state,
            "revision": submission.revision,
        },
        "print": {"file": PRINT, "sha256": copy.sha256, "code": copy.code or ""},
        "links": [link_facts(link) for link in links],
        "neighbours": list(
            beside.order_by("sequence").values("sequence", "previous_digest", "digest", "content_digest")
        ),
        "seals": [seal_facts(seal) for seal in seals_over(submission.centre_id, numbers)],
    }


def link_facts(link: Signature) -> dict[str, Any]:
    return {
        "sequence": link.sequence,
        "content": link.content,
        "content_digest": link.content_digest,
        "consent": link.consent,
        "signer": {key: link.signer_facts.get(key, "") for key in ("name", "function", "centre")},
        "method": link.method,
        "second_factor": link.second_factor,
        "signed_at": link.signed_at.astimezone(UTC).isoformat(),
        "previous_digest": link.previous_digest,
        "digest": link.digest,
    }


def seals_over(centre: int, numbers: set[int]) -> list[DailySeal]:
    """The first seal that is about each of these links."""
    if not numbers:
        return []
    later = list(DailySeal.objects.filter(centre=centre, sequence__gte=min(numbers)).order_by("day"))
    found = {number: next((seal for seal in later if seal.sequence >= number), None) for number in numbers}
    return [seal for seal in later if seal in found.values()]


def seal_facts(seal: DailySeal) -> dict[str, str]:
    said = sealed_day(seal)
    stamp = b64encode(bytes(seal.stamp)).decode()
    return {"day": seal.day.isoformat(), "text": said.text, "seal": seal.seal, "stamp": stamp}
