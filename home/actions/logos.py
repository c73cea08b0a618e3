"""The logo of a centre, from whatever somebody sends to the small picture that every page shows."""

import io
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from PIL import Image

from portal.centres.actions.charter import remove_logo, set_logo
from portal.centres.models import Charter
from portal.kit.access import require
from portal.media.exceptions import FileKindRefused, FileRefused, FileTooLarge
from portal.media.uploads import MEGABYTE, clean_image, extension_of

__all__ = ["put_logo", "remove_logo"]

MAX_LOGO_BYTES = 2 * MEGABYTE
LOGO_BOX = (480, 160)
"""Three times what a page shows of it. Units: points."""
KINDS = ("png", "jpg", "jpeg", "webp")


def put_logo(*, by: Any, upload: "UploadedFile[Any]", alternative: str) -> Charter:
    """Show `upload` as the logo of the person's own centre.

    Rights:  centres.manage_charter.
    Raises:  FileRefused (portal.media.exceptions), ValidationError.
    Effects: as `set_logo` of the charter; the picture is written anew, without metadata.
    """
    require(by, "centres.manage_charter", by.centre)
    try:
        picture, size = clean_logo(upload)
    except FileRefused as refusal:
        refusal.field = "logo"
        raise
    return set_logo(by=by, picture=picture, size=size, alternative=alternative)


def clean_logo(upload: "UploadedFile[Any]") -> tuple[bytes, tuple[int, int]]:
    """Return a small WebP without its empty edges, and its width and height.

    Raises: FileRefused.
    """
    if extension_of(upload.name or "") not in KINDS:
        raise FileKindRefused(FileKindRefused.message % {"kinds": "PNG, JPEG, WebP"})
    if (upload.size or 0) > MAX_LOGO_BYTES:
        raise FileTooLarge(FileTooLarge.message % {"limit": MAX_LOGO_BYTES // MEGABYTE})
    content = clean_image(upload.name or "", upload.content_type or "", upload.read())
    with Image.open(io.BytesIO(content)) as opened:
        picture = opened.convert("RGBA")
    drawn = picture.getchannel("A").getbbox()
    picture = picture.crop(drawn) if drawn else picture
    picture.thumbnail(LOGO_BOX, Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=90, method=6)
    return out.getvalue(), picture.size
