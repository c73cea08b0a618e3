"""Contacts and supervisors out of a spreadsheet: a file is taken in, shown, then written all or not at all.

A list of a centre has some hundreds of lines: it is compared and written at once, without the worker.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.accounts.choices import LineState
from portal.audit.actions import record, record_many
from portal.directory.choices import Listing
from portal.directory.exceptions import DirectoryMoved, ImportGone, LinesToCorrect, TooManyLines
from portal.directory.models import DirectoryImport
from portal.directory.outside_lines import MODELS, Finding, digest_of, find_lines
from portal.kit.access import require
from portal.kit.columns import Table

MOST_LINES = 2000
LINES_KEPT = timedelta(days=7)
VERBS: Mapping[Listing, tuple[str, str]] = {
    Listing.CONTACTS: ("directory.create_contact", "directory.change_contact"),
    Listing.CALLED_SUPERVISORS: (
        "directory.create_called_supervisor",
        "directory.change_called_supervisor",
    ),
}


@transaction.atomic
def start_import(*, by: Any, listing: Listing, file_name: str, table: Table) -> DirectoryImport:
    """Keep the lines of a file, to be looked at before they are written.

    Rights:  directory.manage_import.
    Raises:  TooManyLines past MOST_LINES.
    Effects: an import, one audit entry; the one that waited is given up, since a file is corrected by sending
             it again.
    """
    waiting = DirectoryImport(centre=by.centre, listing=listing, file_name=file_name[-200:])
    require(by, "directory.manage_import", waiting)
    if len(table.lines) > MOST_LINES:
        raise TooManyLines(TooManyLines.message % {"most": MOST_LINES}, field="file")
    earlier = DirectoryImport.objects.waiting().filter(centre=by.centre, listing=listing)
    earlier.update(closed_at=timezone.now(), lines=[])
    waiting.ignored = list(table.ignored)
    waiting.lines = [[number, cells] for number, cells in table.lines]
    try:
        with transaction.atomic():
            waiting.save(force_insert=True)
    except IntegrityError as twice:  # one_import_waits_per_listing
        raise DirectoryMoved from twice
    record(by, "directory.start_import", waiting, listing=str(listing), lines=len(table.lines))
    return waiting


@transaction.atomic
def confirm_import(*, by: Any, waiting: DirectoryImport, seen: str) -> tuple[int, int]:
    """Write all lines of an import, or none; return how many were added, and how many changed.

    Shape:   `seen` is the digest of what the page showed (outside_lines.digest_of).
    Rights:  directory.manage_import.
    Raises:  ImportGone; LinesToCorrect; DirectoryMoved when what would be written is no longer what was seen.
    Effects: rows, one audit entry each and one for the import, whose lines are forgotten.
    """
    waiting = lock_import(by, waiting)
    listing = Listing(waiting.listing)
    rows = MODELS[listing].objects.select_for_update(of=("self",)).filter(centre=waiting.centre_id)
    findings = find_lines(listing, rows.order_by("pk"), waiting.lines)
    if any(finding.errors for finding in findings):
        raise LinesToCorrect
    if digest_of(findings) != seen:
        raise DirectoryMoved
    added = [finding for finding in findings if finding.state == LineState.NEW]
    changed = [finding for finding in findings if finding.state == LineState.CHANGED]
    try:
        with transaction.atomic():
            write_lines(by, waiting, added, changed)
    except IntegrityError as meanwhile:  # somebody wrote one of them since they were compared
        raise DirectoryMoved from meanwhile
    record(by, "directory.confirm_import", waiting, added=len(added), changed=len(changed))
    close(waiting)
    return len(added), len(changed)


@transaction.atomic
def give_up_import(*, by: Any, waiting: DirectoryImport) -> None:
    """Forget a file. Rights: directory.manage_import. Raises: ImportGone. Effects: one row, one audit entry."""
    waiting = lock_import(by, waiting)
    record(by, "directory.give_up_import", waiting)
    close(waiting)


@transaction.atomic
def forget_old_imports(*, by: Any) -> int:
    """Delete the imports that are older than LINES_KEPT, confirmed or not; return how many.

    Rights: directory.forget_old_imports (the system). Effects: rows deleted. Safe to repeat.
    """
    require(by, "directory.forget_old_imports")
    old = DirectoryImport.objects.filter(created_at__lt=timezone.now() - LINES_KEPT)
    return int(old.delete()[0])


def lock_import(by: Any, waiting: DirectoryImport) -> DirectoryImport:
    require(by, "directory.manage_import", waiting)
    locked = DirectoryImport.objects.select_for_update(of=("self",)).filter(pk=waiting.pk).first()
    if locked is None or locked.closed_at is not None:
        raise ImportGone
    require(by, "directory.manage_import", locked)
    return locked


def close(waiting: DirectoryImport) -> None:
    waiting.closed_at, waiting.lines = timezone.now(), []
    waiting.save(update_fields=["closed_at", "lines"])


def write_lines(by: Any, waiting: DirectoryImport, added: list[Finding], changed: list[Finding]) -> None:
    """Write what was found, in the caller's transaction. The caller holds the rows and has checked the rights."""
    listing = Listing(waiting.listing)
    model, (created_verb, changed_verb) = MODELS[listing], VERBS[listing]
    new = [model(centre_id=waiting.centre_id, **finding.facts) for finding in added]
    for row in new:
        row.fold_names()
    model.objects.bulk_create(new, batch_size=500)
    record_many(by, created_verb, ((row, {}) for row in new))
    for finding in changed:
        for name, value in finding.facts.items():
            setattr(finding.row, name, value)
        finding.row.fold_names()
    columns = {name for finding in changed for name in finding.facts} | {"identity", "search_text"}
    model.objects.bulk_update([finding.row for finding in changed], sorted(columns), batch_size=200)
    record_many(by, changed_verb, ((finding.row, {"facts": sorted(finding.facts)}) for finding in changed))
