"""Drawings for paper: a city's road condition as a map, and a photo with what was seen in it. Pure.

The drawing's units are tenths of a millimetre on paper; north is up, the projection is the plane that touches
the earth in the middle of the frame. Every grade has a stroke of its own, readable in grey (kernel.ink).
"""

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from simpul.kernel import ink
from simpul.kernel.geo import Bounds, LonLat, metres_per_degree

WIDE, HIGH = 1780.0, 1350.0
EDGE = 30.0
ORDER = ("unknown", "good", "fair", "poor", "bad")
"""What is drawn over what: the worst last."""
THIN = 0.55
"""A whole city's lines are so much thinner than a single route's."""
SWATCH = (120, 30)


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of street: its positions and its grade, "" where nobody looked."""

    positions: Sequence[LonLat]
    grade: str = ""


def frame(bounds: Bounds) -> tuple[float, float, float]:
    """Give the units for one metre, and how far the drawing moves right and down to lie in the middle."""
    east_m, north_m = metres_per_degree((bounds.south + bounds.north) / 2)
    wide = max((bounds.east - bounds.west) * east_m, 1.0)
    high = max((bounds.north - bounds.south) * north_m, 1.0)
    scale = min((WIDE - 2 * EDGE) / wide, (HIGH - 2 * EDGE) / high)
    return scale, (WIDE - wide * scale) / 2, (HIGH - high * scale) / 2


def condition_map(bounds: Bounds, lines: Iterable[Line], marks: Sequence[LonLat], words: str) -> str:
    """Draw a city's streets by grade, with numbers at the places of `marks`, as SVG.

    Args:
        bounds: what the frame holds.
        lines: streets; those that nobody looked at are thin and grey.
        marks: places, numbered from 1.
        words: what the drawing shows, for who cannot see it.
    """
    scale, right, down = frame(bounds)
    east_m, north_m = metres_per_degree((bounds.south + bounds.north) / 2)

    def put(at: LonLat) -> tuple[float, float]:
        x = (at.lon - bounds.west) * east_m * scale + right
        y = (bounds.north - at.lat) * north_m * scale + down
        return x, y

    by_grade: dict[str, list[str]] = {}
    for line in lines:
        points = "L".join(f"{x:.1f} {y:.1f}" for x, y in map(put, line.positions))
        by_grade.setdefault(line.grade, []).append(f"M{points}")
    under = f'<path d="{"".join(by_grade.pop("", []))}" fill="none" stroke="#cfc9ba" stroke-width="3"/>'
    over = "".join(
        f'<path d="{"".join(by_grade[grade])}" {ink.GRADES[grade].said(THIN)}/>'
        for grade in ORDER
        if grade in by_grade
    )
    numbers = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="22" fill="{ink.INK}" stroke="{ink.WHITE}" stroke-width="4"/>'
        f'<text x="{x:.1f}" y="{y + 10:.1f}" font-size="28" text-anchor="middle" fill="{ink.WHITE}"'
        f' font-family="{ink.FACES}">{number}</text>'
        for number, (x, y) in enumerate(map(put, marks), 1)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE:g} {HIGH:g}" role="img"'
        f' aria-label="{escape(words)}"><rect width="{WIDE:g}" height="{HIGH:g}" fill="{ink.PAPER}"/>'
        f"{under}{over}{numbers}</svg>"
    )


def swatch(grade: str) -> str:
    """Draw a piece of a grade's line, for the legend."""
    wide, high = SWATCH
    line = f'<path d="M4 {high / 2:g}H{wide - 4}" {ink.GRADES[grade].said()}/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}">{line}</svg>'


def photo(jpeg: bytes, size: tuple[int, int], outline: Sequence[tuple[float, float]]) -> str:
    """Draw a photo with the outline of one damage, as SVG that holds the photo itself."""
    wide, high = size
    data = base64.b64encode(jpeg).decode()
    points = " ".join(f"{x:g},{y:g}" for x, y in outline)
    ring = (
        f'<polygon points="{points}" fill="none" stroke="#ffffff" stroke-width="{wide / 110:.1f}"/>'
        f'<polygon points="{points}" fill="none" stroke="#a5104f" stroke-width="{wide / 220:.1f}"/>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' viewBox="0 0 {wide} {high}"><image width="{wide}" height="{high}"'
        f' xlink:href="data:image/jpeg;base64,{data}"/>{ring if outline else ""}</svg>'
    )
