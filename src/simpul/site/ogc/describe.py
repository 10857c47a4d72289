"""What the service says of itself: its landing page, conformance, collections and OpenAPI 3.0."""

from typing import Any

from django.db.models import Max, Min
from django.utils.translation import gettext as _

from simpul.ground.features import Layer, layers
from simpul.ground.places.models import City
from simpul.site.context import VERSION
from simpul.site.ogc.query import CRS84, LIMIT, LIMIT_MOST

JSON, GEOJSON, HTML = "application/json", "application/geo+json", "text/html"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
CLASSES = [
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{name}"
    for name in ("core", "geojson", "html", "oas30")
]
TYPES = {str: "string", int: "integer", float: "number", bool: "boolean"}


def link(href: str, rel: str, kind: str, title: object = "") -> dict[str, str]:
    """Write a link in the form of RFC 8288 as the standard does."""
    return {"href": href, "rel": rel, "type": kind} | ({"title": str(title)} if title else {})


def landing(root: str) -> dict[str, Any]:
    """Describe the service. `root` is its absolute address with the last slash."""
    return {
        "title": _("Open map layers of the city"),
        "description": _(
            "What the city's rooms share, as OGC API Features. Free to use under each layer's licence."
        ),
        "links": [
            link(root, "self", JSON, _("This page")),
            link(f"{root}?f=html", "alternate", HTML, _("This page for people")),
            link(f"{root}api", "service-desc", OPENAPI, _("Description for programs (OpenAPI 3.0)")),
            link(f"{root}api?f=html", "service-doc", HTML, _("Description for people")),
            link(f"{root}conformance", "conformance", JSON, _("What it conforms to")),
            link(f"{root}collections", "data", JSON, _("The layers")),
        ],
    }


def conformance(root: str) -> dict[str, Any]:
    """Say which requirement classes are kept."""
    return {"conformsTo": CLASSES, "links": [link(f"{root}conformance", "self", JSON)]}


def collections(root: str) -> dict[str, Any]:
    """List the layers."""
    box = extent()
    return {
        "links": [
            link(f"{root}collections", "self", JSON),
            link(f"{root}collections?f=html", "alternate", HTML),
        ],
        "collections": [collection(root, layer, box) for layer in layers()],
    }


def collection(root: str, layer: Layer, box: list[float]) -> dict[str, Any]:
    """Describe one layer; `box` is the west, south, east and north that hold it."""
    here = f"{root}collections/{layer.id}"
    described: dict[str, Any] = {
        "id": layer.id,
        "title": str(layer.title),
        "description": str(layer.description),
        "itemType": "feature",
        "crs": [CRS84],
        "extent": {"spatial": {"bbox": [box], "crs": CRS84}},
        "links": [
            link(here, "self", JSON),
            link(f"{here}?f=html", "alternate", HTML),
            link(f"{here}/items", "items", GEOJSON, _("The features")),
            link(f"{here}/items?f=html", "items", HTML, _("The features for people")),
        ],
    }
    if layer.licence:
        described["license"] = layer.licence
    if layer.time:
        described["extent"]["temporal"] = {"interval": [[None, None]]}
    return described


def extent() -> list[float]:
    """Give the box that holds every city that is served here: one query, whatever their size."""
    sides = City.objects.served().aggregate(w=Min("west"), s=Min("south"), e=Max("east"), n=Max("north"))
    return [-180, -90, 180, 90] if sides["w"] is None else [sides["w"], sides["s"], sides["e"], sides["n"]]


def openapi(root: str) -> dict[str, Any]:
    """Describe every address for programs, in OpenAPI 3.0 as the standard's class oas30 asks."""
    paths = {
        "/": _get("landingPage", "What the service is"),
        "/conformance": _get("conformance", "Which requirement classes are kept"),
        "/collections": _get("collections", "The layers"),
        "/api": _get("api", "This document"),
    }
    for layer in layers():
        here = f"/collections/{layer.id}"
        paths[here] = _get(f"{layer.id}.layer", str(layer.title))
        paths[f"{here}/items"] = _get(f"{layer.id}.features", "A page of its features", _parameters(layer))
        fid = {"name": "featureId", "in": "path", "required": True, "schema": {"type": "string"}}
        paths[f"{here}/items/{{featureId}}"] = _get(f"{layer.id}.feature", "One feature", [fid])
    return {
        "openapi": "3.0.3",
        "info": {"title": _("Open map layers of the city"), "version": VERSION},
        "servers": [{"url": root.rstrip("/")}],
        "paths": paths,
    }


def _get(operation: str, summary: str, parameters: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    responses = {
        "200": {"description": "found"},
        "400": {"description": "a parameter cannot be read; it is named"},
    }
    shape = {"type": "string", "enum": ["json", "html"]}
    asked = [*(parameters or []), {"name": "f", "in": "query", "schema": shape}]
    return {
        "get": {"operationId": operation, "summary": summary, "parameters": asked, "responses": responses}
    }


def _parameters(layer: Layer) -> list[dict[str, Any]]:
    limit = {"type": "integer", "minimum": 1, "maximum": LIMIT_MOST, "default": LIMIT}
    box = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6}
    core: list[dict[str, Any]] = [
        {"name": "limit", "in": "query", "schema": limit, "style": "form", "explode": False},
        {"name": "bbox", "in": "query", "schema": box, "style": "form", "explode": False},
        {"name": "datetime", "in": "query", "schema": {"type": "string"}, "style": "form", "explode": False},
        {"name": "after", "in": "query", "schema": {"type": "string"}, "description": "of a next link"},
    ]
    return core + [
        {"name": name, "in": "query", "schema": {"type": TYPES[asked.kind]}, "description": str(asked.title)}
        for name, asked in layer.properties.items()
    ]
