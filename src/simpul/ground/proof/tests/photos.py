"""Photos as a phone takes them: what a camera writes into each, and what a messenger leaves of it."""

import io
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import cv2
import numpy as np
from PIL import ExifTags, Image

from simpul.kernel.geo import LonLat
from simpul.kernel.ports import Rgb


def scene(seed: int, size: tuple[int, int] = (1200, 900)) -> Rgb:
    """Draw a picture that a camera could take only once: stones, lines and grain."""
    chance = np.random.default_rng(seed)
    grain = chance.normal(110, 22, (size[1] // 3, size[0] // 3)).astype(np.float32)
    grey = cv2.resize(cv2.GaussianBlur(grain, (0, 0), 1.2), size, interpolation=cv2.INTER_CUBIC)
    picture = np.repeat(grey[:, :, None], 3, axis=2)
    for _ in range(120):
        x, y, r = chance.integers(0, size[0]), chance.integers(0, size[1]), chance.integers(5, 45)
        colour = tuple(int(one) for one in chance.integers(30, 220, 3))
        cv2.ellipse(picture, (int(x), int(y)), (int(r), int(r * 0.6)), float(x % 180), 0, 360, colour, -1)
    return np.asarray(picture.clip(0, 255), np.uint8)


@dataclass
class Camera:
    """A phone's camera: what it writes into each photo unless it is told otherwise."""

    at: datetime
    position: LonLat | None = None
    make: str = "Samsung"
    software: str = ""
    more: dict[int, Any] = field(default_factory=dict)

    def photo(self, picture: Rgb, *, xmp: bytes = b"", quality: int = 90) -> bytes:
        exif = Image.Exif()
        if self.make:
            exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = self.make, "A54"
        if self.software:
            exif[ExifTags.Base.Software] = self.software
        exif[ExifTags.IFD.Exif] = {
            ExifTags.Base.DateTimeOriginal: f"{self.at:%Y:%m:%d %H:%M:%S}",
            ExifTags.Base.OffsetTimeOriginal: "+00:00",
            ExifTags.Base.ExifImageWidth: picture.shape[1],
            ExifTags.Base.ExifImageHeight: picture.shape[0],
            **self.more,
        }
        if self.position:
            exif[ExifTags.IFD.GPSInfo] = _gps(self.position)
        kept = io.BytesIO()
        Image.fromarray(picture).save(kept, "JPEG", quality=quality, exif=exif.tobytes(), xmp=xmp)
        return kept.getvalue()


def _gps(position: LonLat) -> dict[int, Any]:
    return {
        ExifTags.GPS.GPSLatitudeRef: "N" if position.lat >= 0 else "S",
        ExifTags.GPS.GPSLatitude: (abs(position.lat), 0.0, 0.0),
        ExifTags.GPS.GPSLongitudeRef: "E" if position.lon >= 0 else "W",
        ExifTags.GPS.GPSLongitude: (abs(position.lon), 0.0, 0.0),
    }


def plain(picture: Rgb) -> bytes:
    """Save a picture as a messenger does: nothing of the camera left."""
    kept = io.BytesIO()
    Image.fromarray(picture).save(kept, "JPEG", quality=85)
    return kept.getvalue()
