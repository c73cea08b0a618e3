"""What is typed before it is signed: kept as it was typed, right or wrong."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, Q, Sum

from forms_builder.choices import SubmissionState
from forms_builder.definition import FieldSpec
from forms_builder.differences import question_changes
from forms_builder.exceptions import FileRefused, FormUnavailable, RequestMoved, TooMuchTyped
from forms_builder.field_types import FIELD_TYPES
from forms_builder.field_types.lines import MOST_LINES
from forms_builder.inputs import (
    Typed,
    asked_of_applicant,
    declared_only,
    holds_files_at,
    lines_in,
    typed_of,
    without_removed,
)
from forms_builder.models import (
    FormPage,
    PrintedCopy,
    Signature,
    SpreadsheetExport,
    Submission,
    SubmissionFile,
)
from forms_builder.queries.submissions import current_version
from portal.audit.actions import record
from portal.kit.access import require
from portal.media.actions import delete_stored
from portal.media.uploads import (
    IMAGES,
    MAX_DOCUMENT_BYTES,
    MEGABYTE,
    check_document,
    clean_image,
    extension_of,
)

MOST_FILES = 10
"""Per question: a phone's photographs of a document of ten pages."""

MOST_MEGABYTES = 200
"""Of all the files of one request: a hundred receipts photographed, twice over."""

MOST_TYPED = 200_000
"""Characters of one draft: forty long answers."""


@transaction.atomic
def begin_draft(*, by: Any, page: FormPage, identifier: UUID) -> Submission:
    """Find or begin the request that `identifier` names.

    Shape:   `identifier` was made when the form was opened and names the request from then on: beginning
             twice, or from two tabs, gives one draft.
    Rights:  forms_builder.fill_form on the form; the request must be the person's own. Entering for somebody else
             is actions.entering.begin_entry.
    Raises:  FormUnavailable (not online, somebody else's identifier, or that of a request that is kept no more).
    Effects: the draft, one audit entry. Safe to repeat, after it was sent too.
    """
    return begin(by, by, page, identifier)


def begin(by: Any, applicant: Any, page: FormPage, identifier: UUID) -> Submission:
    """Find or begin the draft of `applicant` that `by` writes: their own, or one that is entered for them."""
    entered_by = None if by.pk == applicant.pk else by
    submission = Submission.objects.select_related("version", "page").filter(pk=identifier).first()
    if submission is None:
        version = current_version(page)
        if version is None:
            raise FormUnavailable
        require(by, "forms_builder.fill_form", version)
        refuse_used(identifier)
        submission, created = Submission.objects.get_or_create(
            applicant=applicant,
            page=page,
            state=SubmissionState.DRAFT,
            entered_by=entered_by,
            defaults={"id": identifier, "centre": by.centre, "version": version},
        )
        if created and entered_by is None:
            record(by, "forms_builder.begin", submission)
        elif created:
            record(by, "forms_builder.begin_entry", submission, person=applicant.pk)
    is_same = (submission.applicant_id, submission.writer_id) == (applicant.pk, by.pk)
    if not is_same or submission.page_id != page.pk:
        raise FormUnavailable
    return submission


def refuse_used(identifier: UUID) -> None:
    """Raise FormUnavailable for the identifier of a request that was signed and is gone. It still stands on links of the
    chain, which are right only as long as there is no such request, and on movements of leave: cancelled, the new one
    would give back what the old one had taken.
    """
    if Signature.objects.filter(submission_id=identifier).exists():
        raise FormUnavailable


