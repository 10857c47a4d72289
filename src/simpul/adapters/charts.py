"""Charts drawn without a browser: a Vega-Lite specification in, one clean SVG in our own colours out."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

import vl_convert

VEGA_LITE = "5.21"
"""The version of Vega-Lite that specifications are written for; the library carries it."""
FONT = "Noto Sans, system-ui, sans-serif"
TEXT_PX = 13
SERIES = ("#138f80", "#e0631a", "#8a55f0", "#be75d2", "#a5532f", "#7d9a6b")
"""Colours of series: each stands out 3:1 on the light and on the dark surface of the pages, and every eye
tells them apart; lines differ in dash and point too. The first is the style sheet's good grade."""
INK = "currentColor"
"""Text and axes take the colour of the text around them, in the dark too; in a report they are black."""
_LOCALES = {
    "id": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["Rp", ""]},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["$", ""]},
}
_SVG = "http://www.w3.org/2000/svg"
_UNSAID = ("aria-roledescription", "aria-label", "aria-hidden", "role", "class", "style", "pointer-events")
"""What the drawing says of its parts: the picture is one image with one name; our policy refuses `style`."""


class NotDrawn(ValueError):
    """The specification is none that can be drawn: a fault of ours, never of who reads the page."""


def svg(spec: Mapping[str, Any], *, label: str, language: str = "en") -> str:
    """Draw a chart.

    The picture is as wide as what it stands in, has no background, no script, no style and asks for nothing
    outside; every text in it is escaped. The first drawing of a process takes about a second, each other
    some 30 ms.

    Args:
        spec: Vega-Lite 5 with its data in it, without colours.
        label: the name of the picture for who hears the page.
        language: of the numbers: "id" writes 1.234,5.

    Raises:
        NotDrawn: it is no specification, or holds a number that is not finite.
    """
    try:
        text = json.dumps(spec, allow_nan=False)
        drawn = vl_convert.vegalite_to_svg(
            text,
            vl_version=VEGA_LITE,
            config=dict(THEME),
            allowed_base_urls=[],
            format_locale=_LOCALES.get(language, _LOCALES["en"]),
        )
    except ValueError as error:
        raise NotDrawn(str(error)[:500]) from error
    return _clean(drawn, label, prefix="c" + hashlib.sha256(text.encode()).hexdigest()[:8])


def _clean(drawn: str, label: str, prefix: str) -> str:
    """Make a drawing part of a page: one labelled image whose inner names clash with no other's."""
    root = ElementTree.fromstring(drawn)  # noqa: S314 - the drawing is our own library's
    _prune(root)
    for element in root.iter():
        if "role-legend-symbol" in element.get("class", ""):
            for symbol in element:
                symbol.attrib.pop("stroke-dasharray", None)  # the dash is the line's: it frays so small a rim
        element.tag = element.tag.removeprefix(f"{{{_SVG}}}")
        for name in _UNSAID:
            element.attrib.pop(name, None)
    _rename(root, prefix)
    wide, high = (root.attrib.pop(side) for side in ("width", "height"))
    root.attrib = {
        "xmlns": _SVG, "viewBox": f"0 0 {wide} {high}", "width": "100%", "role": "img", "aria-label": label,
    }  # fmt: skip
    return ElementTree.tostring(root, encoding="unicode")


def _rename(root: ElementTree.Element, prefix: str) -> None:
    """Name the inner parts by the chart and their order: the library counts on through all drawings."""
    names = {
        name: f"{prefix}-{at}"
        for at, name in enumerate(part.get("id", "") for part in root.iter("*"))
        if name
    }
    for element in root.iter():
        for attribute, value in element.attrib.items():
            for old, new in names.items():
                if attribute == "id" and value == old:
                    element.set("id", new)
                elif f"url(#{old})" in value:
                    element.set(attribute, f"url(#{new})")


def _prune(element: ElementTree.Element) -> None:
    """Take out the shapes that draw nothing: frames without stroke or fill, rules without length."""
    for child in list(element):
        _prune(child)
        classes = child.get("class", "").split()
        unseen = {"background", "foreground"} & set(classes) and not ({"stroke", "fill"} & set(child.attrib))
        empty = child.tag == f"{{{_SVG}}}g" and not len(child)
        if unseen or empty:
            element.remove(child)


_AXIS = {
    "domain": False,
    "ticks": False,
    "gridColor": INK,
    "gridOpacity": 0.18,
    "labelColor": INK,
    "labelFont": FONT,
    "labelFontSize": TEXT_PX,
    "labelPadding": 6,
    "titleColor": INK,
    "titleFont": FONT,
    "titleFontSize": TEXT_PX,
}
_TEXT = {"labelColor": INK, "labelFont": FONT, "labelFontSize": TEXT_PX, "titleColor": INK, "titleFont": FONT}
THEME: Mapping[str, Any] = {
    "background": None,
    "padding": 4,
    "font": FONT,
    "view": {"stroke": None},
    "range": {"category": list(SERIES)},
    "axis": _AXIS,
    "axisX": {"grid": False, "labelAngle": 0, "labelOverlap": "parity"},
    "axisY": {"tickCount": 4},
    "legend": _TEXT
    | {
        "orient": "top",
        "direction": "vertical",
        "columns": 2,
        "labelLimit": 160,
        "symbolStrokeWidth": 0,
        "offset": 8,
    },
    "header": _TEXT | {"labelFontWeight": "bold", "labelAnchor": "start", "labelLimit": 150},
    "title": {
        "anchor": "start",
        "color": INK,
        "font": FONT,
        "fontSize": TEXT_PX,
        "fontWeight": "normal",
        "frame": "bounds",
        "offset": 6,
    },
    "text": {"color": INK, "font": FONT, "fontSize": TEXT_PX},
    "rule": {"color": INK, "strokeDash": [6, 4], "strokeWidth": 1.5},
    "line": {"color": SERIES[0], "strokeWidth": 2.5},
    "point": {"color": SERIES[0], "filled": True, "size": 55, "opacity": 1},
    "bar": {"color": SERIES[0]},
}
