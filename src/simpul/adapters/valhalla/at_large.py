"""Which edges are of the network at large, so that Valhalla need not find it out for each stop of each route.

So that nobody is sent from an island, Valhalla walks fifty places on and back from each edge near a stop
(`minimum_reachability`): a quarter of the time of a short route. Which edges lie in a large part of the
network, where every place leads to every other, does not change with the question. Where the nearest edges
of all stops do, that walk finds nothing else, and a route is asked for without it (`engine`).
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from .tile import Ints, Words, bits

MANY = 200
"""A part of at least so many places is large. Valhalla asks for 50, of costs that may close some ways."""
IMPASSABLE, FERRIES = 7, (41, 42)
"""Numbers of a surface and of uses that do not join parts for everybody."""


def of(edges: Words, start: Ints, end: Ints, access: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which edges are of a large part.

    Args:
        edges: those that a bicycle may use, in one direction each.
        start: the place that each leaves.
        end: the place that each leads to.
        access: of each place, whether a bicycle may pass it.
    """
    ridden = (bits(edges[:, 2], 57, 3) != IMPASSABLE) & ~np.isin(bits(edges[:, 2], 40, 6), FERRIES)
    ridden &= access[start] & access[end]
    joins = coo_array((ridden[ridden], (start[ridden], end[ridden])), shape=(len(access),) * 2)
    _count, part = connected_components(joins, connection="strong")
    large: NDArray[np.bool_] = (np.bincount(part) >= MANY)[part]
    found: NDArray[np.bool_] = ridden & large[start] & (part[start] == part[end])
    return found
