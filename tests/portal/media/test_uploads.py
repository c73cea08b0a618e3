"""Files that lie about what they are."""

import io
import zipfile

import pytest
from PIL import Image

from portal.media.exceptions import FileRefused
from portal.media.uploads import DOCUMENTS, MAX_DOCUMENT_BYTES, MAX_IMAGE_BYTES, check_document, clean_image
from tests.factories.media import png

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
OPEN_TEXT = DOCUMENTS["odt"].mime


def archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in parts.items():
            written.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def named(**parts: bytes) -> bytes:
    return archive(**parts)


DOCX = named(**{"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})
ODT = named(mimetype=OPEN_TEXT.encode(), **{"content.xml": b"<x/>"})


def damaged(content: bytes) -> bytes:
    """The same, with the packed bytes of its first part overwritten."""
    start = 30 + len("mimetype")
    return content[:start] + b"\xff" * 20 + content[start + 20 :]


def code_of(act: object, *args: object) -> str:
    """ "" when the file is taken, else the code of the refusal."""
    try:
        act(*args)
    except FileRefused as refusal:
        return refusal.code if str(refusal.message) else "no sentence"
    return ""


@pytest.mark.parametrize(
    ("name", "declared", "content", "code"),
    [
        ("a.pdf", "application/pdf", PDF, ""),
        ("A.PDF", "application/octet-stream", PDF, ""),
        ("a.docx", "", DOCX, ""),
        ("a.odt", OPEN_TEXT, ODT, ""),
        ("a.txt", "text/plain; charset=utf-8", "Été\n".encode("cp1252"), ""),
        ("a.csv", "application/vnd.ms-excel", b"nom;age\n", ""),
        ("a.exe", "application/pdf", PDF, "file-kind"),
        ("a.html", "text/html", b"<p>x</p>", "file-kind"),
        ("a.svg", "image/svg+xml", b"<svg/>", "file-kind"),
        ("sans-extension", "application/pdf", PDF, "file-kind"),
        ("a.pdf", "text/html", PDF, "file-content"),
        ("a.pdf", "application/pdf", b"<html><script>x()</script>" + PDF, "file-content"),
        ("a.pdf", "application/pdf", b"%PDF-1.7\n" + DOCX + b"\n%%EOF", "file-content"),
        ("a.pdf", "application/pdf", b"", "file-content"),
        ("a.docx", "", PDF, "file-content"),
        ("a.odt", OPEN_TEXT, damaged(ODT), "file-damaged"),
        ("a.docx", "", ODT, "file-content"),
        ("a.xlsx", "", DOCX, "file-content"),
        ("a.odt", "", named(mimetype=b"text/html"), "file-content"),
        ("a.odt", "", named(mimetype=b"a" * 1_000_000), "file-content"),
        ("a.docx", "", b"GIF89a" + DOCX, "file-content"),
        ("a.docx", "", DOCX[:60], "file-damaged"),
        ("a.docx", "", named(**{"word/document.xml": b"x", "word/vbaProject.bin": b"x"}), "file-program"),
        ("a.odt", "", named(mimetype=OPEN_TEXT.encode(), **{"Basic/script.xml": b"x"}), "file-program"),
        ("a.docx", "", named(**{"word/document.xml": b"0" * (201 * 1024 * 1024)}), "file-too-large"),
        ("a.txt", "text/plain", b"bon\x00jour", "file-content"),
        ("a.txt", "text/plain", PDF, "file-content"),
        ("a.txt", "text/plain", b"x" * (MAX_DOCUMENT_BYTES + 1), "file-too-large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_check_document_wants_name_type_and_content_to_agree(
    name: str, declared: str, content: bytes, code: str
) -> None:
    assert code_of(check_document, name, declared, content) == code


def picture(image_format: str, size: tuple[int, int] = (80, 40), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, image_format, **options)
    return out.getvalue()


def bomb() -> bytes:
    """A PNG of 200 million points in a few kilobytes."""
    out = io.BytesIO()
    Image.new("1", (20_000, 10_000)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "declared", "content", "code"),
    [
        ("a.jpg", "image/jpeg", picture("JPEG"), ""),
        ("a.jpeg", "", picture("JPEG"), ""),
        ("a.png", "image/png", png(), ""),
        ("a.gif", "image/gif", picture("GIF"), ""),
        ("a.webp", "image/webp", picture("WEBP"), ""),
        ("a.svg", "image/svg+xml", b"<svg onload='x()'/>", "file-kind"),
        ("a.png.exe", "image/png", png(), "file-kind"),
        ("a.tiff", "image/tiff", picture("TIFF"), "file-kind"),
        ("a.png", "text/html", png(), "file-content"),
        ("a.png", "image/png", picture("JPEG"), "file-content"),
        ("a.jpg", "image/jpeg", b"<svg onload='x()'/>", "file-content"),
        ("a.gif", "image/gif", b"GIF89a<script>x()</script>", "file-content"),
        ("a.png", "image/png", png()[:60], "file-damaged"),
        ("a.png", "image/png", picture("PNG", (8000, 5001)), "image-too-large"),
        ("a.png", "image/png", bomb(), "image-too-large"),
        ("a.png", "image/png", b"x" * (MAX_IMAGE_BYTES + 1), "file-too-large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_clean_image_wants_name_type_and_content_to_agree(
    name: str, declared: str, content: bytes, code: str
) -> None:
    assert code_of(clean_image, name, declared, content) == code


def test_clean_image_removes_metadata_and_what_follows_the_picture() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Telephone"
    exif.get_ifd(0x8825)[1] = "N"
    source = picture("JPEG", exif=exif, comment=b"chez moi") + b"<script>x()</script>PK\x03\x04"
    assert b"Telephone" in source
    cleaned = clean_image("a.jpg", "image/jpeg", source)
    with Image.open(io.BytesIO(cleaned)) as image:
        assert (dict(image.getexif()), image.info.get("comment")) == ({}, None)
    assert [mark for mark in (b"Telephone", b"chez moi", b"<script>", b"PK\x03\x04") if mark in cleaned] == []


def test_clean_image_turns_the_picture_upright_before_it_forgets_how_it_was_held() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    cleaned = clean_image("a.jpg", "image/jpeg", picture("JPEG", (80, 40), exif=exif))
    with Image.open(io.BytesIO(cleaned)) as image:
        assert image.size == (40, 80)


def test_clean_image_reduces_what_is_larger_than_any_screen() -> None:
    with Image.open(io.BytesIO(clean_image("a.png", "", picture("PNG", (5120, 1000))))) as image:
        assert image.size == (2560, 500)


def test_clean_image_keeps_transparency() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(clean_image("a.png", "image/png", out.getvalue()))) as image:
        assert image.convert("RGBA").getpixel((5, 5)) == (0, 0, 0, 0)
