"""What is printed: a template becomes a tagged PDF. See docs/decisions/0019-printing.md.

A template extends `ui/print.html`; it names our static files `static:css/print/pdf.css`, and the pictures that were
handed over `picture:logo`. Nothing else is fetched, whatever stands in what people wrote.
"""

import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import override

from portal.centres.models import Centre
from portal.centres.queries import charter_of, publicity_of
from portal.ui.exceptions import TooMuchToPrint
from portal.ui.laying_out import MOST_SECONDS, TOO_MUCH, Order

MOST_CHARACTERS = 400_000
MOST_TAGS = 12_000
"""Opening and closing ones: some 1,200 rows of four cells, which take ten to twenty seconds."""
MOST_FILE_BYTES = 8 * 1024 * 1024

STATIC, PICTURE = "static:", "picture:"
LOGO = "logo"
PAGE, PAGES = SafeString('<span class="page"></span>'), SafeString('<span class="pages"></span>')
ADDRESSES = re.compile(rf'\b(?:href|src)="((?:{STATIC}|{PICTURE})[^"]*)"')


@dataclass(frozen=True, slots=True)
class Sheet:
    """What `ui/print.html` puts around the content of a print.

    Shape: `page` and `pages` stand where the stylesheet counts, since only the laying out knows the numbers.
    """

    title: str
    language: str
    centre: Centre
    publicity: str
    logo: str
    logo_alternative: str
    page: SafeString = PAGE
    pages: SafeString = PAGES


def render_pdf(
    template: str,
    context: Mapping[str, Any],
    *,
    centre: Centre,
    title: str,
    pictures: Mapping[str, bytes] | None = None,
    language: str = "fr",
) -> bytes:
    """Print `template` for `centre`, with its name, logo and European publicity.

    Shape:   the template extends `ui/print.html` and sees `context` and `sheet`. `pictures` are raster pictures that
             portal.media let in, by the name after `picture:`. The same input gives the same bytes.
    Raises:  TooMuchToPrint; LookupError for a static file or a picture that the template names and nobody has.
    Effects: none, but seconds of another process: call it from a task.
    Source:  requirement L6; ISO 14289-1.
    """
    logo = logo_of(centre)
    handed = {**(pictures or {}), **({LOGO: logo} if logo else {})}
    sheet = Sheet(
        title=title,
        language=language,
        centre=centre,
        publicity=publicity_of(centre),
        logo=PICTURE + LOGO if logo else "",
        logo_alternative=charter_of(centre).logo_alternative or centre.name,
    )
    with override(language):
        html = render_to_string(template, {**context, "sheet": sheet})
    order = Order(html, settings.BASE_URL, files_of(html, handed))
    check_size(order)
    return lay_out_apart(order)


def logo_of(centre: Centre) -> bytes | None:
    """The centre's logo; None without one, or when its file is lost: a print goes out all the same."""
    charter = charter_of(centre)
    if not charter.logo:
        return None
    try:
        with charter.logo.storage.open(str(charter.logo), "rb") as file:
            content: bytes = file.read()
    except FileNotFoundError:
        return None
    return content


def files_of(html: str, pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    """What the print may read, by address: the files of ours that it names. Raises: LookupError."""
    found = {}
    for address in sorted(set(ADDRESSES.findall(html))):
        kind, _, name = address.partition(":")
        content = pictures.get(name) if f"{kind}:" == PICTURE else read_static(name)
        if content is None:
            raise LookupError(address)
        found[address] = content
    return found


def read_static(name: str) -> bytes | None:
    """A static file by the name that the sources give it, None when there is none of that name."""
    try:
        found = finders.find(name)
    except (SuspiciousFileOperation, ValueError):
        return None
    return Path(found).read_bytes() if isinstance(found, str) and Path(found).is_file() else None


def check_size(order: Order) -> None:
    """Raises: TooMuchToPrint, before any time is spent."""
    if (
        len(order.html) > MOST_CHARACTERS
        or order.html.count("<") > MOST_TAGS
        or sum(map(len, order.files.values())) > MOST_FILE_BYTES
    ):
        raise TooMuchToPrint


def lay_out_apart(order: Order) -> bytes:
    """Have a child lay the order out, and wait. Raises: TooMuchToPrint, past its time or its memory."""
    # Nothing of ours in its environment; what is there makes the same bytes everywhere.
    environment = {"PYTHONPATH": str(settings.ROOT), "LC_ALL": "C.UTF-8", "SOURCE_DATE_EPOCH": "0"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "portal.ui.laying_out"],
            input=order.written(),
            capture_output=True,
            timeout=MOST_SECONDS,
            cwd=settings.ROOT,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise TooMuchToPrint from late
    if done.returncode == TOO_MUCH or done.returncode < 0:
        raise TooMuchToPrint
    if done.returncode:
        raise RuntimeError(done.stderr.decode("utf-8", "replace")[-2000:])
    return done.stdout
