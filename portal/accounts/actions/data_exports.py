"""Copies of a person's data: asked for, made by the worker, handed over, forgotten."""

import logging
import tempfile
from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from portal.accounts import notices
from portal.accounts.choices import ExportState
from portal.accounts.data_archive import Heading, write_archive
from portal.accounts.exceptions import NotInSameCentre
from portal.accounts.models import PersonalDataExport, User
from portal.accounts.queries.people import lock_person
from portal.accounts.reauthentication import Reauthentication
from portal.audit.actions import record
from portal.jobs.actions import run_soon
from portal.kit.access import require
from portal.kit.registries import personal_data
from portal.media.actions import delete_stored
from portal.notifications.actions import notify

logger = logging.getLogger(__name__)

MAKE_JOB = "accounts.make_data_exports"
ARCHIVE_KEPT = timedelta(days=7)
ROWS_KEPT = timedelta(days=365)
LONGEST_MAKING = timedelta(hours=1)
WAITING = (ExportState.ASKED, ExportState.MAKING)


def ask_export(*, by: User, person: User, proof: Reauthentication) -> PersonalDataExport:
    """Ask for a copy of all that the portal knows of `person`; return the one that waits, if there is one.

    Rights:  accounts.export_personal_data (oneself; data-protection officer, HR), and `proof`.
    Raises:  NotInSameCentre for the installation administrator, who has no centre.
    Effects: one row, one audit entry, the worker's work; the person is told when somebody else asks.
    Source:  RGPD, articles 15 and 20.
    """
    require(by, "accounts.export_personal_data", person)
    if not proof.proves(by):
        raise PermissionDenied("accounts.export_personal_data")
    with transaction.atomic():
        person = lock_person(person)
        require(by, "accounts.export_personal_data", person)
        if person.centre is None:
            raise NotInSameCentre
        waiting = PersonalDataExport.objects.filter(person=person, asked_by=by, state__in=WAITING).first()
        if waiting is not None:
            return waiting
        export = PersonalDataExport.objects.create(centre=person.centre, person=person, asked_by=by)
        record(by, "accounts.ask_export", person, export=str(export.pk))
        if by.pk != person.pk:
            context = {"who": by, "at": export.asked_at}
            place = reverse("accounts:my-data")
            notify(by=by, kind=notices.DATA_ASKED, recipients=[person], context=context, url=place)
        run_soon(MAKE_JOB)
    return export


def make_exports(*, by: Any) -> int:
    """Make the copies that were asked for; return how many.

    Not in a transaction: each is claimed, made and written down by itself.

    Rights:  accounts.make_data_exports (the system).
    Effects: a file and a notice for each. Safe to run twice and at the same time.
    """
    require(by, "accounts.make_data_exports")
    asked = PersonalDataExport.objects.filter(state=ExportState.ASKED).order_by("asked_at")
    dead = PersonalDataExport.objects.filter(
        state=ExportState.MAKING, claimed_at__lt=timezone.now() - LONGEST_MAKING
    )
    dead.update(state=ExportState.ASKED, claimed_at=None)
    made = 0
    for pk in list(asked.values_list("pk", flat=True)):
        export = claim(pk)
        if export is not None:
            made += make_one(by, export)
    return made


def claim(pk: UUID) -> PersonalDataExport | None:
    """Take a copy that is asked for, or return None when another worker has it: one conditional UPDATE."""
    claimed = PersonalDataExport.objects.filter(pk=pk, state=ExportState.ASKED).update(
        state=ExportState.MAKING, claimed_at=timezone.now()
    )
    rows = PersonalDataExport.objects.select_related("person__centre", "asked_by__centre")
    return rows.get(pk=pk) if claimed else None


def make_one(by: Any, export: PersonalDataExport) -> bool:
    """Make one claimed copy; tell whether it was. Whoever has lost the right since gets none."""
    try:
        require(export.asked_by, "accounts.export_personal_data", export.person)
        with tempfile.TemporaryFile() as out:
            write_copy(export.person, out)
            out.seek(0)
            export.content.save("", File(out), save=False)
    except (
        Exception
    ):  # whatever is wrong with one copy, the others are made, and the person is not left waiting
        logger.exception("copy of personal data not made", extra={"export": str(export.pk)})
        PersonalDataExport.objects.filter(pk=export.pk).update(state=ExportState.FAILED)
        return False
    hand_over(by, export)
    return True


def write_copy(person: User, out: Any) -> None:
    """Write all that every room knows of `person` as one archive, in French and in the centre's time."""
    zone = ZoneInfo(person.centre.zone if person.centre else "Europe/Paris")
    with translation.override("fr"), timezone.override(zone):
        rooms = [(str(entry.label), entry.export(person)) for entry in personal_data]
        heading = Heading(str(person), str(person.centre or ""), timezone.localtime())
        write_archive(out, heading, rooms)


@transaction.atomic
def hand_over(by: Any, export: PersonalDataExport) -> None:
    """Note that the file is there, and tell whoever asked."""
    export.state, export.size = ExportState.READY, export.content.size
    export.ready_at = timezone.now()
    export.expires_at = export.ready_at + ARCHIVE_KEPT
    export.save()
    own = export.asked_by_id == export.person_id
    url = (
        reverse("accounts:my-data")
        if own
        else reverse("accounts:person-data", args=[export.person.public_id])
    )
    context = {"person": export.person, "own": own, "until": export.expires_at}
    notify(by=by, kind=notices.DATA_READY, recipients=[export.asked_by], context=context, url=url)


@transaction.atomic
def note_download(*, by: User, export: PersonalDataExport) -> None:
    """Write that `by` takes the file. Rights: accounts.download_export. Effects: one audit entry."""
    require(by, "accounts.download_export", export)
    record(by, "accounts.download_export", export.person, export=str(export.pk))


@transaction.atomic
def expire_exports(*, by: Any) -> int:
    """Delete the files whose week is over, and the rows whose year is; return how many files.

    Rights:  accounts.expire_data_exports (the system). Effects: files on commit. Safe to repeat.
    """
    require(by, "accounts.expire_data_exports")
    now = timezone.now()
    over = PersonalDataExport.objects.filter(state=ExportState.READY, expires_at__lte=now)
    expired = list(over.select_for_update())
    for export in expired:
        forget_archive(export)
    PersonalDataExport.objects.filter(asked_at__lt=now - ROWS_KEPT, content="").delete()
    return len(expired)


def forget_archives(person: User) -> None:
    """Delete every copy of the data of `person`. The caller has checked its right."""
    for export in PersonalDataExport.objects.select_for_update().filter(person=person):
        forget_archive(export)


def forget_archive(export: PersonalDataExport) -> None:
    """Delete the file of a locked row once nothing speaks of it."""
    delete_stored(export.content)
    export.state, export.content, export.size = ExportState.EXPIRED, "", 0
    export.save(update_fields=["state", "content", "size"])
