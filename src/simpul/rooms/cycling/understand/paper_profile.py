"""The profile of a route for paper: its heights, and below them the condition of the road, as SVG. Pure."""

from collections.abc import Sequence
from html import escape
from math import ceil, floor

from simpul.kernel import ink

WIDE, HIGH = 1700.0, 420.0
LEFT, RIGHT, TOP, BOTTOM, BAND = 110.0, 20.0, 46.0, 118.0, 34.0
LEAST_SPAN_M = 30.0
"""A profile covers at least so many metres, so that a flat way looks flat."""
MOST_POINTS = 400
STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000)
MOST_RULES = 5
MARK = 130.0
"""Units between two kilometre marks at least."""


def draw(  # noqa: PLR0913 - what is on a profile
    along_m: Sequence[float],
    heights_m: Sequence[float | None] | None,
    bands: Sequence[tuple[float, float, str]],
    *,
    label: str,
    unknown: str,
    point: str = ".",
    across: float = WIDE,
) -> str:
    """Draw heights over kilometres, and the grades below.

    Args:
        along_m: metres along the way at each position.
        heights_m: metres above the sea at each position, None where it is not known; None for none at all:
            the drawing then says `unknown` instead of a flat line.
        bands: (from, to, grade), metres along the way.
        label: what the drawing shows, in the reader's language.
        unknown: the words for "heights are not known".
        point: the reader's decimal separator.
        across: units that the drawing is wide.
    """
    whole = max(along_m[-1] if along_m else 0.0, 1.0)
    known = [(x, h) for x, h in zip(along_m, heights_m or (), strict=False) if h is not None]
    wide = across - LEFT - RIGHT
    floor_y = HIGH - BOTTOM if known else 120.0
    high = HIGH if known else floor_y + BOTTOM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {across:g} {high:g}" role="img"'
        f' aria-label="{escape(label)}">',
        f'<rect width="{across:g}" height="{high:g}" fill="{ink.WHITE}"/>',
        *(_heights(known, whole, wide) if known else [ink.text(LEFT, 70, unknown, 30, colour=ink.SOFT)]),
        *_bands(bands, whole, wide, floor_y + 14),
        *_kilometres(whole, wide, floor_y + 14 + BAND, point),
        "</svg>",
    ]
    return "\n".join(parts)


def _heights(known: Sequence[tuple[float, float]], whole: float, wide: float) -> list[str]:
    low, high = min(h for _x, h in known), max(h for _x, h in known)
    middle, span = (low + high) / 2, max(high - low, LEAST_SPAN_M)
    step = next((one for one in STEPS if span / one <= MOST_RULES), STEPS[-1])
    bottom, top = floor((middle - span / 2) / step) * step, ceil((middle + span / 2) / step) * step
    tall = HIGH - TOP - BOTTOM

    def y_of(height: float) -> float:
        return TOP + tall * (top - height) / (top - bottom)

    kept = [*known[: -1 : max(1, len(known) // MOST_POINTS)], known[-1]]
    points = [(LEFT + wide * x / whole, y_of(h)) for x, h in kept]
    line = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    rules = []
    for height in range(int(bottom), int(top) + 1, step):
        y = y_of(height)
        rules.append(f'<path d="M{LEFT:g} {y:.1f}H{LEFT + wide:g}" {ink.Stroke("#d5dcdf", 2).said()}/>')
        rules.append(ink.text(LEFT - 12, y + 9, f"{height} m", 25, more='text-anchor="end"', colour=ink.SOFT))
    area = f'<path d="{line}V{HIGH - BOTTOM:g}H{points[0][0]:.1f}Z" fill="{ink.CLIMB}"/>'
    return [area, *rules, f'<path d="{line}" {ink.Stroke(ink.INK, 5).said()}/>']


def _bands(bands: Sequence[tuple[float, float, str]], whole: float, wide: float, y: float) -> list[str]:
    middle = y + BAND / 2
    parts = [f'<rect x="{LEFT:g}" y="{y:g}" width="{wide:g}" height="{BAND:g}" fill="{ink.PAPER}"/>']
    for begin, end, grade in bands:
        x, width = LEFT + wide * begin / whole, wide * (end - begin) / whole
        stroke = ink.GRADES.get(grade, ink.GRADES["unknown"])
        broad = ink.Stroke(stroke.colour, stroke.width * 1.9, stroke.dash, "butt")
        parts.append(f'<path d="M{x:.1f} {middle:g}h{max(width, 1):.1f}" {broad.said()}/>')
    return parts


def _kilometres(whole: float, wide: float, y: float, point: str) -> list[str]:
    step = next((n * 100 for n in STEPS if whole / (n * 100) <= wide / MARK), STEPS[-1] * 100)
    parts = []
    for metres in range(0, int(whole) + 1, step):
        x = LEFT + wide * metres / whole
        said = f"{metres / 1000:g}".replace(".", point) + (" km" if metres == 0 else "")
        parts.append(f'<path d="M{x:.1f} {y:g}v12" {ink.Stroke(ink.SOFT, 3, "", "butt").said()}/>')
        parts.append(ink.text(x, y + 40, said, 25, more='text-anchor="middle"', colour=ink.SOFT))
    return parts
