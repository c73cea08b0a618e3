"""Files that take the worker a while: spreadsheets of many requests, batches of recaps. Asked for, made, handed over,
forgotten.
"""

import logging
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
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
from forms_builder.exceptions import ExportGone, NothingToTakeAway, TooManyToExport
from forms_builder.exporting import tabs_of
from forms_builder.models import PrintedCopy, SpreadsheetExport, Submission
from forms_builder.models.keeping import export_name
from forms_builder.models.submissions import private_storage
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
from portal.media.actions import delete_stored
from portal.ui.exceptions import TooMuchToPrint

logger = logging.getLogger(__name__)

MAKE_JOB = "forms_builder.make_exports"
FILE_KEPT = timedelta(days=7)
LONGEST_SILENCE = timedelta(hours=1)
"""Without a word of progress for so long, whoever made it is taken for dead: the person asks again."""
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
    for export in exports_of_the_dead():
        give_up(export.pk, export.content.name or "")
    waiting = SpreadsheetExport.objects.filter(state=ExportState.WAITING).order_by("asked_at")
    return sum(make_one(by, pk) for pk in list(waiting.values_list("pk", flat=True)))


def exports_of_the_dead() -> list[SpreadsheetExport]:
    """What is being made and of which nothing was heard for LONGEST_SILENCE. A file that is being made is kept a week
    from its last word of progress (`heard_of`).
    """
    silent_since = timezone.now() - LONGEST_SILENCE
    running = SpreadsheetExport.objects.filter(state=ExportState.RUNNING)
    return list(running.filter(expires_at__lt=silent_since + FILE_KEPT))


def make_one(by: Any, pk: UUID) -> bool:
    """Make one file unless another worker has taken it; tell whether it was made. Whoever has lost the right since
    gets none.
    """
    name = claim(pk)
    if name is None:
        return False
    try:
        export = made_by(pk, name).select_related("person__centre", "centre").get()
        require(export.person, EXPORT_RIGHTS[export.kind])
        with tempfile.TemporaryFile() as out:
            write_file(by, export, out)
            out.seek(0)
            export.content.storage.save(name, File(out))
        hand_over(by, export)
    except Exception:  # whatever is wrong with one, the others are made, and the person is not left waiting
        logger.exception("export not made", extra={"export": str(pk)})
        give_up(pk, name)
        return False
    return True


def claim(pk: UUID) -> str | None:
    """Take an export that waits, and write down what its file will be called before there is one, so that whoever
    deletes the row deletes the file; None when another worker has it.
    """
    waiting = SpreadsheetExport.objects.filter(pk=pk, state=ExportState.WAITING)
    export = waiting.first()
    if export is None:
        return None
    name = export_name(export, "")
    heard_of = {"expires_at": timezone.now() + FILE_KEPT, "done": 0}
    taken = waiting.update(state=ExportState.RUNNING, content=name, **heard_of)
    return name if taken else None


def made_by(pk: UUID, name: str) -> Any:
    """The row while it is still whoever called its file `name` that makes it: nobody has thrown it away, or has it made
    again, meanwhile.
    """
    return SpreadsheetExport.objects.filter(pk=pk, state=ExportState.RUNNING, content=name)


def give_up(pk: UUID, name: str) -> None:
    """Say that an export failed, if nobody makes it anew, and delete what there is of its file."""
    made_by(pk, name).update(state=ExportState.FAILED, content="")
    with suppress(OSError):  # what stays there has no row: it is swept
        delete_at_once(name)


def delete_at_once(name: str) -> None:
    if name:
        private_storage().delete(name)


def write_file(by: Any, export: SpreadsheetExport, out: BinaryIO) -> None:
    """Write in French and in the centre's time."""
    kind = KINDS[export.kind]
    with translation.override("fr"), timezone.override(ZoneInfo(export.centre.zone)):
        rows = kind.rows(export.person, export.asked)
        kind.write(by, rows, out, lambda done: note_progress(export, done))


def note_progress(export: SpreadsheetExport, done: int) -> None:
    """Raises: ExportGone, so that nobody writes to the end what nobody waits for."""
    heard_of = {"expires_at": timezone.now() + FILE_KEPT, "done": done}
    if not made_by(export.pk, str(export.content.name)).update(**heard_of):
        raise ExportGone


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
    """Note that the file is there, and tell whoever asked.

    Raises: ExportGone where the row was thrown away meanwhile, or has to be made anew: it is not put back.
    """
    name, until = str(export.content.name), timezone.now() + FILE_KEPT
    lock_person(export.person)
    rows = made_by(export.pk, name)
    if not rows.update(state=ExportState.READY, done=export.total, expires_at=until):
        raise ExportGone
    export.expires_at = until
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


def forget_exports_with(request: Submission) -> None:
    """Throw away the files that may hold a request which is being erased; what is being made now is made anew.

    Rights:  the caller has checked its own, and erases the request.
    Effects: rows and files of its centre: recaps of its form, spreadsheets of its page. Whoever asked may ask again.
    """
    kept = SpreadsheetExport.objects.select_for_update().filter(centre=request.centre_id)
    for export in kept.filter(state__in=(ExportState.RUNNING, ExportState.READY)):
        if not may_hold(export, request):
            continue
        if export.state == ExportState.READY:
            delete_file(export)
        else:
            delete_stored(export.content)
            kept.filter(pk=export.pk).update(state=ExportState.WAITING, content="")


def forget_exports_of(person: User) -> None:
    """Throw away the files of somebody who has lost a role, or their account: they hold what it let them read, and another
    role that they still have may let them download it.

    Rights:  the caller has checked its own, and holds the person.
    Effects: rows and files. What is being made finds that it is gone. Who still may asks again.
    """
    for export in SpreadsheetExport.objects.select_for_update().filter(person=person):
        delete_file(export)


def may_hold(export: SpreadsheetExport, request: Submission) -> bool:
    """Tell whether the request may be in a file, by what was asked for; of a kind that is not known here, it may."""
    if export.kind == REQUESTS:
        return request.page_id in (None, export.asked["form"])
    if export.kind == RECAPS:
        return export.asked["form"] in ("", request.version.title)
    return True


KINDS: dict[str, Kind] = {
    REQUESTS: Kind(asked_requests, write_book, most=20_000),
    RECAPS: Kind(recaps_asked, write_recaps, most=1_000),
}
