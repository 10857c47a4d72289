"""Rough textures for Kota Contoh's roads: noise without seams, and smooth fields along a street.

Spectra are synthesised by filtering white noise in the frequency domain (Perlin's "solid noise" idea in its
Fourier form; see Ebert et al., Texturing and Modeling, ch. 16): a texture wraps and can be cut anywhere.
"""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float32]
type Bytes = NDArray[np.uint8]

TILE = 1024
"""Pixels along one side of a tile; the width of a chunk of road at its finest level is cut from it."""


def stream(*key: int | str) -> np.random.Generator:
    """Give the random numbers that belong to a name, the same on each run.

    Args:
        key: whole numbers and words; another key gives an unrelated stream.
    """
    words = [part if isinstance(part, int) else int.from_bytes(part.encode(), "big") for part in key]
    return np.random.default_rng([word % (1 << 63) for word in words])


@cache
def tile(name: str, low: float, high: float, slope: float) -> Floats:
    """Give a square of noise, mean 0 and deviation 1, that wraps at its edges.

    Args:
        name: which of the squares with this spectrum.
        low: longest wave, in cycles per tile.
        high: shortest wave, in cycles per tile (half the pixels at most).
        slope: amplitude falls as frequency to this power; 0 is white, 1 is cloudy, 2 is smooth.

    Returns:
        (TILE, TILE) float32; shared, so not to be written to.
    """
    white = stream("tile", name).standard_normal((TILE, TILE))
    down, across = np.fft.fftfreq(TILE, 1 / TILE), np.fft.rfftfreq(TILE, 1 / TILE)
    radius = np.hypot(down[:, None], across[None, :])
    weight = np.where((radius >= low) & (radius <= high), np.maximum(radius, 1) ** -slope, 0)
    noise = np.fft.irfft2(np.fft.rfft2(white) * weight, s=(TILE, TILE))
    noise -= noise.mean()
    result: Floats = (noise / noise.std()).astype(np.float32)
    result.setflags(write=False)
    return result


def grain() -> Floats:
    """Fine aggregate of asphalt."""
    return tile("grain", 90, 420, 0.35)


def gravel() -> Floats:
    """Coarse stones, as at the bottom of a hole."""
    return tile("gravel", 25, 160, 0.3)


def mottle() -> Floats:
    """Patches of a hand to a metre, as of worn binder."""
    return tile("mottle", 3, 60, 1.1)


def leaves() -> Floats:
    """Clumps of foliage and the light between them."""
    return tile("leaves", 4, 220, 1.0)


def crop(source: Floats, row: int, column: int, rows: int, columns: int) -> Floats:
    """Cut a rectangle from a tile that goes on for ever in both directions; not to be written to."""
    row, column = row % TILE, column % TILE
    if row + rows <= 2 * TILE and column + columns <= 3 * TILE:
        return _spread(source.ctypes.data, source)[row : row + rows, column : column + columns]
    down = np.arange(row, row + rows) % TILE
    across = np.arange(column, column + columns) % TILE
    return source[down][:, across]


_spreads: dict[int, Floats] = {}


def _spread(key: int, source: Floats) -> Floats:
    if key not in _spreads:
        _spreads[key] = np.tile(source, (2, 3))
    return _spreads[key]


def field(rng: np.random.Generator, rows: int, columns: int, rough: tuple[float, float]) -> Floats:
    """Give a smooth random field, deviation 1.

    Args:
        rng: where the numbers come from.
        rows: height of the field.
        columns: width of the field.
        rough: deviation of the Gaussian blur along rows (down) and along columns, in cells.
    """
    white = rng.standard_normal((rows, columns)).astype(np.float32)
    smooth = cv2.GaussianBlur(white, (0, 0), sigmaX=rough[1], sigmaY=rough[0], borderType=cv2.BORDER_REFLECT)
    return np.asarray(smooth / max(float(smooth.std()), 1e-6), np.float32)
