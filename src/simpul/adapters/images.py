"""Photos: decoded, asked when and where they were taken, made safe to show, encoded without the rest.

JPEG by libjpeg-turbo (simplejpeg), EXIF by Pillow (EXIF 2.32, CIPA DC-008), faces and number plates by the
cascades that OpenCV ships (Viola and Jones 2001).
"""

import io
import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from typing import Any

import cv2
import numpy as np
import simplejpeg
from numpy.typing import NDArray
from PIL import ExifTags, Image

from simpul.kernel.geo import LonLat
from simpul.kernel.ports import Rgb

WIDTH = 640
"""Photos are reduced while they stay so wide, in pixels, where the caller does not say: see `decode`."""
MOST_PIXELS = 100_000_000
"""More fill the memory however small the file is: no survey camera takes them."""
QUALITY = 80
BLOCKS = 40
"""What is hidden is drawn in this many blocks across the picture: a face or a plate is a few of them."""
LOOK_WIDTH = 640
"""Faces and plates are looked for in a picture of this width: there the smallest that count are of the size
that the cascades were trained on."""
FACE = ("frontalface_default", 0.3, (0.038, 0.038), 1.5)
PLATE = ("russian_plate_number", 0.45, (0.056, 0.019), 1.4)
"""A cascade; the share of the road that it looks at, from its far end (nearer than some 4 m, no face or plate
is below the horizon); the smallest that could be recognised or read, as shares of the width; the step."""
FULL_FRAME_MM = 36
TIME = re.compile(r"(\d{4}):(\d\d):(\d\d)[ T](\d\d):(\d\d):(\d\d)")


class Undecodable(ValueError):
    """It is not a JPEG, it is broken or cut short, or it has more pixels than `MOST_PIXELS`."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A decoded photo, upright and perhaps reduced; `size` is the (width, height) it was taken with."""

    rgb: Rgb
    size: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a photo says of itself. Each is None where it does not say, or says what cannot be.

    `readable` tells whether the header is that of a JPEG. `at` is aware. `heading_deg` is clockwise from
    north. `focal_ratio` is the focal length over the width of the picture.
    """

    readable: bool

    at: datetime | None
    position: LonLat | None
    heading_deg: float | None
    focal_ratio: float | None = None


def decode(data: bytes, width: int = WIDTH, most_pixels: int = MOST_PIXELS) -> Photo:
    """Decode a JPEG whole, reduced by the decoder itself (in eighths) as far as it stays `width` pixels wide.

    What is kept of a photo is what the network sees, so `width` is that of the network's input. `most_pixels`
    is how many it may have been taken with.

    Raises:
        Undecodable: also where only the end is missing.
    """
    try:
        taken_height, taken_width = _size(data, most_pixels)
        rgb = simplejpeg.decode_jpeg(
            data, "RGB", fastdct=True, fastupsample=True, min_width=width, min_height=1
        )
    except ValueError as error:
        raise Undecodable(str(error)) from error
    turned = {3: 2, 6: 3, 8: 1}.get(_orientation(data), 0)
    if turned:
        rgb = np.ascontiguousarray(np.rot90(rgb, turned))
    size = (taken_width, taken_height)
    return Photo(rgb, size[::-1] if turned % 2 else size)


def taken(data: bytes, zone: tzinfo) -> Taken:
    """Read when and where a photo was taken. Nothing in it can make this fail.

    The time is that of the satellites where the photo has it (UTC), else the camera's clock with the offset
    that it gives, else with `zone`. A latitude without its hemisphere is no latitude.
    """
    try:
        exif = Image.open(io.BytesIO(data)).getexif()
        more, gps = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    except Exception:  # noqa: BLE001 - a broken photo breaks Pillow in many ways, and says nothing in each of them
        return Taken(_is_jpeg(data), None, None, None)
    at = _satellite_time(gps) or _camera_time(exif, more, zone)
    return Taken(_is_jpeg(data), at, _position(gps), _heading(gps), _focal_ratio(more))


def hide(rgb: Rgb, shown: NDArray[np.uint8]) -> Rgb:
    """Draw everything but the road in coarse blocks, and faces and number plates on the road too.

    Args:
        rgb: as `decode` gives it.
        shown: the road, not 0, on any grid over the whole picture.
    """
    height, width = rgb.shape[:2]
    mask = np.asarray(cv2.resize(shown, (width, height), interpolation=cv2.INTER_NEAREST), np.uint8)
    block = max(1, width // BLOCKS)
    quarter = cv2.resize(rgb, (max(1, width // 4), max(1, height // 4)), interpolation=cv2.INTER_LINEAR)
    small = cv2.resize(quarter, (BLOCKS, max(1, height // block)), interpolation=cv2.INTER_AREA)
    hidden = np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST), np.uint8)
    for left, top, across, down in _people_and_plates(rgb, mask):
        mask[top : top + down, left : left + across] = 0
    cv2.copyTo(rgb, mask, hidden)
    return hidden


def hide_people(rgb: Rgb) -> Rgb:
    """Draw faces and number plates in coarse blocks, wherever they are: for photos that are not of a lane."""
    height, width = rgb.shape[:2]
    everything = np.full((height, width), 255, np.uint8)
    small = cv2.resize(rgb, (BLOCKS, max(1, height * BLOCKS // width)), interpolation=cv2.INTER_AREA)
    hidden = np.asarray(rgb.copy(), np.uint8)
    blocks = cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST)
    anywhere = tuple((name, 1.0, smallest, step) for name, _share, smallest, step in (FACE, PLATE))
    for left, top, across, down in _people_and_plates(rgb, everything, anywhere):
        part = (slice(top, top + down), slice(left, left + across))
        hidden[part] = blocks[part]
    return hidden


def encode(rgb: Rgb, *, at: datetime | None, position: LonLat | None) -> bytes:
    """Encode a JPEG that says when and where it was taken, in EXIF's own words, and nothing else."""
    data = simplejpeg.encode_jpeg(rgb, quality=QUALITY, colorsubsampling="420", fastdct=True)
    exif = _exif(at, position)
    if not exif:
        return bytes(data)
    block = b"\xff\xe1" + (len(exif) + 2).to_bytes(2) + exif
    return bytes(data[:2]) + block + bytes(data[2:])


