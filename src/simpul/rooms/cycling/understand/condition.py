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
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simpul.kernel.geo import metres_per_degree
from simpul.kernel.routing import Edge, Path

type Floats = NDArray[np.float64]
type Ints = NDArray[np.int64]

SLIVER_M = 2.0
"""A segment that a step covers by less is its neighbour, met by the rounding of positions."""
FAR_M = 25.0
"""A step farther from every segment of its way lies on another map than ours."""


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
    each one's first step (and, last, of the end). `ends` are the steps' ends in degrees (n, 4), `at_m` their
    place on one long axis on which every street has a stretch of its own. On the same axis, sorted, `from_m`
    and `to_m` are the segments.
    """

    way_ids: Ints
    first: Ints
    ends: Floats
    at_m: Floats
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


def pieces(path: Path, line: Floats, along: Floats, ways: Ways) -> Pieces:
    """Part a path at its edges and at the city's segments.

    Args:
        path: with edges; without them it is one piece of no edge.
        line: its positions, (n, 2).
        along: the metres to each of them.
        ways: the city's segments.
    """
    edge_of = _edge_of_steps(path.edges, len(line) - 1)
    start, end = line[:-1], line[1:]
    found, axis_from, axis_to = _on_axis(path.edges, edge_of, start, end, ways)
    return _join(_cut(found, axis_from, axis_to, ways), edge_of, along)


def _edge_of_steps(edges: Sequence[Edge], steps: int) -> Ints:
    """Give for each step of the line the edge that it is of, -1 where none is known."""
    found = np.full(steps, -1)
    if edges:
        begins = np.array([edge.begin for edge in edges])
        ends = np.array([edge.end for edge in edges])
        places = np.arange(steps)
        at = np.searchsorted(begins, places, "right") - 1
        inside = (at >= 0) & (places < ends[np.maximum(at, 0)])
        found[inside] = at[inside]
    return found


def _on_axis(
    edges: Sequence[Edge], edge_of: Ints, start: Floats, end: Floats, ways: Ways
) -> tuple[NDArray[np.bool_], Floats, Floats]:
    """Put each step on the axis of the segments: whether it is there, and the place of its two ends."""
    count = len(edge_of)
    found, axis_from, axis_to = np.zeros(count, dtype=bool), np.zeros(count), np.zeros(count)
    if not edges or not len(ways.way_ids):
        return found, axis_from, axis_to
    way_ids = np.array([edge.way_id for edge in edges])[edge_of]
    way = np.minimum(np.searchsorted(ways.way_ids, way_ids), len(ways.way_ids) - 1)
    known = (edge_of >= 0) & (ways.way_ids[way] == way_ids)
    asked = np.flatnonzero(known)
    if not len(asked):
        return found, axis_from, axis_to
    sizes = ways.first[way[asked] + 1] - ways.first[way[asked]]
    owner = np.repeat(np.arange(len(asked)), sizes)
    heads = np.cumsum(sizes) - sizes
    candidate = np.arange(sizes.sum()) - np.repeat(heads - ways.first[way[asked]], sizes)
    scale = np.array(metres_per_degree(float(start[:, 1].mean())))
    here, there = start[asked] * scale, end[asked] * scale
    middle = (here + there) / 2
    a, b = ways.ends[candidate, :2] * scale, ways.ends[candidate, 2:] * scale
    step = b - a
    square = np.maximum((step**2).sum(axis=1), 1e-9)
    share = np.clip(((middle[owner] - a) * step).sum(axis=1) / square, 0, 1)
    off = ((a + share[:, None] * step - middle[owner]) ** 2).sum(axis=1)
    least = np.minimum.reduceat(off, heads)
    best = np.full(len(asked), -1)
    hits = np.flatnonzero(off == least[owner])
    best[owner[hits][::-1]] = hits[::-1]
    chosen = candidate[best]
    low, high = ways.at_m[chosen, 0], ways.at_m[chosen, 1]
    centre = low + share[best] * (high - low)
    run = there - here
    half = np.hypot(run[:, 0], run[:, 1]) / 2 * np.sign((run * step[best]).sum(axis=1))
    near = least <= FAR_M**2
    found[asked] = near
    axis_from[asked], axis_to[asked] = centre - half, centre + half
    return found, axis_from, axis_to


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
    first = np.searchsorted(ways.from_m, low + inset, "right") - 1
    last = np.searchsorted(ways.from_m, high - inset, "left") - 1
    first = np.where(found, np.clip(first, 0, None), -1)
    last = np.where(found, np.maximum(last, first), -1)
    sizes = last - first + 1
    step = np.repeat(np.arange(len(found)), sizes)
    backward = (axis_to < axis_from)[step]
    number = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    segment = np.where(backward, last[step] - number, first[step] + number)
    length = np.maximum(high - low, 1e-9)[step]
    inner_from = np.where(number > 0, 1.0, 0.0)
    if len(ways.from_m):
        edge_at = np.where(backward, ways.to_m[segment], ways.from_m[segment])
        travelled = np.abs(edge_at - axis_from[step]) / length
        share_from = np.where(inner_from > 0, np.clip(travelled, 0, 1), 0.0)
    else:
        share_from = np.zeros(len(step))
    share_to = np.ones(len(step))
    same = np.flatnonzero(step[1:] == step[:-1])
    share_to[same] = share_from[same + 1]
    return _Cuts(step, segment, share_from, share_to)


def _join(cuts: _Cuts, edge_of: Ints, along: Floats) -> Pieces:
    """Join what lies on one edge and one segment, step after step."""
    if not len(cuts.step):
        none, nothing = np.zeros(0, dtype=np.int64), np.zeros(0)
        return Pieces(none, none, none, none, nothing, nothing)
    edge, run = edge_of[cuts.step], np.diff(along)[cuts.step]
    from_m = along[cuts.step] + cuts.share_from * run
    to_m = along[cuts.step] + cuts.share_to * run
    new = np.flatnonzero(
        np.concatenate([[True], (edge[1:] != edge[:-1]) | (cuts.segment[1:] != cuts.segment[:-1])])
    )
    last = np.concatenate([new[1:] - 1, [len(edge) - 1]])
    return Pieces(edge[new], cuts.segment[new], cuts.step[new], cuts.step[last] + 1, from_m[new], to_m[last])
