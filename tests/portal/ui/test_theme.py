"""The rules of a centre's colours and letters, as the head of its pages carries them."""

import pytest

from portal.centres.choices import Typeface
from portal.centres.models import Charter
from portal.ui.theme import ACCENT, MAIN, chosen, style_of

NIGHT = "@media(prefers-color-scheme:dark)"
PURPLE = "#7b2a83"


def test_style_of_a_plain_charter_is_nothing() -> None:
    assert style_of(Charter()) == ""


def test_style_of_letters_alone_changes_no_colour() -> None:
    style = style_of(Charter(typeface=Typeface.SERIF))
    assert style.startswith("@layer tokens{:root{--title:Charter,")
    assert ("--brand" in style, NIGHT in style) == (False, False)


@pytest.mark.parametrize(("scheme", "nights", "roots"), [("auto", 1, 2), ("light", 0, 1), ("dark", 0, 2)])
def test_style_of_colours_follows_what_the_device_chose(scheme: str, nights: int, roots: int) -> None:
    style = style_of(Charter(colour=PURPLE), scheme)
    assert (style.count(NIGHT), style.count(":root{")) == (nights, roots)
    assert f"--brand:{PURPLE};" in style
    assert style.count("{") == style.count("}")


def test_style_is_made_of_colours_and_names_alone() -> None:
    """It stands in the page as it is: nothing in it could end the element."""
    assert "<" not in style_of(Charter(colour=PURPLE, accent="#ffffff", typeface=Typeface.PLAIN))


@pytest.mark.parametrize(
    ("charter", "colours"),
    [
        (Charter(), (MAIN, ACCENT)),
        (Charter(colour=PURPLE), (PURPLE, ACCENT)),
        (Charter(accent="#ffffff"), (MAIN, "#ffffff")),
    ],
)
def test_chosen_are_the_centres_or_the_portals(charter: Charter, colours: tuple[str, str]) -> None:
    assert chosen(charter) == colours
