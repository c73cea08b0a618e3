"""Sealing what was signed in a day, and having the seal leave the database."""

import logging
import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from forms_builder.actions.signing import add_note
from forms_builder.models import ChainHead, DailySeal, Signature, Submission
from forms_builder.queries.seals import centres_to_seal, last_seal, moved_requests, sealed_day, seals_to_send
from forms_builder.queries.signatures import bound_trails
from forms_builder.queries.trails import trail_of, verify_trails
from forms_builder.seals import STAMP, SealedDay, SealStays
from forms_builder.time_stamps import StampRefused, ask_for_stamp
from portal.audit.actions import record
from portal.centres.models import Centre
from portal.kit.access import require
from portal.kit.dates import first_instant_after
from portal.notifications.actions import post_mail

logger = logging.getLogger(__name__)

KIND = "forms_builder.daily_seal"


def seal_ended_days(*, by: Any) -> int:
    """Seal, in each centre, what was signed until last midnight there; return how many seals were made.

    Rights:  forms_builder.seal_days (the system).
    Effects: as `note_what_moved` and `seal_day`, each centre in transactions of its own. Days that the portal slept
             through are in the next seal. Safe to repeat, and at the same time.
    """
    require(by, "forms_builder.seal_days")
    made = 0
    for centre in centres_to_seal():
        note_what_moved(by=by, centre=centre)
        made += seal_day(by=by, centre=centre, day=centre.today - timedelta(days=1)) is not None
    return made


def note_what_moved(*, by: Any, centre: Centre) -> int:
    """Bind into the chain what happened at `centre` that nobody signed; return how many links that took.

    Rights:  forms_builder.seal_days (the system).
    Effects: one link for each request that needs it, in a transaction of its own. A request of which something was
             changed by a hand gets none, so that `verify_signatures` goes on finding it. Safe to repeat.
    """
    require(by, "forms_builder.seal_days")
    return sum(note_trail(by, submission) for submission in moved_requests(centre))


@transaction.atomic
def note_trail(by: Any, submission: Submission) -> bool:
    """Lock one request and bind its trail, unless a link has; tell whether it was bound now."""
    locked = Submission.objects.select_for_update(of=("self",)).filter(pk=submission.pk).first()
    bound = bound_trails(locked) if locked is not None else []
    if locked is None or not bound:
        return False
    trail = trail_of(locked.pk)
    if bound[-1][1] == trail or list(verify_trails(locked, bound)):
        return False
    add_note(by=by, submission=locked, trail=trail)
    return True


@transaction.atomic
def seal_day(*, by: Any, centre: Centre, day: date) -> DailySeal | None:
    """Seal what was signed at `centre` until the end of `day`; None where nothing new was, or the day is sealed.

    Rights:  forms_builder.seal_days (the system).
    Effects: locks the centre's chain. One row, one audit entry.
    Source:  docs/decisions/0008-signature-evidence.md.
    """
    require(by, "forms_builder.seal_days")
    if not ChainHead.objects.select_for_update().filter(centre=centre).exists():
        return None
    before = last_seal(centre)
    if before is not None and before.day >= day:
        return None
    until = Signature.objects.filter(centre=centre, signed_at__lt=first_instant_after(day, centre.zone))
    link = until.order_by("-sequence").first()
    known = before.sequence if before is not None else 0
    if link is None or link.sequence <= known:
        return None
    said = SealedDay(centre.pk, day, known + 1, link.sequence, link.digest)
    seal = DailySeal.objects.create(
        centre=centre, day=day, sequence=said.last, digest=said.digest, seal=said.seal
    )
    record(by, "forms_builder.seal_day", seal, day=day.isoformat(), sequence=said.last, seal=said.seal)
    return seal


def send_seals(*, by: Any) -> int:
    """Have every seal leave that has not; return how many did. One that stays is tried again at the next turn.

    Rights:  forms_builder.seal_days (the system).
    Effects: as `send_seal`, for each; what stays is in the log of the process.
    """
    require(by, "forms_builder.seal_days")
    left = 0
    for seal in seals_to_send():
        try:
            send_seal(by=by, seal=seal)
            left += 1
        except SealStays as error:
            logger.warning("seal of %s stays: %s", seal.day, error)
        except Exception:  # whatever is wrong with one, those of the other centres leave
            logger.exception("seal of %s stays", seal.day)
    return left


def send_seal(*, by: Any, seal: DailySeal) -> None:
    """Have one seal leave by every way that is set: the folder, the authority, the mail.

    Rights:  forms_builder.seal_days (the system).
    Raises:  SealStays, once the other ways were tried: what is there already is not sent again.
    Effects: one or two files, never written over; the stamp; one mail; `left_at`. Not in a transaction, since
             the authority may take its time. Safe to repeat.
    """
    require(by, "forms_builder.seal_days")
    said = sealed_day(seal)
    if said.seal != seal.seal:
        raise SealStays("what it says is not what was sealed")
    faults = []
    for way in (file_text, stamp_seal, mail_seal):
        try:
            way(by, seal, said)
        except SealStays as error:
            faults.append(str(error))
    if faults:
        raise SealStays("; ".join(faults))
    DailySeal.objects.filter(pk=seal.pk, left_at=None).update(left_at=timezone.now())


def file_text(by: Any, seal: DailySeal, said: SealedDay) -> None:
    write_once(settings.SEAL_FOLDER / said.file_name, said.text.encode())


def stamp_seal(by: Any, seal: DailySeal, said: SealedDay) -> None:
    """Have the authority stamp the seal, once, and put its answer beside the text."""
    if not settings.SEAL_TSA:
        return
    if not seal.stamp:
        try:
            seal.stamp = ask_for_stamp(settings.SEAL_TSA, said.text)
        except StampRefused as error:
            raise SealStays(f"authority: {error}") from error
        DailySeal.objects.filter(pk=seal.pk).update(stamp=seal.stamp)
    write_once((settings.SEAL_FOLDER / said.file_name).with_suffix(STAMP), bytes(seal.stamp))


def mail_seal(by: Any, seal: DailySeal, said: SealedDay) -> None:
    """Put one mail in the outbox, whose identifier is the seal's: however often it is tried, there is one."""
    if not settings.SEAL_MAIL:
        return
    words = render_to_string(
        "forms_builder/emails/daily_seal/body.txt", {"said": said, "centre": seal.centre}
    )
    subject = render_to_string(
        "forms_builder/emails/daily_seal/subject.txt", {"said": said, "centre": seal.centre}
    )
    post_mail(
        by=by,
        centre=seal.centre,
        kind=KIND,
        address=settings.SEAL_MAIL,
        subject=subject,
        text=words,
        name=f"seal-{said.centre}-{said.day.isoformat()}",
    )


def write_once(path: Path, content: bytes) -> None:
    """Write a file that was not there; one that says the same is left as it is.

    Raises: SealStays, for one that says something else, which nobody writes over, and for a folder that takes none.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            write_new(path, content)
        if path.read_bytes() != content:
            raise SealStays(f"{path.name} is there already and says something else")
    except OSError as error:
        raise SealStays(f"folder: {error.strerror or error}") from error


def write_new(path: Path, content: bytes) -> None:
    """Raises: OSError; then nothing half written stays."""
    with path.open("xb") as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            path.unlink(missing_ok=True)
            raise
    path.chmod(0o440)
