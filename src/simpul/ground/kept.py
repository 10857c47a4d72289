"""Pages that are the same for everybody who is not signed in: built once in a moment, however many ask.

In a storm a hundred people a second look at one front page. What was built for one of them answers the
others for KEEP_PAGES_S seconds (0: never), in the memory of one web process. Who is signed in, or has
a message to read, gets a page of their own. Decision 0218.
"""

import re
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.utils.translation import get_language

LONGEST = 1_000_000
"""Bytes; what is longer is not kept."""
OWN = frozenset({settings.SESSION_COOKIE_NAME, "messages"})
"""Cookies that make a page somebody's own."""
TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")([A-Za-z0-9]*)(")')
"""A token of forms, as Django writes it into a page: each reader gets one of their own."""


class Page(NamedTuple):
    """What is kept of an answer, without the tokens of its forms."""

    body: bytes
    headers: dict[str, str]


def kept[**P](view: Callable[P, HttpResponseBase]) -> Callable[P, HttpResponseBase]:
    """Let a view of a public page answer with what it built for somebody else a moment ago.

    The page may depend on its address, on the reader's language and on HTMX's `HX-Request` alone. An answer
    that is no 200, sets a cookie, is streamed or very long is not kept.
    """

    @wraps(view)
    def answer(*args: P.args, **more: P.kwargs) -> HttpResponseBase:
        request: Any = args[0]
        if not _is_for_all(request):
            return view(*args, **more)
        pages, name = caches["pages"], _name(request)
        found: Page | None = pages.get(name)
        if found:
            return _with_tokens(found, request)
        response = view(*args, **more)
        page = _page(response, request)
        if page:
            pages.set(name, page, settings.KEEP_PAGES_S)
        return response

    return answer


def _is_for_all(request: HttpRequest) -> bool:
    kept_s: float = settings.KEEP_PAGES_S
    return kept_s > 0 and request.method == "GET" and OWN.isdisjoint(request.COOKIES)


def _name(request: HttpRequest) -> str:
    said = (request.build_absolute_uri(), get_language() or "", request.headers.get("HX-Request", ""))
    return sha256("\n".join(said).encode()).hexdigest()


def _page(response: HttpResponseBase, request: HttpRequest) -> Page | None:
    """Give what is kept of an answer; None where it is somebody's own, as a token outside of a form is."""
    if not isinstance(response, HttpResponse) or response.status_code != HTTPStatus.OK or response.cookies:
        return None
    body = TOKEN.sub(rb"\1\3", response.content)
    tokens = {found[2] for found in TOKEN.finditer(response.content)}
    if len(body) > LONGEST or any(token in body for token in tokens if token):
        return None
    if not tokens and request.META.get("CSRF_COOKIE_NEEDS_UPDATE"):
        return None
    return Page(body, dict(response.items()))


def _with_tokens(page: Page, request: HttpRequest) -> HttpResponse:
    body = page.body
    if TOKEN.search(body):
        token = get_token(request).encode()
        body = TOKEN.sub(lambda found: found[1] + token + found[3], body)
    return HttpResponse(body, headers=page.headers)