def _size(data: bytes, most_pixels: int) -> tuple[int, int]:
    """Give (height, width). Raises ValueError for what is no JPEG, and for one of too many pixels."""
    height, width, _, _ = simplejpeg.decode_jpeg_header(data)
    if width * height > most_pixels:
        raise ValueError(f"{width} x {height} pixels are too many")
    return height, width


def _is_jpeg(data: bytes) -> bool:
    try:
        simplejpeg.decode_jpeg_header(data)
    except ValueError:
        return False
    return True


def _focal_ratio(more: dict[int, Any]) -> float | None:
    """Read the focal length of a full frame that sees as much, which is 36 mm wide (EXIF 2.32, tag 41989)."""
    length_mm = _numbers(more.get(ExifTags.Base.FocalLengthIn35mmFilm))
    return length_mm[0] / FULL_FRAME_MM if length_mm and length_mm[0] > 0 else None


def _orientation(data: bytes) -> int:
    """Give EXIF's orientation, 1 (upright) where there is none."""
    if b"\x12\x01\x03\x00" not in data[:4096] and b"\x01\x12\x00\x03" not in data[:4096]:
        return 1  # no tag 274 of type SHORT in either order of bytes: Pillow need not look
    try:
        return int(Image.open(io.BytesIO(data)).getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # noqa: BLE001 - as in `taken`
        return 1


type Cascade = tuple[str, float, tuple[float, float], float]


def _people_and_plates(
    rgb: Rgb, mask: NDArray[np.uint8], cascades: tuple[Cascade, ...] = (FACE, PLATE)
) -> list[tuple[int, int, int, int]]:
    """Find faces and plates that touch the road; (left, top, width, height), a tenth wider on each side."""
    _left, top, _across, down = cv2.boundingRect(mask)
    smaller = min(1.0, LOOK_WIDTH / rgb.shape[1])
    found = []
    for name, share, smallest, step in cascades:
        rows = slice(top, top + round(share * down))
        start, _y, wide, high = cv2.boundingRect(mask[rows])
        if not wide or not high:
            continue
        far = cv2.cvtColor(rgb[rows, start : start + wide], cv2.COLOR_RGB2GRAY)
        if smaller < 1:
            far = cv2.resize(far, None, fx=smaller, fy=smaller, interpolation=cv2.INTER_AREA)
        size = tuple(round(side * rgb.shape[1] * smaller) for side in smallest)
        for box in _cascade(name).detectMultiScale(far, step, 3, minSize=size):
            x, y, w, h = (round(side / smaller) for side in box.tolist())
            wider, higher = w // 10, h // 10
            corner = (max(0, start + x - wider), max(0, top + y - higher))
            found.append((*corner, w + 2 * wider, h + 2 * higher))
    return found


@cache
def _cascade(name: str) -> Any:
    return cv2.CascadeClassifier(f"{cv2.data.haarcascades}haarcascade_{name}.xml")  # type: ignore[attr-defined]  # cv2.data has no stub


def _text(value: object) -> str:
    return (value.decode("ascii", "ignore") if isinstance(value, bytes) else str(value or "")).strip("\x00 ")


def _numbers(value: object) -> list[float]:
    """Read a rational or a list of them; [] where one is no finite number (0/0 is NaN)."""
    try:
        numbers = [float(part) for part in (value if isinstance(value, tuple | list) else (value,))]
    except (TypeError, ValueError, ZeroDivisionError):
        return []
    return numbers if all(map(math.isfinite, numbers)) else []


def clock(text: str) -> datetime | None:
    """Read "2026:03:01 07:00:00"; None for what is no moment, such as all zeros."""
    match = TIME.match(text)
    try:
        # EXIF tells the camera's own time: six numbers, and no zone
        return datetime(*map(int, match.groups())) if match else None  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        return None


def _satellite_time(gps: dict[int, Any]) -> datetime | None:
    day, parts = _text(gps.get(ExifTags.GPS.GPSDateStamp)), _numbers(gps.get(ExifTags.GPS.GPSTimeStamp))
    start = clock(f"{day} 00:00:00")
    if start is None or len(parts) != 3 or min(parts) < 0:  # noqa: PLR2004 - hour, minute, second
        return None
    hour, minute, second = parts
    return start.replace(tzinfo=UTC) + timedelta(hours=hour, minutes=minute, seconds=second)


def _camera_time(exif: Any, more: dict[int, Any], zone: tzinfo) -> datetime | None:
    moment = clock(_text(more.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)))
    if moment is None:
        return None
    part = _text(more.get(ExifTags.Base.SubsecTimeOriginal))
    if part.isdigit():
        moment += timedelta(seconds=float(f"0.{part}"))
    offset = _text(more.get(ExifTags.Base.OffsetTimeOriginal) or more.get(ExifTags.Base.OffsetTime))
    if re.fullmatch(r"[+-]\d\d:\d\d", offset):
        away = timedelta(hours=int(offset[1:3]), minutes=int(offset[4:]))
        return moment.replace(tzinfo=UTC) - (away if offset[0] == "+" else -away)
    return moment.replace(tzinfo=zone)


