"""A print laid out in a process of its own: `python -m portal.ui.laying_out < order > print.pdf`.

The child has no database, no secret and no Django, little memory and little time: how long WeasyPrint takes cannot
be told from the size of what it is given. It is given every file that it may read. See docs/decisions/0019-printing.md.
"""

import base64
import json
import resource
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, Self

VARIANT = "pdf/ua-1"
"""Source: ISO 14289-1, a PDF that is read aloud."""
MOST_MEMORY = 1024 * 1024 * 1024
MOST_CPU_SECONDS, MOST_SECONDS = 60, 120
TOO_MUCH = 3
"""What the child ends with when it is nobody's fault."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is printed, whole. Shape: `files` by the addresses that `html` gives them; `base` completes its links."""

    html: str
    base: str
    files: Mapping[str, bytes]

    def written(self) -> bytes:
        files = {address: base64.b64encode(content).decode() for address, content in self.files.items()}
        return json.dumps({**asdict(self), "files": files}).encode()

    @classmethod
    def read(cls, written: bytes) -> Self:
        found = json.loads(written)
        files = {address: base64.b64decode(content) for address, content in found["files"].items()}
        return cls(found["html"], found["base"], files)


def load_weasyprint() -> Any:
    """The package, for who prints alone: the parent reads this module and never needs it.

    Effects: Pillow stays strict. The package makes it read truncated pictures, in the whole process.
    """
    import weasyprint
    from PIL import ImageFile

    ImageFile.LOAD_TRUNCATED_IMAGES = False
    return weasyprint


@dataclass(slots=True)
class HandedOver:
    """Fetches for WeasyPrint what the order carries, by the very same address. Everything else is refused, and left
    out of the print.
    """

    files: Mapping[str, bytes]
    _fail_on_errors: bool = False
    """WeasyPrint asks its fetchers for it."""

    def __call__(self, url: str) -> Any:
        if url not in self.files:
            raise ValueError("Not handed over.")
        kind = "text/css" if url.endswith(".css") else "application/octet-stream"
        return load_weasyprint().urls.URLFetcherResponse(url, self.files[url], {"Content-Type": kind})


def lay_out(order: Order) -> bytes:
    """The PDF. The same order gives the same bytes: what identifies it is made of it; no date, nothing random."""
    source = load_weasyprint().HTML(
        string=order.html, base_url=order.base, url_fetcher=HandedOver(order.files)
    )
    identifier = sha256(order.written()).hexdigest()[:32].encode()
    content: bytes = source.write_pdf(pdf_variant=VARIANT, pdf_tags=True, pdf_identifier=identifier)
    return content


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS + 1))
    order = Order.read(sys.stdin.buffer.read())
    try:
        sys.stdout.buffer.write(lay_out(order))
    except (RecursionError, MemoryError):
        return TOO_MUCH
    return 0


if __name__ == "__main__":
    sys.exit(main())
