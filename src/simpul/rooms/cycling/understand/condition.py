"""Along a path: which segments of the city it goes over, and how they are. Pure sums on arrays.

A path comes with way ids and a line; the city counts condition by segments of 100 m. Each step of the line
(from one position to the next) is put on the nearest step of a segment of the same way, and the chainage of
both its ends says which segments it covers. It is done for all steps at once.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simpul.kernel.routing import Edges, Path, Steps

type Floats = NDArray[np.float64]
type Ints = NDArray[np.int64]

SLIVER_M = 2.0
"""A segment that a step covers by less is its neighbour, met by the rounding of positions."""
FAR_M = 25.0
"""A step farther from every segment of its way lies on another map than ours."""
AT_ONCE = 5000
"""So many steps are laid on the axis at once: each is held against all of its way."""


@cache
def rules() -> Mapping[str, Any]:
    """Give the content of data/condition.toml."""
    file = resources.files("simpul.rooms.cycling").joinpath("data", "condition.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def surface_of(tag: str) -> str | None:
    """Give the word for an OpenStreetMap `surface`; None where it says nothing that is known."""
    return next((word for word, tags in rules()["surface"].items() if tag in tags), None)


@dataclass(frozen=True)
class Ways:
    """The segments of a city as arrays.

    Steps are the straight pieces of segments, sorted by way: `way_ids` are the ways, `first` the index of
    each one's first step (and, last, of the end). `scale` are the metres of a degree in the city; `x` and
    `y` are where each step begins in such metres, `dx` and `dy` how far it goes, `low` and `high` its place
    on one long axis on which every street has a stretch of its own. On the same axis, sorted, `from_m` and
    `to_m` are the segments.
    """

    way_ids: Ints
    first: Ints
    scale: Floats
    x: Floats
    y: Floats
    dx: Floats
    dy: Floats
    low: Floats
    high: Floats
    from_m: Floats
    to_m: Floats


class Pieces(NamedTuple):
    """Parts of a path in order, each within one edge and one segment: arrays of one length.

    `edge` is the index of the edge; `segment` the index in `Ways`, -1 where the city's map has none; `begin`
    and `end` are indexes into the line around it; `from_m` and `to_m` metres along the path.
    """

    edge: Ints
    segment: Ints
    begin: Ints
    end: Ints
    from_m: Floats
    to_m: Floats


class Laid(NamedTuple):
    """The steps of a set of tiles on the axis of `Ways`: where the two ends of each are.

    `begin` and `run` are its beginning and how far it goes, in metres of the city, (n, 2). `cuts` has a row
    for each segment that a whole step covers (segment, shares of the step from and to), step after step;
    `first` and `sizes` say where the rows of each step begin and how many there are; the last are of none.
    """

    axis_from: Floats
    axis_to: Floats
    begin: Floats
    run: Floats
    cuts: Floats
    first: Ints
    sizes: Ints


NONE = (-1.0, 0.0, 1.0)
"""The row of a step that is on no segment."""


def lay(steps: Steps, ways: Ways) -> Laid:
    """Put all steps of a set of tiles on the axis of the city's segments."""
    begin, end = steps.begins * ways.scale, steps.ends * ways.scale
    parts = [
        _on_axis(steps.way_ids[at : at + AT_ONCE], begin[at : at + AT_ONCE], end[at : at + AT_ONCE], ways)
        for at in range(0, max(len(begin), 1), AT_ONCE)
    ]
    found, axis_from, axis_to = (np.concatenate(column) for column in zip(*parts, strict=True))
    cut = _cut(found, axis_from, axis_to, ways)
    rows = np.vstack([np.column_stack([cut.segment, cut.share_from, cut.share_to]), NONE])
    first = cut.step.searchsorted(np.arange(len(begin) + 1))
    sizes = np.diff(first, append=len(rows))
    return Laid(axis_from, axis_to, begin, end - begin, rows, first, sizes)


