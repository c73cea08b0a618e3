"""Whatever two colours a centre chooses, everything that is drawn with them is read and seen."""

import colorsys

import pytest

from portal.centres.colours import (
    BLACK,
    DAY_INK,
    DAY_PAPER,
    NIGHT_INK,
    NIGHT_PAPER,
    PART,
    TEXT,
    WHITE,
    contrast,
    laid,
    nearest_accent,
    nearest_main,
    night_band,
    palette,
    stands_out,
    to_oklch,
    written,
)

GRID = sorted(
    {
        written(*colorsys.hls_to_rgb(hue / 360, lightness, saturation))
        for hue in range(0, 360, 15)
        for lightness in (0.0, 0.15, 0.3, 0.5, 0.7, 0.9, 1.0)
        for saturation in (0.0, 0.4, 1.0)
    }
)
ACCENTS = ("#ffc94a", "#d81e5b", "#1e90ff", BLACK, WHITE)
DAY_PAPERS = (WHITE, "#f0f4f0", DAY_PAPER)
NIGHT_PAPERS = ("#172220", "#0e1615", NIGHT_PAPER)
DAY_SOFT, NIGHT_SOFT = "#4a605c", "#a6b9b4"
"""The portal's ink of less weight, which stands on tinted papers too (static/css/tokens.css)."""


def drawn(main: str, accent: str) -> list[tuple[str, str, str, float]]:
    """All pairs that touch: what, its colour, what it lies on, how far it must stand out."""
    found = palette(main, accent)
    day, night = found.day, found.night
    pairs = []
    for time, part in (("day", day), ("night", night)):
        pairs += [
            (f"{time} band", part["brand-ink"], part["brand"], TEXT),
            (f"{time} pale", part["brand-pale"], part["brand"], TEXT),
            (f"{time} band under the pointer", part["brand-ink"], laid(BLACK, part["brand"], 0.18), TEXT),
            (f"{time} line one is at", part["brand"], part["brand-ink"], TEXT),
            (f"{time} count", part["sun-ink"], part["sun"], TEXT),
            (f"{time} focus on the band", part["sun"], part["brand"], PART),
            (f"{time} button", part["action-ink"], part["action"], TEXT),
            (f"{time} button under the pointer", part["action-ink"], part["action-over"], TEXT),
            (f"{time} link on a tint", part["link"], part["brand-soft"], TEXT),
        ]
    pairs += [("day link", day["link"], paper, TEXT) for paper in DAY_PAPERS]
    pairs += [("night link", night["link"], paper, TEXT) for paper in NIGHT_PAPERS]
    pairs += [("day button", day["action"], paper, PART) for paper in DAY_PAPERS]
    pairs += [("night button", night["action"], paper, PART) for paper in NIGHT_PAPERS]
    pairs += [("day tint", ink, day["brand-soft"], TEXT) for ink in (DAY_INK, DAY_SOFT)]
    pairs += [("night tint", ink, night["brand-soft"], TEXT) for ink in (NIGHT_INK, NIGHT_SOFT)]
    return pairs


def glow_of(value: str) -> tuple[str, float]:
    channels, _slash, share = value.removeprefix("rgb(").removesuffix("%)").partition(" / ")
    return written(*(int(channel) / 255 for channel in channels.split())), int(share) / 100


@pytest.mark.parametrize("accent", ACCENTS)
def test_palette_of_any_colour_is_read_by_day_and_by_night(accent: str) -> None:
    unread = []
    for colour in GRID:
        main = nearest_main(colour)
        for what, over, under, least in drawn(main, nearest_accent(accent, main)):
            if contrast(over, under) < least:
                unread.append((colour, what, over, under))
    assert len(GRID) > 200
    assert unread == []


def test_palette_text_is_read_on_the_circles_of_the_bands() -> None:
    for colour in GRID:
        main = nearest_main(colour)
        found = palette(main, nearest_accent("#ffc94a", main))
        for part in (found.day, found.night):
            over, share = glow_of(part["glow"])
            assert contrast(WHITE, laid(over, part["brand"], share)) >= TEXT, colour


def test_palette_button_changes_under_the_pointer() -> None:
    for colour in GRID:
        found = palette(nearest_main(colour), WHITE)
        assert found.day["action"] != found.day["action-over"], colour


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [(WHITE, BLACK, 21.0), (WHITE, WHITE, 1.0), ("#767676", WHITE, 4.54), ("#0000ff", WHITE, 8.59)],
)
def test_contrast_is_that_of_the_standard(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.01)


def test_nearest_main_keeps_what_is_read_and_only_darkens_what_is_not() -> None:
    for colour in GRID:
        nearest = nearest_main(colour)
        if contrast(colour, WHITE) >= TEXT:
            assert nearest == colour
        else:
            assert TEXT <= contrast(nearest, WHITE) < TEXT + 0.15, colour


@pytest.mark.parametrize("colour", ["#ffee00", "#ff8800", "#00c2ff", "#ff7ab6"])
def test_nearest_main_keeps_the_hue(colour: str) -> None:
    assert to_oklch(nearest_main(colour))[2] == pytest.approx(to_oklch(colour)[2], abs=0.06)


def test_nearest_accent_is_always_seen() -> None:
    for colour in GRID:
        main = nearest_main(colour)
        assert stands_out(nearest_accent(colour, main), main), colour


def test_night_band_never_dazzles() -> None:
    assert all(contrast(night_band(nearest_main(colour)), WHITE) >= 9 for colour in GRID)
