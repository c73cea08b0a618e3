"""Writes to files that are not the editors' own."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from portal.kit.access import require
from portal.media.models import PortalDocument, PortalImage


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
