"""A small map for paper: cities as discs on the outlines of their states, or on a graticule. Pure.

The drawing is equirectangular: x is the longitude, y the negative latitude, both in degrees, so that the
outlines of static/build/asean.json can be put in as they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, sqrt
from typing import Any

ASEAN = (92.0, -11.0, 130.5, 28.6)
"""West, south, east, north in degrees: what is drawn where no outlines say it."""

STEP = 5
LETTER = 0.46
HEIGHT = 0.95
"""Degrees: between the lines of the graticule, a letter's width, a line's height."""


@dataclass(frozen=True, slots=True)
class Disc:
    """A city on the map: where it is, and how many projects it has."""

    name: str
    lon: float
    lat: float
    number: int


def draw(discs: Sequence[Disc], outlines: Mapping[str, Any] | None, label: str) -> str:
    """Give the map as SVG with a text alternative. Names are written where they cover no other.

    Args:
        discs: the cities; the area of a disc is proportional to its number.
        outlines: {"states": {ISO3: {"path": ...}}, "bounds": [w, s, e, n]}, or None where there are none.
        label: what the map shows, in the reader's language.
    """
    west, south, east, north = outlines["bounds"] if outlines else ASEAN
    box = f"{west:.2f} {-north:.2f} {east - west:.2f} {north - south:.2f}"
    shown = sorted(discs, key=lambda disc: (-disc.number, disc.name))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img" aria-label="{escape(label)}">',
        f'<rect x="{west:.2f}" y="{-north:.2f}" width="{east - west:.2f}" height="{north - south:.2f}"'
        ' fill="#eaf1f3"/>',
        *(_land(outlines) if outlines else _graticule(west, south, east, north)),
        *(_disc(disc) for disc in shown),
        *_names(shown, (west, -north, east, -south)),
        "</svg>",
    ]
    return "\n".join(parts)


def _land(outlines: Mapping[str, Any]) -> list[str]:
    style = 'fill="#fbfaf6" stroke="#8fa3a8" stroke-width="0.06"'
    return [
        f'<path d="{escape(state["path"])}" {style}><title>{escape(code)}</title></path>'
        for code, state in sorted(outlines["states"].items())
    ]


def _graticule(west: float, south: float, east: float, north: float) -> list[str]:
    style = 'stroke="#b9c6ca" stroke-width="0.05" fill="none"'
    lines = [
        f'<path d="M{lon} {-north:.2f}V{-south:.2f}" {style}/>'
        for lon in range(ceil(west / STEP) * STEP, floor(east) + 1, STEP)
    ]
    return lines + [
        f'<path d="M{west:.2f} {-lat}H{east:.2f}" {style}/>'
        for lat in range(ceil(south / STEP) * STEP, floor(north) + 1, STEP)
    ]


def _radius(disc: Disc) -> float:
    return 0.16 * sqrt(max(disc.number, 1))


def _disc(disc: Disc) -> str:
    return (
        f'<circle cx="{disc.lon:.3f}" cy="{-disc.lat:.3f}" r="{_radius(disc):.3f}" fill="#0b4f54"'
        f' fill-opacity="0.8" stroke="#ffffff" stroke-width="0.06"><title>{escape(disc.name)}: {disc.number}'
        "</title></circle>"
    )


def _names(discs: Sequence[Disc], frame: tuple[float, float, float, float]) -> list[str]:
    taken = [_around(disc) for disc in discs]
    parts = []
    for disc in discs:
        width, gap = LETTER * len(disc.name), _radius(disc) + 0.12
        places = (
            (disc.lon + gap, -disc.lat + 0.3),
            (disc.lon - gap - width, -disc.lat + 0.3),
            (disc.lon - width / 2, -disc.lat - gap),
            (disc.lon - width / 2, -disc.lat + gap + 0.7),
        )
        for left, base in places:
            area = (left, base - 0.75, left + width, base - 0.75 + HEIGHT)
            inside = (
                area[0] >= frame[0] and area[2] <= frame[2] and area[1] >= frame[1] and area[3] <= frame[3]
            )
            own = _around(disc)
            if inside and not any(_meet(area, other) for other in taken if other != own):
                taken.append(area)
                parts.append(
                    f'<text x="{left:.3f}" y="{base:.3f}" font-size="0.85"'
                    f' font-family="Noto Sans, sans-serif" fill="#14232a">{escape(disc.name)}</text>'
                )
                break
    return parts


def _around(disc: Disc) -> tuple[float, float, float, float]:
    radius = _radius(disc)
    return (disc.lon - radius, -disc.lat - radius, disc.lon + radius, -disc.lat + radius)


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
