"""What a centre looks like, in the head of its pages. See docs/decisions/0017-colours-of-a-centre.md.

A few custom properties within the page cost neither a request nor a flash of other colours, and need no address
that strangers may read; the content policy lets them in by the nonce of the response.
"""

from collections.abc import Mapping
from functools import lru_cache

from portal.centres.choices import Typeface
from portal.centres.colours import Palette, is_colour, nearest_accent, palette
from portal.centres.models import Charter

MAIN, ACCENT = "#0b4f4a", "#ffc94a"
"""The portal's own (static/css/tokens.css)."""

SANS = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Ubuntu, Cantarell, sans-serif'
SERIF = 'Charter, "Bitstream Charter", "Sitka Text", Cambria, Georgia, "Noto Serif", serif'
LETTERS: Mapping[str, dict[str, str]] = {
    Typeface.ROUNDED: {},
    Typeface.PLAIN: {"title": SANS},
    Typeface.SERIF: {"title": SERIF},
}


def main_colour(charter: Charter) -> str:
    """The first colour that the centre is drawn with, its own or the portal's: what is no colour, which an import may
    have written, never reaches a style sheet.
    """
    return charter.colour if is_colour(charter.colour) else MAIN


def chosen(charter: Charter) -> tuple[str, str]:
    """Both colours, likewise. The second takes a while to find where the centre has none."""
    main = main_colour(charter)
    return main, charter.accent if is_colour(charter.accent) else nearest_accent(ACCENT, main)


def declarations(properties: Mapping[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in properties.items())


@lru_cache(maxsize=512)
def style(main: str, accent: str, typeface: str, scheme: str) -> str:
    """The rules that stand in for those of tokens.css: in its layer, so that print keeps its own."""
    found = palette(main, accent) if main else Palette({}, {})
    day = f":root{{{declarations(found.day | LETTERS.get(typeface, {}))}}}"
    night = f":root{{{declarations(found.night)}}}" if found.night and scheme != "light" else ""
    if night and scheme == "auto":
        night = f"@media(prefers-color-scheme:dark){{{night}}}"
    return f"@layer tokens{{{day}{night}}}"


def style_of(charter: Charter, scheme: str = "auto") -> str:
    """The centre's rules, "" where it looks as the portal itself does.

    Shape: `scheme` is what was chosen on the device (portal.ui.display.THEMES).
    """
    if charter.is_plain:
        return ""
    main, accent = chosen(charter) if charter.colour or charter.accent else ("", "")
    return style(main, accent, charter.typeface, scheme)


def preview_style(shown: Palette) -> str:
    """The rules of the two boxes of the settings that show a palette by day and by night."""
    return f".preview--day{{{declarations(shown.day)}}}.preview--night{{{declarations(shown.night)}}}"
