"""Photos for the tests of the form: of a street, with or without what a camera writes into them."""

import io
from datetime import UTC, datetime

import numpy as np
from PIL import Image

from simpul.adapters import images
from simpul.kernel.geo import LonLat

TAKEN = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)


def jpeg(seed: int = 1, *, position: LonLat | None = None, size: tuple[int, int] = (400, 300)) -> bytes:
    """Make a JPEG that says when it was taken, and where if a position is given."""
    return images.encode(_pixels(seed, size), at=TAKEN, position=position)


def picture(kind: str, seed: int = 1, size: tuple[int, int] = (400, 300), **words: object) -> bytes:
    """Make a picture of another kind, such as "PNG" or "WEBP"."""
    file = io.BytesIO()
    Image.fromarray(_pixels(seed, size)).save(file, kind, **words)
    return file.getvalue()


def _pixels(seed: int, size: tuple[int, int]) -> np.ndarray:
    rows, columns = np.mgrid[0 : size[1], 0 : size[0]]
    grey = np.random.default_rng(seed).integers(60, 200, (8, 8)).repeat(50, 0).repeat(50, 1)
    base = np.resize(grey, (size[1], size[0])) + (rows + columns) % 20
    return np.stack([base, base, base], axis=2).astype(np.uint8)
