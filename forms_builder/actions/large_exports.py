"""Files that take the worker a while: spreadsheets of many requests, batches of recaps. Asked for, made, handed over,
forgotten.
"""

import logging
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, BinaryIO
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.files import File
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from forms_builder import notices
from forms_builder.actions.drafts import delete_file
from forms_builder.actions.printing import make_copy
from forms_builder.choices import ExportState
from forms_builder.exceptions import NothingToTakeAway, TooManyToExport
from forms_builder.exporting import tabs_of
from forms_builder.models import PrintedCopy, SpreadsheetExport, Submission
from forms_builder.printing import PAPERS, RECAP, file_name
from forms_builder.queries.exports import asked_requests, recaps_asked, versions_of
from forms_builder.queries.keeping import kept_until
from forms_builder.queries.printing import copy_of
from forms_builder.rules import EXPORT_RIGHTS, RECAPS, REQUESTS
from portal.accounts.exceptions import WrongPassword
from portal.accounts.models import User
from portal.accounts.queries.people import lock_person
from portal.accounts.reauthentication import Reauthentication
from portal.audit.actions import record
from portal.jobs.actions import run_soon
from portal.kit.access import require
from portal.kit.books import Tab, typed_book
from portal.ui.exceptions import TooMuchToPrint

logger = logging.getLogger(__name__)

MAKE_JOB = "forms_builder.make_exports"
FILE_KEPT = timedelta(days=7)
LONGEST_MAKING = timedelta(hours=3)
"""After it, whoever made it is taken for dead: the person asks again."""
UNDER_WAY = (ExportState.WAITING, ExportState.RUNNING)
STEP = 50
"""Requests between two words of progress."""
Advance = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """Shape: `rows(person, asked)` are the requests, `write` puts them into a file; `most` of them."""

    rows: Callable[[User, dict[str, Any]], Any]
    write: Callable[[Any, Any, BinaryIO, Advance], None]
    most: int


def ask_export(*, by: User, kind: str, asked: dict[str, Any], proof: Reauthentication) -> SpreadsheetExport:
    """Ask for a file of many requests; return the one that is being made, if the same was asked for already.

    Shape:   `kind` is one of KINDS, `asked` what its rows are chosen by, JSON values.
    Rights:  that of the kind (rules.EXPORT_RIGHTS), and `proof`; rows by `visible_to`.
    Raises:  WrongPassword, NothingToTakeAway, TooManyToExport.
    Effects: one row, one audit entry, the worker's work.
    """
    require(by, EXPORT_RIGHTS[kind])
    if not proof.proves(by):
        raise WrongPassword(field="password")
    with transaction.atomic():
        by = lock_person(by)
        require(by, EXPORT_RIGHTS[kind])
        waiting = SpreadsheetExport.objects.filter(person=by, kind=kind, state__in=UNDER_WAY)
        known: SpreadsheetExport | None = next((one for one in waiting if one.asked == asked), None)
        if known is not None:
            return known
        total = KINDS[kind].rows(by, asked).count()
        if not total:
            raise NothingToTakeAway
        if total > KINDS[kind].most:
            raise TooManyToExport
        assert by.centre is not None
        until = timezone.now() + FILE_KEPT
        export: SpreadsheetExport = SpreadsheetExport.objects.create(
            centre=by.centre, person=by, kind=kind, asked=asked, total=total, expires_at=until
        )
        record(by, "forms_builder.ask_export", export, kind=kind, rows=total, **asked)
        run_soon(MAKE_JOB)
    return export


def make_exports(*, by: Any) -> int:
    """Make the files that were asked for; return how many.

    Not in a transaction: each is claimed, made and handed over by itself.

    Rights:  forms_builder.make_exports (the system).
    Effects: a file and a notice for each. Safe to run twice and at the same time.
    """
    require(by, "forms_builder.make_exports")
    dead = SpreadsheetExport.objects.filter(
        state=ExportState.RUNNING, asked_at__lt=timezone.now() - LONGEST_MAKING
    )
    dead.update(state=ExportState.FAILED)
    waiting = SpreadsheetExport.objects.filter(state=ExportState.WAITING).order_by("asked_at")
    return sum(make_one(by, pk) for pk in list(waiting.values_list("pk", flat=True)))


