"""How a content leaves: a room has decided who may see it, and this sends it so that no browser is fooled."""

import re
from datetime import timedelta

from django.core import signing
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.urls import reverse

from simpul.ground.files import store, understand
from simpul.ground.files.models import Blob

SHOWN = understand.IMAGES | {understand.MP4, understand.PDF}
"""What a browser may show by itself; everything else is downloaded."""
_SALT = "simpul.files"
_EXTENSIONS = {
    understand.JPEG: "jpg", understand.PNG: "png", understand.MP4: "mp4", understand.PDF: "pdf",
    understand.ZIP: "zip", understand.GPX: "gpx", understand.JSON: "json", understand.TEXT: "txt",
    understand.XML: "xml", understand.SQLITE: "gpkg",
}  # fmt: skip


def serve(request: HttpRequest, sha256: str, *, filename: str = "", public: bool = False) -> HttpResponseBase:
    """Send a content that the caller has decided this request may see.

    Args:
        request: a GET or HEAD; with If-None-Match it costs no reading.
        sha256: which; anything that is not the name of a known content is a 404.
        filename: what to call it when it is saved; made from its name in the store where empty.
        public: whether caches between here and the browser may keep it too.

    Raises:
        Http404: there is no such content.
    """
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise Http404
    blob = get_object_or_404(Blob, pk=sha256)
    etag = f'"{blob.sha256}"'
    response: HttpResponseBase
    if etag in request.headers.get("If-None-Match", ""):
        response = HttpResponseNotModified()
    else:
        shown = blob.content_type in SHOWN
        try:
            file = store.stream(blob)
        except store.Gone as error:
            raise Http404(str(error)) from error
        response = FileResponse(
            file,
            content_type=blob.content_type if shown else understand.OTHER,
            as_attachment=not shown,
            filename=filename or f"{sha256[:16]}.{_EXTENSIONS.get(blob.content_type, 'bin')}",
        )
        response["Content-Length"] = str(blob.size)
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["ETag"] = etag
    response["Cache-Control"] = f"{'public' if public else 'private'}, max-age=31536000, immutable"
    return response


def signed_url(blob: Blob) -> str:
    """Give an address where the content can be had without signing in, for as long as `of_signed` allows."""
    return reverse("files:signed", args=[signing.dumps(blob.sha256, salt=_SALT)])


def of_signed(token: str, longest: timedelta = timedelta(hours=1)) -> str:
    """Give the SHA-256 in a signed address. Raises Http404 where it is forged or older than `longest`."""
    try:
        return str(signing.loads(token, salt=_SALT, max_age=longest))
    except signing.BadSignature as error:
        raise Http404 from error
