"""Choosing a colleague in the page editor, and what the editor refuses to keep."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from home.blocks.links import CardBlock
from home.blocks.media import VideoBlock
from home.blocks.texts import TableBlock
from portal.accounts.models import User
from tests.support.cast import Cast

SignIn = Callable[[User], Client]


def test_colleagues_of_the_own_centre_alone_are_offered(cast: Cast, client_of: SignIn) -> None:
    client = client_of(cast.communication)
    listed = client.get(reverse("people_chooser:choose")).json()["html"]
    found = client.get(reverse("people_chooser:choose_results"), {"q": "LEA font"}).content.decode()
    people = ("Léa Fontaine", "Martine Caron", "Jordan Picard", "Gilles Masson")
    assert [name for name in people if name in listed] == ["Léa Fontaine", "Martine Caron"]
    assert [name for name in people if name in found] == ["Léa Fontaine"]


@pytest.mark.parametrize(
    ("who", "status"), [("reception", 200), ("other_animator", 404), ("gone", 404), ("nobody", 404)]
)
def test_colleague_chosen_is_of_the_own_centre(who: str, status: int, cast: Cast, client_of: SignIn) -> None:
    number = getattr(cast, who).pk if who != "nobody" else 10**9
    address = reverse("people_chooser:chosen", args=[number])
    assert client_of(cast.communication).get(address).status_code == status


@pytest.mark.parametrize("number", ["x", "9" * 30, "-1", "\u00b2"])
def test_colleague_of_no_number_is_unknown(number: str, cast: Cast, client_of: SignIn) -> None:
    address = reverse("people_chooser:chosen", args=[number])
    assert client_of(cast.communication).get(address).status_code == 404


@pytest.mark.parametrize(("job", "status"), [("it", 200), ("hr", 404), ("director", 404), ("animator", 404)])
def test_colleagues_are_listed_to_those_who_write_pages_alone(
    job: str, status: int, cast: Cast, client_of: SignIn
) -> None:
    """Human resources write forms: they have the back office, and no page to name a colleague on."""
    client = client_of(getattr(cast, job))
    number = cast.reception.pk
    for address in (
        reverse("people_chooser:choose"),
        reverse("people_chooser:choose_results"),
        reverse("people_chooser:chosen", args=[number]),
    ):
        assert client.get(address).status_code == status, address


CARD = {"page": None, "address": "https://www.caf.fr/", "title": "La Caf", "text": "", "picture": None}
FILM = {"address": "https://youtu.be/dQw4w9WgXcQ", "title": "Un film", "poster": None}


def table(rows: int, columns: int, caption: str = "Horaires") -> dict[str, Any]:
    cells = {
        "caption": caption,
        "columns": [{"type": "text", "heading": ""}] * columns,
        "rows": [{"values": ["x"] * columns}] * rows,
    }
    return {"cells": cells, "has_row_titles": False}


@pytest.mark.parametrize(
    ("block", "right", "wrong"),
    [
        (CardBlock(), CARD, CARD | {"address": ""}),
        (CardBlock(), CARD, CARD | {"title": ""}),
        (CardBlock(), CARD, CARD | {"address": "javascript:steal()"}),
        (CardBlock(), CARD, CARD | {"address": "ftp://caf.fr/"}),
        (VideoBlock(), FILM, FILM | {"title": ""}),
        (VideoBlock(), FILM, FILM | {"address": "https://evil.example/dQw4w9WgXcQ"}),
        (TableBlock(), table(30, 12), table(31, 12)),
        (TableBlock(), table(30, 12), table(30, 13)),
        (TableBlock(), table(1, 1), table(0, 1)),
        (TableBlock(), table(1, 1), table(1, 1, caption=" ")),
    ],
)
def test_block_is_kept_when_it_is_right_and_refused_else(
    block: Any, right: dict[str, Any], wrong: dict[str, Any], db: None
) -> None:
    block.clean(block.to_python(right))
    with pytest.raises(ValidationError):
        block.clean(block.to_python(wrong))


def test_video_is_kept_by_the_address_of_its_page() -> None:
    block = VideoBlock()
    assert block.clean(block.to_python(FILM))["address"] == "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
