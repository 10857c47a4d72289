"""Paints the invented road from above, eight metres at a time: asphalt, marks, damage, shadows."""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from . import noise
from .chunk import CHUNK_M, COLUMNS, NEAR, ROWS, overlap
from .damage import FINE, stamp
from .noise import Bytes, Floats
from .shade import shadows
from .spots import lay
from .surface import Profile, World
from .verge import paint as paint_verge

ACROSS: Floats = (NEAR[0] + (np.arange(COLUMNS, dtype=np.float32) + 0.5) / FINE).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Near:
    """A picture of a chunk: row 0 at its start, column 0 at NEAR[0].

    `rgbm` is (rows, columns, 4): colours, and how much of the pixel is damage; `owner` whose (id % 255 + 1).
    """

    rgbm: Bytes
    owner: Bytes


def fields(world: World) -> Floats:
    """Give the slow changes along the whole stretch, at 8 rows and 16 columns a metre of NEAR.

    Returns:
        (rows, columns, 4): brightness, streaks left by wheels and rain, redness, roughness of the edge.
    """
    rng = noise.stream("fields", world.seed)
    rows, columns = int((world.length_m + 14 * CHUNK_M) * 8), int((NEAR[1] - NEAR[0]) * 16)
    rough = ((14, 9), (60, 1.6), (18, 12), (5, 3))
    turn = int(world.length_m * 8) if world.loop else 0
    drawn = [_slow(rng, rows, columns, (float(down), float(over)), turn) for down, over in rough]
    return np.stack(drawn, axis=-1)


