"""The boxes of an MP4 or MOV file (ISO/IEC 14496-12; QuickTime File Format): what the file says of itself.

Only what says when, where and how a video was taken is read, never the pictures. Nothing that a file says is
trusted: a box ends where the one around it does.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from simpul.kernel.refusal import Refused

EPOCH = datetime(1904, 1, 1, tzinfo=UTC)
"""From which the format counts its seconds."""
MOST_MOOV = 256 << 20
"""Bytes of the index of a file that are read: that of ten hours is smaller."""
MOST_SAMPLES = 2_000_000
UNIT = 1 << 16
FIRST = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
"""What such a file begins with."""


class BadVideo(Refused):
    """The file is no video that can be read: cut short, of another kind, broken. The message says which."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box: its four letters, and where its content begins and ends in the bytes that it was found in."""

    name: bytes
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sample:
    """One piece of a track: when it is shown and for how long, seconds, and where it lies in the file."""

    at_s: float
    lasts_s: float
    offset: int
    size: int


def index(path: Path) -> bytes:
    """Read a file's index (moov), wherever in the file it lies.

    Raises:
        BadVideo: there is none: a recording that was cut off has not written it yet.
    """
    size, found = path.stat().st_size, None
    with path.open("rb") as file:
        there = list(_top(file, size))
        for box in there:
            if box.name == b"moov" and box.end - box.start <= MOST_MOOV:
                file.seek(box.start)
                found = file.read(box.end - box.start)
    if not there or there[0].name not in FIRST:
        raise BadVideo(_("%(name)s: this is no MP4 or MOV file") % {"name": path.name})
    if found is None or there[-1].end > size:
        raise BadVideo(
            _("%(name)s: the file is cut short. Copy it again from the camera") % {"name": path.name}
        )
    return found


def _top(file: BinaryIO, size: int) -> Iterator[Box]:
    at = 0
    while at + 8 <= size:
        file.seek(at)
        head = file.read(16)
        length, name = struct.unpack(">I4s", head[:8])
        begin = at + 8
        if length == 1 and len(head) == 16:  # noqa: PLR2004 - a 64-bit length follows
            length, begin = struct.unpack(">Q", head[8:])[0], at + 16
        end = size if length == 0 else at + length
        if end < begin:
            return
        yield Box(name, begin, end)
        at = end


