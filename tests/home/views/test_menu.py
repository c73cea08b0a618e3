"""The menu in the order of those who keep it."""

import re
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from home.models import SectionPage
from home.queries.menu import arranged_menu
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.centres.actions.charter import set_menu_order
from portal.centres.models import Centre, Charter
from portal.ui.navigation import name_of_page
from tests.factories.home import section_of
from tests.support.cast import Cast
from tests.support.queries import queries_of

SignIn = Callable[[User], Client]
MENU = reverse("home:menu")


def labels(client: Client) -> list[str]:
    """What the menu shows, in its order."""
    page = client.get("/").content.decode()
    menu = page[page.index('id="menu"') : page.index("</nav>", page.index('id="menu"'))]
    return re.findall(r'line__label">([^<]*)<', menu)


def press(client: Client, entry: str, move: str) -> int:
    return client.post(MENU, {"entry": entry, "move": move}).status_code


def test_set_menu_order_is_the_order_of_everybody(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    section = section_of(centre, "Vie du centre")
    client = client_of(cast.animator)
    before = labels(client)
    set_menu_order(by=cast.communication, names=[name_of_page(section.pk), "news"])
    after = labels(client)
    assert after[:2] == ["Vie du centre", "Actualités"]
    assert after[2:] == [label for label in before if label not in after[:2]]
    assert labels(client_of(cast.other_animator)) == [label for label in before if label != "Vie du centre"]
    assert AuditEntry.objects.filter(verb="centres.set_menu_order").count() == 1


def test_set_menu_order_leaves_the_bottom_bar_as_it_is(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    client = client_of(cast.animator)

    def bar() -> list[str]:
        page = client.get("/").content.decode()
        return re.findall(r'class="bar__line" href="([^"]*)"', page)

    before = bar()
    set_menu_order(by=cast.communication, names=list(reversed(arranged_menu(centre).names)))
    assert bar() == before


@pytest.mark.parametrize("job", ["animator", "hr", "director", "gone"])
def test_set_menu_order_is_for_editors(job: str, cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        set_menu_order(by=getattr(cast, job), names=["news"])


def test_menu_is_moved_one_step_at_each_press(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    section = name_of_page(section_of(centre, "Vie du centre").pk)
    client = client_of(cast.communication)
    first = arranged_menu(centre).names
    place = first.index(section)
    press(client, section, "up")
    up = arranged_menu(Centre.objects.get(pk=centre.pk)).names
    press(client, section, "down")
    down = arranged_menu(Centre.objects.get(pk=centre.pk)).names
    assert (up.index(section), down) == (place - 1, first)


def test_menu_gives_the_focus_back_to_what_was_pressed(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    client = client_of(cast.communication)
    shown = client.post(MENU, {"entry": "news", "move": "down"}, follow=True).content.decode()
    assert re.findall(r"<button[^>]*autofocus[^>]*aria-label=\"([^\"]*)\"", shown) == [
        "Descendre « Actualités »".replace("« ", "«\xa0").replace(" »", "\xa0»")
    ]


def test_page_is_taken_out_of_the_menu_and_put_back(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    section = section_of(centre, "Vie du centre")
    name = name_of_page(section.pk)
    client, reader = client_of(cast.communication), client_of(cast.animator)
    press(client, name, "out")
    assert "Vie du centre" not in labels(reader)
    assert reader.get(section.address).status_code == 200
    SectionPage.objects.get(pk=section.pk).get_latest_revision().publish()
    assert "Vie du centre" not in labels(reader)
    press(client, name, "in")
    assert "Vie du centre" in labels(reader)


def test_tool_is_never_taken_out(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    press(client_of(cast.communication), "news", "out")
    assert "news" in arranged_menu(centre).names


def test_page_of_another_centre_is_not_reached(
    cast: Cast, client_of: SignIn, centre: Centre, other_centre: Centre
) -> None:
    section = section_of(other_centre, "Vie du canal")
    press(client_of(cast.communication), name_of_page(section.pk), "out")
    assert SectionPage.objects.get(pk=section.pk).show_in_menus


def test_menu_as_at_the_start(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    client = client_of(cast.communication)
    press(client, "news", "up")
    assert Charter.objects.get(centre=centre).menu_order != []
    press(client, "", "reset")
    assert Charter.objects.get(centre=centre).menu_order == []


@pytest.mark.parametrize("posted", [{}, {"entry": "rien", "move": "up"}, {"entry": "news", "move": "x"}])
def test_what_no_button_sends_changes_nothing(
    posted: dict[str, str], cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    assert client_of(cast.communication).post(MENU, posted).status_code == 302
    assert Charter.objects.get(centre=centre).menu_order == []


def test_arranged_menu_is_one_query(cast: Cast, centre: Centre) -> None:
    for number in range(3):
        section_of(centre, f"Rubrique {number}")
    known = Centre.objects.select_related("charter", "site__root_page").get(pk=centre.pk)
    assert queries_of(lambda: arranged_menu(known)).count == 1
