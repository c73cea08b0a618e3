"""Pages in the index, as the worker puts them there; documents of every kind."""

import io
import zipfile
from datetime import date, timedelta
from random import Random
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from home.models import NewsIndexPage, NewsPage
from portal.centres.models import Centre, Readership
from portal.search.actions.indexing import rebuild, with_stems
from portal.search.models import SearchEntry, centre_scope, kind_scope
from portal.search.queries.results import look
from tests.support.cast import SYSTEM

SOME_WORDS = (
    "accueil", "adhérents", "animation", "atelier", "bénévoles", "budget", "calendrier", "centre", "cuisine", "équipe",
    "familles", "formation", "garderie", "inscription", "jardin", "loisirs", "matériel", "mercredi", "minibus", "parents",
    "planning", "projet", "quartier", "réunion", "salle", "séjour", "sortie", "spectacle", "vacances", "vendredi",
)  # fmt: skip


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


def many_entries(centre: Centre, first: int, count: int) -> None:
    """News that everybody of the centre reads, in the index, all of them with the word « enfance » in the text,
    a few in the title. Written many at once: only what the search reads of a page is there.
    """
    index = NewsIndexPage.objects.child_of(centre.site.root_page).get()
    kind = ContentType.objects.get_for_model(NewsPage)
    numbers = range(first, first + count)
    pages = Page.objects.bulk_create(
        [
            Page(
                title=f"Nouvelle {number}" if number % 20 else f"Enfance {number}",
                slug=f"nouvelle-{number}",
                path=Page._get_path(index.path, index.depth + 1, number),
                depth=index.depth + 1,
                url_path=f"{index.url_path}nouvelle-{number}/",
                content_type=kind,
                live=True,
                locale_id=index.locale_id,
            )
            for number in numbers
        ],
        batch_size=500,
    )
    Readership.objects.bulk_create([Readership(page_id=page.pk) for page in pages], batch_size=500)
    entries = [entry_for(centre, page, number) for page, number in zip(pages, numbers, strict=True)]
    SearchEntry.objects.bulk_create(entries, batch_size=500)


def entry_for(centre: Centre, page: Page, number: int) -> SearchEntry:
    draw = Random(number)
    body = " ".join([*draw.choices(SOME_WORDS, k=200), *["enfance"] * draw.randint(1, 5)])
    entry = SearchEntry(
        page_id=page.pk, centre=centre, kind="news", title=page.title, address=f"/actualites/{page.slug}/",
        introduction="Rendez-vous jeudi.", body=body, scope=f"{centre_scope(centre.pk)} {kind_scope('news')}",
        digest="", on=date(2026, 1, 1) + timedelta(days=number % 300),
    )  # fmt: skip
    with_stems(entry)
    return entry
