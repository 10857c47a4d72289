"""What stands beside the invented road: trees, houses, walls, people, vehicles with plates, all made up.

Each thing is drawn once as a small picture with transparency and placed upright on the ground by the camera.
People have face-like ovals and vehicles plate-like rectangles, so that hiding them can be tested.
"""

from functools import lru_cache

import cv2
import numpy as np

from . import noise
from .camera import Camera
from .noise import Bytes
from .sprites import DRAW
from .surface import Thing


@lru_cache(maxsize=700)
def sprite(what: str, seed: int, halvings: int) -> Bytes:
    """Give the picture of a thing, (rows, columns, 4) RGB and transparency, its foot on the last row.

    Args:
        what: a key of `sprites.DRAW`.
        seed: which of its kind.
        halvings: how often its size is halved.
    """
    if not halvings:
        return DRAW[what](noise.stream("sprite", what, seed))
    larger = sprite(what, seed, halvings - 1)
    return np.asarray(cv2.resize(larger, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)


def place(
    rgb: Bytes, mask: Bytes, thing: Thing, spot: tuple[float, float], camera: Camera
) -> tuple[int, int, int, int] | None:
    """Draw a thing into a picture, in place.

    Args:
        rgb: the picture.
        mask: the truth, set to 0 where the thing hides the road.
        thing: what to draw.
        spot: metres (ahead, right) of the camera where it stands.
        camera: how it is seen.

    Returns:
        (left, top, right, bottom) in the picture, or None where it is not in sight.
    """
    foot = camera.project(*spot)
    if foot is None or foot[2] < 2.0:
        return None
    seed = thing.seed % 12
    picture = sprite(thing.what, seed, 0)
    high = camera.focal_px * thing.high_m / foot[2]
    wide = high * picture.shape[1] / picture.shape[0]
    left, top = foot[0] - wide / 2, foot[1] - high
    if high < 6 or left > camera.width or left + wide < 0 or top > camera.height:
        return None
    box = (
        max(0, int(left)),
        max(0, int(top)),
        min(camera.width, int(left + wide)),
        min(camera.height, int(foot[1])),
    )
    if box[2] - box[0] < 2 or box[3] - box[1] < 2:
        return None
    halvings = min(6, max(0, int(np.ceil(np.log2(picture.shape[0] / high / 2)))))
    source = sprite(thing.what, seed, halvings)
    ratio = source.shape[0] / high
    matrix = np.array([[ratio, 0, (box[0] - left) * ratio], [0, ratio, (box[1] - top) * ratio]], np.float32)
    size = (box[2] - box[0], box[3] - box[1])
    drawn = cv2.warpAffine(source, matrix, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    part = (slice(box[1], box[3]), slice(box[0], box[2]))
    cover = drawn[..., 3].astype(np.float32) * np.float32(1 / 255)
    colours = cv2.cvtColor(drawn, cv2.COLOR_RGBA2RGB)
    rgb[part] = cv2.blendLinear(colours, np.ascontiguousarray(rgb[part]), cover, 1 - cover)
    mask[part][drawn[..., 3] > 127] = 0
    return box