def inside(data: bytes, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """Give the boxes in a stretch of bytes; one that says it is longer ends where the stretch does."""
    at, stop = start, len(data) if end is None else min(end, len(data))
    while at + 8 <= stop:
        length, name = struct.unpack_from(">I4s", data, at)
        begin = at + 8
        if length == 1 and at + 16 <= stop:
            length, begin = struct.unpack_from(">Q", data, at + 8)[0], at + 16
        last = stop if length == 0 else at + length
        if last < begin:
            return
        yield Box(name, begin, min(last, stop))
        at = last


def find(data: bytes, *names: bytes, start: int = 0, end: int | None = None) -> Box | None:
    """Find a box by its way down, such as moov, trak, tkhd; None where there is none."""
    found: Box | None = Box(b"", start, len(data) if end is None else end)
    for name in names:
        if found is None:
            return None
        found = next((box for box in inside(data, found.start, found.end) if box.name == name), None)
    return found


def header(data: bytes, box: Box) -> tuple[datetime | None, float]:
    """Read mvhd: when the file was made (None where it does not say) and how long it is, seconds."""
    made, unit, length = _timed(data, box)
    try:
        at = EPOCH + timedelta(seconds=made) if made else None
    except OverflowError:
        at = None
    return at, length / unit


def scale(data: bytes, box: Box) -> int:
    """Read mdhd: units in a second of a track."""
    return _timed(data, box)[1]


def _timed(data: bytes, box: Box) -> tuple[int, int, int]:
    """Read the beginning of mvhd or mdhd: made, units a second, length. Raises BadVideo."""
    try:
        if data[box.start] == 1:
            made, _changed, unit, length = struct.unpack_from(">QQIQ", data, box.start + 4)
        else:
            made, _changed, unit, length = struct.unpack_from(">IIII", data, box.start + 4)
    except (struct.error, IndexError):
        raise BadVideo(_("its header is broken")) from None
    return made, max(unit, 1), length


def tracks(data: bytes) -> Iterator[Box]:
    """Give the tracks of an index."""
    return (box for box in inside(data) if box.name == b"trak")


def kind(data: bytes, track: Box) -> tuple[bytes, bytes]:
    """Say what a track is: its handler ("vide", "meta"), and the format of its samples ("avc1", "gpmd")."""
    handler = find(data, b"mdia", b"hdlr", start=track.start, end=track.end)
    table = find(data, b"mdia", b"minf", b"stbl", b"stsd", start=track.start, end=track.end)
    return (
        data[handler.start + 8 : handler.start + 12] if handler else b"",
        data[table.start + 12 : table.start + 16] if table else b"",
    )


def turned_deg(data: bytes, track: Box) -> int:
    """Say by how much a track is turned clockwise to stand upright: 0, 90, 180 or 270 (tkhd's matrix)."""
    head = find(data, b"tkhd", start=track.start, end=track.end)
    if head is None or head.end <= head.start:
        return 0
    at = head.start + (52 if data[head.start] == 1 else 40)
    if at + 8 > head.end:
        return 0
    a, b = struct.unpack_from(">ii", data, at)
    return {(UNIT, 0): 0, (0, UNIT): 90, (-UNIT, 0): 180, (0, -UNIT): 270}.get((a, b), 0)


def samples(data: bytes, track: Box) -> list[Sample]:
    """Give the samples of a track in their order (stts, stsc, stsz, stco or co64). Raises BadVideo."""
    media = find(data, b"mdia", b"mdhd", start=track.start, end=track.end)
    table = find(data, b"mdia", b"minf", b"stbl", start=track.start, end=track.end)
    if media is None or table is None:
        return []
    parts = {box.name: box for box in inside(data, table.start, table.end)}
    try:
        sizes = _sizes(data, parts[b"stsz"])
        chunks = (
            _numbers(data, parts[b"co64"], "Q") if b"co64" in parts else _numbers(data, parts[b"stco"], "I")
        )
        per_chunk = _table(data, parts[b"stsc"], 3)
        times = _table(data, parts[b"stts"], 2)
    except (KeyError, struct.error):
        raise BadVideo(_("the index of one of its tracks is broken")) from None
    return _samples(sizes, list(_places(sizes, chunks, per_chunk)), times, scale(data, media))


def _sizes(data: bytes, box: Box) -> list[int]:
    same, count = struct.unpack_from(">II", data, box.start + 4)
    _few(count)
    return [same] * count if same else list(struct.unpack_from(f">{count}I", data, box.start + 12))


def _numbers(data: bytes, box: Box, letter: str) -> list[int]:
    (count,) = struct.unpack_from(">I", data, box.start + 4)
    _few(count)
    return list(struct.unpack_from(f">{count}{letter}", data, box.start + 8))


def _table(data: bytes, box: Box, columns: int) -> list[tuple[int, ...]]:
    (count,) = struct.unpack_from(">I", data, box.start + 4)
    _few(count)
    flat = struct.unpack_from(f">{count * columns}I", data, box.start + 8)
    return [flat[at : at + columns] for at in range(0, len(flat), columns)]


def _few(count: int) -> None:
    if count > MOST_SAMPLES:
        raise BadVideo(_("the index of one of its tracks is broken"))


def _places(sizes: list[int], chunks: list[int], per_chunk: list[tuple[int, ...]]) -> Iterator[int]:
    at = 0
    for number, offset in enumerate(chunks, 1):
        held = next((many for first, many, _format in reversed(per_chunk) if first <= number), 0)
        place = offset
        for size in sizes[at : at + held]:
            yield place
            place += size
        at += held


def _samples(sizes: list[int], places: list[int], times: list[tuple[int, ...]], unit: int) -> list[Sample]:
    found = []
    at = number = 0
    for count, lasts in times:
        for _one in range(min(count, len(places) - number)):
            found.append(Sample(at / unit, lasts / unit, places[number], sizes[number]))
            at += lasts
            number += 1
    return found
