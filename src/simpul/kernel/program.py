"""A linear program, with whole numbers or without, and the port to who solves it. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

type Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Program:
    """Maximise `worth` times x, where every row of `rows` times x lies in [`least`, `most`], x in [0, `top`].

    `whole`: which x must be whole numbers; None for none of them, and then the solution has prices. The
    solver may stop within `gap` (relative) of its bound, after `nodes` branches or `time_s` seconds.
    """

    worth: Numbers
    rows: csr_array
    least: Numbers
    most: Numbers
    top: Numbers
    whole: NDArray[np.bool_] | None = None
    gap: float = 0.0
    nodes: int = 1_000_000
    time_s: float = 600.0


@dataclass(frozen=True, slots=True)
class Solved:
    """A solution. `bound`: nothing can be worth more.

    `prices`: by how much the worth grows where a row's side gives way by one; None with whole numbers.
    """

    x: Numbers
    worth: float
    bound: float
    prices: Numbers | None


type Solve = Callable[[Program], Solved | None]
"""Solves a program; None where it has no solution, or none was found in the time."""
