"""Photos that are to prove something: what their file says, what they look like, what is kept of them.

EXIF 2.32 (CIPA DC-008) and XMP by Pillow; how a picture came to be by IPTC's NewsCodes, which C2PA's signed
history (C2PA 2.1, JUMBF in APP11) uses too. Signatures are not verified: what is written may be a lie, and
what was taken out cannot be told.
"""

import hashlib
import io
import re
from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

import cv2
import numpy as np
from PIL import ExifTags, Image

from simpul.adapters import images, lookalike
from simpul.kernel.ports import Rgb
from simpul.kernel.proof import Examined, Likeness, Marks

SHOWN_WIDTH = 1280
"""Pixels across that are kept of a proof, where it has as many."""
LEAST_INSIDE = 16
"""Pixels of a side of the small picture inside: fewer say nothing."""
MOST_WORDS = 200
"""Characters that are read of the name of a camera or a program."""
_SOURCE = re.compile(rb"cv\.iptc\.org/newscodes/digitalsourcetype/([A-Za-z]{3,60})")
_TOOL = re.compile(
    rb"(?:CreatorTool|softwareAgent|claim_generator(?:_info)?|xmp:Software)"
    rb"(?:=\"|>|[^\x20-\x7e]{1,4})([\x20-\x7e]{2,120}?)[\"<\x00-\x1f\x80-\xff]"
)
_C2PA = b"c2pa"


def examine(data: bytes, zone: tzinfo) -> Examined:
    """Look at a JPEG as it was sent.

    Args:
        data: the file.
        zone: of clocks that say none.

    Raises:
        Undecodable: it is no JPEG, or not a whole one.
    """
    photo = images.decode(data, SHOWN_WIDTH)
    digest = hashlib.sha256(f"{photo.size}".encode() + np.ascontiguousarray(photo.rgb).tobytes()).hexdigest()
    found = lookalike.points(photo.rgb)
    turned = lookalike.points(photo.rgb, mirrored=True)
    shown = images.hide_people(_narrow(photo.rgb))
    marks = read(data, zone, photo)

    def like(kept: bytes) -> Likeness:
        other = lookalike.points(images.decode(kept).rgb)
        both = (lookalike.same(found, other), lookalike.same(turned, other))
        return max(both, key=lambda one: (one.agree * one.covered, one.covered))

    return Examined(
        marks, digest, lookalike.words(found), lookalike.asked(found), lookalike.asked(turned),
        images.encode(shown, at=None, position=None), (shown.shape[1], shown.shape[0]), like,
    )  # fmt: skip


def words(kept: bytes) -> Sequence[int]:
    """Give what is looked up of a JPEG that is kept. Raises Undecodable."""
    return lookalike.words(lookalike.points(images.decode(kept).rgb))


def read(data: bytes, zone: tzinfo, photo: images.Photo) -> Marks:
    """Read what a JPEG says of itself. Nothing in it can make this fail; what cannot be read is not said."""
    size = photo.size
    try:
        opened = Image.open(io.BytesIO(data))
        exif = opened.getexif()
        more, gps = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    except Exception:  # noqa: BLE001 - as in images.taken: a broken header says nothing
        return Marks(size)
    taken = images.taken(data, zone)
    written = _written(opened)
    tools = [_text(exif.get(ExifTags.Base.Software)), *map(_latin, _TOOL.findall(written))]
    return Marks(
        size=size,
        camera=" ".join(_text(exif.get(tag)) for tag in (ExifTags.Base.Make, ExifTags.Base.Model)).strip(),
        software=", ".join(dict.fromkeys(tool for tool in tools if tool))[:MOST_WORDS],
        at=taken.at,
        by_satellite=taken.at is not None and bool(gps.get(ExifTags.GPS.GPSDateStamp)),
        position=taken.position,
        changed_s=_changed(exif, more),
        said_size=_said_size(more),
        thumbnail=_thumbnail(opened, exif, photo.rgb),
        sources=tuple(dict.fromkeys(map(_latin, _SOURCE.findall(written)))),
        credentials=_C2PA in written,
    )  # fmt: skip


def _narrow(picture: Rgb) -> Rgb:
    high, wide = picture.shape[:2]
    if wide <= SHOWN_WIDTH:
        return picture
    size = (SHOWN_WIDTH, max(1, round(high * SHOWN_WIDTH / wide)))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def _written(opened: Image.Image) -> bytes:
    """Give what programs write beside EXIF: XMP, and the segments that C2PA uses."""
    xmp = opened.info.get("xmp", b"")
    parts = [part for name, part in getattr(opened, "applist", []) if name in {"APP1", "APP11", "APP13"}]
    return b"\n".join([xmp if isinstance(xmp, bytes) else b"", *parts])


def _text(value: object) -> str:
    text = value.decode("latin-1", "ignore") if isinstance(value, bytes) else str(value or "")
    return " ".join("".join(letter for letter in text if letter.isprintable()).split())[:MOST_WORDS]


def _latin(value: bytes) -> str:
    return _text(value)


def _changed(exif: Any, more: Any) -> float | None:
    """Give the seconds between taking and changing; None where the file does not say both."""
    changed = images.clock(_text(exif.get(ExifTags.Base.DateTime)))
    taken = images.clock(_text(more.get(ExifTags.Base.DateTimeOriginal)))
    return (changed - taken).total_seconds() if changed and taken else None


def _said_size(more: Any) -> tuple[int, int] | None:
    said = more.get(ExifTags.Base.ExifImageWidth), more.get(ExifTags.Base.ExifImageHeight)
    wide, high = (one if isinstance(one, int) and one > 0 else 0 for one in said)
    return (wide, high) if wide and high else None


def _thumbnail(opened: Image.Image, exif: Any, picture: Rgb) -> float | None:
    """Tell how far the small picture inside agrees with the large one; None where there is none."""
    try:
        small = exif.get_ifd(ExifTags.IFD.IFD1)
        start, length = int(small[513]), int(small[514])  # JPEGInterchangeFormat and its length
        raw = opened.info["exif"].removeprefix(b"Exif\0\0")[start : start + length]
        inside = images.decode(raw, 1).rgb
    except Exception:  # noqa: BLE001 - no thumbnail, or one that cannot be read
        return None
    if min(inside.shape[:2]) < LEAST_INSIDE:
        return None
    return max(_agree(inside, np.rot90(picture, turn)) for turn in range(4))


def _agree(inside: Rgb, picture: Rgb) -> float:
    """Correlate two pictures reduced to 24 x 24 squares, black bars around the small one left out."""
    grey = cv2.cvtColor(np.ascontiguousarray(inside), cv2.COLOR_RGB2GRAY)
    rows, columns = (np.flatnonzero(grey.max(axis=axis) > 24) for axis in (1, 0))  # noqa: PLR2004 - black
    if len(rows) < 8 or len(columns) < 8:  # noqa: PLR2004 - it is black
        return 0.0
    cut = grey[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    large = cv2.cvtColor(np.ascontiguousarray(picture), cv2.COLOR_RGB2GRAY)
    a, b = (
        cv2.resize(one, (24, 24), interpolation=cv2.INTER_AREA).astype(float).ravel() for one in (cut, large)
    )
    if min(a.std(), b.std()) < 1:
        return 1.0 if abs(a.mean() - b.mean()) < 20 else 0.0  # noqa: PLR2004 - grey values: flat pictures
    return float(np.corrcoef(a, b)[0, 1])