def _slow(rng: np.random.Generator, rows: int, columns: int, rough: tuple[float, float], turn: int) -> Floats:
    """Give one slow field; where `turn` is not 0 it repeats after so many rows."""
    if not turn:
        return noise.field(rng, rows, columns, rough)
    once = rng.standard_normal((turn, columns)).astype(np.float32)
    many = np.tile(once, (rows // turn + 1, 1))[:rows]
    smooth = cv2.GaussianBlur(many, (0, 0), sigmaX=rough[1], sigmaY=rough[0], borderType=cv2.BORDER_REFLECT)
    smooth = np.roll(smooth[turn : 2 * turn], turn, axis=0)
    return np.asarray(np.tile(smooth, (rows // turn + 1, 1))[:rows] / smooth.std(), np.float32)


def paint(world: World, slow: Floats, index: int) -> Near:
    """Paint one chunk.

    Args:
        world: the stretch.
        slow: what `fields` gave for it.
        index: which chunk, 0 at chainage 0.
    """
    start = index * CHUNK_M
    profile = world.profile(start + CHUNK_M / 2)
    here = _window(slow, start)
    rgb = _asphalt(profile, here)
    for spot in world.spots:
        lay(rgb, spot, start)
    _mark(rgb, profile, start)
    marked, owner = _break(rgb, world, profile, start)
    paint_verge(rgb, world, profile, start, _enlarge(np.ascontiguousarray(here[..., 3])), ACROSS)
    shadow = shadows(world, start, ROWS, COLUMNS, FINE, NEAR[0])
    if shadow is not None:
        cv2.multiply(rgb, shadow, dst=rgb, scale=1 / 255)
    rgbm = np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2RGBA), np.uint8)
    rgbm[..., 3] = marked
    return Near(rgbm, owner)


def _break(rgb: Bytes, world: World, profile: Profile, start: float) -> tuple[Bytes, Bytes]:
    """Break the road where it is damaged, in place; give (marked, owner), holes over cracks."""
    marked, owner = np.zeros((ROWS, COLUMNS), np.uint8), np.zeros((ROWS, COLUMNS), np.uint8)
    for damage in sorted(world.damages, key=lambda one: one.kind):
        if abs(damage.along_m - start - CHUNK_M / 2) > CHUNK_M / 2 + damage.length_m / 2 + 0.5:
            continue
        drawn = stamp(damage, world.sun)
        cut, to = overlap(drawn.row - round(start * FINE), drawn.column - round(NEAR[0] * FINE), drawn.shade)
        if cut is None:
            continue
        area = rgb[to] * drawn.shade[cut][..., None]
        if damage.kind == "D40":
            area += drawn.cover[cut][..., None] * (drawn.colour[cut] * (profile.tone / 118) - area)
        rgb[to] = np.clip(area, 0, 255)
        truth = np.maximum(drawn.crack[cut], drawn.hole[cut])
        marked[to] = np.maximum(marked[to], truth)
        owner[to][truth > 0] = damage.id % 255 + 1
    return marked, owner


def _window(slow: Floats, start: float) -> Floats:
    first = round((start + CHUNK_M) * 8)
    return slow[first - 1 : first + int(CHUNK_M * 8) + 1]


def _enlarge[T: (Floats, Bytes)](low: T) -> T:
    """Bring a window of the slow fields to the finest picture, without a seam between chunks."""
    columns = low.shape[1]
    matrix = np.array([[columns / COLUMNS, 0, 0], [0, 8 / FINE, 1]], np.float32)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    large = cv2.warpAffine(low, matrix, (COLUMNS, ROWS), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(large, low.dtype)


@lru_cache(maxsize=6)
def _texture(profile: Profile) -> Bytes:
    """Give the fine roughness of a pavement about 128; one tile, so that it runs on from chunk to chunk."""
    shift = profile.seed * 131
    light = noise.crop(noise.grain(), 0, shift, ROWS, COLUMNS) * profile.grain
    stones = noise.crop(noise.gravel(), 0, shift + 77, ROWS, COLUMNS)
    light += np.maximum(stones - 1.1, 0) * profile.grain * 1.1
    light += noise.crop(noise.mottle(), 0, shift + 311, ROWS, COLUMNS) * profile.blotch * 0.45
    return np.asarray(cv2.merge([np.clip(light + 128, 0, 255).astype(np.uint8)] * 3), np.uint8)


def _asphalt(profile: Profile, here: Floats) -> Bytes:
    across = NEAR[0] + (np.arange(here.shape[1], dtype=np.float32) + 0.5) / 16
    centre = -profile.lane_m / 2
    tracks = np.zeros(len(across), np.float32)
    for side in (-0.82, 0.82):
        tracks += np.exp(-(((across - centre - side) / 0.38) ** 2))
        tracks += np.exp(-(((across + centre - side) / 0.38) ** 2))
    middle = np.exp(-(((across - centre) / 0.3) ** 2))
    cloud, streak, red = here[..., 0], here[..., 1], here[..., 2]
    light = profile.tone + cloud * profile.blotch + streak * profile.blotch * 0.5
    light = light + (tracks * (1 + 0.3 * cloud) * 11 - middle * 7) * profile.wear
    strength = (0.012 + 0.01 * profile.wear) * red
    tint = np.stack(
        [profile.tint[0] + strength, np.ones_like(red), profile.tint[2] - 0.6 * strength], axis=-1
    )
    low = np.clip(light[..., None] * tint, 0, 255).astype(np.uint8)
    return np.asarray(cv2.addWeighted(_enlarge(low), 1.0, _texture(profile), 1.0, -128), np.uint8)


def _mark(rgb: Bytes, profile: Profile, start: float) -> None:
    """Paint the lines of the lane, worn where tyres and rain took them."""
    along = (start + (np.arange(ROWS, dtype=np.float32) + 0.5) / FINE)[:, None]
    lines: list[tuple[float, float, bool]] = []
    if profile.centre in {"dashed", "solid"}:
        lines.append((0.0, 0.12, profile.centre == "dashed"))
    elif profile.centre == "double":
        lines += [(-0.13, 0.1, False), (0.13, 0.1, False)]
    if profile.edge_lines:
        lines += [(-profile.lane_m + 0.02, 0.12, False), (profile.opposite_m - 0.02, 0.12, False)]
    worn = noise.crop(noise.mottle(), 0, profile.seed * 53, ROWS, COLUMNS)
    chips = noise.crop(noise.grain(), 0, profile.seed * 19, ROWS, COLUMNS)
    for position, width, dashed in lines:
        left = max(0, int((position - width - NEAR[0]) * FINE))
        part = slice(left, min(COLUMNS, int((position + width - NEAR[0]) * FINE) + 1))
        if part.start >= COLUMNS:
            continue
        cover = np.clip((width / 2 - np.abs(ACROSS[part] - position)) * FINE + 0.5, 0, 1)[None, :]
        if dashed:
            cover = cover * ((along % 8.0) < 3.0)
        kept = np.clip(1.35 - profile.mark_wear * (1.0 + 0.45 * worn[:, part] + 0.7 * chips[:, part]), 0, 1)
        yellow = profile.centre_yellow and abs(position) < 0.3
        paint_colour = np.array([222, 168, 70] if yellow else [222, 222, 216], np.float32)
        paint_colour = paint_colour * (0.55 + 0.45 * min(profile.tone / 118, 1.25)) + 6
        area = rgb[:, part].astype(np.float32)
        area += (cover * kept * 0.95)[..., None] * (paint_colour + 4 * chips[:, part, None] - area)
        rgb[:, part] = np.clip(area, 0, 255)
