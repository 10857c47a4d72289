"""Whether two photos are one: cut, turned over, brighter, saved again, but of the same moment.

Two steps. `words` says in short what stands out in a picture, so that a database finds the few that could be
it among very many. `same` then lays one picture over the other: they are one where their grain agrees nearly
everywhere. Two photos taken from almost the same spot share what is far away, and not the grain of the road.

Points by SIFT (Lowe 2004; its patent ended in 2020), the transform by RANSAC (Fischler and Bolles 1981), both
of OpenCV; words are signs of a Hadamard transform of RootSIFT (Arandjelovic and Zisserman 2012), as in
random-projection hashing (Charikar 2002).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.linalg import hadamard

from simpul.kernel.ports import Rgb
from simpul.kernel.proof import Likeness

WIDTH = 480
"""Pictures are compared at this width, in pixels."""
POINTS = 400
"""Points that are laid over each other."""
KEPT = 96
"""Points whose words are kept of a picture."""
ASKED = 200
"""Points whose words a picture is looked up by: more than are kept, for it may be a part of what is kept."""
ROWS = (22, 6, 30, 14, 19, 100, 84, 66, 67, 70, 86, 116, 64, 96, 82, 83, 80, 98)
MIDDLE = (
    *(0.571, 0.743, -0.790, 0.087, -0.162, -0.014, 0.131, 0.004, 0.003),
    *(-0.014, -0.053, -0.010, 0.001, -0.715, -0.046, 0.036, -0.020, -0.223),
)
"""Rows of the Hadamard transform whose signs are the bits of a word, and the value that parts the signs:
those that vary most, and least together, over every second photo of the test set and others for training."""
CELLS = (8, 6)
"""Points are taken in turn from so many parts across and down, so that no tree takes them all."""
RATIO = 0.8
"""A point is matched where its nearest is nearer than this times the second (Lowe 2004, section 7.1)."""
OFF_PX = 4.0
FEWEST = 8
"""Points that must agree on one turn, size and shift before anything is laid over."""
BLOCK = 20
"""Side of the squares whose grain is compared, in pixels."""
FLAT = 3.0
"""A square whose grey values vary less (standard deviation) has no grain to compare."""
BLUR = 1.2
"""What is blurred away before, so that saving again does not count, in pixels (standard deviation)."""
ALIKE = 0.6
"""Two squares agree from this correlation on."""


@dataclass(frozen=True, slots=True)
class Points:
    """What stands out in a picture: where, how it looks, and the grey picture itself."""

    grey: NDArray[np.uint8]
    at: NDArray[np.float32]
    look: NDArray[np.float32]


def points(picture: Rgb, *, mirrored: bool = False) -> Points:
    """Find what stands out in a picture."""
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)
    high, wide = grey.shape
    size = (WIDTH, max(8, round(high * WIDTH / wide)))
    how = cv2.INTER_AREA if wide > WIDTH else cv2.INTER_LINEAR
    grey = np.asarray(cv2.resize(grey, size, interpolation=how), np.uint8)
    if mirrored:
        grey = np.asarray(np.ascontiguousarray(grey[:, ::-1]), np.uint8)
    found, look = _sift().detectAndCompute(grey, None)
    if look is None or not len(found):
        return Points(grey, np.zeros((0, 2), np.float32), np.zeros((0, 128), np.float32))
    chosen = _spread(found, size)
    root = np.sqrt(look[chosen] / np.maximum(look[chosen].sum(axis=1, keepdims=True), 1e-6))
    return Points(grey, np.array([found[one].pt for one in chosen], np.float32), root.astype(np.float32))


def words(of: Points) -> list[int]:
    """Give the words that are kept of a picture: whole numbers of 18 bits, the most telling first."""
    signs = _signs(of.look[:KEPT]) > 0
    return list(dict.fromkeys(int(word) for word in signs @ _places()))


def asked(of: Points) -> list[int]:
    """Give the words that a picture is looked up by: of more points, and with the least sure bit turned."""
    values = _signs(of.look[:ASKED])
    if not len(values):
        return []
    sure = (values > 0) @ _places()
    other = sure ^ _places()[np.abs(values).argmin(axis=1)]
    return sorted({int(word) for word in np.concatenate([sure, other])})


def same(one: Points, other: Points) -> Likeness:
    """Lay one picture over the other and say how far they agree; (0, 0) where they cannot be laid."""
    turn = _turn(one, other)
    if turn is None:
        return Likeness(0.0, 0.0)
    high, wide = one.grey.shape
    laid = np.asarray(cv2.warpAffine(other.grey, turn, (wide, high), flags=cv2.INTER_LINEAR), np.uint8)
    there = cv2.warpAffine(np.full_like(other.grey, 255), turn, (wide, high), flags=cv2.INTER_NEAREST) > 0
    squares, agree = _grain(one.grey, laid, there)
    return Likeness(float(agree / squares) if squares else 0.0, float(there.mean()))


def _turn(one: Points, other: Points) -> NDArray[np.float64] | None:
    """Give the turn, size and shift that most points agree on, from the other picture to the one."""
    if min(len(one.look), len(other.look)) < FEWEST:
        return None
    near = cv2.BFMatcher(cv2.NORM_L2).knnMatch(other.look, one.look, k=2)
    pairs = [best for best, second in near if best.distance < RATIO * second.distance]
    if len(pairs) < FEWEST:
        return None
    start = other.at[[pair.queryIdx for pair in pairs]]
    end = one.at[[pair.trainIdx for pair in pairs]]
    cv2.setRNGSeed(1)
    turn, agree = cv2.estimateAffinePartial2D(start, end, ransacReprojThreshold=OFF_PX, maxIters=2000)
    if turn is None or int(agree.sum()) < FEWEST:
        return None
    return np.asarray(turn, np.float64)


def _grain(one: NDArray[np.uint8], laid: NDArray[np.uint8], there: NDArray[np.bool_]) -> tuple[int, int]:
    """Count the squares that have a grain in both pictures, and those of them that agree."""
    first, second = (cv2.GaussianBlur(grey.astype(np.float32), (0, 0), BLUR) for grey in (one, laid))
    high, wide = one.shape
    squares = agree = 0
    for top in range(0, high - BLOCK + 1, BLOCK):
        for left in range(0, wide - BLOCK + 1, BLOCK):
            part = (slice(top, top + BLOCK), slice(left, left + BLOCK))
            if not there[part].all():
                continue
            a, b = first[part] - first[part].mean(), second[part] - second[part].mean()
            spread = float(a.std()) * float(b.std())
            if min(float(a.std()), float(b.std())) < FLAT:
                continue
            squares += 1
            agree += float((a * b).mean()) / spread > ALIKE
    return squares, agree


def _spread(found: Sequence[Any], size: tuple[int, int]) -> list[int]:
    """Choose the strongest points in turn from every part of the picture."""
    cells: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for index in sorted(range(len(found)), key=lambda one: (-found[one].response, found[one].pt)):
        x, y = found[index].pt
        cells[int(CELLS[0] * x / size[0]), int(CELLS[1] * y / size[1])].append(index)
    chosen: list[int] = []
    depth = 0
    while len(chosen) < POINTS and any(len(cell) > depth for cell in cells.values()):
        layer = [cell[depth] for cell in cells.values() if len(cell) > depth]
        chosen += sorted(layer, key=lambda one: -found[one].response)
        depth += 1
    return chosen[:POINTS]


def _signs(look: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give how far each point lies on which side, bit by bit."""
    return np.asarray(look @ _rows().T - np.array(MIDDLE, np.float32), np.float32)


def _places() -> NDArray[np.int64]:
    return np.asarray(1 << np.arange(len(ROWS)), np.int64)


def _sift() -> Any:
    return cv2.SIFT_create(nfeatures=2 * POINTS, contrastThreshold=0.02)  # type: ignore[attr-defined]  # no stub


@cache
def _rows() -> NDArray[np.float32]:
    return np.asarray(hadamard(128)[list(ROWS)], np.float32)
