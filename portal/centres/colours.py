"""A centre's two colours, and all that is drawn with them, readable by day and by night. Pure.

Shape:  colours are "#rrggbb". Lightness, chroma and hue are those of OKLCH, where equal steps look equal.
Source: WCAG 2.1 §1.4.3 (text 4.5), §1.4.11 (what is not text 3); B. Ottosson, « A perceptual color space ».
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

TEXT, PART = 4.5, 3.0
WHITE, BLACK = "#ffffff", "#000000"

# What the portal is drawn on (static/css/tokens.css): the darkest paper by day, the lightest by night.
DAY_PAPER, DAY_INK = "#e6ece6", "#15302c"
NIGHT_PAPER, NIGHT_INK = "#22302d", "#e6efec"

NIGHT_BAND = 9.0
"""How far white stands out of the bands by night: a bright one would dazzle."""
GLOW, SHADE = 0.22, 0.12
"""How thick the circles of the bands lie on them, in the accent colour, or in black where that hides the text."""
PAPER = 0.035
"""The chroma of tinted papers and of pale text: more would shout."""
STEPS = 20


@dataclass(frozen=True, slots=True)
class Palette:
    """The custom properties of `static/css/tokens.css` that a centre's colours stand in for."""

    day: dict[str, str]
    night: dict[str, str]


COLOUR = re.compile(r"#[0-9a-f]{6}")


def is_colour(value: str) -> bool:
    return COLOUR.fullmatch(value) is not None


# Measures -----------------------------------------------------------------------------------------------------


def channels(colour: str) -> tuple[float, float, float]:
    """Units: 0 to 1."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def written(*values: float) -> str:
    return "#" + "".join(f"{round(255 * min(1.0, max(0.0, value))):02x}" for value in values)


def linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def gamma(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else float(1.055 * value ** (1 / 2.4) - 0.055)


def luminance(colour: str) -> float:
    red, green, blue = (linear(value) for value in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Units: 1 (none) to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def laid(over: str, under: str, share: float) -> str:
    """The colour that is seen where `over` lies on `under`, so thick."""
    pairs = zip(channels(over), channels(under), strict=True)
    return written(*(share * top + (1 - share) * below for top, below in pairs))


# Steps in lightness -------------------------------------------------------------------------------------------


def to_oklch(colour: str) -> tuple[float, float, float]:
    red, green, blue = (linear(value) for value in channels(colour))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def to_linear(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def at_lightness(colour: str, lightness: float, chroma: float = 1.0) -> str:
    """The colour of the same hue at another lightness, as vivid as a screen can show it there.

    Units: `chroma` is the most chroma that it keeps; papers have 0.03 or so.
    """
    if not 0.0001 < lightness < 0.9999:
        return WHITE if lightness > 0.5 else BLACK
    _lightness, vivid, hue = to_oklch(colour)
    least, most = 0.0, min(vivid, chroma)
    if is_shown(to_linear(lightness, most, hue)):
        least = most
    for _step in range(STEPS):
        middle = (least + most) / 2
        if is_shown(to_linear(lightness, middle, hue)):
            least = middle
        else:
            most = middle
    return written(*(gamma(max(0.0, value)) for value in to_linear(lightness, least, hue)))


def is_shown(values: tuple[float, float, float]) -> bool:
    return all(-0.0005 <= value <= 1.0005 for value in values)


def toward(colour: str, end: float, suits: Callable[[str], bool]) -> str:
    """The nearest to `colour`, on its way to the lightness `end` (0 black, 1 white), that `suits`; `end` itself
    where none does.
    """
    if suits(colour):
        return colour
    start = to_oklch(colour)[0]
    near, far = 0.0, 1.0
    for _step in range(STEPS):
        middle = (near + far) / 2
        if suits(at_lightness(colour, start + (end - start) * middle)):
            far = middle
        else:
            near = middle
    return at_lightness(colour, start + (end - start) * far)


# What a centre may choose -------------------------------------------------------------------------------------


def carries_text(colour: str) -> bool:
    """Tell whether white text is read on `colour`."""
    return contrast(colour, WHITE) >= TEXT


def nearest_main(colour: str) -> str:
    """The colour itself where it may be a main colour, else the nearest that may."""
    return toward(colour, 0.0, carries_text)


def stands_out(accent: str, main: str) -> bool:
    """Tell whether `accent` is seen on the bands of `main`, by day and by night."""
    return contrast(accent, main) >= PART and contrast(accent, night_band(main)) >= PART


def nearest_accent(accent: str, main: str) -> str:
    """The accent itself where it is seen on `main`, else the nearest that is: some lighter one always is."""
    return toward(accent, 1.0, lambda tried: stands_out(tried, main))


# What is drawn with them --------------------------------------------------------------------------------------


def night_band(main: str) -> str:
    return toward(main, 0.0, lambda tried: contrast(tried, WHITE) >= NIGHT_BAND)


def pale_on(band: str) -> str:
    """Text of less weight on a band: as tinted as it can be and still be read."""
    return toward(at_lightness(band, 0.9, PAPER), 1.0, lambda tried: contrast(tried, band) >= TEXT)


def ink_on(paper: str) -> str:
    """The portal's own ink where it is read, else black or white, whichever is read better."""
    if contrast(DAY_INK, paper) >= TEXT:
        return DAY_INK
    return max((BLACK, WHITE), key=lambda ink: contrast(ink, paper))


def glow_on(band: str, accent: str) -> str:
    """The circles of a band, which text may lie on."""
    if carries_text(laid(accent, band, GLOW)):
        red, green, blue = (round(255 * value) for value in channels(accent))
        return f"rgb({red} {green} {blue} / {GLOW:.0%})"
    return f"rgb(0 0 0 / {SHADE:.0%})"


def pressed(action: str) -> str:
    """A button under the pointer: darker by day, or lighter when there is no darker."""
    lightness = to_oklch(action)[0]
    if lightness > 0.3:
        return at_lightness(action, lightness - 0.08)
    return toward(at_lightness(action, lightness + 0.1), 0.0, carries_text)


def bands(band: str, accent: str) -> dict[str, str]:
    return {
        "brand": band,
        "brand-ink": WHITE,
        "brand-pale": pale_on(band),
        "sun": accent,
        "sun-ink": ink_on(accent),
        "glow": glow_on(band, accent),
    }


@lru_cache(maxsize=256)
def palette(main: str, accent: str) -> Palette:
    """All that is drawn with a centre's colours.

    Shape: `main` carries white text and `accent` stands out of it (`nearest_main`, `nearest_accent`).
    """
    soft = at_lightness(main, 0.92, PAPER)
    link = toward(main, 0.0, lambda tried: min(contrast(tried, DAY_PAPER), contrast(tried, soft)) >= TEXT)
    day = bands(main, accent) | {
        "brand-soft": soft,
        "link": link,
        "action": main,
        "action-ink": WHITE,
        "action-over": pressed(main),
    }
    band = night_band(main)
    dim = toward(at_lightness(main, 0.36, 2 * PAPER), 0.0, lambda tried: contrast(tried, NIGHT_INK) >= 7)
    bright = toward(
        at_lightness(main, 0.8),
        1.0,
        lambda tried: min(contrast(tried, paper) for paper in (NIGHT_PAPER, dim)) >= 6,
    )
    night = bands(band, accent) | {
        "brand-soft": dim,
        "link": bright,
        "action": bright,
        "action-ink": toward(at_lightness(main, 0.25), 0.0, lambda tried: contrast(tried, bright) >= 6),
        "action-over": at_lightness(bright, min(0.97, to_oklch(bright)[0] + 0.08)),
    }
    return Palette(day, night)
