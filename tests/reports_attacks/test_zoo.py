"""Files that lie: polyglots, bombs, scripts, programs, names that are paths."""

import io
import re
import struct
import zipfile
import zlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client
from PIL import Image

from simpul.ground.files import store
from simpul.ground.files.models import Blob
from simpul.ground.places.models import City
from simpul.rooms.reports.models import Photo, Report
from simpul.rooms.reports.tests.attack import NEW, form
from simpul.rooms.reports.tests.tell.photos import jpeg, picture

pytestmark = pytest.mark.django_db

EVIL = b"<script>alert(7)</script><?php system($_GET[1]); ?>"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, rows: bytes, *more: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = (chunk(b"IHDR", head), *more, chunk(b"IDAT", zlib.compress(rows, 9)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(body)


def segment(marker: int, data: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("../../evil.php", EVIL)
    return file.getvalue()


def exif_with_payload() -> bytes:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = EVIL.decode()  # ImageDescription
    exif[0x9286] = EVIL  # UserComment
    Image.new("RGB", (64, 48), "gray").save(file, "JPEG", exif=exif, comment=EVIL)
    return file.getvalue()


PLAIN = jpeg()
ZOO: dict[str, bytes] = {
    "zero bytes": b"",
    "one byte": b"\xff",
    "svg with a script": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(7)</script></svg>',
    "html": b"<!doctype html>" + EVIL,
    "gif": picture("GIF"),
    "tiff": picture("TIFF"),
    "pdf": b"%PDF-1.7\n" + EVIL,
    "program": b"MZ" + bytes(500),
    "jpeg cut short": PLAIN[: len(PLAIN) // 2],
    "jpeg head alone": b"\xff\xd8\xff\xe0",
    "jpeg then html": PLAIN + EVIL,
    "jpeg then zip": PLAIN + zipped(),
    "jpeg with a comment": PLAIN[:2] + segment(0xFE, EVIL) + PLAIN[2:],
    "jpeg with xmp": PLAIN[:2] + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + EVIL) + PLAIN[2:],
    "jpeg with broken exif": PLAIN[:2] + segment(0xE1, b"Exif\0\0" + b"\xff" * 400) + PLAIN[2:],
    "jpeg with exif": exif_with_payload(),
    "jpeg that says 65535 x 65535": re.sub(
        rb"(?s)(\xff\xc0\x00\x11\x08)....", lambda head: head[1] + b"\xff\xff\xff\xff", PLAIN, count=1
    ),
    "png bomb": png(50_000, 50_000, bytes(1000)),
    "png of no size": png(0, 0, b""),
    "png with a text bomb": png(
        8, 8, bytes(8 * 25), chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(50_000_000), 9))
    ),
    "png with a lying length": b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 0x7FFFFFFF) + b"IHDR",
    "webp": picture("WEBP"),
    "webp of 16383 x 16383": b"RIFF\x24\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xfe\x3f\0\xfe\x3f\0" + bytes(20),
    "webp that is something else": b"RIFF" + EVIL,
    "png then html": picture("PNG") + EVIL,
}  # fmt: skip
NAMES = (
    "../../../etc/passwd",
    'x"><script>alert(7)</script>.jpg',
    "a" * 3000 + ".jpg",
    "evil.php\0.jpg",
    "…\u202egpj.exe",
)


def upload(client: Client, city: City, data: bytes, name: str = "foto.jpg", **said: Any) -> HttpResponseBase:
    file = SimpleUploadedFile("foto.jpg", data, "image/jpeg")
    file.name = file._name = name  # type: ignore[attr-defined]
    return client.post(NEW, form(city, text="Ada lubang", photos=file, **said))


def check_kept() -> None:
    """What is kept was drawn anew: a JPEG of a bounded size, with nothing of what was hidden in the file."""
    for blob in Blob.objects.all():
        data = store.open(blob)
        assert blob.content_type == "image/jpeg"
        assert data.startswith(b"\xff\xd8\xff")
        assert data.endswith(b"\xff\xd9")
        assert b"script" not in data
        assert b"evil.php" not in data
        with Image.open(io.BytesIO(data)) as image:
            assert max(image.size) <= 1600
            assert not image.getexif().get(0x010E)


@pytest.mark.parametrize("data", [pytest.param(data, id=name) for name, data in ZOO.items()])
def test_the_form_takes_no_animal_of_the_zoo(client: Client, city: City, data: bytes) -> None:
    answer = upload(client, city, data)

    assert answer.status_code in {302, 422}
    check_kept()
    if answer.status_code == 422:
        assert not Report.objects.exists()
        assert not Photo.objects.exists()


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_file_is_never_called_what_it_says(client: Client, city: City, name: str) -> None:
    for data in (PLAIN, b"no photo"):
        answer = upload(client, city, data, name)
        assert answer.status_code in {302, 400, 422}
        assert b"<script>alert(7)" not in getattr(answer, "content", b"")
    check_kept()


def test_what_is_sent_out_again_can_only_be_an_image(client: Client, city: City) -> None:
    upload(client, city, ZOO["jpeg then html"])
    report = Report.objects.get()
    assert report.shown

    answer = client.get(f"{report.get_absolute_url()}photos/{report.photos.get().pk}/")

    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"script" not in b"".join(getattr(answer, "streaming_content", [])) + getattr(
        answer, "content", b""
    )


def test_more_photos_than_a_report_takes_are_not_kept(client: Client, city: City) -> None:
    files = [SimpleUploadedFile(f"{seed}.jpg", jpeg(seed), "image/jpeg") for seed in range(12)]

    answer = client.post(NEW, form(city, text="Ada lubang", photos=files))

    assert answer.status_code == 422
    assert Blob.objects.count() <= 4
