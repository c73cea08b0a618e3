"""What the worker does with an import of people: it checks the lines, writes them all or none, invites.

Checking and preparing show how far they are from line to line; writing is one short transaction at the end,
that nobody else sees half done.
"""

import logging
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.accounts.actions.import_writing import write_findings
from portal.accounts.actions.invitations import invite_by_mail
from portal.accounts.choices import ImportState, LineState
from portal.accounts.models import ImportedLine, PeopleImport, User
from portal.accounts.people_lines import Comparison, Finding, Known, Register
from portal.accounts.queries.register import read_register
from portal.kit.access import can, require
from portal.kit.errors import DomainError

logger = logging.getLogger(__name__)

CHUNK = 250
"""Lines between two writings of the progress."""
INVITED_AT_ONCE = 20


class Changed(Exception):
    """The people of the centre are no longer what the lines were compared with."""


def work_on_imports(*, by: Any) -> int:
    """Bring every import of the installation one step on; return how many had something to do.

    Rights:  accounts.work_on_imports (the system).
    Effects: those of `check_import`, `write_import` and `invite_new_people`. Safe to repeat.
    """
    require(by, "accounts.work_on_imports")
    waiting = PeopleImport.objects.exclude(state=ImportState.DONE, to_invite=[])
    rows = waiting.exclude(state__in=[ImportState.CHECKED, ImportState.FAILED, ImportState.GIVEN_UP])
    found = list(rows.order_by("created_at").values_list("pk", flat=True))
    for pk in found:
        try:
            check_import(by=by, identifier=pk)
            write_import(by=by, identifier=pk)
        except Exception:  # whatever it is, the person is told, and other imports go on
            logger.exception("An import of people failed.")
            fail(pk, _("Something went wrong. Nothing was written. Check the file again in a moment."))
        else:
            invite_new_people(by=by, identifier=pk)
    return len(found)


def fail(identifier: Any, problem: str) -> None:
    under_way = PeopleImport.objects.filter(
        pk=identifier, state__in=[ImportState.READING, ImportState.WRITING]
    )
    under_way.update(state=ImportState.FAILED, problem=problem)


def read_import(identifier: Any, state: ImportState) -> PeopleImport | None:
    rows = PeopleImport.objects.select_related("centre", "created_by")
    found: PeopleImport | None = rows.filter(pk=identifier, state=state).first()
    return found


def compare(people_import: PeopleImport, register: Register) -> Comparison:
    """Set the lines beside the register, with the rights that who sent them has now."""
    owner = User.objects.get(pk=people_import.created_by_id)

    def may(permission: str, person: Known) -> bool:
        return can(owner, permission, person)

    return Comparison(register, people_import.lines.values_list("number", "cells"), may)


def chunks(comparison: Comparison) -> Iterator[list[Finding]]:
    numbers = sorted(comparison.lines)
    for start in range(0, len(numbers), CHUNK):
        yield [comparison.finding(number) for number in numbers[start : start + CHUNK]]


def check_import(*, by: Any, identifier: Any) -> None:
    """Compare each line with the people of the centre, and keep what is found.

    Rights:  accounts.work_on_imports (the system); each line asks those of who sent the file.
    Effects: the state and the findings of the lines, the progress; nothing about people. Safe to repeat.
    """
    require(by, "accounts.work_on_imports")
    people_import = read_import(identifier, ImportState.READING)
    if people_import is None:
        return
    counts = dict.fromkeys(LineState, 0)
    for findings in chunks(compare(people_import, read_register(people_import.centre))):
        for finding in findings:
            counts[finding.state] += 1
        with transaction.atomic():
            # Locked, so that giving it up waits, and does not leave lines behind.
            if not PeopleImport.objects.select_for_update().filter(pk=identifier, state=ImportState.READING):
                return
            keep(people_import, findings)
            PeopleImport.objects.filter(pk=identifier).update(done=sum(counts.values()))
    PeopleImport.objects.filter(pk=identifier, state=ImportState.READING).update(
        state=ImportState.CHECKED,
        created=counts[LineState.NEW],
        changed=counts[LineState.CHANGED],
        unchanged=counts[LineState.UNCHANGED],
        wrong=counts[LineState.WRONG],
    )


