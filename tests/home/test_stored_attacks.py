"""What somebody writes stays text, wherever the portal shows it: menu, lists, search, mails, back office, spreadsheets."""

import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from home.actions.acknowledging import tell_readers
from home.models import ContentPage, PageProblem
from portal.accounts.actions.import_work import work_on_imports
from portal.accounts.models import PeopleImport, User
from portal.centres.models import Centre
from portal.media.models import PortalImage
from portal.notifications.models import OutboxMail
from tests.factories.home import library_of, say
from tests.factories.media import png
from tests.factories.search import index_all
from tests.support.attacks import ATTACKS, BEGINS, TELLING, Sent, Way, attack, running, ways
from tests.support.cast import SYSTEM, Cast
from tests.support.walking import walk

SignIn = Callable[[User], Client]
SCREENS = 40
"""Fewer would show that somebody was stopped at the first."""


def forms_of(centre: Centre) -> list[Way]:
    sector = centre.sectors.get(name="Culture").pk
    return ways(str(centre.site.root_page_id), str(library_of(centre).pk), str(sector))


def upload(sent: Sent) -> SimpleUploadedFile:
    file = SimpleUploadedFile("x", sent.content, content_type=sent.mime)
    file._name = sent.name
    return file


def send(cast: Cast, sign_in: SignIn, way: Way) -> int:
    files = {name: upload(sent) for name, sent in way.files.items()}
    return sign_in(cast[way.username]).post(way.path, way.data | files).status_code


@pytest.fixture
def attacked(cast: Cast, client_of: SignIn, centre: Centre) -> list[Way]:
    """A centre into which every form was sent, each as its own screen does, and what comes of it by itself."""
    sent = forms_of(centre)
    refused = {way.name: status for way in sent if (status := send(cast, client_of, way)) != 302}
    assert refused == {}
    work_on_imports(by=SYSTEM)
    [people] = PeopleImport.objects.all()
    client_of(cast.hr).post(reverse("accounts:import-confirm", args=[people.pk]))
    work_on_imports(by=SYSTEM)
    problem = PageProblem.objects.get()
    client_of(cast.communication).post(
        reverse("home:problem", args=[problem.pk]), {"answer": attack("answer")}
    )
    say(ContentPage.objects.get(slug="page-visee"), asks_acknowledgement=True)
    tell_readers(by=SYSTEM)
    index_all()
    return sent


def parts_of(answer: Any) -> Iterator[str]:
    """What a browser, or the script that asked, takes for HTML."""
    kind = answer.headers["Content-Type"]
    if answer.streaming:
        answer.getvalue()
    elif "json" in kind:
        yield from strings_of(json.loads(answer.content))
    elif "html" in kind or "svg" in kind:
        yield answer.content.decode()


def strings_of(value: Any) -> Iterator[str]:
    """The HTML that a chooser is given: what begins with a mark."""
    if isinstance(value, str):
        if value.lstrip().startswith("<"):
            yield value
    elif isinstance(value, list | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings_of(part)


def test_what_forms_were_sent_is_text_on_every_screen(
    cast: Cast, client_of: SignIn, attacked: list[Way]
) -> None:
    """Whoever presses every link meets each attack, as text."""
    alive: dict[str, list[str]] = {}
    met: set[str] = set()

    def look_as(client: Client, path: str) -> str:
        answer: Any = client.get(path, follow=True)
        parts = list(parts_of(answer))
        for part in parts:
            met.update(ATTACKS.findall(part))
            if found := running(part):
                alive[path] = found
        return "".join(parts) if "html" in answer.headers["Content-Type"] else ""

    for person in (cast.animator, cast.communication, cast.hr, cast.director):
        assert walk(partial(look_as, client_of(person)), BEGINS) > SCREENS
    assert alive == {}
    sent = set(ATTACKS.findall(repr(attacked))) | {"answer"}
    assert sorted(sent - met) == []


def test_what_forms_were_sent_is_text_in_every_mail(attacked: list[Way]) -> None:
    mails = [mail for mail in OutboxMail.objects.all() if TELLING in mail.body_html]
    assert {mail.kind for mail in mails} >= {"home.to_confirm"}
    assert [found for mail in mails if (found := running(mail.body_html))] == []
    assert [mail.subject for mail in mails if "\n" in mail.subject or "\r" in mail.subject] == []


@pytest.mark.parametrize(
    "live",
    [
        attack("way"),
        "<a href='java\nscript:hostile()'>x</a>",
        "<p style='background:url(//hostile.example)'>x</p>",
        "<iframe srcdoc='<b>hostile</b>'></iframe>",
        '<input value="" hostile=1>',
    ],
)
def test_running_finds_what_is_not_escaped(live: str) -> None:
    """The control of both tests above."""
    assert running(live)
    assert running(escape(live)) == []


NAMES = (
    "'\"><img src=x onerror=hostile()>.png",
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
    assert running(client.get("/administration/images/").content.decode()) == []
