"""Linear and whole-number programs, solved by HiGHS (highs.dev, MIT) as SciPy brings it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import scipy
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import vstack

from simpul.kernel.program import Numbers, Program, Solved


def version() -> str:
    """Name the solver and its version, for who wants to work a plan out again."""
    return f"HiGHS in SciPy {scipy.__version__}"


def solve(program: Program) -> Solved | None:
    """Solve a program; None where it has no solution or none was found within its limits."""
    return _linear(program) if program.whole is None else _whole(program)


def _whole(program: Program) -> Solved | None:
    options = {"time_limit": program.time_s, "node_limit": program.nodes, "mip_rel_gap": program.gap}
    with _words_to_stderr():
        answer = milp(
            -program.worth,
            integrality=np.asarray(program.whole, dtype=np.uint8),
            bounds=Bounds(0, program.top),
            constraints=LinearConstraint(program.rows, program.least, program.most),
            options=options,
        )
    if answer.x is None:
        return None
    bound = answer.fun if answer.mip_dual_bound is None else answer.mip_dual_bound
    return Solved(np.asarray(answer.x), -float(answer.fun), -float(bound), None)


@contextmanager
def _words_to_stderr() -> Iterator[None]:
    """Let what HiGHS prints by itself go to stderr: a command's stdout may be JSON that a program reads."""
    sys.stdout.flush()
    kept = os.dup(1)
    try:
        os.dup2(2, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def _linear(program: Program) -> Solved | None:
    upper, lower = np.isfinite(program.most), np.isfinite(program.least)
    rows = vstack([program.rows[upper], -program.rows[lower]], format="csr")
    sides = np.concatenate([program.most[upper], -program.least[lower]])
    answer = linprog(
        -program.worth,
        A_ub=rows,
        b_ub=sides,
        bounds=np.column_stack([np.zeros_like(program.top), program.top]),
        method="highs",
        options={"time_limit": program.time_s},
    )
    if answer.x is None or answer.status != 0:
        return None
    return Solved(np.asarray(answer.x), -float(answer.fun), -float(answer.fun), _prices(answer, upper, lower))


def _prices(answer: scipy.optimize.OptimizeResult, upper: Numbers, lower: Numbers) -> Numbers:
    """Give each row's price: of its upper side, less that of its lower side."""
    marginals = -np.asarray(answer.ineqlin.marginals)
    prices = np.zeros(len(upper))
    prices[upper] += marginals[: int(upper.sum())]
    prices[lower] -= marginals[int(upper.sum()) :]
    return prices
