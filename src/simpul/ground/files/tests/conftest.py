"""Contents to keep: small real images, and a place of their own for each test."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image


def jpeg(width: int = 40, height: int = 30, shade: int = 90, **more: Any) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), (shade, shade, shade)).save(file, "JPEG", **more)
    return file.getvalue()


def png(width: int, height: int) -> bytes:
    """Give the first bytes of a PNG of that size; a few bytes, whatever the size."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))


@pytest.fixture(autouse=True)
def place(tmp_path: Path, settings: Any) -> Path:
    folder = tmp_path / "files"
    settings.STORAGES = settings.STORAGES | {
        "files": {"BACKEND": "simpul.ground.files.disk.Disk", "OPTIONS": {"location": folder}}
    }
    return folder
