"""What a role completes of a request after it was sent. No step is reset."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from forms_builder import notices
from forms_builder.actions.routing import add_event, lock_submission, refuse_stale
from forms_builder.actions.signing import add_signature
from forms_builder.choices import EventKind
from forms_builder.completing import (
    addition_in_words,
    awaited,
    files_of,
    is_marked,
    left_to,
    missing_documents,
    role_of,
)
from forms_builder.definition import Answers, FieldSpec
from forms_builder.exceptions import NothingCompleted
from forms_builder.field_types import FIELD_TYPES
from forms_builder.models import ApprovalEvent, AwaitedAddition, Submission
from forms_builder.queries.signatures import last_signature
from forms_builder.rules import roles_completed_by
from portal.accounts.reauthentication import Reauthentication
from portal.audit.actions import record
from portal.kit.access import require

LONGEST_COMMENT = 2000
LONGEST_WHAT = 300


@transaction.atomic
def complete(
    *, by: Any, submission: Submission, values: Answers, revision: int, proof: Reauthentication
) -> Submission:
    """Write and sign what a role fills in later: answers to its questions, states of the documents it checks.

    Shape:   `values` by the key of the question: an answer as its type stores it, a mark as in `completing`, without
             its files. Those that say nothing new are left as they are.
    Rights:  forms_builder.complete_submission: who holds the role of a question, never the applicant.
    Raises:  RequestMoved, NothingCompleted, SignatureMissing; PermissionDenied for the question of another role.
    Effects: locks request → chain head. Additions, what is awaited, revision, event, signature, audit entry; the
             applicant is told, and of what documents are missing. State and steps stay. The second of two clicks
             changes nothing.
    Source:  docs/rooms/forms.md.
    """
    require(by, "forms_builder.view_submission", submission)
    submission = lock_submission(submission)
    values = with_marked_files(submission, values)
    if submission.revision == revision + 1 and is_completed(submission, by, values):
        return submission
    refuse_stale(by, "forms_builder.complete_submission", submission, revision)
    specs = {spec.key: spec for spec in left_of(submission, by)}
    if not values.keys() <= specs.keys():
        raise PermissionDenied
    new = {key: value for key, value in values.items() if is_new(submission, key, value)}
    if not new:
        raise NothingCompleted
    at = timezone.now().isoformat()
    entries = {key: {"value": value, "by": str(by), "at": at} for key, value in new.items()}
    submission.additions = submission.additions | entries
    # Not begin_revision: whoever has to decide still has.
    submission.revision += 1
    submission.save(update_fields=["additions", "revision", "changed_at"])
    await_additions(submission)
    comment = "\n".join(in_a_line(specs[key], value) for key, value in new.items())[:LONGEST_COMMENT]
    event = add_event(submission, EventKind.ADDED, by, comment=comment)
    tell_applicant(submission, by)
    content = addition_content(submission, event, entries)
    add_signature(by=by, proof=proof, submission=submission, event=event, content=content)
    record(by, "forms_builder.complete", submission, questions=len(new))
    return submission


def with_marked_files(submission: Submission, values: Answers) -> Answers:
    """Write down which files each mark speaks of."""
    marked = {spec.key: spec for spec in submission.definition.fields if is_marked(spec)}
    return {
        key: value | {"files": files_of(marked[key], submission.answers)} if key in marked else value
        for key, value in values.items()
    }


def await_additions(submission: Submission) -> None:
    """Write for each role what it may complete now, for its list. One that stays keeps its day."""
    by_role: dict[str, list[str]] = {}
    for spec in awaited(submission.definition, submission.answers, submission.additions):
        by_role.setdefault(role_of(spec), []).append(spec.label)
    submission.awaited.exclude(role__in=by_role).delete()
    for role, labels in by_role.items():
        what = Truncator(", ".join(labels)).chars(LONGEST_WHAT)
        AwaitedAddition.objects.update_or_create(submission=submission, role=role, defaults={"what": what})


def in_a_line(spec: FieldSpec, value: Any) -> str:
    words = addition_in_words(spec, value) or _("nothing any more")
    return _("%(question)s: %(answer)s") % {"question": spec.label, "answer": words}


def left_of(submission: Submission, by: Any) -> Any:
    roles = roles_completed_by(submission, by)
    return left_to(submission.definition, submission.answers, submission.additions, roles)


def is_new(submission: Submission, key: str, value: Any) -> bool:
    if key in submission.additions:
        return bool(submission.additions[key]["value"] != value)
    return FIELD_TYPES[submission.definition.field(key).type].is_answered(value)


def is_completed(submission: Submission, by: Any, values: Answers) -> bool:
    """Tell whether the first of two clicks of `by` has written `values`."""
    last = submission.events.order_by("-revision").first()
    is_own = last is not None and last.kind == EventKind.ADDED and last.actor_id == by.pk
    return (
        is_own
        and values.keys() <= {spec.key for spec in submission.definition.fields}
        and not any(is_new(submission, key, value) for key, value in values.items())
    )


def tell_applicant(submission: Submission, by: Any) -> None:
    missing = missing_documents(submission.definition, submission.answers, submission.additions)
    people, names = [submission.applicant], ", ".join(missing)
    notices.tell(by, notices.SUBMISSION_COMPLETED, people, submission, missing=names)


def addition_content(
    submission: Submission, event: ApprovalEvent, entries: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    """What whoever completes signs: the values, and the digest of what the applicant had signed."""
    signed = last_signature(submission)
    return {
        "act": "complete",
        "request": str(submission.pk),
        "revision": submission.revision,
        "comment": event.comment,
        "additions": entries,
        "completed_on": signed and signed.content_digest,
    }
