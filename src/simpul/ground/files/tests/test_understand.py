"""What a content is, by its content; how large an image is, by its header."""

import io
from typing import Any

import pytest
from PIL import Image

from simpul.ground.files import understand as u
from simpul.ground.files.tests.conftest import jpeg, png

GPX = '<?xml version="1.0"?>\n<!-- by a phone -->\n<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">'


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (jpeg(), u.JPEG),
        (png(3, 4), u.PNG),
        (b"GIF89a....", u.GIF),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", u.WEBP),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00", u.MP4),
        (b"PK\x03\x04rest", u.ZIP),
        (b"PK\x05\x06" + bytes(18), u.ZIP),
        (b"%PDF-1.7", u.PDF),
        (b"SQLite format 3\x00", u.SQLITE),
        (GPX.encode(), u.GPX),
        (b"\xef\xbb\xbf" + GPX.encode(), u.GPX),
        (b"<gpx:gpx xmlns:gpx='x'>", u.GPX),
        (b"<?xml version='1.0'?><kml/>", u.XML),
        (b"<html><script>alert(1)</script>", u.TEXT),
        (b"<svg onload='alert(1)'>", u.TEXT),
        (b'{"type": "FeatureCollection"', u.JSON),
        (b"[1, 2]", u.JSON),
        (b"time,lat,lon\n1,2,3\n", u.TEXT),
        ("nama jalan;panjang\nJl. Ahmad Yani Utara é;3".encode(), u.TEXT),
        (("a" + "é" * 2048).encode()[: u.HEAD_BYTES], u.TEXT),  # cut in the middle of a letter
        (b"", u.OTHER),
        (b"   \n", u.OTHER),
        (b"\x7fELF\x02\x01", u.OTHER),
        (b"MZ\x90\x00", u.OTHER),
        (b"text with a \x00 in it", u.OTHER),
        (b"\xff\xfeU\x00T\x00F\x001\x006\x00", u.OTHER),
    ],
)
def test_what_a_content_is(content: bytes, kind: str) -> None:
    assert u.kind(content[: u.HEAD_BYTES]) == kind


@pytest.mark.parametrize(
    "options", [{}, {"progressive": True}, {"exif": Image.Exif(), "comment": b"x" * 60000}]
)
def test_the_size_of_a_real_jpeg(options: dict[str, Any]) -> None:
    assert u.image_size(jpeg(123, 45, **options)) == (123, 45)


def test_the_size_of_a_jpeg_with_a_thumbnail_in_its_exif() -> None:
    exif = b"Exif\x00\x00" + b"\xff\xd8\xff\xc0\x00\x11\x08\x00\x05\x00\x06" * 9

    assert u.image_size(jpeg(64, 32, exif=exif)) == (64, 32)


def test_the_size_of_a_real_png() -> None:
    file = io.BytesIO()
    Image.new("L", (17, 9)).save(file, "PNG")

    assert u.image_size(file.getvalue()) == (17, 9)


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        jpeg()[:20],
        jpeg()[:3],
        b"\xff\xd8\xff" + b"\xff" * 50,
        b"\xff\xd8\xff\xe0\x00\x00" * 5,
        png(0, 5),
        png(3, 4)[:20],
        b"GIF89a",
    ],
)
def test_no_size_where_the_header_says_none(broken: bytes) -> None:
    assert u.image_size(broken) is None