@transaction.atomic
def save_draft(
    *,
    by: Any,
    submission: Submission,
    typed: Mapping[str, list[str]],
    touched: Collection[str] | None = None,
) -> Submission:
    """Keep what has been typed so far, right or wrong.

    Shape:   `typed` are the raw values of every input of the page, by name. `touched` are the names of those
             that changed on that page since it was last saved: what was typed in the others elsewhere, on
             another device, is kept. Without it, `typed` replaces everything.
    Rights:  forms_builder.edit_submission.
    Raises:  TooMuchTyped for more than any person types, all that is kept together.
    Effects: the draft. No audit entry: it is saved every few seconds.
    """
    submission = lock_own(by, submission)
    specs = asked_of_applicant(submission.definition)
    kept = merge_typed(submission.draft, declared_only(specs, clean_typed(typed)), touched)
    kept = without_removed(specs, kept)
    refuse_too_much(specs, kept)
    submission.draft = kept
    submission.save(update_fields=["draft", "changed_at"])
    return submission


def refuse_too_much(specs: Sequence[FieldSpec], typed: Typed) -> None:
    """Raise TooMuchTyped past MOST_LINES lines of one question, or MOST_TYPED characters in all."""
    if any(len(lines_in(spec, typed)) > MOST_LINES for spec in specs if spec.columns):
        raise TooMuchTyped
    if sum(len(name) + len(value) for name, values in typed.items() for value in values) > MOST_TYPED:
        raise TooMuchTyped


def merge_typed(stored: Typed, typed: Typed, touched: Collection[str] | None) -> Typed:
    """Lay `typed` over what is `stored`: everything, or what was touched and what is not stored yet.

    What was touched and is not there any more is a box that was unticked.
    """
    if touched is None or not stored:
        return typed
    kept = {name: values for name, values in stored.items() if name not in touched}
    return kept | {name: values for name, values in typed.items() if name not in kept}


def clean_typed(typed: Mapping[str, list[str]]) -> Typed:
    """NUL has no place in a text, and PostgreSQL keeps none."""
    return {
        name.replace("\x00", ""): [value.replace("\x00", "") for value in values]
        for name, values in typed.items()
    }


def attach_file(
    *, by: Any, submission: Submission, field: str, upload: "UploadedFile[Any]"
) -> SubmissionFile:
    """Check one file and keep it with the draft.

    Shape:   `field` is the key of a question for files of the request's version. Pictures are written
             anew without their metadata.
    Rights:  forms_builder.edit_submission.
    Raises:  the refusals of portal.media.uploads, FileRefused (too many, too heavy together).
    Effects: one row, one file in private storage. The same content twice on one question is one file.
    """
    require(by, "forms_builder.edit_submission", submission)
    # First of all: reading a picture takes seconds, and what no question asks for is not worth them.
    refuse_undeclared(submission, field)
    name = (upload.name or "").replace("\x00", "")[-200:]
    # One byte more than what is ever taken: a huge file is refused without being held in memory.
    received = upload.read(MAX_DOCUMENT_BYTES + 1)
    content, content_type = checked_content(name, upload.content_type or "", received)
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        submission = lock_own(by, submission)
        refuse_undeclared(submission, field)
        known = submission.files.filter(field=field)
        same = known.filter(sha256=digest).first()
        if same is not None:
            return same
        refuse_more(submission, field, len(content))
        row = SubmissionFile(
            submission=submission,
            field=field,
            name=name,
            content_type=content_type,
            size=len(content),
            sha256=digest,
        )
        row.content.save("", ContentFile(content), save=False)
        row.save(force_insert=True)
    return row


def refuse_more(submission: Submission, field: str, size: int) -> None:
    """Raise FileRefused where the question, or the request, has as many files as it may, with one more of `size`."""
    here = Count("pk", filter=Q(field=field))
    number, weight = submission.files.aggregate(number=here, weight=Sum("size", default=0)).values()
    if number >= MOST_FILES:
        raise FileRefused(FileRefused.too_many % {"limit": MOST_FILES}, field=field)
    if weight + size > MOST_MEGABYTES * MEGABYTE:
        raise FileRefused(FileRefused.too_heavy % {"limit": MOST_MEGABYTES}, field=field)


