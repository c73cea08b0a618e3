"""The door of the server: which thread draws a page, and what becomes of its connection."""

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from portal.asgi import PAGE_THREADS, PageHandler
from tests.support.asynchronous import run

SCOPE = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}


class Pages:
    """In place of all that is ours: notes where each page is drawn, and over which connection."""

    def __init__(self) -> None:
        self.threads: list[str] = []
        self.found: list[Any] = []
        self.used: list[Any] = []

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.threads.append(threading.current_thread().name)
        self.found.append(connection.connection)
        connection.ensure_connection()
        self.used.append(connection.connection)
        if request.path == "/last/":
            connection.close_at = 0
        return HttpResponse("drawn")


async def ask(handler: PageHandler, path: str) -> list[Any]:
    page = ApplicationCommunicator(handler, SCOPE | {"path": path})
    await page.send_input({"type": "http.request", "body": b"", "more_body": False})
    return [await page.receive_output(5), await page.receive_output(5)]


@pytest.fixture
def one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pool begins a thread while the last one is still being put back: with one, the next page finds it."""
    monkeypatch.setattr("portal.asgi.PAGE_THREADS", 1)


def draw(*paths: str) -> tuple[Pages, list[list[Any]]]:
    handler = PageHandler()
    pages = handler._middleware_chain = Pages()

    async def act() -> list[list[Any]]:
        return [await ask(handler, path) for path in paths]

    return pages, run(act())


def kept(first: Any) -> Any:
    """What the next page finds: SQLite's connection stays with its thread, PostgreSQL's goes back to the pool."""
    return first if connection.vendor == "sqlite" else None


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("one_thread")
def test_page_is_drawn_in_a_thread_that_stays_with_its_connection() -> None:
    pages, answers = draw("/", "/")
    assert pages.threads == ["page_0", "page_0"]
    assert pages.found == [None, kept(pages.used[0])]
    assert [(start["status"], body["body"]) for start, body in answers] == [(200, b"drawn")] * 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("one_thread")
def test_page_after_a_connection_has_had_its_time_opens_another() -> None:
    pages, _ = draw("/last/", "/")
    assert pages.found == [None, None]


@pytest.mark.django_db(transaction=True)
def test_what_is_streamed_is_read_in_the_thread_of_the_page() -> None:
    handler, threads = PageHandler(), []

    def lines() -> Iterator[bytes]:
        for line in (b"nom;", b"jours"):
            threads.append(threading.current_thread().name)
            yield line

    handler._middleware_chain = lambda request: StreamingHttpResponse(lines())

    async def act() -> bytes:
        page = ApplicationCommunicator(handler, SCOPE)
        await page.send_input({"type": "http.request", "body": b"", "more_body": False})
        assert (await page.receive_output(5))["status"] == 200
        body = b""
        while (sent := await page.receive_output(5)).get("more_body"):
            body += sent["body"]
        return body

    assert run(act()) == b"nom;jours"
    assert threads == ["page_0", "page_0"]


@pytest.mark.django_db(transaction=True)
def test_pages_asked_at_once_are_drawn_at_once() -> None:
    handler = PageHandler()
    together = threading.Barrier(PAGE_THREADS, timeout=5)

    def wait_for_the_others(request: HttpRequest) -> HttpResponse:
        together.wait()
        return HttpResponse("drawn")

    handler._middleware_chain = wait_for_the_others

    async def act() -> list[list[Any]]:
        return await asyncio.gather(*(ask(handler, "/") for _ in range(PAGE_THREADS)))

    assert [start["status"] for start, _ in run(act())] == [200] * PAGE_THREADS
