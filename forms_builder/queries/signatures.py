"""Checking the evidence: everything is computed again and compared."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, Q

from forms_builder.choices import EventKind, StepPurpose, SubmissionState
from forms_builder.definition import Answers, canonical_json, sha256
from forms_builder.effects import files_to_erase
from forms_builder.inputs import file_slots
from forms_builder.models import (
    ApprovalEvent,
    ChainHead,
    FormVersion,
    PrintedCopy,
    Signature,
    Submission,
    SubmissionFile,
)
from forms_builder.queries.seals import verify_seals
from forms_builder.queries.trails import Trail, verify_trails
from forms_builder.routing_rules import route_of
from forms_builder.signature_chain import FIRST, TRAIL, Difference, erasure_seal, link_digest
from portal.centres.models import Centre

BATCH = 500
ACTS: dict[EventKind, str] = {
    EventKind.SUBMITTED: "submit",
    EventKind.RESUBMITTED: "submit",
    EventKind.APPROVED: "approve",
    EventKind.REFUSED: "refuse",
    EventKind.SENT_BACK: "send_back",
    EventKind.CANCELLED: "approve",
    EventKind.CANCELLATION_REFUSED: "refuse",
    EventKind.HANDLED: "handle",
    EventKind.DROPPED: "drop",
    EventKind.ADDED: "complete",
}
"""What is signed, in the word of the signature."""
SENDINGS = (EventKind.SUBMITTED, EventKind.RESUBMITTED)
LEADS_TO: dict[EventKind, SubmissionState] = {
    EventKind.SUBMITTED: SubmissionState.SUBMITTED,
    EventKind.RESUBMITTED: SubmissionState.SUBMITTED,
    EventKind.APPROVED: SubmissionState.APPROVED,
    EventKind.RECORDED: SubmissionState.RECORDED,
    EventKind.REFUSED: SubmissionState.REFUSED,
    EventKind.SENT_BACK: SubmissionState.TO_CORRECT,
    EventKind.WITHDRAWN: SubmissionState.WITHDRAWN,
    EventKind.CANCELLATION_ASKED: SubmissionState.CANCELLATION_ASKED,
    EventKind.CANCELLATION_REFUSED: SubmissionState.APPROVED,
    EventKind.CANCELLED: SubmissionState.CANCELLED,
    EventKind.DROPPED: SubmissionState.DROPPED,
}
"""Each act, and the state that it leaves; the others leave it as it was."""
TAKEN_BACK = (SubmissionState.TO_CORRECT, SubmissionState.WITHDRAWN, SubmissionState.DROPPED)
"""While the applicant corrects, a file may be taken off what was signed; it stays, without its place."""
BY_ROUTE = (*SENDINGS, EventKind.APPROVED, EventKind.RECORDED, EventKind.CANCELLATION_REFUSED)
"""Acts whose state depends on what the route still holds."""


def verify_centre(centre: Centre) -> Iterator[Difference]:
    """Find every difference between what was signed at `centre` and what its rows say now.

    Shape: the links in order, each with its content; the last link; the seals; the versions; then, of each request
           that is still there, the answers and files that its last signature speaks of, its
           events, its prints and its state; then every row that speaks of it; then the requests that are gone.
    Units: memory for `BATCH` rows; one query per request, and one read of each file: a command's work.
    """
    yield from verify_links(centre)
    yield from verify_seals(centre)
    yield from verify_versions(centre)
    yield from verify_requests(centre)
    yield from verify_gone(centre)


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
        if link.erased_at is not None:
            if not is_rightly_erased(link):
                yield Difference(where, "it was emptied by a hand")
        else:
            yield from verify_link(where, link)
        previous = link.digest
    head = ChainHead.objects.filter(centre=centre).first()
    if (head.sequence, head.digest) != (sequence, previous) if head else sequence:
        yield Difference("chain", "its end is not where it was left: signatures were removed or added")


def verify_link(where: str, link: Signature) -> Iterator[Difference]:
    if sha256(link.content) != link.content_digest:
        yield Difference(where, "its content was changed")
    if link_digest(settings.SIGNATURE_KEY, link.previous_digest, link.facts) != link.digest:
        yield Difference(where, "one of its facts was changed")


def verify_versions(centre: Centre) -> Iterator[Difference]:
    for version in FormVersion.objects.filter(centre=centre).iterator(chunk_size=BATCH):
        if not is_readable(version):
            yield Difference(f"form {version.title!r} version {version.number}", "it was changed")


def verify_requests(centre: Centre) -> Iterator[Difference]:
    """Compare each request with what its applicant signed last, and what happened to it with what was signed
    of that.
    """
    sent = Submission.objects.filter(centre=centre, submitted_at__isnull=False).select_related("version")
    events = Prefetch("events", queryset=ApprovalEvent.objects.select_related("signature"))
    rows = sent.prefetch_related(events, "files", "copies", "leave_parts__kind").order_by("pk")
    for submission in rows.iterator(chunk_size=BATCH):
        yield from verify_request(submission)


def verify_request(submission: Submission) -> Iterator[Difference]:
    """What is not as somebody signed it; where all of that is, whatever else is not as a link bound it."""
    found = list(verify_acts(submission))
    yield from found or verify_bound(submission)


def verify_acts(submission: Submission) -> Iterator[Difference]:
    where = f"request {submission.pk}"
    yield from verify_events(where, submission)
    yield from verify_copies(where, submission)
    yield from verify_additions(where, submission)
    signature = last_signature(submission)
    if signature is None:
        yield Difference(where, "it was sent, and no signature of its applicant is there")
    elif is_intact(signature):
        # Else it was said of the link itself, and there is nothing to compare with.
        content = json.loads(signature.content)
        yield from verify_content(where, submission, content) if content["act"] == "submit" else ()
    if is_readable(submission.version) and submission.state != (state_of(submission) or submission.state):
        yield Difference(where, "its state is not where its events lead")


def verify_bound(submission: Submission) -> Iterator[Difference]:
    if submission.steps.exclude(centre=submission.centre_id).exists():
        yield Difference(f"request {submission.pk}", "one of its steps was put into another centre")
    yield from verify_trails(submission, bound_trails(submission))


def bound_trails(submission: Submission) -> list[tuple[Signature, Trail]]:
    """The links of a request in their order, with the trails that they bind. None where one of them is not as it was
    made: that is said of the link itself.
    """
    links = list(Signature.objects.filter(submission_id=submission.pk).order_by("sequence"))
    if not all(map(is_intact, links)):
        return []
    contents = [(link, json.loads(link.content)) for link in links]
    return [(link, content[TRAIL]) for link, content in contents if TRAIL in content]


def verify_gone(centre: Centre) -> Iterator[Difference]:
    """Find the requests that somebody signed, and that are there no more though the portal did not erase them."""
    links = Signature.objects.filter(centre=centre, erased_at=None)
    lost = links.exclude(submission_id__in=Submission.objects.values("pk")).order_by("submission_id")
    for identifier in lost.values_list("submission_id", flat=True).distinct():
        yield Difference(f"request {identifier}", "it was signed, and is gone")


def verify_content(where: str, submission: Submission, content: dict[str, Any]) -> Iterator[Difference]:
    if content["form"]["digest"] != submission.version.digest:
        yield Difference(where, "it stands on another version than the one that was signed")
    if canonical_json(content["answers"]) != canonical_json(submission.answers):
        yield Difference(where, "its answers were changed")
    if canonical_json(content["heading"]) != canonical_json(submission.heading):
        yield Difference(where, "its heading was changed")
    if content.get("entered_by") != submission.entered_by_id:
        yield Difference(where, "who entered it was changed")
    if signed_leave(content) != stored_leave(submission):
        yield Difference(where, "its days of leave were changed")
    if content.get("number", "") != submission.number:
        yield Difference(where, "its number was changed")
    if is_readable(submission.version):
        yield from verify_files(where, submission, content["answers"])


def is_readable(version: FormVersion) -> bool:
    """Tell whether a version is as it was published; else it may be anything, and was named itself."""
    return sha256(canonical_json(version.content)) == version.digest


def is_rightly_erased(link: Signature) -> bool:
    """Tell whether the portal emptied a link, once its request was kept no more."""
    sealed = erasure_seal(settings.SIGNATURE_KEY, link.digest, link.erased_at) if link.erased_at else ""
    return sealed == link.erasure_seal and not Submission.objects.filter(pk=link.submission_id).exists()


def is_intact(link: Signature) -> bool:
    """Tell whether a signature says what it said when it was made, by itself."""
    if sha256(link.content) != link.content_digest:
        return False
    return link_digest(settings.SIGNATURE_KEY, link.previous_digest, link.facts) == link.digest


def verify_events(where: str, submission: Submission) -> Iterator[Difference]:
    for event in submission.events.all():
        if event.kind not in ACTS:
            continue
        link = getattr(event, "signature", None)
        what = f"its event {event.kind!r} of revision {event.revision}"
        if link is None:
            yield Difference(where, f"{what} has no signature")
        elif is_intact(link) and as_signed(link) != as_told(event):
            yield Difference(where, f"{what} is not what was signed")


def verify_additions(where: str, submission: Submission) -> Iterator[Difference]:
    """Put what was completed later together again from what was signed of it, the last word for each question."""
    events = sorted(submission.events.all(), key=lambda event: event.revision)
    links = [getattr(event, "signature", None) for event in events if event.kind == EventKind.ADDED]
    if not all(link and is_intact(link) for link in links):
        return  # It was said of the event, or of the link itself.
    signed: dict[str, Any] = {}
    for link in filter(None, links):
        signed |= json.loads(link.content)["additions"]
    if canonical_json(signed) != canonical_json(submission.additions):
        yield Difference(where, "what was completed later was changed")


def as_signed(link: Signature) -> tuple[Any, ...]:
    """Who did what, when in the life of the request, and in what words."""
    content = json.loads(link.content)
    return (
        link.signer_facts["name"],
        content["act"],
        content.get("purpose") == StepPurpose.CANCELLATION,
        content["request"],
        content["revision"],
        content.get("step", ""),
        content.get("comment", ""),
        content.get("acting_for", ""),
    )


def as_told(event: ApprovalEvent) -> tuple[Any, ...]:
    return (
        event.actor_label,
        ACTS[EventKind(event.kind)],
        event.kind in (EventKind.CANCELLED, EventKind.CANCELLATION_REFUSED),
        str(event.submission_id),
        event.revision,
        event.step,
        event.comment,
        event.acting_for,
    )


def state_of(submission: Submission) -> str:
    """Where its events have led a request: to what the last act says, and a sending or an approval as far as its
    route; "" when they are gone.
    """
    events = sorted(submission.events.all(), key=lambda event: event.revision)
    last = next((event for event in reversed(events) if event.kind in LEADS_TO), None)
    if last is None or last.kind not in BY_ROUTE:
        return LEADS_TO[EventKind(last.kind)] if last else ""
    settled = SubmissionState.APPROVED if submission.definition.has_decisions else SubmissionState.RECORDED
    if last.kind == EventKind.CANCELLATION_REFUSED:
        return settled
    return settled if is_through(submission, events) else SubmissionState.SUBMITTED


def is_through(submission: Submission, events: Sequence[ApprovalEvent]) -> bool:
    """Tell whether its last sending has passed all the steps that close it: those that decide, or, where none
    does, those that handle it.
    """
    sent = max((event.revision for event in events if event.kind in SENDINGS), default=0)
    since = [event.kind for event in events if event.revision >= sent]
    decides = submission.definition.has_decisions
    purpose = StepPurpose.APPROVAL if decides else StepPurpose.HANDLING
    passes = (EventKind.APPROVED, EventKind.STEP_SKIPPED) if decides else (EventKind.HANDLED,)
    steps = [s for s in route_of(submission.definition, submission.answers) if s.purpose == purpose]
    return sum(kind in passes for kind in since) >= len(steps)


def last_signature(submission: Submission) -> Signature | None:
    """The sending that is being decided, whoever signed it. Known by its event, and by its content once that is gone:
    no answer holds these quotation marks unescaped.
    """
    is_sending = Q(event__kind__in=SENDINGS) | Q(content__contains='"act":"submit"')
    return Signature.objects.filter(is_sending, submission_id=submission.pk).order_by("-sequence").first()


def signed_leave(content: dict[str, Any]) -> list[tuple[str, str]]:
    return [(item["year"], item["days"]) for item in content["leave"]]


def stored_leave(submission: Submission) -> list[tuple[str, str]]:
    return [(part.year_start.isoformat(), str(part.days)) for part in submission.leave_parts.all()]


def verify_files(where: str, submission: Submission, answers: Answers) -> Iterator[Difference]:
    """Shape: `answers` are those that were signed."""
    rows = {str(row.pk): row for row in submission.files.all()}
    erased = signed_erasures(submission) if any(row.erased_at for row in rows.values()) else frozenset()
    erasable = files_to_erase(submission.definition)
    for path, around, spec in file_slots(submission.definition.fields, answers):
        places = (path, "") if submission.state in TAKEN_BACK else (path,)
        for signed in around[spec.key] or ():
            row = rows.get(signed["id"])
            if (
                row is None
                or row.field not in places
                or not is_content_of(row, signed["sha256"], erased if path in erasable else frozenset())
            ):
                yield Difference(where, f"its file {signed['name']!r} is not the one that was signed")


def signed_erasures(submission: Submission) -> frozenset[str]:
    """The files that whoever handled the request signed to be erased, by their identifiers."""
    links = [getattr(event, "signature", None) for event in submission.events.all()]
    return frozenset(
        identifier
        for link in links
        if link is not None and is_intact(link)
        for identifier in json.loads(link.content).get("erased", ())
    )


def is_content_of(row: SubmissionFile, digest: str, erased: frozenset[str]) -> bool:
    """Tell whether the storage holds what was signed, or nothing where that was signed too."""
    if row.erased_at is None:
        return digest_of(row) == digest
    return str(row.pk) in erased and digest_of(row) == ""


def verify_copies(where: str, submission: Submission) -> Iterator[Difference]:
    for copy in submission.copies.all():
        if digest_of(copy) != copy.sha256:
            yield Difference(
                where, f"its print {copy.kind!r} of revision {copy.revision} is not the one that was made"
            )


def digest_of(row: SubmissionFile | PrintedCopy) -> str:
    """The SHA-256 of what the storage holds, "" when it is gone."""
    try:
        with row.content.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except FileNotFoundError:
        return ""
