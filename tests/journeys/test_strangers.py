"""Who opens, and who is told of, what the director alone reads: everybody of the centre and of another one tries.

Two tables: an address that is there for some only, and a screen that many have and that names it to some only. Each
row has who may besides who may not, in one set-up; a row for nobody has its control in the test of that screen. Every
address of the back office is tried by another centre in tests/architecture/test_back_office_walker.py, and by whoever
edits forms alone in tests/home/queries/.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.centres.models import Centre
from tests.support.cast import Cast
from tests.support.secrets import MARK, MISSPELT, SPECS, WORD, Secrets, clients_of, people_of

SignIn = Callable[[User], Client]
Find = Callable[[Secrets], str]
KEEPERS = frozenset({"communication", "it"})
READERS = KEEPERS | {"director"}
EMPLOYEES = READERS | {"animator", "hr", "reception"}
SIGNED_OUT = {"nobody", "gone"}
DIRECTOR = frozenset({"director"})
NOBODY: frozenset[str] = frozenset()
INSTALLER = frozenset({"installer"})
"""Keeps the files and the back office of all centres, and reads no page of them."""


@dataclass(frozen=True, slots=True)
class Door:
    """An address that is there for `who`, which answers them `status`; it answers 404 to others."""

    find: Find
    who: frozenset[str]
    status: int = 200
    method: str = "get"
    sent: tuple[tuple[str, str], ...] = ()


def own(name: str, *parts: str) -> Find:
    """The address called `name` about something secret: `own("home:x", "version")` names `secrets.version.pk`."""
    return lambda secrets: reverse(name, args=[getattr(secrets, part).pk for part in parts])


def editor(name: str, page: str = "page", *rest: str) -> Find:
    return lambda secrets: reverse(f"wagtailadmin_pages:{name}", args=[of(secrets, page).pk, *rest])


def of(secrets: Secrets, page: str) -> Any:
    return secrets.offline[page] if page in secrets.offline else getattr(secrets, page)


def address(page: str) -> Find:
    return lambda secrets: str(of(secrets, page).address)


def place(name: str, page: str = "page") -> Find:
    return lambda secrets: reverse(name, args=[of(secrets, page).address.strip("/")])


def cut(spec: str) -> Find:
    return lambda secrets: str(secrets.picture.get_rendition(spec).url)


OFFLINE = ("unpublished", "expired", "archived")
DOORS: dict[str, Door] = {
    **{
        f"page: {name}": Door(address(name), READERS) for name in ("section", "page", "news", "paper", "link")
    },
    **{f"page: {why}": Door(address(why), NOBODY) for why in OFFLINE},
    **{f"editor: {why}": Door(editor("edit", why), KEEPERS | INSTALLER) for why in OFFLINE},
    **{f"picture: {name}": Door(cut(spec), READERS | INSTALLER) for name, spec in SPECS.items()},
    "document": Door(lambda secrets: str(secrets.document.url), READERS | INSTALLER),
    "photo": Door(
        lambda secrets: reverse("directory:photo", args=[secrets.cast.reception.public_id]), EMPLOYEES
    ),
    **{
        f"editor: {name}": Door(editor(name), KEEPERS | INSTALLER)
        for name in ("view_draft", "history", "edit", "usage", "workflow_history", "delete", "copy", "move")
    },
    "editor: preview": Door(editor("preview_on_edit"), KEEPERS | INSTALLER, method="post"),
    "editor: compare": Door(editor("revisions_compare", "page", "earliest", "latest"), KEEPERS | INSTALLER),
    "editor: revision": Door(
        lambda secrets: reverse(
            "wagtailadmin_pages:revisions_view", args=[secrets.page.pk, secrets.page.latest_revision_id]
        ),
        KEEPERS | INSTALLER,
    ),
    "image: edit": Door(own("wagtailimages:edit", "picture"), KEEPERS | INSTALLER),
    "image: chosen": Door(own("wagtailimages_chooser:chosen", "picture"), KEEPERS | INSTALLER),
    "document: edit": Door(own("wagtaildocs:edit", "document"), KEEPERS | INSTALLER),
    "document: chosen": Door(own("wagtaildocs_chooser:chosen", "document"), KEEPERS | INSTALLER),
    "published": Door(own("home:published", "publication"), KEEPERS),
    "followed": Door(own("home:acknowledgements", "version"), READERS),
    "confirm": Door(own("home:acknowledge", "version"), DIRECTOR, 302, "post"),
    "remind": Door(own("home:acknowledgements-remind", "version"), READERS, 302, "post"),
    "read by": Door(place("home:page-readers"), KEEPERS),
    "still right": Door(place("home:still-right"), KEEPERS, 302, "post"),
    "tell a problem": Door(place("home:report-problem"), READERS),
    "problem": Door(own("home:problem", "problem"), READERS),
    "archive": Door(place("home:archive"), KEEPERS),
    "star": Door(
        lambda secrets: reverse("home:favourite-set"),
        READERS,
        302,
        "post",
        (("page", f"/rubrique-{MARK.lower()}/page-{MARK.lower()}/"), ("favourite", "1")),
    ),
    "shared": Door(lambda secrets: f"/reseau{secrets.page.address}", NOBODY),
    "API": Door(lambda secrets: f"/administration/api/main/pages/{secrets.page.pk}/", INSTALLER),
}

MENU, CORRECTION = "menu of the portal", "word that somebody is said to have meant"
SCREENS: dict[str, tuple[str, frozenset[str]]] = {
    MENU: ("/accessibilite/", READERS),
    "dashboard": ("/", READERS),
    "favourites": ("/favoris/", DIRECTOR),
    "to confirm": ("/a-lire/", DIRECTOR),
    "news": ("/actualites/", READERS),
    "documents": ("/documents/", READERS),
    "links": ("/liens/", READERS),
    "archived section": ("/archives-vides/", NOBODY),
    "open page with a draft": ("/horaires/", NOBODY),
    "search": (f"/recherche/?q={WORD}", READERS),
    CORRECTION: (f"/recherche/?q={MISSPELT}", NOBODY),
    "search of news": (f"/recherche/?q={WORD}&type=news", READERS),
    "search of documents": (f"/recherche/?q={WORD}&type=document", READERS),
    "suggestions": (f"/recherche/suggestions/?q={MARK[:5]}", READERS),
    "searches without result": ("/recherche/sans-resultat/", KEEPERS),
    "desk": ("/publications/", KEEPERS),
    "desk: lately": ("/publications/liste/publiees/", KEEPERS),
    "desk: drafts": ("/publications/liste/brouillons/", frozenset({"communication"})),
    "archives": ("/publications/archives/", KEEPERS),
    "menu": ("/publications/menu/", KEEPERS),
    "problems": ("/publications/problemes/", READERS),
    "create": ("/creer/", NOBODY),
    "network": ("/reseau/", NOBODY),
    "notices": ("/notifications/", frozenset({"communication"})),
    "own data": ("/mes-donnees/", NOBODY),
    "site map": ("/sitemap.xml", NOBODY),
    "robots": ("/robots.txt", NOBODY),
    "back office": ("/administration/", KEEPERS),
    "back office: pages": ("/administration/pages/", KEEPERS),
    "back office: search": ("/administration/pages/search/?q=Papier", KEEPERS | INSTALLER),
    "back office: choose a page": ("/administration/choose-page/search/?q=Papier", KEEPERS | INSTALLER),
    "back office: pictures": ("/administration/images/", KEEPERS | INSTALLER),
    "back office: documents": ("/administration/documents/", KEEPERS | INSTALLER),
    "back office: choose a picture": ("/administration/images/chooser/", KEEPERS | INSTALLER),
    "back office: choose a document": ("/administration/documents/chooser/", KEEPERS | INSTALLER),
    "back office: report": ("/administration/reports/site-history/", INSTALLER),
    "API of pages": ("/administration/api/main/pages/?limit=20", INSTALLER),
    "API of pictures": ("/administration/api/main/images/", INSTALLER),
    "API of documents": ("/administration/api/main/documents/", INSTALLER),
}


@pytest.fixture
def secrets(cast: Cast, centre: Centre) -> Secrets:
    return Secrets(cast, centre)


@pytest.fixture
def clients(cast: Cast, other_centre: Centre, client_of: SignIn) -> dict[str, Client]:
    """Those who may not come first: what a reader does changes nothing of what they were told."""
    found = clients_of(people_of(cast, other_centre), client_of)
    return dict(sorted(found.items(), key=lambda one: one[0] in READERS | INSTALLER))


def ask(client: Client, door: Door, path: str) -> Any:
    answer: Any = getattr(client, door.method)(path, dict(door.sent))
    if answer.streaming:
        answer.getvalue()
    return answer


def status(answer: Any) -> int | str:
    """The number, or that one is sent to sign in."""
    return "sign in" if answer.headers.get("Location", "").startswith("/connexion/") else answer.status_code


def test_secret_address_is_there_for_its_readers_alone(secrets: Secrets, clients: dict[str, Client]) -> None:
    wrong = {}
    for name, door in DOORS.items():
        path = door.find(secrets)
        for who, client in clients.items():
            may = door.status if who in door.who else "sign in" if who in SIGNED_OUT else 404
            found = status(ask(client, door, path))
            if found != may:
                wrong[name, who] = (found, may)
    assert wrong == {}


def test_secret_is_named_to_its_readers_alone(secrets: Secrets, clients: dict[str, Client]) -> None:
    found = {}
    for name, (path, _who) in SCREENS.items():
        answers = {who: client.get(path, follow=True) for who, client in clients.items()}
        assert max(answer.status_code for answer in answers.values()) < 500, name
        found[name] = {who for who, answer in answers.items() if tells(name, answer)}
    expected = {name: set(who) for name, (_path, who) in SCREENS.items()}
    assert {name: who for name, who in found.items() if who != expected[name]} == {}


def tells(name: str, answer: Any) -> bool:
    """Whether the screen says the mark: the menu beside the rest of it is a row of its own."""
    text = answer.content.decode().lower()
    main = text.find("<main")
    mark = WORD if name == CORRECTION else MARK.lower()
    return mark in (text[:main] if name == MENU else text[max(main, 0) :])
