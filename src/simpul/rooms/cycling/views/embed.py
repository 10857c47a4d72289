"""A route in the page of somebody else: small, without cookies, the only pages that may stand in a frame."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from simpul.rooms.cycling.models import CuratedRoute
from simpul.rooms.cycling.share import curated
from simpul.rooms.cycling.share.sheet import Sheet
from simpul.rooms.cycling.views import curated as pages
from simpul.rooms.cycling.views import outgoing
from simpul.rooms.cycling.views import shared as links

FRAMED: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": ["*"],
}
"""What an embedded page may do: show itself anywhere, run nothing."""


@require_safe
@xframe_options_exempt
@csp_override(FRAMED)
def route(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Show a published route."""
    one = get_object_or_404(CuratedRoute.objects.published().shown(), city__slug=slug, slug=name)
    return _page(request, pages.sheet_of(request, one), one.get_absolute_url(), curated.flags(one))


@require_safe
@xframe_options_exempt
@csp_override(FRAMED)
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """Show a kept route."""
    one = links.kept(token)
    return _page(request, links.sheet_of(request, one), reverse("cycling:shared", args=[token]), [])


def _page(request: HttpRequest, sheet: Sheet, url: str, flags: list[str]) -> HttpResponse:
    if not sheet.line:
        raise Http404
    context: dict[str, Any] = {
        "url": request.build_absolute_uri(url),
        "flags": flags,
        "language": outgoing.language(),
        "city": sheet.city,
        **outgoing.page(sheet, ""),
    }
    # Without the request: no context processor asks who is there, so no cookie is read or set.
    response = HttpResponse(render_to_string("cycling/embed.html", context))
    response["Referrer-Policy"] = "no-referrer"
    return response
