"""The text of documents, read in a process of its own: `python -m portal.search.reading pdf < file`.

Files are hostile until they are read: whatever one holds, the worker gets a text, maybe an empty one. The child
has no database and no secret, little memory and little time; what an archive says of its sizes is not believed.
"""

import html
import io
import re
import resource
import subprocess
import sys
import zipfile

from django.conf import settings

MEGABYTE = 1024 * 1024
MOST_MEMORY = 768 * MEGABYTE
MOST_CPU_SECONDS, MOST_SECONDS = 20, 30
MOST_TEXT = 120_000
"""Characters that are kept of one document."""
MOST_PAGES = 300
MOST_PLAIN, MOST_PART, MOST_PARTS = MEGABYTE, 16 * MEGABYTE, 400

PARTS = {
    "docx": r"word/(?:document|footnotes|header\d*|footer\d*)\.xml",
    "xlsx": r"xl/sharedStrings\.xml|xl/worksheets/sheet\d+\.xml",
    "pptx": r"ppt/slides/slide\d+\.xml",
    "odt": r"content\.xml",
    "ods": r"content\.xml",
    "odp": r"content\.xml",
}
"""Where each kind of archive keeps what people read."""
BREAKS = re.compile(
    r"(?=</(?:w:p|a:p|text:p|text:h|si|is)>|<(?:w:tab|w:br|a:br|text:tab|text:s|text:line-break)\b)"
)
"""Where a word ends: elsewhere, programs cut a word into pieces without a sign that one sees."""
NUMBERS = re.compile(r"<v>[^<]*</v>|<f[^>]*>[^<]*</f>")
"""Cells of a spreadsheet that say a number or where a text is."""
TAGS = re.compile(r"<[^>]*>")


def read_safely(extension: str, content: bytes) -> str:
    """The text of a document in a child process; "" for whatever cannot be read within its bounds."""
    command = [sys.executable, "-m", "portal.search.reading", extension]
    try:
        done = subprocess.run(
            command,
            input=content,
            capture_output=True,
            timeout=MOST_SECONDS,
            cwd=settings.ROOT,
            env={"PYTHONPATH": str(settings.ROOT), "PYTHONIOENCODING": "utf-8"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.decode("utf-8", "replace")[:MOST_TEXT] if done.returncode == 0 else ""


def read(extension: str, content: bytes) -> str:
    """The text of a document. Raises nearly anything, on a hostile file."""
    if extension == "pdf":
        text = read_pdf(content)
    elif extension in PARTS:
        text = read_archive(content, PARTS[extension])
    elif extension in {"txt", "csv"}:
        text = read_plain(content)
    else:
        text = ""
    return " ".join(text.replace("\0", " ").split())[:MOST_TEXT]


def read_plain(content: bytes) -> str:
    part = content[:MOST_PLAIN]
    try:
        return part.decode("utf-8-sig")
    except UnicodeDecodeError:
        return part.decode("cp1252", "replace")


def read_archive(content: bytes, wanted: str) -> str:
    """The texts of an office document. Tags are taken out as text: nothing in them is followed."""
    texts: list[str] = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist()[:MOST_PARTS]:
            if not re.fullmatch(wanted, name) or sum(map(len, texts)) > MOST_TEXT:
                continue
            with archive.open(name) as part:
                source = part.read(MOST_PART).decode("utf-8", "replace")
            bare = NUMBERS.sub(" ", source) if name.startswith("xl/") else source
            texts.append(html.unescape(TAGS.sub("", BREAKS.sub(" ", bare))))
    return " ".join(texts)


def read_pdf(content: bytes) -> str:
    # Here, since the portal itself never reads a PDF.
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        return ""
    texts: list[str] = []
    for number, page in enumerate(reader.pages):
        if number >= MOST_PAGES or sum(map(len, texts)) > MOST_TEXT:
            break
        texts.append(page.extract_text())
    return " ".join(texts)


def main(extension: str, content: bytes) -> int:
    """What the child does. Returns its exit status."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS))
    try:
        sys.stdout.write(read(extension, content).encode("utf-8", "replace").decode())
    except Exception:  # a hostile file makes libraries raise nearly anything
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.stdin.buffer.read()))
