"""What a content is, told from its first bytes and never its name; how large an image is, undecoded. Pure.

Signatures: JPEG ISO/IEC 10918-1 B.1.1.3; PNG ISO/IEC 15948 5.2; MP4 ISO/IEC 14496-12 4.3; ZIP APPNOTE 4.3.
"""

import codecs
import re

JPEG, PNG, WEBP, GIF = "image/jpeg", "image/png", "image/webp", "image/gif"
MP4, ZIP, PDF = "video/mp4", "application/zip", "application/pdf"
GPX, XML, JSON, TEXT = "application/gpx+xml", "application/xml", "application/json", "text/plain"
SQLITE, OTHER = "application/vnd.sqlite3", "application/octet-stream"
IMAGES = frozenset({JPEG, PNG})

HEAD_BYTES = 4096
"""How much of the beginning of a content `kind` looks at."""

_SIGNATURES = (
    (JPEG, re.compile(rb"\xff\xd8\xff")),
    (PNG, re.compile(rb"\x89PNG\r\n\x1a\n")),
    (GIF, re.compile(rb"GIF8[79]a")),
    (WEBP, re.compile(rb"RIFF....WEBP", re.DOTALL)),
    (MP4, re.compile(rb"....ftyp", re.DOTALL)),
    (ZIP, re.compile(rb"PK(\x03\x04|\x05\x06)")),
    (PDF, re.compile(rb"%PDF-")),
    (SQLITE, re.compile(rb"SQLite format 3\x00")),
)
_GPX = re.compile(r"<(\w+:)?gpx[\s>]")


def kind(head: bytes) -> str:
    """Give the content type that the first HEAD_BYTES bytes show; OTHER where they show none.

    A CSV is TEXT: only its reader can tell. A GeoPackage is SQLITE. Text is UTF-8, also with a byte order
    mark.
    """
    for content_type, signature in _SIGNATURES:
        if signature.match(head):
            return content_type
    return _text_kind(head)


def _text_kind(head: bytes) -> str:
    try:
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        return OTHER
    if not text.strip() or re.search(r"[\x00-\x08\x0e-\x1f]", text):
        return OTHER
    start = text.lstrip()
    if start.startswith("<"):
        return GPX if _GPX.search(start) else XML if start.startswith("<?xml") else TEXT
    return JSON if start[0] in "{[" else TEXT


def image_size(data: bytes) -> tuple[int, int] | None:
    """Give (width, height) in pixels as the header of a JPEG or PNG says it; None where it says nothing.

    Nothing is decoded, so an image that would unpack to gigabytes costs nothing to look at.
    """
    if _SIGNATURES[1][1].match(data) and data[12:16] == b"IHDR" and len(data) >= 24:  # noqa: PLR2004 - end of IHDR's size
        return _whole(int.from_bytes(data[16:20]), int.from_bytes(data[20:24]))
    if not _SIGNATURES[0][1].match(data):
        return None
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:  # noqa: PLR2004 - a JPEG marker starts with FF
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if marker in _FRAMES:
            return _whole(int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7]))
        at += 1 if marker == 0xFF else 2 + length  # noqa: PLR2004 - fill bytes may come before a marker
    return None


_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The JPEG markers that begin a frame: SOF0 to SOF15 without DHT, JPG and DAC (ISO/IEC 10918-1 table B.1)."""


def _whole(width: int, height: int) -> tuple[int, int] | None:
    return (width, height) if width and height else None