def refuse_undeclared(submission: Submission, field: str) -> None:
    """Raise FileRefused unless the request's version has a question for files of that key."""
    definition = submission.definition
    if not holds_files_at(asked_of_applicant(definition), field, typed_of(submission)):
        raise FileRefused(field=field)


def lock_own(by: Any, submission: Submission) -> Submission:
    """Read the draft again, hold its row, and check again that it may be changed."""
    rows = Submission.objects.select_for_update(of=("self",)).select_related("version", "page")
    locked = rows.filter(pk=submission.pk).first()
    if locked is None:  # thrown away in another tab
        raise RequestMoved
    require(by, "forms_builder.edit_submission", locked)
    return locked


def checked_content(name: str, declared: str, content: bytes) -> tuple[bytes, str]:
    """Check a file by what it is, and give the content to keep with its type."""
    kind = IMAGES.get(extension_of(name))
    if kind is not None:
        return clean_image(name, declared, content), kind[1].mime
    return content, check_document(name, declared, content).mime


@transaction.atomic
def remove_files(*, by: Any, submission: Submission, files: Iterable[UUID]) -> None:
    """Take files off a draft.

    Rights:  forms_builder.edit_submission.
    Effects: the rows now, the files after commit. Of a request that was sent back, what was signed stays as
             evidence until it is signed anew: the file leaves its question only. Identifiers of other
             requests are left alone.
    """
    require(by, "forms_builder.edit_submission", submission)
    submission = lock_own(by, submission)
    for row in submission.files.filter(pk__in=list(files)):
        if submission.submitted_at is None:
            delete_file(row)
        else:
            row.field = ""
            row.save(update_fields=["field"])


@transaction.atomic
def drop_files_of_removed_lines(*, by: Any, submission: Submission) -> None:
    """Take off a draft the files of lines that were taken away, once nobody can put the line back.

    Rights:  forms_builder.edit_submission.
    Effects: as remove_files. Safe to repeat.
    """
    specs = asked_of_applicant(submission.definition)
    if not any(FIELD_TYPES[column.type].takes_files(column) for spec in specs for column in spec.columns):
        return
    typed = typed_of(submission)
    lost = [
        row.pk
        for row in submission.files.all()
        if "." in row.field and not holds_files_at(specs, row.field, typed)
    ]
    if lost:
        remove_files(by=by, submission=submission, files=lost)


def delete_file(row: SubmissionFile | PrintedCopy | SpreadsheetExport) -> None:
    """Delete the row, and what it held once that is sure."""
    row.delete()
    delete_stored(row.content)


@transaction.atomic
def discard_draft(*, by: Any, submission: Submission) -> None:
    """Throw a draft away, with its files.

    Rights:  forms_builder.edit_submission.
    Raises:  RequestMoved where another tab has thrown it away; FormUnavailable once it was sent.
    Effects: the row and its files deleted, one audit entry.
    """
    require(by, "forms_builder.edit_submission", submission)
    submission = lock_own(by, submission)
    if submission.state != SubmissionState.DRAFT:
        raise FormUnavailable
    for row in submission.files.all():
        delete_file(row)
    record(by, "forms_builder.discard_draft", submission)
    submission.delete()


@transaction.atomic
def move_draft_to_current_version(*, by: Any, submission: Submission) -> tuple[Submission, list[str]]:
    """Reopen a draft on the form as it is now, with the answers that still have their question.

    Rights:  forms_builder.edit_submission. A request that was sent once keeps its version for ever.
    Effects: the draft's version. Returns it, and what changes in the questions, in sentences.
    """
    require(by, "forms_builder.edit_submission", submission)
    submission = lock_own(by, submission)
    current = current_version(submission.page) if submission.page else None
    if submission.state != SubmissionState.DRAFT or current is None or current.pk == submission.version_id:
        return submission, []
    changed = question_changes(submission.version.definition, current.definition)
    submission.version = current
    submission.save(update_fields=["version", "changed_at"])
    return submission, changed
