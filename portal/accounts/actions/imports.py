"""People out of a spreadsheet: a file is taken in, confirmed, given up, forgotten. The work between is that of
`import_work`.
"""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.accounts.choices import ImportState
from portal.accounts.exceptions import ImportHasErrors, ImportNotReady, ImportUnderWay
from portal.accounts.models import ImportedLine, PeopleImport
from portal.audit.actions import record
from portal.jobs.actions import run_soon
from portal.kit.access import require
from portal.kit.columns import Table

JOB = "accounts.work_on_imports"
LINES_KEPT = timedelta(days=7)
IMPORTS_KEPT = timedelta(days=365)
WAITING = (ImportState.READING, ImportState.CHECKED, ImportState.FAILED)


@transaction.atomic
def start_import(*, by: Any, file_name: str, people: Table) -> PeopleImport:
    """Keep the lines of a file, to be checked by the worker.

    Rights:  accounts.manage_people.
    Effects: an import with its lines, one audit entry; what the person had not confirmed before is given up,
             since a file is corrected by sending it again.
    """
    require(by, "accounts.manage_people")
    if by.centre is None:
        raise PermissionDenied("accounts.manage_people")
    for earlier in PeopleImport.objects.select_for_update().filter(created_by=by, state__in=WAITING):
        give_up(by, earlier)
    people_import = PeopleImport.objects.create(
        centre=by.centre,
        created_by=by,
        file_name=file_name[-200:],
        ignored=list(people.ignored),
        total=len(people.lines),
    )
    ImportedLine.objects.bulk_create(
        (
            ImportedLine(people_import=people_import, number=number, cells=cells)
            for number, cells in people.lines
        ),
        batch_size=1000,
    )
    record(by, "accounts.start_import", people_import, lines=len(people.lines))
    run_soon(JOB)
    return people_import


@transaction.atomic
def confirm_import(*, by: Any, people_import: PeopleImport, invites: bool) -> PeopleImport:
    """Have the worker write what the check found.

    Shape:   `invites` mails an invitation to each new person who has an address.
    Rights:  accounts.manage_import (who sent the file).
    Raises:  ImportNotReady unless it is checked; ImportHasErrors; ImportUnderWay when another one of the
             centre is being written.
    Effects: the state, one audit entry.
    """
    people_import = lock_import(by, people_import)
    if people_import.state != ImportState.CHECKED:
        raise ImportNotReady
    if people_import.wrong:
        raise ImportHasErrors
    people_import.state, people_import.done, people_import.invites = ImportState.WRITING, 0, invites
    try:
        with transaction.atomic():
            people_import.save(update_fields=["state", "done", "invites"])
    except IntegrityError as taken:  # one_import_written_at_once
        raise ImportUnderWay from taken
    record(by, "accounts.confirm_import", people_import)
    run_soon(JOB)
    return people_import


@transaction.atomic
def check_again(*, by: Any, people_import: PeopleImport) -> PeopleImport:
    """Have the lines compared once more with the people that are there now.

    Rights:  accounts.manage_import.
    Raises:  ImportNotReady unless it was checked, or failed.
    Effects: the state.
    """
    people_import = lock_import(by, people_import)
    if people_import.state not in {ImportState.CHECKED, ImportState.FAILED}:
        raise ImportNotReady
    people_import.state, people_import.done, people_import.problem = ImportState.READING, 0, ""
    people_import.save(update_fields=["state", "done", "problem"])
    run_soon(JOB)
    return people_import


@transaction.atomic
def give_up_import(*, by: Any, people_import: PeopleImport) -> PeopleImport:
    """Forget the lines of a file without writing anything.

    Rights:  accounts.manage_import.
    Raises:  ImportNotReady once it is being written, or done.
    Effects: its lines deleted, the state, one audit entry. Safe to repeat.
    """
    people_import = lock_import(by, people_import)
    if people_import.state == ImportState.GIVEN_UP:
        return people_import
    if people_import.state not in WAITING:
        raise ImportNotReady
    give_up(by, people_import)
    return people_import


def give_up(by: Any, people_import: PeopleImport) -> None:
    """Empty a locked import. The caller has checked its right."""
    people_import.state = ImportState.GIVEN_UP
    people_import.save(update_fields=["state"])
    people_import.lines.all().delete()
    record(by, "accounts.give_up_import", people_import)


def lock_import(by: Any, people_import: PeopleImport) -> PeopleImport:
    require(by, "accounts.manage_import", people_import)
    locked: PeopleImport = PeopleImport.objects.select_for_update(of=("self",)).get(pk=people_import.pk)
    require(by, "accounts.manage_import", locked)
    return locked


@transaction.atomic
def forget_old_imports(*, by: Any) -> int:
    """Give up what nobody confirmed within a week, and delete what is a year old; return how many.

    Rights:  accounts.work_on_imports (the system).
    Effects: as `give_up_import`; rows deleted. Safe to repeat.
    """
    require(by, "accounts.work_on_imports")
    now = timezone.now()
    waiting = PeopleImport.objects.select_for_update().filter(state__in=WAITING)
    forgotten = list(waiting.filter(created_at__lt=now - LINES_KEPT))
    for people_import in forgotten:
        give_up(by, people_import)
    ended = PeopleImport.objects.exclude(state__in=[*WAITING, ImportState.WRITING])
    ended.filter(created_at__lt=now - IMPORTS_KEPT).delete()
    return len(forgotten)
