"""Writes to files that are not the editors' own."""

import logging
from datetime import timedelta
from typing import Any

from django.core.files.storage import storages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from portal.kit.access import require
from portal.media.models import PortalDocument, PortalImage
from portal.media.queries import lost_names

logger = logging.getLogger(__name__)

SPARED = timedelta(days=1)
"""A file this young may belong to a row that is being written."""
MOST_LOST = 500
"""More than crashes leave behind in a night: past it, it is the database that lacks rows."""


@transaction.atomic
def add_picture(*, by: Any, title: str, upload: "UploadedFile[Any]", description: str = "") -> PortalImage:
    """Lay a picture down among the files of the centre of `by`.

    Shape:   `upload` has been written anew by `portal.media.forms.PortalImageField`; `description` is what the
             picture shows, "" for a decoration.
    Rights:  media.add_file on the centre.
    Effects: a row and a file.
    """
    require(by, "media.add_file", by.centre)
    return PortalImage.objects.create(
        title=title,
        file=upload,
        description=description,
        collection=by.centre.collection,
        uploaded_by_user=by,
    )


@transaction.atomic
def add_document(*, by: Any, title: str, upload: "UploadedFile[Any]") -> PortalDocument:
    """Lay a document down among the files of the centre of `by`.

    Shape:   `upload` has been checked by `portal.media.forms.PortalDocumentField`.
    Rights:  media.add_file on the centre.
    Effects: a row and a file.
    """
    require(by, "media.add_file", by.centre)
    return PortalDocument.objects.create(
        title=title, file=upload, collection=by.centre.collection, uploaded_by_user=by
    )


@transaction.atomic
def erase(by: Any, person: Any) -> None:
    """Forget who laid down the files of the centre, which stay.

    Rights: accounts.erase_personal_data. Effects: one field. Safe to repeat.
    """
    require(by, "accounts.erase_personal_data", person)
    for model in (PortalImage, PortalDocument):
        model.objects.filter(uploaded_by_user=person).update(uploaded_by_user=None)


def delete_stored(file: Any) -> None:
    """Delete what the value of a field for files holds, once that is sure: nothing for an empty one.

    Rights:  none asked: the caller has just deleted what speaks of it, or emptied it, and has checked that.
    Effects: the file, after the commit. A storage that fails keeps nobody from the rest: it is in the technical log, and
             `sweep_private_files` takes a private file the night after.
    """
    storage, name = file.storage, file.name

    def delete() -> None:
        # No `partial`: Django names the function in its log, and a partial has no name.
        storage.delete(name)

    if name:
        transaction.on_commit(delete, robust=True)


def sweep_private_files(*, by: Any) -> int:
    """Delete the private files of which no row speaks any more; return how many.

    Not in a transaction: files have none.

    Rights:  media.sweep_files (the system).
    Effects: files. Nothing younger than SPARED. Past MOST_LOST none goes, and the technical log says so: the database is
             older than the files, as after a restore, and a hand must look. Safe to repeat.
    """
    require(by, "media.sweep_files")
    storage = storages["private"]
    lost = lost_names(storage, timezone.now() - SPARED)
    if len(lost) > MOST_LOST:
        logger.error("private files not swept: %d of them have no row", len(lost))
        return 0
    for name in sorted(lost):
        storage.delete(name)
    return len(lost)
