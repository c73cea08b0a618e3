"""How a device shows the portal, and the portal as an installed app."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client

from portal.accounts.models import User
from portal.ui.display import Display, display_of
from portal.ui.installed import manifest
from tests.support.cast import Cast

SignIn = Callable[[User], Client]
CHOSEN = {"text": "largest", "contrast": "more", "theme": "dark"}
TOKENS = Path(django_settings.ROOT) / "static" / "css" / "tokens.css"


@pytest.mark.parametrize(
    "said", ["", "large", "huge.more.dark", "large.more.dark.x", "<script>", "..", "large..dark"]
)
def test_display_of_what_is_none_of_ours_is_as_it_comes(said: str) -> None:
    assert display_of({"display": said}) == Display()


def test_display_of_its_own_cookie_is_what_was_chosen() -> None:
    chosen = Display(**CHOSEN)
    assert display_of({"display": chosen.cookie}) == chosen
    assert chosen.attributes == {"data-text": "largest", "data-contrast": "more", "data-theme": "dark"}
    assert Display().attributes == {}


def test_display_is_kept_by_the_device_and_drawn_by_the_server(cast: Cast, client_of: SignIn) -> None:
    client = client_of(cast.animator)
    assert '<html lang="fr">' in client.get("/affichage/").content.decode()
    answer = client.post("/affichage/", CHOSEN)
    cookie = answer.cookies["display"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("largest.more.dark", True, "Lax")
    page = client.get("/affichage/").content.decode()
    assert '<html lang="fr" data-text="largest" data-contrast="more" data-theme="dark">' in page
    assert '<meta name="color-scheme" content="dark">' in page


def test_display_never_chosen_is_refused(cast: Cast, client_of: SignIn) -> None:
    answer = client_of(cast.animator).post("/affichage/", CHOSEN | {"theme": "rose"})
    assert (answer.status_code, "display" in answer.cookies) == (200, False)


def rule(selector: str) -> list[str]:
    found = re.search(re.escape(selector) + r" {(.*?)}", TOKENS.read_text(encoding="utf-8"), re.DOTALL)
    assert found, selector
    return found[1].split()


def test_colours_by_night_are_the_same_asked_or_chosen() -> None:
    """The device's setting and the choice on it cannot share a rule: they say the same."""
    assert rule(':root:where([data-theme="dark"])') == rule(':root:where(:not([data-theme="light"]))')
    strong = ':root[data-contrast="more"]'
    assert rule(f'{strong}[data-theme="dark"]') == rule(f'{strong}:not([data-theme="light"])')


@pytest.mark.parametrize(
    ("name", "short"), [("Les Tilleuls", "Les Tilleuls"), ("Centre social du Canal", "Portail")]
)
def test_manifest_names_the_centre_shortly(name: str, short: str) -> None:
    described = manifest(name, "#0b4f4a")
    assert (described["name"], described["short_name"], described["theme_color"]) == (name, short, "#0b4f4a")


def test_manifest_says_nothing_to_a_stranger_of_several_centres(db: None) -> None:
    answer = Client().get("/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    assert answer["Cache-Control"] == "no-cache"
    assert json.loads(answer.content)["name"] == "Portail"


def test_manifest_of_somebody_signed_in_names_their_centre(cast: Cast, client_of: SignIn) -> None:
    answer = client_of(cast.animator).get("/manifest.webmanifest")
    assert json.loads(answer.content)["name"] == str(cast.animator.centre)


def test_service_worker_keeps_files_and_one_page_alone(db: None) -> None:
    answer = Client().get("/service-worker.js")
    assert answer["Content-Type"] == "text/javascript"
    assert answer["Cache-Control"] == "no-cache"
    kept = json.loads(answer.content.decode().split("\n")[0].removeprefix("const KEPT = ").removesuffix(";"))
    assert kept["offline"] == "/hors-connexion/"
    assert [path.startswith("/static/") for path in kept["files"]] == [True, True]


def test_offline_page_is_the_same_for_everybody(cast: Cast, client_of: SignIn) -> None:
    page = Client().get("/hors-connexion/").content.decode()
    assert "Réessayer" in page
    assert str(cast.animator) not in client_of(cast.animator).get("/hors-connexion/").content.decode()
