"""Files go with what speaks of them, whatever the storage does; what no row speaks of any more is swept."""

import logging
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from portal.accounts.models import User
from portal.centres.models import Centre, Charter
from portal.kit.registries import periodic_jobs
from portal.media import actions
from portal.media.actions import MOST_LOST, delete_stored, sweep_private_files
from portal.media.queries import lost_names, stored_names
from portal.media.tasks import sweep_private_files as sweep_task
from tests.support.cast import SYSTEM, Cast

OLD = timedelta(days=2)


@pytest.fixture
def storage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FileSystemStorage:
    """A private storage of its own: what other tests leave is not in it."""
    found = FileSystemStorage(location=tmp_path / "private")
    monkeypatch.setattr(actions, "storages", {"private": found})
    return found


def laid(storage: FileSystemStorage, name: str, age: timedelta = OLD) -> str:
    storage.save(name, ContentFile(b"x"))
    at = (timezone.now() - age).timestamp()
    os.utime(storage.path(name), (at, at))
    return name


def photo_of(person: User, storage: FileSystemStorage, name: str) -> FieldFile:
    file = FieldFile(person, User._meta.get_field("photo"), name)
    file.storage = storage
    return file


def test_delete_stored_deletes_once_that_is_sure(
    storage: FileSystemStorage, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    name = laid(storage, "photos/a")
    with django_capture_on_commit_callbacks(execute=True):
        delete_stored(photo_of(cast.animator, storage, name))
        assert storage.exists(name)
    assert not storage.exists(name)


def test_delete_stored_of_nothing_does_nothing(
    storage: FileSystemStorage, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True) as waiting:
        delete_stored(photo_of(cast.animator, storage, ""))
    assert waiting == []


def test_delete_stored_of_a_storage_that_fails_lets_the_rest_go(
    storage: FileSystemStorage,
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    """One file that cannot be deleted once stopped all that waited for the same commit: mails, other files."""
    said: list[str] = []

    def fail(name: str) -> None:
        raise OSError("the disk")

    monkeypatch.setattr(storage, "delete", fail)
    with django_capture_on_commit_callbacks(execute=True):
        delete_stored(photo_of(cast.animator, storage, "photos/a"))
        transaction.on_commit(lambda: said.append("told"))
    assert said == ["told"]


def test_sweep_private_files_takes_what_no_row_names(
    storage: FileSystemStorage, cast: Cast, centre: Centre
) -> None:
    kept, logo, _lost = (laid(storage, name) for name in ("photos/a", "logos/1/b", "requests/1/c"))
    User.objects.filter(pk=cast.animator.pk).update(
        photo=kept, photo_consented_on=centre.today, photo_until=centre.today
    )
    Charter.objects.filter(centre=centre).update(logo=logo)
    assert sweep_private_files(by=SYSTEM) == 1
    assert {*stored_names(storage)} == {kept, logo}
    assert sweep_private_files(by=SYSTEM) == 0


def test_sweep_private_files_leaves_what_is_young(storage: FileSystemStorage, db: None) -> None:
    """Its row may be on its way."""
    young = laid(storage, "requests/1/c", timedelta(hours=23))
    assert sweep_private_files(by=SYSTEM) == 0
    assert {*stored_names(storage)} == {young}


def test_sweep_private_files_of_too_many_takes_none_and_says_so(
    storage: FileSystemStorage,
    db: None,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """As after a restore of yesterday’s database: the files are right, and it is the rows that are missing."""
    monkeypatch.setattr(actions, "MOST_LOST", 1)
    names = {laid(storage, f"requests/1/{number}") for number in range(2)}
    with caplog.at_level(logging.ERROR, logger="portal.media.actions"):
        assert sweep_private_files(by=SYSTEM) == 0
    assert {*stored_names(storage)} == names
    assert [record.getMessage() for record in caplog.records] == [
        "private files not swept: 2 of them have no row"
    ]
    assert MOST_LOST == 500


def test_sweep_private_files_where_nothing_was_written_finds_nothing(
    storage: FileSystemStorage, db: None
) -> None:
    assert sweep_private_files(by=SYSTEM) == 0


def test_sweep_private_files_by_somebody_is_refused(storage: FileSystemStorage, cast: Cast) -> None:
    name = laid(storage, "requests/1/c")
    with pytest.raises(PermissionDenied):
        sweep_private_files(by=cast.it)
    assert storage.exists(name)


def test_sweep_task_runs_every_day(storage: FileSystemStorage, db: None) -> None:
    name = laid(storage, "requests/1/c")
    sweep_task.call()
    assert not storage.exists(name)
    job = periodic_jobs["media.sweep_private_files"]
    assert (job.task, job.every_seconds) == (sweep_task, 24 * 60 * 60)


def test_lost_names_of_a_file_that_goes_meanwhile_are_none(
    storage: FileSystemStorage, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = laid(storage, "requests/1/c")

    def listed(folder: str) -> tuple[list[str], list[str]]:
        storage.delete(name)
        return [], [name]

    monkeypatch.setattr(storage, "listdir", listed)
    assert lost_names(storage, datetime(2100, 1, 1, tzinfo=UTC)) == set()
