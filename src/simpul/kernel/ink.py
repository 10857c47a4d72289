"""Colours and strokes for paper: readable in grey too, because every grade has its own stroke."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

FACES = "Noto Sans, Libertinus Serif, sans-serif"
INK, SOFT, PAPER, WHITE = "#14232a", "#5c6b70", "#f5f3ec", "#ffffff"
CLIMB, SKY = "#d9dfd6", "#8a968c"


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a line is drawn: width in the drawing's units, a dash ("" for none), and its ends."""

    colour: str
    width: float
    dash: str = ""
    cap: str = "round"

    def said(self, times: float = 1.0) -> str:
        """Give the SVG attributes, the width so many times what it is."""
        dash = f' stroke-dasharray="{self.dash}"' if self.dash else ""
        return (
            f'fill="none" stroke="{self.colour}" stroke-width="{self.width * times:g}"'
            f' stroke-linecap="{self.cap}" stroke-linejoin="round"{dash}'
        )


GRADES: Mapping[str, Stroke] = {
    "good": Stroke("#138f80", 11),
    "fair": Stroke("#f2c316", 11),
    "poor": Stroke("#ee7f22", 11, "34 5", "butt"),
    "bad": Stroke("#a5104f", 15, "9 5", "butt"),
    "unknown": Stroke("#6d7b80", 8, "3 14"),
}
"""The road's condition, in the colours of the map (web/src/css/tokens.css) and in strokes of their own."""

BIG = ("motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link")
MIDDLE = ("secondary", "secondary_link", "tertiary", "tertiary_link")
NARROW = ("path", "footway", "steps", "track", "bridleway", "pedestrian", "cycleway")
STREETS: Mapping[str, tuple[Stroke, Stroke]] = {
    "narrow": (Stroke(PAPER, 4), Stroke("#a79f8d", 2.5, "8 6", "butt")),
    "small": (Stroke("#cfc9ba", 8), Stroke(WHITE, 5.5)),
    "middle": (Stroke("#c6b98f", 12), Stroke("#fbf0cf", 9)),
    "big": (Stroke("#b89b62", 15), Stroke("#f3d596", 11.5)),
}
"""Casing and filling of the streets around, from the least to the most."""


def width_class(road_class: str) -> str:
    """Tell how broad a street is drawn."""
    if road_class in BIG:
        return "big"
    if road_class in MIDDLE:
        return "middle"
    return "narrow" if road_class in NARROW else "small"


def text(  # noqa: PLR0913 - a place, a text and how it looks
    x: float, y: float, said: str, size: float, *, more: str = "", colour: str = INK
) -> str:
    """Write a text with a halo, so that it is readable over lines."""
    place = f'x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" font-family="{FACES}"'
    halo = f'<text {place} {more} fill="none" stroke="{PAPER}" stroke-width="5" stroke-linejoin="round">'
    return f'{halo}{escape(said)}</text><text {place} {more} fill="{colour}">{escape(said)}</text>'