def pieces(path: Path, line: Floats, along: Floats, ways: Ways, laid: Laid | None = None) -> Pieces:
    """Part a path at its edges and at the city's segments.

    Args:
        path: with edges; without them it is one piece of no edge.
        line: its positions, (n, 2).
        along: the metres to each of them.
        ways: the city's segments.
        laid: the steps of the tiles that the path was found on, where its edges know theirs.
    """
    edges = Edges.of(path.edges)
    edge_of = _edge_of_steps(edges, len(line) - 1)
    if laid and edges.steps and len(ways.from_m):
        return _join(_of_laid(laid, edges.steps[1], line, path.leg_ends, ways), edge_of, along)
    drawn = line * ways.scale
    way_ids = np.append(edges.way_ids, -1)[edge_of]
    return _join(_cut(*_on_axis(way_ids, drawn[:-1], drawn[1:], ways), ways), edge_of, along)


def _of_laid(laid: Laid, step: Ints, line: Floats, leg_ends: Sequence[int], ways: Ways) -> "_Cuts":
    """Cut a line by the cuts of its steps: all but the first and the last step of a leg are whole.

    A part of a step that lies on one segment, or on none, lies there too.
    """
    sizes = laid.sizes[step]
    heads = sizes.cumsum() - sizes
    of = np.arange(len(step)).repeat(sizes)
    rows = laid.cuts[(laid.first[step] - heads)[of] + np.arange(len(of))]
    ends = {0, len(step) - 1, *(at for end in leg_ends[:-1] for at in (end - 1, end))}
    for at in sorted((at for at in ends if sizes[at] > 1), reverse=True):
        part = _part(laid, int(step[at]), (line[at : at + 2] * ways.scale).tolist(), ways)
        head, size = int(heads[at]), int(sizes[at])
        if len(part) != size:
            rows = np.concatenate([rows[:head], part, rows[head + size :]])
            of = np.concatenate([of[:head], [at] * len(part), of[head + size :]])
        else:
            rows[head : head + size] = part
    return _Cuts(of, rows[:, 0].astype(np.int64), rows[:, 1], rows[:, 2])


def _part(laid: Laid, step: int, ends: list[list[float]], ways: Ways) -> list[tuple[float, float, float]]:
    """Cut a part of a step of the tiles, between two places in metres of the city."""
    (x, y), (dx, dy) = laid.begin[step].tolist(), laid.run[step].tolist()
    from_m, to_m = float(laid.axis_from[step]), float(laid.axis_to[step])
    square = max(dx * dx + dy * dy, 1e-9)
    shares = [((there[0] - x) * dx + (there[1] - y) * dy) / square for there in ends]
    here, there = (from_m + share * (to_m - from_m) for share in shares)
    low, high = min(here, there), max(here, there)
    inset = min(SLIVER_M, (high - low) / 2)
    first = max(int(ways.from_m.searchsorted(low + inset, "right")) - 1, 0)
    last = max(int(ways.from_m.searchsorted(high - inset, "left")) - 1, first)
    backward = there < here
    segments = range(last, first - 1, -1) if backward else range(first, last + 1)
    borders = [float(ways.to_m[at] if backward else ways.from_m[at]) for at in segments[1:]]
    marks = [0.0, *(min(abs(at - here) / max(high - low, 1e-9), 1.0) for at in borders), 1.0]
    return [(float(at), *pair) for at, pair in zip(segments, pairwise(marks), strict=True)]


def _edge_of_steps(edges: Edges, steps: int) -> Ints:
    """Give for each step of the line the edge that it is of, -1 where none is known."""
    if len(edges) and edges.begins[0] == 0:
        sizes = edges.ends - edges.begins
        if int(sizes.sum()) == steps:
            return np.arange(len(sizes)).repeat(sizes)
    found = np.full(steps, -1)
    if len(edges):
        places = np.arange(steps)
        at = np.searchsorted(edges.begins, places, "right") - 1
        inside = (at >= 0) & (places < edges.ends[np.maximum(at, 0)])
        found[inside] = at[inside]
    return found


def _on_axis(
    way_ids: Ints, begin: Floats, end: Floats, ways: Ways
) -> tuple[NDArray[np.bool_], Floats, Floats]:
    """Put steps on the axis of the segments: whether each is there, and the place of its two ends."""
    count = len(way_ids)
    found, axis_from, axis_to = np.zeros(count, dtype=bool), np.zeros(count), np.zeros(count)
    if not len(ways.way_ids):
        return found, axis_from, axis_to
    way = np.minimum(np.searchsorted(ways.way_ids, way_ids), len(ways.way_ids) - 1)
    asked = np.flatnonzero(ways.way_ids[way] == way_ids)
    if not len(asked):
        return found, axis_from, axis_to
    run = end[asked] - begin[asked]
    middle = begin[asked] + run / 2
    chosen, share, least = _nearest(middle[:, 0], middle[:, 1], way[asked], ways)
    centre = ways.low[chosen] + share * (ways.high[chosen] - ways.low[chosen])
    ahead = run[:, 0] * ways.dx[chosen] + run[:, 1] * ways.dy[chosen]
    half = np.hypot(run[:, 0], run[:, 1]) / 2 * np.sign(ahead)
    found[asked] = least <= FAR_M**2
    axis_from[asked], axis_to[asked] = centre - half, centre + half
    return found, axis_from, axis_to


