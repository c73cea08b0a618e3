"""Printing a request as PDF, once for each state of it."""

import hashlib
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction

from forms_builder.actions.routing import lock_submission
from forms_builder.exceptions import RequestMoved
from forms_builder.models import PrintedCopy, Submission
from forms_builder.printing import CHECK, check_context, draw_check, paper_for, print_context, title_of
from forms_builder.queries.printing import copy_of, submission_to_print
from portal.accounts.secret_codes import new_code
from portal.audit.actions import record
from portal.kit.access import require
from portal.ui.pdf import render_pdf


def make_copy(*, by: Any, submission: UUID | str, kind: str, revision: int) -> PrintedCopy | None:
    """Print one request as it stands at `revision`, and keep the print with its digest.

    Shape:   `submission` is its identifier, `kind` one of its papers (printing.PAPERS). None for a request that
             is gone, was never sent, offers no such paper, or has moved on: what it became is asked for anew.
    Units:   seconds of another process, outside of any transaction: nobody waits for a lock meanwhile.
    Rights:  forms_builder.print_submission (the system).
    Raises:  TooMuchToPrint.
    Effects: one file, one row, one audit entry. Safe to repeat, and at the same time: the first print stays.
    Source:  requirements B5, L6; docs/decisions/0019-printing.md.
    """
    require(by, "forms_builder.print_submission")
    found = submission_to_print(submission)
    paper = paper_for(found, kind) if found is not None else None
    if found is None or paper is None or found.revision != revision:
        return None
    known = copy_of(found, kind)
    if known is not None:
        return known
    code = new_code() if paper.is_checked else ""
    content = render_pdf(
        "forms_builder/prints/sheet.html",
        print_context(found, paper) | check_context(code),
        centre=found.centre,
        title=title_of(found, paper),
        pictures={CHECK: draw_check(code)} if code else {},
    )
    try:
        return keep_copy(by=by, submission=found, kind=kind, content=content, code=code)
    except RequestMoved:
        return None


def keep_copy(*, by: Any, submission: Submission, kind: str, content: bytes, code: str = "") -> PrintedCopy:
    """Keep what was printed of `submission`, unless somebody else did before.

    Shape:   `code` is the one that stands on it, "" without one.
    Rights:  forms_builder.print_submission (the system).
    Raises:  RequestMoved when the request changed, or was erased, while it was printed.
    Effects: locks the request. One file, which goes away with a transaction that fails; one row, one audit entry.
    """
    require(by, "forms_builder.print_submission")
    copy = PrintedCopy(
        submission=submission,
        kind=kind,
        revision=submission.revision,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        code=code or None,
    )
    copy.content.save("", ContentFile(content), save=False)
    try:
        kept = write_copy(by, copy)
    except BaseException:
        copy.content.storage.delete(str(copy.content.name))
        raise
    if kept.pk != copy.pk:
        copy.content.storage.delete(str(copy.content.name))
    return kept


@transaction.atomic
def write_copy(by: Any, copy: PrintedCopy) -> PrintedCopy:
    """Write the row of a print on the locked request; the one that is there already, if there is."""
    locked = lock_submission(copy.submission)
    if locked.revision != copy.revision:
        raise RequestMoved
    known = copy_of(locked, copy.kind)
    if known is not None:
        return known
    copy.save(force_insert=True)
    record(
        by,
        "forms_builder.make_copy",
        locked,
        kind=copy.kind,
        revision=copy.revision,
        sha256=copy.sha256,
    )
    return copy
