"""What comes in from a browser: extension, declared type and content must agree.

Nothing here knows a form or a row, so that every room checks its files in the same way.
"""

import io
import lzma
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePath

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from portal.media.exceptions import (
    FileContentDiffers,
    FileDamaged,
    FileHasProgram,
    FileKindRefused,
    FileTooLarge,
    ImageTooLarge,
)

MEGABYTE = 1024 * 1024
MAX_IMAGE_BYTES = 10 * MEGABYTE
MAX_DOCUMENT_BYTES = 20 * MEGABYTE
MAX_IMAGE_PIXELS = 40_000_000
MAX_IMAGE_SIDE = 2560
"""Longer sides are reduced to this: no page shows more, and a phone's photo weighs four times less."""
PORTRAIT_SIDE = 480
"""Of a photo of a person, which is square: three times what a phone shows of it."""
MAX_UNPACKED_BYTES = 200 * MEGABYTE
MAX_PARTS = 5_000
BROKEN_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    UnicodeDecodeError,
    OSError,
)
"""What reading an archive raises, each of its ways to pack included."""

ANY_TYPE = frozenset({"", "application/octet-stream"})
"""What a browser says of a file that its system does not know."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is taken.

    Shape: `mime` is the type it is served with; `declared` the types that browsers give it.
           `marker` is the entry of the archive that only this kind has, "" for kinds without an archive.
    """

    mime: str
    declared: frozenset[str]
    marker: str = ""


def kind(mime: str, *also: str, marker: str = "") -> Kind:
    return Kind(mime, frozenset({mime, *also}), marker)


OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."
ZIPPED = ("application/zip", "application/x-zip-compressed")
DOCUMENTS: dict[str, Kind] = {
    "pdf": kind("application/pdf", "application/x-pdf"),
    "docx": kind(f"{OFFICE}wordprocessingml.document", *ZIPPED, marker="word/document.xml"),
    "xlsx": kind(f"{OFFICE}spreadsheetml.sheet", *ZIPPED, marker="xl/workbook.xml"),
    "pptx": kind(f"{OFFICE}presentationml.presentation", *ZIPPED, marker="ppt/presentation.xml"),
    "odt": kind(f"{OPEN}text", *ZIPPED, marker="mimetype"),
    "ods": kind(f"{OPEN}spreadsheet", *ZIPPED, marker="mimetype"),
    "odp": kind(f"{OPEN}presentation", *ZIPPED, marker="mimetype"),
    "csv": kind("text/csv", "text/plain", "application/csv", "application/vnd.ms-excel"),
    "txt": kind("text/plain"),
}
IMAGES: dict[str, tuple[str, Kind]] = {
    "jpg": ("JPEG", kind("image/jpeg", "image/pjpeg", "image/jpg")),
    "jpeg": ("JPEG", kind("image/jpeg", "image/pjpeg", "image/jpg")),
    "png": ("PNG", kind("image/png", "image/x-png")),
    "gif": ("GIF", kind("image/gif")),
    "webp": ("WEBP", kind("image/webp")),
}


def extension_of(name: str) -> str:
    return PurePath(name).suffix[1:].lower()


