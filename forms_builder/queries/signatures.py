"""Checking the evidence: everything is computed again and compared."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from forms_builder.definition import canonical_json, sha256
from forms_builder.models import ChainHead, FormVersion, Signature, Submission, SubmissionFile
from forms_builder.signature_chain import FIRST, link_digest
from portal.centres.models import Centre

BATCH = 500


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was signed. `where` names the row, `what` says it in English."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def verify_centre(centre: Centre) -> Iterator[Difference]:
    """Find every difference between what was signed at `centre` and what its rows say now.

    Shape: the links in order, each with its content; the last link; the versions; then, of each request
           that is still there, the answers and files that its last signature speaks of.
    Units: memory for `BATCH` rows; one query per request, and one read of each file: a command's work.
    """
    yield from verify_links(centre)
    yield from verify_versions(centre)
    yield from verify_requests(centre)


def verify_links(centre: Centre) -> Iterator[Difference]:
    previous, sequence = FIRST, 0
    for link in Signature.objects.filter(centre=centre).order_by("sequence").iterator(chunk_size=BATCH):
        sequence += 1
        where = f"signature {link.sequence}"
        if link.sequence != sequence:
            yield Difference(where, f"signature {sequence} is missing before it")
            sequence = link.sequence
        if link.previous_digest != previous:
            yield Difference(where, "it does not follow the signature before it")
        if sha256(link.content) != link.content_digest:
            yield Difference(where, "its content was changed")
        if link_digest(settings.SIGNATURE_KEY, link.previous_digest, link.facts) != link.digest:
            yield Difference(where, "one of its facts was changed")
        previous = link.digest
    head = ChainHead.objects.filter(centre=centre).first()
    if (head.sequence, head.digest) != (sequence, previous) if head else sequence:
        yield Difference("chain", "its end is not where it was left: signatures were removed or added")


def verify_versions(centre: Centre) -> Iterator[Difference]:
    for version in FormVersion.objects.filter(centre=centre).iterator(chunk_size=BATCH):
        if sha256(canonical_json(version.content)) != version.digest:
            yield Difference(f"form {version.title!r} version {version.number}", "it was changed")


def verify_requests(centre: Centre) -> Iterator[Difference]:
    """Compare each request with what its applicant signed last."""
    sent = Submission.objects.filter(centre=centre, submitted_at__isnull=False).select_related("version")
    rows = sent.prefetch_related("files", "leave_parts__kind").order_by("pk")
    for submission in rows.iterator(chunk_size=BATCH):
        signature = last_signature(submission)
        where = f"request {submission.pk}"
        if signature is None:
            yield Difference(where, "it was sent, and no signature of its applicant is there")
            continue
        content = json.loads(signature.content)
        if content["form"]["digest"] != submission.version.digest:
            yield Difference(where, "it stands on another version than the one that was signed")
        if canonical_json(content["answers"]) != canonical_json(submission.answers):
            yield Difference(where, "its answers were changed")
        if canonical_json(content["heading"]) != canonical_json(submission.heading):
            yield Difference(where, "its heading was changed")
        if signed_leave(content) != kept_leave(submission):
            yield Difference(where, "its days of leave were changed")
        yield from verify_files(where, submission)


def last_signature(submission: Submission) -> Signature | None:
    """What the applicant signed last: the sending that is being decided."""
    own = Signature.objects.filter(submission_id=submission.pk, signer=submission.applicant_id)
    return own.order_by("-sequence").first()


def signed_leave(content: dict[str, Any]) -> list[tuple[str, str]]:
    return [(item["year"], item["days"]) for item in content["leave"]]


def kept_leave(submission: Submission) -> list[tuple[str, str]]:
    return [(part.year_start.isoformat(), str(part.days)) for part in submission.leave_parts.all()]


def verify_files(where: str, submission: Submission) -> Iterator[Difference]:
    rows = {str(row.pk): row for row in submission.files.all()}
    for spec in submission.definition.fields:
        if spec.type != "file":
            continue
        for signed in submission.answers.get(spec.key, ()):
            row = rows.get(signed["id"])
            if row is None or digest_of(row) != signed["sha256"]:
                yield Difference(where, f"its file {signed['name']!r} is not the one that was signed")


def digest_of(row: SubmissionFile) -> str:
    """The SHA-256 of what the storage holds, "" when it is gone."""
    try:
        with row.content.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except FileNotFoundError:
        return ""
