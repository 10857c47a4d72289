"""What a video says of itself: how long, how large, when and where it was taken, the track inside it."""

import re
from pathlib import Path

import cv2
from django.utils.translation import gettext as _

from simpul.kernel.film import SUFFIXES, Film, Placed
from simpul.kernel.geo import LonLat, on_earth

from . import boxes, gpmf
from .boxes import BadVideo

MOST_TRACK = 64 << 20
"""Bytes of telemetry that are read: that of ten hours is smaller."""
APPLE = b"com.apple.quicktime.location.ISO6709"
PLACE = re.compile(r"([+-]\d+(?:\.\d+)?)([+-]\d+(?:\.\d+)?)")
"""ISO 6709 annex H, as phones write it: +27.5916+086.5640/."""


def read(path: Path) -> Film:
    """Read what a video says of itself.

    Raises:
        BadVideo: it is none, was cut short, or no picture in it can be decoded.
    """
    data = boxes.index(path)
    head = boxes.find(data, b"mvhd")
    pictures = next((box for box in boxes.tracks(data) if boxes.kind(data, box)[0] == b"vide"), None)
    if head is None or pictures is None:
        raise BadVideo(_("%(name)s: there is no picture in it") % {"name": path.name})
    try:
        created_at, duration_s = boxes.header(data, head)
        track = _track(path, data)
    except BadVideo as error:
        raise BadVideo(f"{path.name}: {error}") from error
    width, height, shown_s = _pictures(path)
    turned = boxes.turned_deg(data, pictures)
    return Film(path, duration_s or shown_s, width, height, turned, created_at, _start(data), tuple(track))


def is_film(name: str) -> bool:
    """Tell by its name whether a file is a video."""
    return Path(name).suffix.lower() in SUFFIXES


def _pictures(path: Path) -> tuple[int, int, float]:
    """Give width and height of the first picture, upright, and how long all of them are shown, seconds."""
    film = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    try:
        there, picture = film.read()
        shown_s = film.get(cv2.CAP_PROP_FRAME_COUNT) / (film.get(cv2.CAP_PROP_FPS) or 25.0)
    finally:
        film.release()
    if not there:
        raise BadVideo(_("%(name)s: no picture in it can be decoded") % {"name": path.name})
    height, width = picture.shape[:2]
    return width, height, max(0.0, shown_s)


def _track(path: Path, data: bytes) -> list[Placed]:
    found: list[Placed] = []
    telemetry = next((box for box in boxes.tracks(data) if boxes.kind(data, box)[1] == b"gpmd"), None)
    if telemetry is None:
        return found
    size, spent = path.stat().st_size, 0
    with path.open("rb") as file:
        for sample in boxes.samples(data, telemetry):
            spent += sample.size
            if spent > MOST_TRACK or sample.offset + sample.size > size:
                break
            file.seek(sample.offset)
            found += gpmf.placed(file.read(sample.size), sample.at_s, sample.lasts_s)
    return found


def _start(data: bytes) -> LonLat | None:
    """Read where the recording began: udta's "©xyz" (Android), or Apple's location.ISO6709."""
    text = b""
    for udta in (box for box in boxes.inside(data) if box.name == b"udta"):
        place = boxes.find(data, b"\xa9xyz", start=udta.start, end=udta.end)
        text = data[place.start + 4 : place.end] if place else text
    if not text and APPLE in data:
        values = boxes.find(data, b"meta", b"ilst")
        text = data[values.start : values.end] if values else b""
    match = PLACE.search(text[:4096].decode("ascii", "ignore"))
    if match is None:
        return None
    lat, lon = float(match[1]), float(match[2])
    return LonLat(lon, lat) if on_earth(lon, lat) else None
