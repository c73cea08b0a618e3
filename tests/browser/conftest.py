"""A real Chromium on a real portal, seen from outside: no test here touches the database."""

import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, expect
from pytest_django import DjangoDbBlocker

from tests.support.cast import PASSWORD
from tests.support.databases import Store
from tests.support.portal import Portal, running_portal

PHONE = {"width": 390, "height": 844}
WIDTHS = (320, 390, 1280)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "RGAAv4", "best-practice"]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LOOKED_AT = {
    "light": {"type": "tag", "values": TAGS},
    # What changes in the dark is the colours.
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
CHROMIUM_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
expect.set_options(timeout=20_000)  # a busy machine is not a slow portal: budgets have their own tests
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LAID_OUT = "async (width) => { await new Promise(requestAnimationFrame); return innerWidth === width; }"
"""A slow machine still shows the width before when it is measured at once."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def base_url() -> str:
    """None for the session: each context gets the address of its portal."""
    return ""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, that calls nobody by itself."""
    path = shutil.which("chromium")
    assert path, "Chromium is missing: make test installs it"
    return {**browser_type_launch_args, "executable_path": path, "args": list(CHROMIUM_OPTIONS)}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A phone in France."""
    phone = {"viewport": PHONE, "locale": "fr-FR", "timezone_id": "Europe/Paris", "has_touch": True}
    return {**browser_context_args, **phone, "reduced_motion": "reduce"}


class Watch:
    """Whatever a person would not see and a developer should: it fails the test at its end."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.faults: list[str] = []
        self.forgiven: list[str] = []

    def forgive(self, pattern: str) -> None:
        """Expect a fault that the test provokes: `watch.forgive("404")`."""
        self.forgiven.append(pattern)

    def follow(self, context: BrowserContext) -> None:
        context.on("console", self.on_console)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        context.on("request", self.on_request)
        context.on("requestfailed", self.on_failure)
        context.on("response", self.on_response)

    def on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.faults.append(f"console: {message.text} ({message.location.get('url', '')})")

    def on_request(self, request: Request) -> None:
        if not request.url.startswith((self.origin + "/", "data:", "blob:")):
            self.faults.append(f"elsewhere: {request.url}")

    def on_failure(self, request: Request) -> None:
        # A page that one leaves, or a file that is saved, ends its request: that is not a failure.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.url} {request.failure}")

    def on_response(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"status: {response.status} {response.url}")

    @property
    def remaining(self) -> list[str]:
        return [fault for fault in self.faults if not any(re.search(known, fault) for known in self.forgiven)]


@pytest.fixture(scope="session")
def run_name(request: pytest.FixtureRequest) -> str:
    """What all workers of this run share."""
    return str(getattr(request.config, "workerinput", {}).get("testrunuid", os.getpid()))[:12]


@pytest.fixture(scope="session")
def portal_server(store: Store, run_name: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Portal]:
    """A portal for the tests of this worker, one after the other: each makes what it needs, and names it."""
    with django_db_blocker.unblock(), running_portal(store, run_name, new_folder(store, "server")) as portal:
        yield portal


@pytest.fixture
def fresh_portal(store: Store, run_name: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Portal]:
    """A portal of one's own, as the demonstration has just been loaded. It takes ten seconds."""
    with django_db_blocker.unblock(), running_portal(store, run_name, new_folder(store, "fresh")) as portal:
        yield portal


@pytest.fixture
def strict_portal(store: Store, run_name: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Portal]:
    """As `fresh_portal`, with a second factor for whoever decides, as a centre has it."""
    folder = new_folder(store, "strict")
    factor = {"PORTAL_SECOND_FACTOR": "required-for-roles"}
    with django_db_blocker.unblock(), running_portal(store, run_name, folder, **factor) as portal:
        yield portal


def new_folder(store: Store, name: str) -> Path:
    folder = Path(settings.VAR) / f"{store.worker}_{name}"
    folder.mkdir()
    return folder


@pytest.fixture
def portal(request: pytest.FixtureRequest) -> Portal:
    """The portal of this test: its own when it asks for one, the worker's otherwise."""
    own = {"fresh_portal", "strict_portal"} & set(request.fixturenames)
    found = request.getfixturevalue(own.pop() if own else "portal_server")
    assert isinstance(found, Portal)
    return found


@pytest.fixture
def watch(portal: Portal) -> Iterator[Watch]:
    found = Watch(portal.url)
    yield found
    assert found.remaining == []


@pytest.fixture
def visitor(portal: Portal, watch: Watch, new_context: Callable[..., BrowserContext]) -> Page:
    """A phone on which nobody is signed in. Addresses are those of the portal: `visitor.goto("/connexion/")`."""
    context = new_context(base_url=portal.url)
    watch.follow(context)
    return context.new_page()


@pytest.fixture
def page_as(
    portal: Portal, watch: Watch, new_context: Callable[..., BrowserContext]
) -> Callable[[str], Page]:
    """`page_as("animation.enfance")` is that person's phone, signed in, on the dashboard."""

    def open_page(username: str) -> Page:
        context = new_context(base_url=portal.url)
        watch.follow(context)
        context.request.get("/connexion/")
        token = next(cookie["value"] for cookie in context.cookies() if "csrf" in cookie.get("name", ""))
        answer = context.request.post(
            "/connexion/",
            form={"username": username, "password": PASSWORD, "csrfmiddlewaretoken": token},
            headers={"Referer": f"{portal.url}/connexion/"},
        )
        assert answer.ok, f"{username} cannot sign in: {answer.status}"
        page = context.new_page()
        page.goto("/")
        return page

    return open_page


@pytest.fixture
def plain_page_as(
    portal: Portal, watch: Watch, new_context: Callable[..., BrowserContext]
) -> Callable[[str], Page]:
    """Somebody's phone, signed in by hand, whose browser runs no script."""

    def open_page(username: str) -> Page:
        context = new_context(base_url=portal.url, java_script_enabled=False)
        watch.follow(context)
        page = context.new_page()
        page.goto("/")
        page.get_by_label("Nom d’utilisateur").fill(username)
        page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Se connecter").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Bonjour")
        return page

    return open_page


@pytest.fixture
def axe_clean() -> Callable[[Page], None]:
    """`axe_clean(page)`: nothing to say about accessibility, at any width, in light and in dark."""
    return assert_accessible


def assert_accessible(page: Page, schemes: Sequence[Literal["light", "dark"]] = SCHEMES) -> None:
    before = page.viewport_size
    found: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": PHONE["height"]})
        page.wait_for_function(LAID_OUT, arg=width)
        if (beyond := page.evaluate(OVERFLOW)) > 0:
            found.append(f"{page.url} at {width}: {beyond} px beyond the side")
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            results = Axe().run(page, options={"resultTypes": ["violations"], "runOnly": LOOKED_AT[scheme]})
            if results.violations_count:
                found.append(f"{page.url} at {width}, {scheme}: {results.generate_report()}")
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    if before:
        page.set_viewport_size(before)
    assert found == [], "\n".join(found)
