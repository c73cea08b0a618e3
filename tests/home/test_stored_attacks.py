"""What somebody writes stays text, wherever the portal shows it: menu, lists, search, mails, back office, spreadsheets."""

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from home.models import Category, CategoryKind
from portal.accounts.models import User
from portal.centres.actions import change_public_text, change_publicity, rename_centre
from portal.centres.models import Centre, Sector
from portal.kit.html import sanitise_stored
from portal.media.models import PortalDocument, PortalImage
from tests.factories.home import document_page_of, link_of, news_of, page_of, section_of
from tests.factories.media import document_of, picture_of, png
from tests.support.cast import Cast

SignIn = Callable[[User], Client]
HOSTILE = (
    "<script>hostile()</script>",
    '"><img src=x onerror=hostile()>',
    "'><svg/onload=hostile()>",
    "{{ 7|add:7 }}{% debug %}<b onclick=hostile()>",
    "\u202e<iframe srcdoc=hostile>\u2066",
    "</title></script></style><script>hostile()</script>",
)
LIVE = re.compile(r"<script>hostile|<img src=x|<svg/onload|<b onclick|<iframe srcdoc", re.IGNORECASE)
"""What is escaped has no "<" left; within an attribute of ours it has no quote."""
READ = ("/", "/actualites/", "/liens/", "/annuaire/", "/demarches/", "/mentions-legales/", "/accessibilite/")
KEPT = (
    "/administration/",
    "/administration/pages/",
    "/administration/images/",
    "/administration/documents/",
    "/administration/secteurs/",
    "/administration/categories/",
    "/administration/choose-page/",
    "/administration/images/chooser/",
    "/administration/documents/chooser/",
    "/publications/",
    "/publications/menu/",
    "/reglages/",
    "/reglages/apparence/",
    "/reglages/europe/",
    "/reglages/mentions-legales/",
)


def plant(hostile: str, cast: Cast, centre: Centre) -> list[str]:
    """Write it everywhere, and return the addresses of the pages that hold it."""
    by = cast.communication
    rename_centre(by=by, name=hostile)
    change_publicity(by=by, sentence=hostile, is_shown=True)
    change_public_text(
        by=by, name="legal_notice", text=f"## {hostile}\n\n{hostile}\n\n[{hostile}](https://a.example)"
    )
    Sector.objects.create(centre=centre, name=hostile)
    Category.objects.create(centre=centre, kind=CategoryKind.NEWS, name=hostile[:60])
    PortalImage.objects.filter(pk=picture_of(centre).pk).update(title=hostile, description=hostile)
    PortalDocument.objects.filter(pk=document_of(centre).pk).update(title=hostile)
    section = section_of(centre, hostile, slug="rubrique")
    pages = [
        section,
        page_of(section, hostile, [("text", sanitise_stored(f"<p>{hostile}</p>"))], slug="page"),
        news_of(centre, hostile, slug="nouvelle"),
        document_page_of(centre, hostile, slug="document"),
        link_of(centre, hostile, slug="lien"),
    ]
    for page in pages:
        page.save_revision(user=by, log_action=True)
    return [page.url for page in pages] + [
        reverse("wagtailadmin_pages:edit", args=[pages[1].pk]),
        reverse("wagtailadmin_pages:history", args=[pages[1].pk]),
        reverse("wagtailadmin_explore", args=[section.pk]),
    ]


def live_in(client: Client, paths: list[str]) -> list[tuple[str, str]]:
    """The addresses that answer, with what runs on them."""
    found = []
    for path in paths:
        answer = client.get(path, follow=True)
        assert answer.status_code < 500, path
        alive = LIVE.search(answer.content.decode(errors="replace"))
        if alive:
            found.append((path, alive[0]))
    return found


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_is_written_stays_text_everywhere(
    hostile: str, cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    pages = plant(hostile, cast, centre)
    search = [f"{reverse('search:results')}?q=hostile"]
    assert live_in(client_of(cast.animator), [*READ, *pages[:5], *search]) == []
    assert live_in(client_of(cast.communication), [*READ, *KEPT, *pages, *search]) == []


def test_live_in_finds_what_would_run() -> None:
    """The control of the test above."""
    assert all(LIVE.search(hostile) for hostile in HOSTILE)


NAMES = (
    "<img src=x onerror=hostile()>.png",
    "\u202egnp.exe.png",
    "é" * 300 + ".png",
    "../../../etc/passwd.png",
    "a\x00b.png",
    "=cmd|' /C calc'!A0.png",
)


@pytest.mark.parametrize("name", NAMES)
def test_file_of_any_name_is_kept_under_a_harmless_one(
    name: str, cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    client = client_of(cast.communication)
    sent = SimpleUploadedFile("x.png", png(), content_type="image/png")
    sent._name = name
    answer = client.post(
        reverse("wagtailimages:add"),
        {"title": name.replace("\0", ""), "file": sent, "collection": str(centre.collection.pk)},
    )
    assert answer.status_code in {200, 302, 400}
    for image in PortalImage.objects.all():
        stored = str(image.file)
        assert re.fullmatch(r"[\w./-]+", stored), stored
        assert ".." not in stored
    assert live_in(client, ["/administration/images/"]) == []
