"""The addresses of the catalogue of open data. Open to every origin."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from simpul.site.dcat import describe, write
from simpul.site.dcat.describe import Home
from simpul.site.dcat.write import Node

JSONLD, TURTLE = "application/ld+json", "text/turtle"
WRITERS: dict[str, tuple[str, Callable[[list[Node]], bytes]]] = {
    "jsonld": (JSONLD, write.jsonld),
    "ttl": (f"{TURTLE}; charset=utf-8", write.turtle),
}
KEPT_S = 600


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Lead to the form of the catalogue that the client reads: Turtle where it prefers that, else JSON-LD."""
    suffix = "ttl" if request.get_preferred_type([JSONLD, TURTLE]) == TURTLE else "jsonld"
    response = HttpResponseRedirect(reverse("dcat:catalogue", args=[suffix]))
    patch_vary_headers(response, ["Accept"])
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def catalogue(request: HttpRequest, suffix: str) -> HttpResponse:
    """Give the catalogue of every open data set."""
    content_type, writer = WRITERS[suffix]
    home = Home(request.build_absolute_uri("/"), describe.publisher())
    response = HttpResponse(writer(describe.catalogue(home)), content_type=content_type)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = f"public, max-age={KEPT_S}"
    return response
