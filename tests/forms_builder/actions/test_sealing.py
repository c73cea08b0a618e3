"""Each night, what was signed leaves the database as a seal: once, and whatever fails is tried again."""

import logging
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone

from forms_builder.actions import sealing
from forms_builder.actions.sealing import seal_day, seal_ended_days, send_seal, send_seals
from forms_builder.models import ChainHead, DailySeal, FormPage, LeaveAccount, Signature, Submission
from forms_builder.seals import SealedDay, SealStays
from forms_builder.tasks import seal_days
from forms_builder.time_stamps import stamped_digest
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from portal.notifications.models import OutboxMail
from tests.factories.forms_builder import approve_all, send_leave
from tests.factories.seals import next_day, seal_by_night
from tests.support.cast import SYSTEM, Cast
from tests.support.guards import unguarded
from tests.support.mail import free_port
from tests.support.time_authority import Authority, time_authority

DAY = date(2027, 3, 10)


@pytest.fixture
def folder(tmp_path: Path, settings: LazySettings) -> Path:
    settings.SEAL_FOLDER = tmp_path / "seals"
    return tmp_path / "seals"


@pytest.fixture(autouse=True)
def sent(leave_page: FormPage, account: LeaveAccount, cast: Cast, folder: Path) -> Submission:
    """One signature, today."""
    return send_leave(leave_page, cast.animator, date(2027, 3, 15), date(2027, 3, 16))


@pytest.fixture
def authority(tmp_path: Path, settings: LazySettings) -> Iterator[Authority]:
    own = tmp_path / "authority"
    own.mkdir()
    with time_authority(own) as found:
        settings.SEAL_TSA = found.address
        yield found


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


def said(centre: Centre, day: date = DAY, first: int = 1) -> SealedDay:
    head = ChainHead.objects.get(centre=centre)
    return SealedDay(centre.pk, day, first, head.sequence, head.digest)


def test_seal_ended_days_today_is_not_over(centre: Centre) -> None:
    assert (seal_ended_days(by=SYSTEM), DailySeal.objects.count()) == (0, 0)


def test_seal_ended_days_seals_yesterday_once(centre: Centre) -> None:
    with next_day():
        assert [seal_ended_days(by=SYSTEM) for _turn in range(3)] == [1, 0, 0]
    seal = DailySeal.objects.get()
    assert (seal.centre, seal.day, seal.sequence, seal.digest) == (
        centre,
        DAY,
        1,
        Signature.objects.get().digest,
    )
    assert (seal.seal, seal.left_at) == (said(centre).seal, None)
    entry = AuditEntry.objects.get(verb="forms_builder.seal_day")
    assert entry.details == {"day": "2027-03-10", "sequence": 1, "seal": seal.seal}


def test_seal_ended_days_begins_after_the_seal_before(sent: Submission, centre: Centre, cast: Cast) -> None:
    seal_by_night()
    with next_day():
        approve_all(sent, cast.coordinator, cast.hr)
        seal_by_night()
    first, second = DailySeal.objects.order_by("day")
    assert (first.sequence, second.sequence, second.day) == (1, 3, date(2027, 3, 11))
    assert second.seal == said(centre, date(2027, 3, 11), first=2).seal


def test_seal_ended_days_that_the_portal_slept_through_are_in_one_seal(centre: Centre) -> None:
    with next_day(5):
        assert seal_ended_days(by=SYSTEM) == 1
    seal = DailySeal.objects.get()
    assert (seal.day, seal.seal) == (date(2027, 3, 14), said(centre, date(2027, 3, 14)).seal)


def test_seal_ended_days_without_a_signature_seals_nothing(centre: Centre) -> None:
    seal_by_night()
    with next_day(4):
        assert seal_ended_days(by=SYSTEM) == 0
    assert DailySeal.objects.count() == 1


def test_seal_day_of_a_centre_that_never_signed_is_none(other_centre: Centre) -> None:
    assert seal_day(by=SYSTEM, centre=other_centre, day=DAY) is None


def test_seal_day_before_the_last_one_is_none(centre: Centre) -> None:
    seal_by_night()
    assert seal_day(by=SYSTEM, centre=centre, day=date(2027, 3, 9)) is None


@pytest.mark.parametrize("job", ["ended", "day", "sends", "send"])
def test_sealing_is_the_systems(job: str, centre: Centre, cast: Cast) -> None:
    seal = DailySeal(centre=centre, day=DAY, sequence=1, digest="0" * 64, seal="0" * 64)
    acts: dict[str, Any] = {
        "ended": lambda: seal_ended_days(by=cast.it),
        "day": lambda: seal_day(by=cast.it, centre=centre, day=DAY),
        "sends": lambda: send_seals(by=cast.it),
        "send": lambda: send_seal(by=cast.it, seal=seal),
    }
    with pytest.raises(PermissionDenied):
        acts[job]()


