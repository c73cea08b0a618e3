"""Illustrations drawn by the project itself: shapes and colours, no photograph, nobody's face."""

import io
import math
import random
from collections.abc import Callable, Sequence

from PIL import Image, ImageDraw

SIZE = (1200, 800)
OVER = 2
"""Drawn twice as large, then reduced: Pillow does not smooth edges by itself."""

Colour = tuple[int, int, int]
Draw = ImageDraw.ImageDraw
Points = Sequence[tuple[float, float]]

TEAL, DEEP, MINT = (17, 110, 103), (11, 79, 74), (190, 226, 217)
SUN, CORAL, CREAM = (255, 201, 74), (226, 103, 72), (253, 246, 228)
SKY, DUSK, LEAF, PINK = (206, 232, 240), (64, 72, 120), (106, 163, 99), (240, 178, 170)


def canvas(top: Colour, bottom: Colour) -> Image.Image:
    """A sky that goes from one colour to the other."""
    strip = Image.new("RGB", (1, 256))
    for y in range(256):
        share = y / 255
        strip.putpixel((0, y), tuple(round(a + (b - a) * share) for a, b in zip(top, bottom, strict=True)))
    return strip.resize((SIZE[0] * OVER, SIZE[1] * OVER), Image.Resampling.BICUBIC)


def scaled(points: Points) -> list[tuple[float, float]]:
    return [(x * OVER, y * OVER) for x, y in points]


def disc(draw: Draw, x: float, y: float, radius: float, colour: Colour) -> None:
    draw.ellipse(
        [(x - radius) * OVER, (y - radius) * OVER, (x + radius) * OVER, (y + radius) * OVER], fill=colour
    )


def shape(draw: Draw, points: Points, colour: Colour) -> None:
    draw.polygon(scaled(points), fill=colour)


def ridge(draw: Draw, base: float, height: float, phase: float, colour: Colour) -> None:
    """A rolling line of hills, filled down to the bottom."""
    width, bottom = SIZE
    line = [
        (x, base - height * (math.sin(x / 210 + phase) + 0.5 * math.sin(x / 90 + phase * 2)))
        for x in range(-10, width + 20, 10)
    ]
    shape(draw, [(-10, bottom), *line, (width + 20, bottom)], colour)


def hills(draw: Draw, chance: random.Random) -> None:
    disc(draw, 900, 230, 110, SUN)
    for step, colour in enumerate([(150, 200, 176), LEAF, TEAL, DEEP]):
        ridge(draw, 470 + step * 90, 46, chance.uniform(0, 6), colour)


def houses(draw: Draw, chance: random.Random) -> None:
    disc(draw, 220, 190, 80, CREAM)
    x = -20.0
    while x < SIZE[0]:
        wide, tall = chance.randint(110, 190), chance.randint(210, 400)
        wall = chance.choice([CORAL, TEAL, SUN, PINK, MINT, DEEP])
        top = 680 - tall
        shape(
            draw,
            [(x, 690), (x, top), (x + wide / 2, top - wide * 0.42), (x + wide, top), (x + wide, 690)],
            wall,
        )
        for row in range(int(top) + 36, 640, 78):
            for column in (0.22, 0.62):
                left = x + wide * column
                shape(draw, [(left, row), (left + 30, row), (left + 30, row + 42), (left, row + 42)], CREAM)
        x += wide + chance.randint(-6, 14)
    shape(draw, [(0, 680), (1200, 680), (1200, 800), (0, 800)], DEEP)


def kites(draw: Draw, chance: random.Random) -> None:
    ridge(draw, 690, 28, 1.5, LEAF)
    ridge(draw, 745, 22, 4.0, TEAL)
    for x, y, colour in [(280, 210, CORAL), (620, 150, SUN), (930, 290, TEAL), (470, 400, PINK)]:
        tall = chance.randint(90, 125)
        wide = tall * 0.62
        tail = [(x + 14 * math.sin(step / 2), y + tall + step * 11) for step in range(22)]
        draw.line(scaled(tail), fill=DEEP, width=3 * OVER)
        shape(draw, [(x, y - tall), (x + wide, y), (x, y + tall), (x - wide, y)], colour)
        shape(draw, [(x, y - tall), (x + wide, y), (x, y)], CREAM)
        shape(draw, [(x, y + tall), (x - wide, y), (x, y)], CREAM)


