"""Keeping what documents say, so that a page that shows one is indexed without reading it again."""

from collections.abc import Iterable
from typing import Any

from portal.kit.access import require
from portal.media.models import PortalDocument
from portal.media.uploads import MAX_DOCUMENT_BYTES, extension_of
from portal.search.models import DocumentText
from portal.search.reading import read_safely


def read_documents(*, by: Any, page_ids: Iterable[int]) -> int:
    """Read the documents that stand on these pages and were not read since they were laid down; return how many.

    Rights:  search.write_index (the system).
    Effects: `DocumentText`, an empty one for what cannot be read. Outside of a transaction: a file may take half
             a minute. Safe to repeat.
    """
    require(by, "search.write_index")
    documents = PortalDocument.objects.filter(uses__page__in=list(page_ids)).distinct()
    read = 0
    for document in documents.select_related("search_text"):
        known: DocumentText | None = getattr(document, "search_text", None)
        digest = document.file_hash or str(document.file.name)[-40:]
        if known is not None and known.file_hash == digest:
            continue
        DocumentText.objects.update_or_create(
            document=document, defaults={"file_hash": digest, "text": text_of(document)}
        )
        read += 1
    return read


def text_of(document: PortalDocument) -> str:
    try:
        with document.file.storage.open(document.file.name) as file:
            content = file.read(MAX_DOCUMENT_BYTES + 1)
    except OSError:  # the file is lost: the page that shows it stays
        return ""
    return "" if len(content) > MAX_DOCUMENT_BYTES else read_safely(extension_of(document.filename), content)
