"""The addresses under /ogc/: read the request, ask, answer as JSON or a small page. Open to every origin."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import msgspec
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from simpul.ground.features import Layer, registry
from simpul.site.ogc import describe, items, query
from simpul.site.ogc.describe import GEOJSON, HTML, JSON, OPENAPI, link

type View = Callable[..., HttpResponse]


def shared(view: View) -> View:
    """Let every site read the answer (CORS), and turn each no into the standard's exception."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            response = HttpResponse(
                status=204, headers={"Access-Control-Allow-Methods": "GET, HEAD, OPTIONS"}
            )
        elif request.method not in {"GET", "HEAD"}:
            response = _problem(405, "MethodNotAllowed", "These layers are only read.")
        else:
            try:
                response = view(request, *args, **named)
            except query.BadQuery as error:
                response = _problem(400, "InvalidParameterValue", str(error))
            except Http404 as error:
                response = _problem(404, "NotFound", str(error))
        response.headers["Access-Control-Allow-Origin"] = "*"
        patch_vary_headers(response, ["Accept", "Accept-Language"])
        return response

    return wrapped


@shared
def landing(request: HttpRequest) -> HttpResponse:
    """Describe the service."""
    _only_f(request)
    return _answer(request, describe.landing(_root(request)))


@shared
def conformance(request: HttpRequest) -> HttpResponse:
    """Say which requirement classes are kept."""
    _only_f(request)
    return _answer(request, describe.conformance(_root(request)))


@shared
def openapi(request: HttpRequest) -> HttpResponse:
    """Describe every address for programs."""
    _only_f(request)
    return _answer(request, describe.openapi(_root(request)), OPENAPI)


@shared
def collections(request: HttpRequest) -> HttpResponse:
    """List the layers."""
    _only_f(request)
    return _answer(request, describe.collections(_root(request)))


@shared
def collection(request: HttpRequest, layer_id: str) -> HttpResponse:
    """Describe one layer."""
    _only_f(request)
    return _answer(request, describe.collection(_root(request), _layer(layer_id), describe.extent()))


@shared
def features(request: HttpRequest, layer_id: str) -> HttpResponse:
    """Give a page of a layer's features."""
    layer = _layer(layer_id)
    found = items.page(layer, query.read(request.GET, layer))
    here = f"{_root(request)}collections/{layer.id}"
    links = [
        link(request.build_absolute_uri(), "self", GEOJSON),
        link(_with(request, f="html"), "alternate", HTML),
        link(here, "collection", JSON, layer.title),
    ]
    if found.last is not None:
        links.append(link(_with(request, after=query.token(found.last)), "next", GEOJSON))
    document = {
        "type": "FeatureCollection",
        "timeStamp": timezone.now().isoformat(timespec="seconds").replace("+00:00", "Z"),
        "numberReturned": len(found.features),
        "links": links,
        "features": found.features,
    }
    if found.matched is not None:
        document["numberMatched"] = found.matched
    return _answer(request, document, GEOJSON, title=str(layer.title))


@shared
def feature(request: HttpRequest, layer_id: str, feature_id: str) -> HttpResponse:
    """Give one feature."""
    _only_f(request)
    layer = _layer(layer_id)
    try:
        row = layer.rows().filter(pk=feature_id).first()
    except (ValidationError, ValueError):
        row = None
    if row is None:
        raise Http404(f"The layer {layer.id} has no feature {feature_id}.")
    here = f"{_root(request)}collections/{layer.id}"
    links = [
        link(f"{here}/items/{row.pk}", "self", GEOJSON),
        link(f"{here}/items/{row.pk}?f=html", "alternate", HTML),
        link(here, "collection", JSON, layer.title),
    ]
    return _answer(request, items.feature(layer, row) | {"links": links}, GEOJSON, title=str(layer.title))


def _answer(
    request: HttpRequest, document: dict[str, Any], kind: str = JSON, title: str = ""
) -> HttpResponse:
    """Write the document as JSON, or as a page where `f` or the Accept header asks for one."""
    form = request.GET.get("f") or (
        "html" if request.get_preferred_type([kind, JSON, HTML]) == HTML else "json"
    )
    if form == "html":
        shown = {"document": document, "title": title or document.get("title", "OGC API Features")}
        return render(request, "site/ogc.html", shown)
    if form != "json":
        raise query.BadQuery(f"f: {form!r} is neither json nor html.")
    return HttpResponse(msgspec.json.encode(document, enc_hook=str), content_type=kind)


def _problem(status: int, code: str, description: str) -> HttpResponse:
    body = msgspec.json.encode({"code": code, "description": description})
    return HttpResponse(body, status=status, content_type=JSON)


def _layer(layer_id: str) -> Layer:
    try:
        return registry[layer_id]
    except KeyError:
        raise Http404(f"There is no layer {layer_id}.") from None


def _only_f(request: HttpRequest) -> None:
    for name in request.GET:
        if name != "f":
            raise query.BadQuery(f"{name} is not a parameter of this address; known is f.")


def _root(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("ogc:landing"))


def _with(request: HttpRequest, **changed: str) -> str:
    """Give the address of this request with some parameters changed and all others kept."""
    parameters = request.GET.copy()
    for name, value in changed.items():
        parameters[name] = value
    return request.build_absolute_uri(f"{request.path}?{parameters.urlencode(safe=',:/')}")