def check_document(name: str, declared: str, content: bytes) -> Kind:
    """Check that `content` is a document of the kind that its name and its declared type say.

    Raises: FileKindRefused, FileTooLarge, FileContentDiffers, FileDamaged, FileHasProgram.
    """
    extension = extension_of(name)
    if extension not in DOCUMENTS:
        raise FileKindRefused(FileKindRefused.message % {"kinds": ", ".join(DOCUMENTS)})
    if len(content) > MAX_DOCUMENT_BYTES:
        raise FileTooLarge(FileTooLarge.message % {"limit": MAX_DOCUMENT_BYTES // MEGABYTE})
    found = DOCUMENTS[extension]
    if not content or base_type(declared) not in found.declared | ANY_TYPE:
        raise FileContentDiffers
    if extension == "pdf":
        check_pdf(content)
    elif found.marker:
        check_archive(content, found)
    else:
        check_text(content)
    return found


def base_type(declared: str) -> str:
    """The type without its parameters: `text/csv; charset=utf-8` is `text/csv`."""
    return declared.split(";", maxsplit=1)[0].strip().lower()


def check_pdf(content: bytes) -> None:
    """A PDF from the first byte to the last, and not an archive as well."""
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-1024:]:
        raise FileContentDiffers
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise FileContentDiffers


def check_archive(content: bytes, found: Kind) -> None:
    """An office document: an archive from its first byte, with the part its kind has, without programs."""
    if not content.startswith(b"PK\x03\x04"):
        raise FileContentDiffers
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
                raise FileTooLarge(FileTooLarge.message % {"limit": MAX_DOCUMENT_BYTES // MEGABYTE})
            names = {part.filename for part in parts}
            if found.marker not in names:
                raise FileContentDiffers
            if found.marker == "mimetype" and not is_of_type(archive, found.mime):
                raise FileContentDiffers
            if any(is_program(name) for name in names):
                raise FileHasProgram
    except BROKEN_ARCHIVE as broken:
        raise FileDamaged from broken


def is_of_type(archive: zipfile.ZipFile, mime: str) -> bool:
    """Tell whether an open document says that it is `mime`. Its size first: unpacked, it may fill the memory."""
    return archive.getinfo("mimetype").file_size == len(mime) and archive.read("mimetype") == mime.encode()


def is_program(name: str) -> bool:
    """Macros of Office (`vbaProject.bin`) and of LibreOffice (`Basic/`, `Scripts/`)."""
    return name.endswith("vbaProject.bin") or (
        name.startswith(("Basic/", "Scripts/")) and not name.endswith("/")
    )


def check_text(content: bytes) -> None:
    """Text: no control characters, and not another kind of file under a name that ends in .txt."""
    if content.startswith((b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8")):
        raise FileContentDiffers
    if any(byte < 32 and byte not in b"\t\n\r\f" for byte in content):
        raise FileContentDiffers


def clean_image(name: str, declared: str, content: bytes) -> bytes:
    """Return the picture of `content` written anew: upright, in sRGB, without metadata, one image.

    Units:  at most 40 million points; sides above 2,560 points are reduced.
    Raises: FileKindRefused, FileTooLarge, FileContentDiffers, FileDamaged, ImageTooLarge.
    """
    extension = extension_of(name)
    if extension not in IMAGES:
        raise FileKindRefused(FileKindRefused.message % {"kinds": ", ".join(IMAGES)})
    if len(content) > MAX_IMAGE_BYTES:
        raise FileTooLarge(FileTooLarge.message % {"limit": MAX_IMAGE_BYTES // MEGABYTE})
    image_format, found = IMAGES[extension]
    if base_type(declared) not in found.declared | ANY_TYPE:
        raise FileContentDiffers
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return rewrite(content, image_format)
        except UnidentifiedImageError as other:
            raise FileContentDiffers from other
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
            raise ImageTooLarge from bomb
        except (OSError, SyntaxError, ValueError, EOFError) as broken:
            raise FileDamaged from broken


def rewrite(content: bytes, image_format: str) -> bytes:
    """Decode with the one decoder that is expected, and encode again."""
    with Image.open(io.BytesIO(content), formats=[image_format]) as opened:
        if opened.width * opened.height > MAX_IMAGE_PIXELS:
            raise ImageTooLarge
        opened.load()
        image: Image.Image = ImageOps.exif_transpose(in_srgb(opened))
    image.thumbnail((MAX_IMAGE_SIDE, MAX_IMAGE_SIDE))
    # What Pillow would carry over by itself: comments, colour profiles, text chunks.
    image.info.clear()
    out = io.BytesIO()
    if image_format == "JPEG":
        image.convert("RGB").save(out, "JPEG", quality=85, optimize=True, progressive=True)
    elif image_format == "WEBP":
        image.save(out, "WEBP", quality=85)
    else:
        image.save(out, image_format, optimize=True)
    return out.getvalue()


def clean_portrait(name: str, declared: str, content: bytes) -> bytes:
    """Return the picture of `content` as the square photo of a person: its middle, a JPEG without metadata.

    Units:  PORTRAIT_SIDE points; smaller pictures are not enlarged.
    Raises: as `clean_image`.
    """
    with Image.open(io.BytesIO(clean_image(name, declared, content))) as opened:
        picture = opened.convert("RGBA")
    paper = Image.new("RGBA", picture.size, "white")
    flat = Image.alpha_composite(paper, picture).convert("RGB")
    side = min(*flat.size, PORTRAIT_SIDE)
    out = io.BytesIO()
    ImageOps.fit(flat, (side, side), centering=(0.5, 0.4)).save(
        out, "JPEG", quality=85, optimize=True, progressive=True
    )
    return out.getvalue()


def in_srgb(image: Image.Image) -> Image.Image:
    """The picture in plain colours: a phone's wide-gamut profile is applied, since it is then removed."""
    transparent = "transparency" in image.info or image.mode in {"RGBA", "LA", "PA"}
    orientation = image.getexif()
    profile = image.info.get("icc_profile")
    plain = image.convert("RGBA" if transparent else "RGB")
    if profile and not transparent and image.mode == "RGB":
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(plain, source, ImageCms.createProfile("sRGB"))
        except ImageCms.PyCMSError:
            converted = None  # a broken profile: the colours as they are
        plain = converted or plain
    if 0x0112 in orientation:
        plain.getexif()[0x0112] = orientation[0x0112]
    return plain