def _nearest(x: Floats, y: Floats, way: Ints, ways: Ways) -> tuple[Ints, Floats, Floats]:
    """Find the nearest step of its way to each place: which, where on it (0 to 1), how far squared."""
    sizes = ways.first[way + 1] - ways.first[way]
    heads = np.cumsum(sizes) - sizes
    owner = np.repeat(np.arange(len(way)), sizes)
    step = np.arange(len(owner)) + (ways.first[way] - heads)[owner]
    dx, dy = ways.dx[step], ways.dy[step]
    off_x, off_y = x[owner] - ways.x[step], y[owner] - ways.y[step]
    share = np.clip((off_x * dx + off_y * dy) / np.maximum(dx * dx + dy * dy, 1e-9), 0, 1)
    off = (off_x - share * dx) ** 2 + (off_y - share * dy) ** 2
    least = np.minimum.reduceat(off, heads)
    hits = np.flatnonzero(off == least[owner])
    best = np.empty(len(way), dtype=np.int64)
    best[owner[hits][::-1]] = hits[::-1]
    return step[best], share[best], least


class _Cuts(NamedTuple):
    """Steps cut at segments: the step, the segment (-1 for none), and the shares of the step it covers."""

    step: Ints
    segment: Ints
    share_from: Floats
    share_to: Floats


def _cut(found: NDArray[np.bool_], axis_from: Floats, axis_to: Floats, ways: Ways) -> _Cuts:
    """Cut each step where one segment ends and the next begins."""
    low, high = np.minimum(axis_from, axis_to), np.maximum(axis_from, axis_to)
    inset = np.minimum(SLIVER_M, (high - low) / 2)
    first = np.maximum(ways.from_m.searchsorted(low + inset, "right") - 1, 0)
    last = np.maximum(ways.from_m.searchsorted(high - inset, "left") - 1, first)
    first, last = np.where(found, first, -1), np.where(found, last, -1)
    sizes = last - first + 1
    step = np.repeat(np.arange(len(found)), sizes)
    number = np.arange(len(step)) - (np.cumsum(sizes) - sizes)[step]
    backward = (axis_to < axis_from)[step]
    segment = np.where(backward, last[step] - number, first[step] + number)
    share_from, share_to = np.zeros(len(step)), np.ones(len(step))
    cut = np.flatnonzero(number)
    if len(cut):
        border = np.where(backward[cut], ways.to_m[segment[cut]], ways.from_m[segment[cut]])
        of = step[cut]
        travelled = np.abs(border - axis_from[of]) / np.maximum(high - low, 1e-9)[of]
        share_from[cut] = share_to[cut - 1] = np.minimum(travelled, 1)
    return _Cuts(step, segment, share_from, share_to)


def _join(cuts: _Cuts, edge_of: Ints, along: Floats) -> Pieces:
    """Join what lies on one edge and one segment, step after step."""
    if not len(cuts.step):
        none, nothing = np.zeros(0, dtype=np.int64), np.zeros(0)
        return Pieces(none, none, none, none, nothing, nothing)
    edge, start = edge_of[cuts.step], along[cuts.step]
    run = along[cuts.step + 1] - start
    is_new = np.ones(len(edge) + 1, dtype=bool)
    is_new[1:-1] = (edge[1:] != edge[:-1]) | (cuts.segment[1:] != cuts.segment[:-1])
    borders = is_new.nonzero()[0]
    new, last = borders[:-1], borders[1:] - 1
    return Pieces(
        edge[new], cuts.segment[new], cuts.step[new], cuts.step[last] + 1,
        (start + cuts.share_from * run)[new], (start + cuts.share_to * run)[last],
    )  # fmt: skip