def make_one(by: Any, pk: UUID) -> bool:
    """Make one file unless another worker has taken it; tell whether it was made. Whoever has lost the right since
    gets none.
    """
    rows = SpreadsheetExport.objects.filter(pk=pk)
    if not rows.filter(state=ExportState.WAITING).update(state=ExportState.RUNNING):
        return False
    export = rows.select_related("person__centre", "centre").get()
    try:
        require(export.person, EXPORT_RIGHTS[export.kind])
        with tempfile.TemporaryFile() as out:
            write_file(by, export, out)
            out.seek(0)
            export.content.save("", File(out), save=False)
    except Exception:  # whatever is wrong with one, the others are made, and the person is not left waiting
        logger.exception("export not made", extra={"export": str(pk)})
        rows.update(state=ExportState.FAILED)
        return False
    hand_over(by, export)
    return True


def write_file(by: Any, export: SpreadsheetExport, out: BinaryIO) -> None:
    """Write in French and in the centre's time."""
    kind = KINDS[export.kind]
    with translation.override("fr"), timezone.override(ZoneInfo(export.centre.zone)):
        rows = kind.rows(export.person, export.asked)
        kind.write(by, rows, out, lambda done: note_progress(export, done))


def note_progress(export: SpreadsheetExport, done: int) -> None:
    SpreadsheetExport.objects.filter(pk=export.pk).update(done=done)


def counted(rows: Iterable[Submission], advance: Advance) -> Iterator[Submission]:
    """`rows`, one after the other, saying now and then how many have gone by."""
    for number, row in enumerate(rows, 1):
        yield row
        if number % STEP == 0:
            advance(number)


def write_book(by: Any, rows: Any, out: BinaryIO, advance: Advance) -> None:
    """The spreadsheet of `exporting.tabs_of`."""
    out.write(typed_book(tabs_of(versions_of(rows), counted(rows.iterator(chunk_size=STEP), advance))))


def write_recaps(by: Any, rows: Any, out: BinaryIO, advance: Advance) -> None:
    """An archive: the recap of each request, and a list of them all."""
    lines: list[list[Any]] = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for request in counted(rows.iterator(chunk_size=STEP), advance):
            copy = recap_of(by, request)
            name = file_name(request, PAPERS[RECAP]) if copy is not None else ""
            if copy is not None:
                with copy.content.open("rb") as stored:
                    archive.writestr(name, stored.read())
            lines.append(line_of(request, name))
        titles = [_("File"), _("Form"), _("Number of the request"), _("Applicant"), _("Closed on")]
        tab = Tab(_("Requests"), [*titles, _("To be erased on")], lines)
        archive.writestr("liste.xlsx", typed_book([tab]))


def recap_of(by: Any, request: Submission) -> PrintedCopy | None:
    """The print that is kept, or one that is made now; None for a request that cannot be printed."""
    known = copy_of(request, RECAP)
    if known is not None:
        return known
    try:
        return make_copy(by=by, submission=request.pk, kind=RECAP, revision=request.revision)
    except TooMuchToPrint:
        return None


def line_of(request: Submission, name: str) -> list[Any]:
    """One line of the list. Shape: `name` is "" for what could not be printed, which is said."""
    shown = name or _("could not be printed")
    who = request.heading.get("applicant", "")
    return [shown, request.version.title, request.number, who, request.closed_at, kept_until(request)]


@transaction.atomic
def hand_over(by: Any, export: SpreadsheetExport) -> None:
    """Note that the file is there, and tell whoever asked."""
    export.state, export.done = ExportState.READY, export.total
    export.expires_at = timezone.now() + FILE_KEPT
    export.save()
    notices.tell_that_a_file_is_ready(by, export)


@transaction.atomic
def note_download(*, by: User, export: SpreadsheetExport) -> None:
    """Write that `by` takes the file. Rights: forms_builder.download_export. Effects: one audit entry."""
    require(by, "forms_builder.download_export", export)
    record(by, "forms_builder.download_export", export, kind=export.kind)


@transaction.atomic
def expire_exports(*, by: Any) -> int:
    """Delete the files whose week is over, with their rows; return how many.

    Rights:  forms_builder.make_exports (the system). Effects: files on commit. Safe to repeat.
    """
    require(by, "forms_builder.make_exports")
    over = list(SpreadsheetExport.objects.select_for_update().filter(expires_at__lte=timezone.now()))
    for export in over:
        delete_file(export)
    return len(over)


KINDS: dict[str, Kind] = {
    REQUESTS: Kind(asked_requests, write_book, most=20_000),
    RECAPS: Kind(recaps_asked, write_recaps, most=1_000),
}
