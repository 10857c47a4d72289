"""Photos that a person chooses on a page: JPEG by `adapters.images`, PNG and WebP by Pillow."""

import io

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from simpul.adapters.images import MOST_PIXELS, Photo, Undecodable, decode
from simpul.kernel.ports import Rgb

OTHERS = ("PNG", "WEBP")
"""The formats that Pillow reads here: what browsers and phones save beside JPEG, and no others."""
JPEG = b"\xff\xd8"
WHITE = (255, 255, 255, 255)


def picture(data: bytes, width: int) -> Photo:
    """Decode a photo upright, reduced towards `width` pixels; what is transparent becomes white..

    Raises:
        Undecodable: it is none of the three, broken, cut short, or has too many pixels.
    """
    if data.startswith(JPEG):
        return decode(data, width)
    try:
        with Image.open(io.BytesIO(data), formats=OTHERS) as found:
            if found.width * found.height > MOST_PIXELS:
                raise Undecodable(f"{found.width} x {found.height} pixels are too many")
            whole = ImageOps.exif_transpose(found).convert("RGBA")
    except (OSError, UnidentifiedImageError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Undecodable(str(error)) from error
    size = whole.size
    flat = Image.alpha_composite(Image.new("RGBA", size, WHITE), whole).convert("RGB")
    if size[0] > width:
        flat = flat.resize((width, max(1, round(size[1] * width / size[0]))), Image.Resampling.LANCZOS)
    rgb: Rgb = np.asarray(flat)
    return Photo(np.ascontiguousarray(rgb), size)
