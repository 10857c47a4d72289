"""Small videos made for tests: each picture tells its number by its light; with a track inside or not."""

import struct
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np

from simpul.adapters.film import boxes
from simpul.kernel.geo import LonLat

FPS = 10
SIZE = (96, 64)
BEGAN = datetime(2026, 3, 1, 2, tzinfo=UTC)


def video(  # noqa: PLR0913 - fixtures
    path: Path,
    seconds: float,
    *,
    made_at: datetime | None = BEGAN,
    turned_deg: int = 0,
    picture: Callable[[float], np.ndarray] | None = None,
    size: tuple[int, int] = SIZE,
    gpmf: Sequence[bytes] = (),
    udta: bytes = b"",
) -> Path:
    """Write a video of FPS pictures a second; picture n is as light as 2n, where no other is given."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), FPS, size)
    for number in range(round(seconds * FPS)):
        plain = np.full((size[1], size[0], 3), min(255, 2 * number), np.uint8)
        writer.write(picture(number / FPS)[:, :, ::-1] if picture else plain)
    writer.release()
    _rewrite(path, made_at, turned_deg, gpmf, udta)
    return path


def light_s(picture: np.ndarray) -> float:
    """Say from its light at which second a picture was taken."""
    return float(picture.mean()) / 2 / FPS


def box(name: bytes, *content: bytes) -> bytes:
    """Write a box."""
    data = b"".join(content)
    return struct.pack(">I4s", 8 + len(data), name) + data


def _rewrite(
    path: Path, made_at: datetime | None, turned_deg: int, gpmf: Sequence[bytes], udta: bytes
) -> None:
    """Write the index anew with what OpenCV cannot say: when, how turned, the telemetry, the place."""
    whole = path.read_bytes()
    moov = bytearray(boxes.index(path))
    head = boxes.find(bytes(moov), b"mvhd")
    track = next(boxes.tracks(bytes(moov)))
    assert head is not None
    made = int((made_at - boxes.EPOCH).total_seconds()) if made_at else 0
    struct.pack_into(">I", moov, head.start + 4, made)
    turn = boxes.find(bytes(moov), b"tkhd", start=track.start, end=track.end)
    assert turn is not None
    cos, sin = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}[turned_deg]
    one = boxes.UNIT
    matrix = (cos * one, sin * one, 0, -sin * one, cos * one, 0, 0, 0, 1 << 30)
    struct.pack_into(">9i", moov, turn.start + 40, *matrix)
    before = whole[: whole.index(b"moov") - 4]
    data = box(b"mdat", *gpmf) if gpmf else b""
    more = _telemetry(gpmf, len(before) + 8) if gpmf else b""
    path.write_bytes(before + data + box(b"moov", bytes(moov), more, udta))


def _telemetry(samples: Sequence[bytes], offset: int) -> bytes:
    """Write a track of one sample a second."""
    count = len(samples)
    sizes = struct.pack(f">{count}I", *map(len, samples))
    tables = (
        box(b"stsd", struct.pack(">II", 0, 1), struct.pack(">I4s", 16, b"gpmd"), bytes(8)),
        box(b"stts", struct.pack(">IIII", 0, 1, count, 1000)),
        box(b"stsc", struct.pack(">IIIII", 0, 1, 1, count, 1)),
        box(b"stsz", struct.pack(">III", 0, 0, count), sizes),
        box(b"stco", struct.pack(">III", 0, 1, offset)),
    )
    media = box(
        b"mdia",
        box(b"mdhd", struct.pack(">IIIIIHH", 0, 0, 0, 1000, 1000 * count, 0, 0)),
        box(b"hdlr", struct.pack(">II4s", 0, 0, b"meta"), bytes(12)),
        box(b"minf", box(b"stbl", *tables)),
    )
    return box(b"trak", box(b"tkhd", bytes(84)), media)


def entry(name: bytes, kind: bytes, size: int, *rows: bytes) -> bytes:
    """Write an entry of GPMF; `kind` is its letter, a nought for what holds others."""
    data = b"".join(rows)
    return struct.pack(">4sBBH", name, kind[0], size, len(data) // size) + data + bytes(-len(data) % 4)


def gps5(places: Sequence[LonLat], at: datetime, *, fix: int = 3) -> bytes:
    """Write one second of a Hero 5 to 10."""
    scale = (10_000_000, 10_000_000, 1000, 1000, 100)
    rows = [
        struct.pack(">5i", round(lat * 1e7), round(lon * 1e7), 12_000, 10_000, 1000) for lon, lat in places
    ]
    stream = (
        entry(b"GPSF", b"L", 4, struct.pack(">I", fix)),
        entry(b"GPSU", b"U", 16, f"{at:%y%m%d%H%M%S}.{at.microsecond // 1000:03d}".encode()),
        entry(b"SCAL", b"l", 4, *(struct.pack(">i", one) for one in scale)),
        entry(b"GPS5", b"l", 20, *rows),
    )
    device = (entry(b"DVID", b"L", 4, struct.pack(">I", 1)), entry(b"STRM", b"\0", 1, *stream))
    return entry(b"DEVC", b"\0", 1, *device)


def gps9(places: Sequence[LonLat], at: datetime, *, fix: int = 3) -> bytes:
    """Write one second of a Hero 11 or later."""
    scale = (10_000_000, 10_000_000, 1000, 1000, 100, 1, 1000, 100, 1)
    days, rest = divmod((at - datetime(2000, 1, 1, tzinfo=UTC)).total_seconds(), 86_400)
    rows = [
        struct.pack(">7i2H", round(lat * 1e7), round(lon * 1e7), 0, 0, 0, int(days),
                    round(1000 * (rest + number / len(places))), 150, fix)
        for number, (lon, lat) in enumerate(places)
    ]  # fmt: skip
    stream = (
        entry(b"TYPE", b"c", 1, b"lllllllSS"),
        entry(b"SCAL", b"l", 4, *(struct.pack(">i", one) for one in scale)),
        entry(b"GPS9", b"?", 32, *rows),
    )
    return entry(b"DEVC", b"\0", 1, entry(b"STRM", b"\0", 1, *stream))
