"""The pieces in which the invented road is painted."""

from .damage import FINE
from .noise import Floats

CHUNK_M = 8.0
"""Length of a chunk; at FINE pixels a metre it is one noise tile, so chunks join without a seam."""

NEAR = (-6.75, 3.25)
"""What the finest picture covers, metres right of the centre line."""

ROWS = int(CHUNK_M * FINE)
COLUMNS = int((NEAR[1] - NEAR[0]) * FINE)


def overlap(row: int, column: int, picture: Floats) -> tuple[tuple[slice, slice] | None, tuple[slice, slice]]:
    """Give which part of a picture placed at (row, column) falls in the chunk, and where it lands."""
    top, left = max(row, 0), max(column, 0)
    bottom, right = min(row + picture.shape[0], ROWS), min(column + picture.shape[1], COLUMNS)
    to = (slice(top, max(bottom, top)), slice(left, max(right, left)))
    if bottom <= top or right <= left:
        return None, to
    return (slice(top - row, bottom - row), slice(left - column, right - column)), to