def keep(people_import: PeopleImport, findings: Iterable[Finding]) -> None:
    """Write what was found on the lines, in one query."""
    ImportedLine.objects.bulk_create(
        [
            ImportedLine(
                people_import=people_import,
                number=finding.number,
                state=finding.state,
                findings=finding.stored,
            )
            for finding in findings
        ],
        update_conflicts=True,
        unique_fields=["people_import", "number"],
        update_fields=["state", "findings"],
    )


def write_import(*, by: Any, identifier: Any) -> None:
    """Write all lines of a confirmed import, or none.

    Rights:  accounts.work_on_imports (the system); each line asks those of who sent the file, as they are now.
    Effects: people, their sectors and roles; one audit entry for each and one for the import, whose lines are
             deleted. What the person confirmed is what is written: if comparing again gives anything else,
             the import fails and says so. Safe to repeat.
    """
    require(by, "accounts.work_on_imports")
    people_import = read_import(identifier, ImportState.WRITING)
    if people_import is None:
        return
    try:
        register = read_register(people_import.centre)
        findings = confirmed(people_import, register, shows_progress=True)
        with transaction.atomic():
            write_once(people_import, register, findings)
    except (Changed, PermissionDenied, IntegrityError):
        fail(
            identifier,
            _("The people of the centre, or your rights, have changed since the check. Nothing was written."),
        )


def confirmed(people_import: PeopleImport, register: Register, *, shows_progress: bool) -> list[Finding]:
    """Compare the lines with `register` again. Raises: Changed unless all is as it was confirmed."""
    stored = {
        number: (state, findings)
        for number, state, findings in people_import.lines.values_list("number", "state", "findings")
    }
    found: list[Finding] = []
    for findings in chunks(compare(people_import, register)):
        if any(stored.get(one.number) != (one.state, one.stored) for one in findings):
            raise Changed
        found += findings
        if shows_progress:
            PeopleImport.objects.filter(pk=people_import.pk).update(done=len(found))
    return found


def write_once(people_import: PeopleImport, register: Register, findings: list[Finding]) -> None:
    """The transaction: hold the import and the people it changes, look once more, write."""
    rows = PeopleImport.objects.select_for_update(of=("self",)).select_related("centre", "created_by")
    locked = rows.get(pk=people_import.pk)
    if locked.state != ImportState.WRITING:
        return
    owner = User.objects.get(pk=locked.created_by_id)
    require(owner, "accounts.manage_import", locked)
    changed = [one.person.pk for one in findings if one.person is not None and one.facts]
    list(User.objects.select_for_update(of=("self",)).filter(pk__in=changed).order_by("pk").values_list("pk"))
    now = read_register(locked.centre)
    if now != register:
        findings = confirmed(locked, now, shows_progress=False)
    write_findings(owner, locked, findings)


def invite_new_people(*, by: Any, identifier: Any) -> None:
    """Mail invitations to the new people of an import that asked for it, a few at a time.

    Rights:  accounts.work_on_imports (the system); accounts.invite_person of who sent the file, on each.
    Effects: those of `invite_by_mail`, once for each. Safe to repeat.
    """
    require(by, "accounts.work_on_imports")
    while invite_some(identifier):
        pass


@transaction.atomic
def invite_some(identifier: Any) -> bool:
    """Invite the next few and take them off the list; tell whether some are left."""
    rows = PeopleImport.objects.select_for_update(of=("self",))
    people_import = rows.filter(pk=identifier, state=ImportState.DONE).first()
    if people_import is None or not people_import.to_invite:
        return False
    owner = User.objects.get(pk=people_import.created_by_id)
    now, later = people_import.to_invite[:INVITED_AT_ONCE], people_import.to_invite[INVITED_AT_ONCE:]
    for person in User.objects.filter(pk__in=now, activated_at=None).order_by("pk"):
        try:
            invite_by_mail(by=owner, person=person)
        except (DomainError, PermissionDenied) as refusal:
            # The account was closed in between, or the right taken away: the list of who to invite says so.
            logger.warning("An imported person was not invited: %s", type(refusal).__name__)
    people_import.to_invite = later
    people_import.save(update_fields=["to_invite"])
    return bool(later)