def garden(draw: Draw, chance: random.Random) -> None:
    ridge(draw, 600, 18, 0.5, (176, 206, 150))
    for number in range(15):
        x, y = 60 + number * 78 + chance.randint(-14, 14), 640 + chance.randint(-70, 60)
        tall = chance.randint(150, 330)
        draw.line(scaled([(x, y), (x + 6, y - tall)]), fill=TEAL, width=7 * OVER)
        for side in (-1, 1):
            leaf = [(x, y - tall * 0.4), (x + side * 46, y - tall * 0.55), (x + side * 12, y - tall * 0.62)]
            shape(draw, leaf, LEAF)
        petals, heart = chance.choice([(CORAL, SUN), (PINK, CORAL), (SUN, CORAL), (CREAM, SUN)])
        for turn in range(8):
            angle = turn * math.pi / 4
            disc(draw, x + 6 + 26 * math.cos(angle), y - tall + 26 * math.sin(angle), 19, petals)
        disc(draw, x + 6, y - tall, 17, heart)
    shape(draw, [(0, 700), (1200, 700), (1200, 800), (0, 800)], DEEP)


def bunting(draw: Draw, chance: random.Random) -> None:
    for row, (left, right) in enumerate([(40, 160), (170, 60), (260, 320)]):
        for number in range(14):
            x, share = number * 92 - 20 + row * 30, number / 13
            y = left + (right - left) * share + 110 * math.sin(share * math.pi)
            shape(
                draw,
                [(x, y), (x + 72, y + 4), (x + 36, y + 92)],
                chance.choice([CORAL, SUN, CREAM, MINT, PINK]),
            )
    for _ in range(90):
        disc(
            draw,
            chance.randint(0, 1200),
            chance.randint(470, 800),
            chance.randint(4, 13),
            chance.choice([SUN, CREAM, CORAL, MINT]),
        )


def books(draw: Draw, chance: random.Random) -> None:
    disc(draw, 960, 240, 130, PINK)
    for shelf in (400, 730):
        x = 70.0
        while x < 1110:
            wide, tall = chance.randint(26, 62), chance.randint(170, 270)
            colour = chance.choice([CORAL, TEAL, SUN, DEEP, MINT, DUSK])
            shape(draw, [(x, shelf), (x, shelf - tall), (x + wide, shelf - tall), (x + wide, shelf)], colour)
            band = shelf - tall * 0.72
            shape(draw, [(x, band), (x + wide, band), (x + wide, band + 16), (x, band + 16)], CREAM)
            x += wide + (chance.randint(2, 7) if chance.random() > 0.12 else 74)
        shape(draw, [(40, shelf), (1160, shelf), (1160, shelf + 18), (40, shelf + 18)], (150, 104, 74))


DRAWINGS: dict[str, tuple[Callable[[Draw, random.Random], None], Colour, Colour]] = {
    "collines": (hills, SKY, CREAM),
    "maisons": (houses, SKY, PINK),
    "cerfs-volants": (kites, (150, 205, 226), CREAM),
    "jardin": (garden, CREAM, SKY),
    "fanions": (bunting, DUSK, (150, 110, 140)),
    "livres": (books, CREAM, MINT),
}


def draw_picture(name: str) -> bytes:
    """Draw one of DRAWINGS as a JPEG: the same bytes each time."""
    drawing, top, bottom = DRAWINGS[name]
    image = canvas(top, bottom)
    drawing(ImageDraw.Draw(image), random.Random(name))  # noqa: S311  a drawing, not a secret
    out = io.BytesIO()
    image.resize(SIZE, Image.Resampling.LANCZOS).save(out, "JPEG", quality=88)
    return out.getvalue()
