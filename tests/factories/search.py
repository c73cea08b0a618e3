"""Pages in the index, as the worker puts them there; documents of every kind."""

import io
import zipfile
from typing import Any

from portal.search.actions.indexing import rebuild
from portal.search.queries.results import look
from tests.support.cast import SYSTEM


def text(words: str) -> list[tuple[str, str]]:
    """A body of one block."""
    return [("text", f"<p>{words}</p>")]


def index_all() -> int:
    return rebuild(by=SYSTEM)


def titles_for(person: Any, words: str, *, exactly: bool = True) -> set[str]:
    """What `person` finds."""
    return {hit.title for group in look(person, words, exactly=exactly).groups for hit in group.hits}


def archive(**parts: str) -> bytes:
    """Shape: names of parts with `__` for a slash, and without their ending in .xml."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/") + ".xml", content)
    return out.getvalue()


def pdf(words: str) -> bytes:
    """A PDF of one page, small enough to be written by hand."""
    stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode("latin-1")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start