def test_seals_are_not_written_over() -> None:
    seal_by_night()
    with pytest.raises(DatabaseError), transaction.atomic():
        DailySeal.objects.update(digest="f" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        DailySeal.objects.all().delete()
    assert DailySeal.objects.get().digest == Signature.objects.get().digest


# Leaving


def test_send_seals_leave_as_a_file_that_nobody_writes_over(centre: Centre, folder: Path) -> None:
    assert seal_by_night() == 1
    name = f"scelle-{centre.pk}-2027-03-10.json"
    assert files(folder) == {name: said(centre).text.encode()}
    assert (folder / name).stat().st_mode & 0o222 == 0
    assert DailySeal.objects.get().left_at is not None


def test_send_seals_leave_once(folder: Path) -> None:
    assert (seal_by_night(), seal_by_night(), len(files(folder))) == (1, 0, 1)


def test_send_seals_leave_by_mail_once_however_often_it_is_tried(
    centre: Centre, settings: LazySettings, folder: Path
) -> None:
    settings.SEAL_MAIL = "scelles@example.org"
    settings.SEAL_TSA = f"http://127.0.0.1:{free_port()}/"
    assert (seal_by_night(), seal_by_night()) == (0, 0)
    settings.SEAL_TSA = ""
    assert seal_by_night() == 1
    mail = OutboxMail.objects.get(kind="forms_builder.daily_seal")
    assert (mail.address, mail.centre, mail.recipient) == ("scelles@example.org", centre, None)
    assert mail.subject == "Scellé des signatures du 10 mars 2027 – Centre social des Tilleuls"
    assert [
        line for line in mail.body_text.splitlines() if line in {said(centre).text, said(centre).seal}
    ] == [
        said(centre).text,
        said(centre).seal,
    ]


def test_send_seals_leave_with_the_stamp_of_the_authority(
    authority: Authority, centre: Centre, folder: Path
) -> None:
    assert seal_by_night() == 1
    stamp = bytes(DailySeal.objects.get().stamp)
    assert (stamped_digest(stamp), len(authority.asked)) == (said(centre).seal, 1)
    name = f"scelle-{centre.pk}-2027-03-10"
    assert files(folder) == {f"{name}.json": said(centre).text.encode(), f"{name}.tsr": stamp}


def test_send_seals_without_their_stamp_leave_by_the_other_ways_and_are_tried_again(
    authority: Authority, centre: Centre, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    authority.status, authority.answers = 500, [b""]
    with caplog.at_level(logging.WARNING):
        assert seal_by_night() == 0
    assert caplog.messages == ["seal of 2027-03-10 stays: authority: it answered 500"]
    assert ([*files(folder)], DailySeal.objects.get().left_at) == ([said(centre).file_name], None)
    authority.status = 200
    assert (seal_by_night(), len(files(folder))) == (1, 2)


def test_send_seals_something_unforeseen_keeps_no_other_seal(
    centre: Centre, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other = DailySeal.objects.create(
        centre=centre, day=date(2027, 3, 1), sequence=0, digest="0" * 64, seal="0" * 64
    )

    def send(*, by: Any, seal: DailySeal) -> None:
        if seal == other:
            raise MemoryError
        send_seal(by=by, seal=seal)

    monkeypatch.setattr(sealing, "send_seal", send)
    assert seal_by_night() == 1
    assert caplog.messages == ["seal of 2027-03-01 stays"]


def test_send_seals_stay_when_another_file_stands_there(centre: Centre, folder: Path) -> None:
    folder.mkdir()
    (folder / said(centre).file_name).write_text("autre")
    assert (seal_by_night(), files(folder)) == (0, {said(centre).file_name: b"autre"})
    assert DailySeal.objects.get().left_at is None


def test_send_seals_find_the_file_of_a_worker_that_died(centre: Centre, folder: Path) -> None:
    folder.mkdir()
    (folder / said(centre).file_name).write_text(said(centre).text)
    assert (seal_by_night(), len(files(folder))) == (1, 1)


def test_send_seals_stay_without_a_folder_to_write_to(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder.write_text("no folder")
    with caplog.at_level(logging.WARNING):
        assert seal_by_night() == 0
    assert caplog.messages == ["seal of 2027-03-10 stays: folder: File exists"]


def test_send_seals_leave_nothing_half_written(
    centre: Centre, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill_disk(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(sealing.os, "fsync", fill_disk)
        assert (seal_by_night(), files(folder)) == (0, {})
    assert (seal_by_night(), len(files(folder))) == (1, 1)


def test_send_seal_that_was_changed_stays(centre: Centre, folder: Path) -> None:
    with next_day():
        seal_ended_days(by=SYSTEM)
        with unguarded(DailySeal):
            DailySeal.objects.update(sequence=2)
        with pytest.raises(SealStays, match="not what was sealed"):
            send_seal(by=SYSTEM, seal=DailySeal.objects.get())
    assert files(folder) == {}


def test_seal_days_the_task_seals_and_sends(folder: Path) -> None:
    with next_day():
        seal_days.func()
        assert DailySeal.objects.get().left_at == timezone.now()
    assert len(files(folder)) == 1
