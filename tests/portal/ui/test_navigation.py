"""The shell shows what rooms registered: to whom it is visible, where one is, how much waits."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from portal.accounts.backends import PortalBackend
from portal.accounts.models import User
from portal.centres.models import Centre
from portal.kit import registries
from portal.kit.registries import MenuSource, NavigationEntry, Registry
from portal.ui import navigation
from portal.ui.navigation import Shell, stand_under
from tests.support.cast import Cast
from tests.support.queries import queries_of


def count_centres(user: User) -> int:
    return Centre.objects.count()


@pytest.fixture
def menu(monkeypatch: pytest.MonkeyPatch) -> Registry[NavigationEntry]:
    """A menu of three lines and a section, whatever the rooms of the portal register."""
    entries: Registry[NavigationEntry] = Registry()
    entries.register(NavigationEntry("home", "Accueil", "accounts:sign-in", "house", 10, in_bottom_bar=True))
    entries.register(NavigationEntry("me", "Moi", "accounts:account", "user", 20, count=count_centres))
    entries.register(
        NavigationEntry("it", "Réglages", "ui:gallery", "settings", 30, visible=lambda user: False)
    )
    sources: Registry[MenuSource] = Registry()
    sources.register(MenuSource("sections", lambda request: [{"label": "Vie du centre", "url": "/vie/"}]))
    monkeypatch.setattr(navigation, "navigation", entries)
    monkeypatch.setattr(navigation, "menu_sources", sources)
    return entries


def shell_at(path: str, person: object) -> Shell:
    request = RequestFactory().get(path)
    request.user = person  # type: ignore[assignment]
    return Shell(request)


def test_lines_are_those_the_person_may_see(menu: object, cast: Cast) -> None:
    shell = shell_at("/", cast.animator)
    assert [line.label for line in shell.lines] == ["Accueil", "Moi"]
    assert [line.label for line in shell.bottom_bar] == ["Accueil"]


@pytest.mark.parametrize(
    ("path", "marks"),
    [
        ("/compte/", {"Moi": "page"}),
        ("/compte/mot-de-passe/", {"Moi": "true"}),
        ("/vie/2026/", {"Vie du centre": "true"}),
        ("/ailleurs/", {}),
    ],
)
def test_lines_mark_the_nearest_above_the_page(
    menu: object, cast: Cast, path: str, marks: dict[str, str]
) -> None:
    shell = shell_at(path, cast.animator)
    assert {line.label: line.current for line in [*shell.lines, *shell.sections] if line.current} == marks


def test_lines_of_a_page_that_stands_elsewhere_mark_what_leads_to_it(menu: object, cast: Cast) -> None:
    shell = shell_at("/vie/2026/", cast.animator)
    stand_under(shell.request, "accounts:account")
    assert {line.label: line.current for line in [*shell.lines, *shell.sections] if line.current} == {
        "Moi": "true"
    }


def test_waiting_counts_what_the_bottom_bar_does_not_show(menu: object, cast: Cast) -> None:
    shell = shell_at("/", cast.animator)
    assert [line.count for line in shell.lines] == [0, 2]
    assert shell.waiting == 2


def test_bottom_bar_has_four_places(menu: Registry[NavigationEntry], cast: Cast) -> None:
    for number in range(6):
        menu.register(
            NavigationEntry(f"n{number}", f"N{number}", "ui:gallery", "info", 50, in_bottom_bar=True)
        )
    labels = [line.label for line in shell_at("/", cast.animator).bottom_bar]
    assert labels == ["Accueil", "N0", "N1", "N2"]


def test_centre_of_somebody_unknown_is_named_only_when_it_is_alone(
    centre: Centre, other_centre: Centre
) -> None:
    assert shell_at("/", AnonymousUser()).centre is None


def test_shell_costs_nothing_until_it_is_drawn(cast: Cast) -> None:
    assert queries_of(lambda: shell_at("/", cast.animator)).count == 0


def test_shell_of_the_portal_costs_three_queries_at_most(
    cast: Cast, client_of: Callable[[User], Client]
) -> None:
    """For somebody as a session brings them, with what every page asks of them."""

    def draw() -> None:
        assert [*shell.lines, *shell.sections, *shell.bottom_bar, shell.waiting, shell.centre]

    for _ in range(2):  # the first time, kinds of pages are read for the whole process
        shell = shell_at("/", PortalBackend().get_user(cast.hr.pk))
        drawn = queries_of(draw)
    assert drawn.count <= 3
    assert len(list(registries.navigation)) > 0


def test_page_marks_the_current_line_and_shows_the_badge(
    menu: object, cast: Cast, client_of: Callable[[User], Client]
) -> None:
    page = client_of(cast.animator).get("/compte/").content.decode()
    assert page.count('href="/compte/" aria-current="page"') == 1
    assert page.count('<span class="count">2<span class="unseen"> en attente</span></span>') == 2


def test_button_that_signs_out_sends_its_form_from_every_page(
    cast: Cast, client_of: Callable[[User], Client]
) -> None:
    """They are drawn apart: the button is the same for everybody, the form holds a token."""
    page = client_of(cast.animator).get("/compte/").content.decode()
    (button,) = re.findall(r"<button[^>]*>(?=<svg[^>]*>(?:(?!</button>).)*Se déconnecter)", page, re.DOTALL)
    form = re.search(r'form="([^"]+)"', button)
    assert form is not None
    (sent,) = re.findall(rf'<form[^>]*id="{form[1]}"[^>]*>', page)
    assert ('method="post"' in sent, 'action="/deconnexion/"' in sent, " hidden" in sent) == (
        True,
        True,
        True,
    )
