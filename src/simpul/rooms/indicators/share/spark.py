"""The small trend of a row: a line without axes, drawn as text; the numbers are said beside it in words."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from simpul.rooms.indicators.share.words import written

WIDTH, HEIGHT, EDGE = 96, 24, 3


def spark(points: Sequence[tuple[int, float | None]]) -> SafeString:
    """Draw numbers by year. A year that is not known breaks the line; one number alone is a dot.

    Args:
        points: year and number in the order of the years; None is not known.

    Returns:
        An SVG image with its first and last number as its name; "" where no number is known.
    """
    known = [(year, number) for year, number in points if number is not None]
    if not known:
        return mark_safe("")
    (first, from_), (last, to) = known[0], known[-1]
    said = (
        _("%(to)s in %(last)d") % {"to": written(to), "last": last}
        if len(known) == 1
        else _("from %(from)s in %(first)d to %(to)s in %(last)d")
        % {"from": written(from_), "first": first, "to": written(to), "last": last}
    )
    places = _places(points, known)
    lines = mark_safe("".join(map(_line, _runs(places))))  # noqa: S308 - our numbers
    x, y = places[max(places)]
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" role="img" aria-label="{}">{}'
        '<circle cx="{}" cy="{}" r="2.5"/></svg>',
        WIDTH, HEIGHT, said, lines, f"{x:.1f}", f"{y:.1f}",
    )  # fmt: skip


def _places(
    points: Sequence[tuple[int, float | None]], known: Sequence[tuple[int, float]]
) -> dict[int, tuple[float, float]]:
    years = (points[0][0], max(points[-1][0], points[0][0] + 1))
    low, high = min(number for _, number in known), max(number for _, number in known)
    tall = (high - low) or 1.0
    return {
        year: (
            EDGE + (year - years[0]) / (years[1] - years[0]) * (WIDTH - 2 * EDGE),
            HEIGHT / 2 if high == low else HEIGHT - EDGE - (number - low) / tall * (HEIGHT - 2 * EDGE),
        )
        for year, number in known
    }


def _runs(places: dict[int, tuple[float, float]]) -> list[list[tuple[float, float]]]:
    runs: list[list[tuple[float, float]]] = []
    before: int | None = None
    for year in sorted(places):
        if before is None or year != before + 1:
            runs.append([])
        runs[-1].append(places[year])
        before = year
    return runs


def _line(run: Sequence[tuple[float, float]]) -> str:
    """Draw years in a row as a line, a year alone as a dot."""
    if len(run) == 1:
        return f'<circle cx="{run[0][0]:.1f}" cy="{run[0][1]:.1f}" r="1.5"/>'
    return f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in run)}"/>'
