"""The parts of Vega-Lite specifications that `chart` puts together, without colours. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

WIDTH = 360
"""Units of the picture's own width: as wide as a phone, so that its letters are read there too."""
SAID = "isNumber(datum.text) ? format(datum.text, ',.12~r') : datum.text"
"""How a bar's number is written at its end: as the language does; a text as it is."""
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"


def sheet(values: Sequence[Mapping[str, Any]], unit: str) -> dict[str, Any]:
    """Give what every picture begins with: its size, its data and the unit above it."""
    return {
        "$schema": SCHEMA,
        "width": WIDTH,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"values": list(values)},
        "title": unit,
    }


MOST_LABELS = 8
"""Years that are written below a chart: as many as stand side by side on a phone."""


def labelled(years: Sequence[str]) -> list[str]:
    """Choose the years that are written below a chart: all, or every second, third..., and the last."""
    every = -(-len(years) // MOST_LABELS) or 1
    return list(years[::-1][::every][::-1])


def lines(years: Sequence[int], *, from_zero: bool) -> dict[str, Any]:
    """Give the places of points by year; the value axis begins at zero where it must."""
    axis = {"values": labelled([str(year) for year in years]), "labelAngle": 0}
    x: dict[str, Any] = {"field": "x", "type": "ordinal", "title": None, "axis": axis}
    x["scale"] = {"domain": [str(year) for year in years]}
    y = {"field": "y", "type": "quantitative", "title": None, "scale": {"zero": from_zero}}
    return {"x": x, "y": y}


def places(count: int) -> dict[str, Any]:
    """Give the places of so many rows, one under the other."""
    return {"field": "n", "type": "ordinal", "axis": None, "scale": {"domain": list(range(count))}}


def names(names: Sequence[tuple[int, str]]) -> dict[str, Any]:
    """Give the layer that writes each row's name above its bar."""
    return {
        "data": {"values": [{"n": index, "name": name} for index, name in names]},
        "mark": {"type": "text", "align": "left", "dy": -9, "limit": WIDTH - 10},
        "encoding": {"x": {"value": 0}, "y": places(len(names)), "text": {"field": "name"}},
    }


def rule(target: float | None, label: str, channel: str = "y") -> list[dict[str, Any]]:
    """Give the layers of a target across ("y") or down ("x") the picture; none where there is no target."""
    if target is None:
        return []
    encoding = {channel: {"datum": target}}
    across = {"y": {"dy": -6, "align": "right"}, "x": {"dx": 4, "align": "left"}}[channel]
    place = {"y": {"x": {"value": "width"}}, "x": {"y": {"value": "height"}}}[channel]
    return [
        {"data": {"values": [{}]}, "mark": {"type": "rule"}, "encoding": encoding},
        {
            "data": {"values": [{}]},
            "mark": {"type": "text"} | across,
            "encoding": encoding | place | {"text": {"value": label}},
        },
    ]
