"""A resident's photo: the picture is kept, and nothing else; what is no photo is refused."""

import io
import zlib
from datetime import UTC, datetime

import numpy as np
import pytest
from PIL import Image

from simpul.adapters import images, photos
from simpul.kernel.geo import LonLat

AT, WHERE = datetime(2026, 11, 22, 3, tzinfo=UTC), LonLat(114.36, -8.21)


def picture(kind: str, size: tuple[int, int] = (300, 200), mode: str = "RGB", **words: object) -> bytes:
    file = io.BytesIO()
    grey = np.linspace(0, 255, size[0] * size[1]).reshape(size[1], size[0]).astype(np.uint8)
    Image.fromarray(grey).convert(mode).save(file, kind, **words)
    return file.getvalue()


def test_a_jpeg_says_when_and_where_and_what_is_kept_says_nothing() -> None:
    data = images.encode(np.zeros((200, 300, 3), np.uint8), at=AT, position=WHERE)

    found = photos.clean(data, UTC, 1600)

    assert (found.taken_at, found.size) == (AT, (300, 200))
    assert found.position is not None
    assert found.position == pytest.approx(WHERE, abs=1e-6)
    assert images.taken(found.jpeg, UTC) == images.Taken(
        readable=True, at=None, position=None, heading_deg=None
    )
    assert b"Exif" not in found.jpeg


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "L"), ("WEBP", "RGBA")]
)
def test_png_and_webp_become_jpeg(kind: str, mode: str) -> None:
    found = photos.clean(picture(kind, mode=mode), UTC, 1600)

    assert images.decode(found.jpeg, 300).size == (300, 200)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_turned_photo_is_kept_upright(kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6

    assert photos.clean(picture(kind, exif=exif), UTC, 1600).size == (200, 300)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_large_one_is_made_smaller_and_a_small_one_is_not_blown_up(kind: str) -> None:
    assert photos.clean(picture(kind, (900, 1800)), UTC, 600).size == (300, 600)
    assert photos.clean(picture(kind, (90, 60)), UTC, 600).size == (90, 60)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_is_written_after_the_picture_goes(kind: str) -> None:
    data = picture(kind) + b"<script>alert(1)</script>PK\x03\x04"

    assert b"script" not in photos.clean(data, UTC, 1600).jpeg


def test_only_the_first_picture_of_one_that_moves_is_kept() -> None:
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue")]
    file = io.BytesIO()
    frames[0].save(file, "WEBP", save_all=True, append_images=frames[1:], lossless=True)

    red, _green, blue = images.decode(photos.clean(file.getvalue(), UTC, 100).jpeg).rgb[15, 20]

    assert red > 200
    assert blue < 100


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        b"RIFF\x00\x00\x00\x00WAVEfmt ",
        picture("JPEG")[:400],
        picture("PNG")[:60],
        picture("WEBP")[:30],
        b"\xff\xd8\xff" + b"\x00" * 400,
    ],
)
def test_what_is_no_photo_is_refused(data: bytes) -> None:
    with pytest.raises(photos.Unreadable):
        photos.clean(data, UTC, 1600)


def test_a_picture_of_too_many_pixels_is_not_unpacked() -> None:
    header = bytearray(picture("PNG", (10, 10)))
    header[16:24] = (9000).to_bytes(4) + (9000).to_bytes(4)
    header[29:33] = zlib.crc32(bytes(header[12:29])).to_bytes(4)

    with pytest.raises(photos.Unreadable, match="too many"):
        photos.clean(bytes(header), UTC, 1600)
