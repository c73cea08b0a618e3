"""What every response carries, whoever answers it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import AsyncClient, Client
from django.urls import include, path
from pytest_django import Settings

from portal.accounts.models import User
from portal.ui import middleware
from tests.support.asynchronous import run
from tests.support.cast import Cast


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


urlpatterns = [path("casse/", broken), path("", include("portal.urls"))]
handler400 = "portal.ui.views.bad_request"
handler403 = "portal.ui.views.forbidden"
handler404 = "portal.ui.views.not_found"
handler500 = "portal.ui.views.server_error"

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Permitted-Cross-Domain-Policies": "none",
}
STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}


def policy_of(response: Any) -> dict[str, str]:
    parts = (part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))
    return dict(parts)


@pytest.mark.urls("tests.portal.ui.test_middleware")
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/compte/", 200),
        ("/connexion", 301),
        ("/rien/", 404),
        ("/casse/", 500),
        ("/static/js/portal.js", 200),
        ("/static/vendor/lucide-static/icons/check.svg", 200),
    ],
)
def test_response_carries_every_header_whatever_its_status(
    cast: Cast, client_of: Callable[[User], Client], address: str, status: int
) -> None:
    client = client_of(cast.animator)
    client.raise_request_exception = False
    response = client.get(address)
    response.close()
    assert response.status_code == status
    assert {name: response.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert policy_of(response) == STRICT


def test_response_to_a_stranger_carries_every_header(db: None) -> None:
    response = Client().get("/compte/")
    assert response.status_code == 302
    assert {name: response.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert policy_of(response) == STRICT


def test_response_to_a_host_that_is_none_of_ours_carries_every_header(settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    response = Client().get("/connexion/", headers={"host": "ailleurs.example"})
    assert response.status_code == 400
    assert {name: response[name] for name in middleware.HEADERS} == middleware.HEADERS


def test_response_of_a_page_is_never_stored_and_a_file_says_how_long(
    cast: Cast, client_of: Callable[[User], Client]
) -> None:
    client = client_of(cast.animator)
    kept = {}
    for address in ("/compte/", "/static/js/portal.js"):
        response = client.get(address)
        response.close()
        kept[address] = response["Cache-Control"]
    assert kept == {"/compte/": "no-store, private", "/static/js/portal.js": "max-age=60, public"}


def test_response_of_the_back_office_has_its_own_policy(
    cast: Cast, client_of: Callable[[User], Client]
) -> None:
    response = client_of(cast["communication"]).get("/administration/")
    assert response.status_code == 200
    relaxed = {
        "script-src": "'self' 'unsafe-inline'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "frame-src": "'self'",
        "frame-ancestors": "'self'",
    }
    assert policy_of(response) == STRICT | relaxed


def test_nonce_of_a_page_is_in_its_policy_only_when_used(db: None) -> None:
    assert "nonce" not in Client().get("/connexion/")["Content-Security-Policy"]


def get_under_asgi(address: str, **headers: str) -> tuple[Any, bytes]:
    """Return the response of the asynchronous handler with its content."""

    async def act() -> tuple[Any, bytes]:
        response = await AsyncClient().get(address, headers=headers)
        if not response.streaming:
            return response, response.content
        return response, b"".join([chunk async for chunk in response.streaming_content])

    return run(act())


def test_static_file_under_asgi_is_read_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "CHUNK", 100)
    response, content = get_under_asgi("/static/js/portal.js")
    assert response.is_async is True
    assert len(content) == int(response["Content-Length"])
    assert response["Content-Type"] == 'text/javascript; charset="utf-8"'


def test_static_file_under_asgi_answers_a_range_and_an_unchanged_file() -> None:
    part, content = get_under_asgi("/static/vendor/lucide-static/icons/check.svg", range="bytes=0-3")
    assert (part.status_code, content) == (206, b"<!--")
    whole, content = get_under_asgi("/static/vendor/lucide-static/icons/check.svg")
    assert (whole.status_code, len(content)) == (200, int(whole["Content-Length"]))
    again, content = get_under_asgi(
        "/static/vendor/lucide-static/icons/check.svg", **{"if-none-match": whole["ETag"]}
    )
    assert (again.status_code, content) == (304, b"")


@pytest.mark.parametrize(
    ("username", "demo", "told"),
    [
        ("informatique", False, True),
        ("animation.enfance", False, False),
        ("animation.enfance", True, True),
    ],
)
def test_server_timing_is_told_to_those_who_may_measure(
    cast: Cast,
    client_of: Callable[[User], Client],
    settings: Any,
    username: str,
    demo: bool,
    told: bool,
) -> None:
    settings.DEMO = demo
    client = client_of(cast[username])
    assert "Server-Timing" not in client.get("/compte/")
    response = client.get("/compte/", headers={"x-perf-probe": "1"})
    assert ("Server-Timing" in response) is told


def test_server_timing_counts_queries_and_repetitions() -> None:
    counter = middleware.QueryCounter()
    for sql, params in (("SELECT 1", ()), ("SELECT %s", (1,)), ("SELECT %s", (2,)), ("SELECT %s", (2,))):
        assert counter(lambda *args: args[0], sql, params, False, {}) == sql
    assert (counter.total, counter.repeated) == (4, 1)
