"""A resident's photo: read, asked when and where it was taken, faces and plates hidden, nothing else left.

JPEG by libjpeg-turbo as `images` reads it, PNG and WebP by Pillow; EXIF 2.32 (CIPA DC-008). What is kept is
drawn anew from the pixels, so nothing that was hidden in the file comes along.
"""

import io
from dataclasses import dataclass
from datetime import datetime, tzinfo

import cv2
import numpy as np
from PIL import Image, ImageOps

from simpul.adapters import images
from simpul.kernel.geo import LonLat
from simpul.kernel.ports import Rgb

FORMATS = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"RIFF": "WEBP"}
MOST_PIXELS = 60_000_000
"""180 MB once decoded; the largest phone cameras in use give 50 million."""


class Unreadable(ValueError):
    """It is no JPEG, PNG or WebP, it is broken or cut short, or it has more pixels than `MOST_PIXELS`."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What is kept of a photo: `jpeg` of `size` (width, height); when and where it was taken, if it says."""

    jpeg: bytes
    size: tuple[int, int]
    taken_at: datetime | None
    position: LonLat | None


def clean(data: bytes, zone: tzinfo, longest_px: int) -> Cleaned:
    """Clean a photo.

    Args:
        data: the file as it was sent.
        zone: of cameras' clocks that say none.
        longest_px: the longer side of what is kept; a smaller photo stays as small.

    Raises:
        Unreadable: as it says.
    """
    kind = next((name for start, name in FORMATS.items() if data.startswith(start)), "")
    if not kind:
        raise Unreadable("neither JPEG, PNG nor WebP")
    rgb = _jpeg(data, longest_px) if kind == "JPEG" else _drawn(data, kind)
    said = images.taken(data, zone)
    shown = images.hide_people(_reduced(rgb, longest_px))
    height, width = shown.shape[:2]
    return Cleaned(images.encode(shown, at=None, position=None), (width, height), said.at, said.position)


def _jpeg(data: bytes, longest_px: int) -> Rgb:
    try:
        return images.decode(data, longest_px).rgb
    except images.Undecodable as error:
        raise Unreadable(str(error)) from error


def _drawn(data: bytes, kind: str) -> Rgb:
    """Decode the first picture of a PNG or WebP, upright, on white where it is see-through."""
    try:
        opened = Image.open(io.BytesIO(data), formats=[kind])
    except Exception as error:
        raise Unreadable(str(error)) from error
    if opened.width * opened.height > MOST_PIXELS:
        raise Unreadable(f"{opened.width} x {opened.height} pixels are too many")
    try:
        upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except Exception as error:
        raise Unreadable(str(error)) from error
    ground = Image.new("RGBA", upright.size, "white")
    ground.alpha_composite(upright)
    return np.asarray(ground.convert("RGB"), np.uint8)


def _reduced(rgb: Rgb, longest_px: int) -> Rgb:
    height, width = rgb.shape[:2]
    scale = longest_px / max(height, width)
    if scale >= 1:
        return np.ascontiguousarray(rgb)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
