"""The text of documents, and of files that only say that they are one."""

import io
import zipfile

import pytest
from pypdf import PdfWriter

from portal.search import reading
from portal.search.reading import MOST_TEXT, read, read_safely
from tests.factories.search import archive, pdf

DOCX = "<w:p><w:r><w:t>plan</w:t></w:r><w:r><w:t>ning &amp; repos</w:t></w:r></w:p><w:p>suite</w:p>"
FILES = {
    "docx": archive(word__document=DOCX),
    "odt": archive(
        content="<text:p>plan<text:span>ning &amp; repos</text:span></text:p><text:p>suite</text:p>"
    ),
    "ods": archive(
        content="<table:table-cell><text:p>planning &amp; repos</text:p></table:table-cell><text:p>suite</text:p>"
    ),
    "odp": archive(content="<text:p>planning &amp; repos</text:p><text:p>suite</text:p>"),
    "pptx": archive(
        ppt__slides__slide1="<a:p><a:t>plan</a:t><a:t>ning &amp; repos</a:t></a:p><a:p>suite</a:p>"
    ),
    "xlsx": archive(
        xl__sharedStrings="<si><t>planning &amp; repos</t></si><si><t>suite</t></si>",
        xl__worksheets__sheet1="<row><c><v>1</v></c></row>",
    ),
    "txt": b"planning & repos\nsuite",
    "csv": "\ufeffplanning & repos\nsuite".encode(),
    "pdf": pdf("planning & repos suite"),
}


@pytest.mark.parametrize("kind", FILES)
def test_read_gives_the_words_of_each_kind(kind: str) -> None:
    assert read(kind, FILES[kind]) == "planning & repos suite"


def test_read_safely_reads_in_a_process_of_its_own() -> None:
    assert read_safely("pdf", FILES["pdf"]) == "planning & repos suite"
    assert read_safely("txt", "Élodie à l’accueil".encode("cp1252")) == "Élodie à l’accueil"


def encrypted() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def bomb() -> bytes:
    """Six hundred megabytes of one part, in less than one."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("word/document.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(600):
            part.write(b" " * 1024 * 1024)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("pdf", b"%PDF-1.7 nothing of the kind %%EOF"),
        ("pdf", FILES["docx"]),
        ("pdf", encrypted()),
        ("docx", b"PK\x03\x04 broken"),
        ("docx", FILES["pdf"]),
        ("xlsx", b""),
        ("exe", b"MZ"),
        ("../../etc/passwd", b"x"),
    ],
)
def test_read_safely_of_what_cannot_be_read_is_empty(kind: str, content: bytes) -> None:
    assert read_safely(kind, content) == ""


def test_read_safely_of_a_bomb_is_bounded() -> None:
    assert len(read_safely("docx", bomb())) <= MOST_TEXT


def test_read_safely_of_what_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_SECONDS", 0.001)
    assert read_safely("txt", b"Bonjour") == ""


def test_read_of_a_long_document_is_cut() -> None:
    assert len(read("txt", b"mot " * 200_000)) == MOST_TEXT
