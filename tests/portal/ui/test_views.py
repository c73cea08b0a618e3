"""Pages about errors, and the gallery."""

from collections.abc import Callable
from typing import Any

import pytest
from django.template import loader
from django.test import Client, RequestFactory

from portal.accounts.models import User
from portal.ui import views
from portal.ui.components import COMPONENTS
from tests.support.cast import Cast
from tests.support.queries import queries_of


@pytest.mark.parametrize(
    ("username", "demo", "status"),
    [
        ("informatique", False, 200),
        ("communication", False, 200),
        ("animation.enfance", False, 404),
        ("direction", False, 404),
        ("animation.enfance", True, 200),
    ],
)
def test_gallery_is_for_it_and_communication_and_for_all_in_a_demo(
    cast: Cast, client_of: Callable[[User], Client], settings: Any, username: str, demo: bool, status: int
) -> None:
    settings.DEMO = demo
    assert client_of(cast[username]).get("/interface/").status_code == status


def test_gallery_shows_every_component(cast: Cast, client_of: Callable[[User], Client]) -> None:
    page = client_of(cast["informatique"]).get("/interface/").content.decode()
    assert [name for name in COMPONENTS if f'id="{name}"' not in page] == []


def test_not_found_stands_in_the_shell_for_somebody_signed_in(
    cast: Cast, client_of: Callable[[User], Client]
) -> None:
    response = client_of(cast.animator).get("/rien/")
    assert response.status_code == 404
    assert "ui/base.html" in [template.name for template in response.templates]


def test_csrf_failure_says_that_nothing_is_lost(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/connexion/", {"username": "x", "password": "y"})
    assert response.status_code == 403
    assert "Cette page avait expiré" in response.content.decode()
    assert "ui/bare.html" in [template.name for template in response.templates]


def test_server_error_needs_no_database_and_no_request() -> None:
    """The fixture that opens the database is not asked for: a query would fail the test."""
    response = views.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "Le portail a un souci" in response.content.decode()


def test_bad_request_needs_no_database() -> None:
    response = views.bad_request(RequestFactory().get("/"))
    assert response.status_code == 400
    assert "Cette demande ne peut pas être lue" in response.content.decode()


def test_bare_page_costs_one_query_at_most(db: None) -> None:
    request = RequestFactory().get("/")
    assert queries_of(lambda: loader.render_to_string("ui/bare.html", {}, request)).count <= 1
