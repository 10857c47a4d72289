"""How a route leaves through the doors: as a page's parts and as a file, whatever it came from."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from simpul.adapters import pdf, qr
from simpul.rooms.cycling.share import around, gpx, said, signs
from simpul.rooms.cycling.share import print as paper
from simpul.rooms.cycling.share import sheet as sheets
from simpul.rooms.cycling.share.sheet import Sheet

GPX, GEOJSON, PDF, SVG = "application/gpx+xml", "application/geo+json", "application/pdf", "image/svg+xml"
FILES = ("gpx", "geojson", "pdf", "svg")


def language() -> str:
    """Give the reader's language, such as "id"."""
    return (get_language() or "en").partition("-")[0]


def file(sheet: Sheet, suffix: str) -> HttpResponse:
    """Give a route as a file: gpx, geojson, pdf, or svg (its code). Raises Http404 for others."""
    if suffix == "gpx":
        return _sent(gpx.write(sheet).encode(), GPX, sheet.name, suffix)
    if suffix == "geojson":
        text = json.dumps(sheets.geojson(sheet), ensure_ascii=False, separators=(",", ":"))
        return _sent(text.encode(), GEOJSON, sheet.name, suffix)
    if suffix == "pdf":
        return _sent(paper.pdf(sheet, _pdf, qr.svg), PDF, sheet.name, suffix, kept="inline")
    if suffix == "svg" and sheet.url:
        return _sent(code(sheet).encode(), SVG, sheet.name, suffix, kept="inline")
    raise Http404


def page(sheet: Sheet, files: str) -> dict[str, Any]:
    """Give what a page shows of a route.

    Args:
        sheet: the route.
        files: the address of its files, with SUFFIX where the ending stands.
    """
    return {
        "sheet": sheet,
        "facts": paper.facts(sheet),
        "dates": paper.dates(sheet),
        "credit": sheet.city.credit,
        "map": _drawn(around.map_svg(sheet)),
        "profile": _drawn(around.profile_svg(sheet)),
        "profile_words": around.profile_words(sheet),
        "conditions": [
            (name, long, _drawn(around.swatch(grade))) for name, long, grade in around.conditions(sheet)
        ],
        "turns": [
            (said.length(one["at_m"]), one["text"], signs.path(one.get("sign"))) for one in sheet.turns
        ],
        "warnings": [(said.length(one["at_m"]), one["text"]) for one in sheet.warnings],
        "stops": list(zip(around.LETTERS, sheet.stops, strict=False)),
        "files": {suffix: files.replace("SUFFIX", suffix) for suffix in FILES},
        "code": _drawn(code(sheet)) if sheet.url else "",
    }


def code(sheet: Sheet) -> str:
    """Draw the code of a route's address."""
    return qr.svg(sheet.url, paper.code_words(sheet))


def _drawn(svg: str) -> Any:
    return mark_safe(svg)  # noqa: S308 - our own drawing, every text in it escaped


def _pdf(source: str, files: Mapping[str, bytes], title: str, tongue: str) -> bytes:
    return pdf.pdf(source, files, title=title, language=tongue)


def _sent(content: bytes, kind: str, name: str, suffix: str, kept: str = "attachment") -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'{kept}; filename="{name}.{suffix}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
