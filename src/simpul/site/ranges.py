"""A file served whole or in part (RFC 9110, section 14): what a PMTiles reader asks of a server."""

import re
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)

RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)
FOREVER_S = 365 * 24 * 3600
CHUNK = 64 * 1024


def answer(request: HttpRequest, path: Path | None, content_type: str, *, forever: bool) -> HttpResponseBase:
    """Serve the file, or the one range that the request asks for.

    Args:
        request: a GET or HEAD request; its Range header may name one range, as first-last, first- or -count.
            Several ranges are answered with the whole file, which the standard allows.
        path: the file; None where there is none.
        content_type: what to call it.
        forever: the address names a version, so the answer may be kept for a year; else it is asked for
        again.

    Returns:
        200 with the whole file, 206 with the range, or 416 where the range lies outside the file.

    Raises:
        Http404: there is no such file.
    """
    if path is None or not path.is_file():
        raise Http404
    facts = path.stat()
    tag = f'"{facts.st_size:x}-{facts.st_mtime_ns:x}"'
    asked = request.headers.get("Range", "")
    if "If-Range" in request.headers and request.headers["If-Range"] != tag:
        asked = ""
    response: HttpResponseBase
    if match := RANGE.fullmatch(asked):
        response = _part(request, path, facts.st_size, match)
    elif request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    else:
        response = FileResponse(path.open("rb"), content_type=content_type)
    if response.status_code == 206:  # noqa: PLR2004 - Partial Content
        response.headers["Content-Type"] = content_type
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["ETag"] = tag
    response.headers["Last-Modified"] = formatdate(facts.st_mtime, usegmt=True)
    response.headers["Cache-Control"] = f"public, max-age={FOREVER_S}, immutable" if forever else "no-cache"
    return response


def span(size: int, first: str, last: str) -> tuple[int, int] | None:
    """Read a range of a file of `size` bytes: its first and last byte, None where it cannot be satisfied."""
    if first == "":
        count = min(int(last or 0), size)
        return (size - count, size - 1) if count else None
    start, end = int(first), min(int(last), size - 1) if last else size - 1
    return (start, end) if start <= end else None


def _part(request: HttpRequest, path: Path, size: int, match: re.Match[str]) -> HttpResponseBase:
    found = span(size, match[1], match[2])
    if found is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, last = found
    body = () if request.method == "HEAD" else _bytes(path, first, last - first + 1)
    headers = {"Content-Range": f"bytes {first}-{last}/{size}", "Content-Length": str(last - first + 1)}
    return StreamingHttpResponse(body, status=206, headers=headers)


def _bytes(path: Path, offset: int, count: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(offset)
        while count and (chunk := file.read(min(CHUNK, count))):
            count -= len(chunk)
            yield chunk