def _position(gps: dict[int, Any]) -> LonLat | None:
    lat = _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef), "NS")
    lon = _degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef), "EW")
    void = _text(gps.get(ExifTags.GPS.GPSStatus)).upper() == "V"
    if lat is None or lon is None or void or (lon, lat) == (0, 0):
        return None
    return LonLat(lon, lat) if abs(lat) <= 90 and abs(lon) <= 180 else None  # noqa: PLR2004 - degrees


def _degrees(value: object, ref: object, signs: str) -> float | None:
    """Read degrees, minutes and seconds with their hemisphere; minutes and seconds may be missing."""
    parts, side = _numbers(value), _text(ref).upper()[:1]
    if not 1 <= len(parts) <= 3 or side not in signs or not side:  # noqa: PLR2004 - degrees, minutes, seconds
        return None
    degrees = float(sum(part / 60**power for power, part in enumerate(parts)))
    return degrees if side == signs[0] else -degrees


def _heading(gps: dict[int, Any]) -> float | None:
    value = gps.get(ExifTags.GPS.GPSImgDirection, gps.get(ExifTags.GPS.GPSTrack))
    parts = _numbers(value) if value is not None else []
    return parts[0] % 360 if len(parts) == 1 else None


def _exif(at: datetime | None, position: LonLat | None) -> bytes:
    if at is None and position is None:
        return b""
    exif = Image.Exif()
    gps: dict[int, Any] = {}
    if at is not None:
        moment = at.astimezone(UTC)
        exif[ExifTags.Base.DateTime] = f"{moment:%Y:%m:%d %H:%M:%S}"
        seconds = moment.second + moment.microsecond / 1e6
        gps[ExifTags.GPS.GPSDateStamp] = f"{moment:%Y:%m:%d}"
        gps[ExifTags.GPS.GPSTimeStamp] = (float(moment.hour), float(moment.minute), seconds)
    if position is not None:
        gps[ExifTags.GPS.GPSLatitudeRef] = "N" if position.lat >= 0 else "S"
        gps[ExifTags.GPS.GPSLatitude] = _sexagesimal(abs(position.lat))
        gps[ExifTags.GPS.GPSLongitudeRef] = "E" if position.lon >= 0 else "W"
        gps[ExifTags.GPS.GPSLongitude] = _sexagesimal(abs(position.lon))
    exif[ExifTags.IFD.GPSInfo] = gps
    return exif.tobytes()


def _sexagesimal(degrees: float) -> tuple[float, float, float]:
    whole, rest = divmod(degrees * 60, 60)
    minutes, part = divmod(rest, 1)
    return (float(whole), float(minutes), round(part * 60, 4))
