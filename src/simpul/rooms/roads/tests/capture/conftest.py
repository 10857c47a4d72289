"""What the tests of capture share: a drive as a phone zips it, a small video, and the protocol by hand."""

import base64
import csv
import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from simpul.adapters import images
from simpul.rooms.roads.tests.conftest import START, Drive, on_street

TUS = {"Tus-Resumable": "1.0.0"}
BYTES = "application/offset+octet-stream"


def zipped(drive: Drive, metres: list[float], *, worst_m: float = 5) -> bytes:
    """Give photos without EXIF, and the table beside them, as the phone's page writes it."""
    packed, table = io.BytesIO(), io.StringIO()
    rows = csv.writer(table)
    rows.writerow(["file", "time", "lat", "lon", "accuracy_m", "heading_deg"])
    with zipfile.ZipFile(packed, "w") as archive:
        for number, at_m in enumerate(metres):
            name = f"p{number:05d}.jpg"
            archive.writestr(name, images.encode(drive.picture(at_m), at=None, position=None))
            here, at = on_street(at_m), START + timedelta(seconds=at_m / 10)
            rows.writerow([name, at.isoformat(), here.lat, here.lon, worst_m, 90])
        archive.writestr("frames.csv", table.getvalue())
    return packed.getvalue()


def said(**words: object) -> str:
    """Write Upload-Metadata."""
    return ",".join(f"{name} {base64.b64encode(str(text).encode()).decode()}" for name, text in words.items())


type Tus = Callable[..., Any]


@pytest.fixture
def tus(client: Client) -> Tus:
    """Speak the protocol: `tus("patch", url, data, Upload_Offset=0)`."""

    def speak(method: str, url: str, data: bytes = b"", **headers: object) -> Any:
        named = {name.replace("_", "-"): str(value) for name, value in headers.items()}
        kind = named.pop("Content-Type", BYTES)
        return client.generic(method.upper(), url, data, content_type=kind, headers={**TUS, **named})

    return speak


@pytest.fixture
def begin(tus: Tus) -> Callable[..., Any]:
    """Begin one file of a drive."""

    def speak(length: int, key: UUID | None = None, **more: object) -> Any:
        words = {"drive": key or uuid4(), "kind": "phone", "part": 1, "of": 1, "filename": "p.zip"}
        return tus(
            "post",
            "/roads/straight/uploads/",
            Upload_Length=length,
            Upload_Metadata=said(**{**words, **more}),
            Content_Type="",
        )  # fmt: skip

    return speak
