"""A typed figure: a picture, the sentence that says what it shows, and the table behind it. Pure.

A builder makes the three from the same numbers, so they cannot disagree. The picture is a Vega-Lite
specification without colours or fonts; `adapters.charts` draws it, `{% chart chart %}` puts all three on a
page. Every text comes in translated already.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simpul.kernel import vega

type Value = float | str | None
"""A number; a text that stands for one ("suppressed", "not applicable"), or None where it is not known: both
are a gap in the picture, and themselves in the table."""

UNKNOWN = "?"
"""What stands beside a bar that cannot be drawn because its number is not known."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One figure, ready for a page and for a report.

    `id` is the figure's id on the page (letters, digits, hyphens); `sentence` says in words what the picture
    shows, for who cannot see it and who has no time to; `header` and `rows` are the table, its first column
    naming the rows. `spec` is Vega-Lite 5. `note` is a caveat shown under it, "" for none. Raises ValueError
    where the sentence, the title or the header is missing, or a row is not as long as the header.
    """

    id: str
    title: str
    sentence: str
    header: tuple[str, ...]
    rows: Sequence[tuple[Value, ...]]
    spec: Mapping[str, Any]
    note: str = ""

    def __post_init__(self) -> None:
        for name in ("id", "title", "sentence", "header"):
            if not getattr(self, name):
                raise ValueError(f"a chart needs its {name}")
        if short := [row for row in self.rows if len(row) != len(self.header)]:
            raise ValueError(f"{self.id}: a row has {len(short[0])} cells, the header {len(self.header)}")


type Series = tuple[str, Mapping[int, Value]]
"""A name and its values by year. A year between the first and the last that is not in it is a gap."""


def trend(  # noqa: PLR0913 - what a figure is made of, all by name
    id: str,  # noqa: A002 - HTML's word for it
    title: str,
    sentence: str,
    series: Sequence[Series],
    *,
    across: str,
    unit: str = "",
    target: float | None = None,
    target_label: str = "",
    from_zero: bool = True,
    note: str = "",
) -> Chart:
    """Give one or several series by year as lines with their points; what is not known breaks the line.

    Args:
        id: see Chart.
        title: see Chart.
        sentence: see Chart.
        note: see Chart.
        series: at most six; each drawn with a colour, a dash and a point of its own.
        across: the word for "Year".
        unit: of the numbers, shown above the axis.
        target: drawn as a dashed rule across, None for no target.
        target_label: what is written at it.
        from_zero: whether the axis must begin at zero.
    """
    years = _years(series)
    places = vega.lines(years, from_zero=from_zero)
    line, point = {"mark": "line", "encoding": places}, {"mark": "point", "encoding": places}
    if len(series) > 1:
        # One legend of colour and point needs one domain, said in so many words.
        names = {"domain": [name for name, _ in series]}
        by_name = {"field": "s", "type": "nominal", "scale": names, "title": None}
        line["encoding"] = places | {"color": by_name, "strokeDash": by_name}
        point["encoding"] = places | {"color": by_name, "shape": by_name}
    layers = [line, point, *vega.rule(target, target_label)]
    values = [
        {"x": str(year), "y": _number(points.get(year)), "s": name}
        for name, points in series
        for year in years
    ]
    spec = vega.sheet(values, unit) | {"height": 200, "layer": layers}
    header = (across, *(name for name, _ in series))
    return Chart(id, title, sentence, header, _table(series, years), spec, note)


def multiples(  # noqa: PLR0913 - as above
    id: str,  # noqa: A002
    title: str,
    sentence: str,
    series: Sequence[Series],
    *,
    across: str,
    unit: str = "",
    same_scale: bool = True,
    from_zero: bool = True,
    note: str = "",
) -> Chart:
    """Give many series as small trends, two in a row, in the order they come.

    Args:
        id: see Chart.
        title: see Chart.
        sentence: see Chart.
        note: see Chart.
        series: one small picture each.
        across: the word for "Year".
        unit: of the numbers.
        same_scale: whether all have one axis, so that their heights may be compared.
        from_zero: whether the axis must begin at zero.
    """
    years = _years(series)
    values = [
        {"x": str(year), "y": _number(points.get(year)), "s": name}
        for name, points in series
        for year in years
    ]
    encoding = vega.lines(years, from_zero=from_zero)
    encoding["x"]["axis"] = {
        "values": [str(year) for year in dict.fromkeys((years[0], years[-1]))] if years else []
    }
    spec = {
        "$schema": vega.SCHEMA,
        "data": {"values": values},
        "title": unit,
        "facet": {"field": "s", "type": "nominal", "sort": [name for name, _ in series], "title": None},
        "columns": 2,
        "spec": {"width": 132, "height": 80, "mark": {"type": "line", "point": True}, "encoding": encoding},
        "resolve": {"scale": {"y": "shared" if same_scale else "independent"}, "axis": {"x": "independent"}},
    }
    header = (across, *(name for name, _ in series))
    return Chart(id, title, sentence, header, _table(series, years), spec, note)


def bars(  # noqa: PLR0913 - as above
    id: str,  # noqa: A002
    title: str,
    sentence: str,
    values: Sequence[tuple[str, Value]],
    *,
    header: tuple[str, str],
    unit: str = "",
    ordered: bool = False,
    target: float | None = None,
    target_label: str = "",
    note: str = "",
) -> Chart:
    """Give horizontal bars, each under its name with its number at its end.

    Args:
        id: see Chart.
        title: see Chart.
        sentence: see Chart.
        note: see Chart.
        values: a name and its number; names may repeat.
        header: of the table's two columns.
        unit: of the numbers.
        ordered: longest first, what is not known last; else in the order they come.
        target: drawn as a dashed rule, None for no target.
        target_label: what is written at it.
    """
    if ordered:
        values = sorted(values, key=lambda pair: _sinking(_number(pair[1])))
    numbers = [_number(value) for _, value in values]
    rows = [
        {"n": index, "x": number, "end": max(number or 0, 0), "text": _text(value)}
        for index, ((_, value), number) in enumerate(zip(values, numbers, strict=True))
    ]
    known = [0.0, target or 0.0, *(number for number in numbers if number is not None)]
    end = {"domainMax": max(known)} if max(known) > 0 and min(known) == 0 else {}
    x = {"type": "quantitative", "axis": None, "scale": {"range": [0, vega.WIDTH - 76], "nice": False} | end}
    y = vega.places(len(rows))
    layers = [
        {"mark": {"type": "bar", "height": 12, "yOffset": 8}, "encoding": {"x": x | {"field": "x"}, "y": y}},
        vega.names([(index, name) for index, (name, _) in enumerate(values)]),
        {
            "mark": {"type": "text", "align": "left", "dx": 5, "dy": 8, "fontWeight": "bold"},
            "encoding": {"x": x | {"field": "end"}, "y": y, "text": {"field": "said"}},
            "transform": [{"calculate": vega.SAID, "as": "said"}],
        },
        *vega.rule(target, target_label, channel="x"),
    ]
    spec = vega.sheet(rows, unit) | {"height": {"step": 38}, "layer": layers}
    return Chart(id, title, sentence, header, [(name, value) for name, value in values], spec, note)


def shares(  # noqa: PLR0913 - as above
    id: str,  # noqa: A002
    title: str,
    sentence: str,
    values: Sequence[tuple[str, Sequence[Value]]],
    *,
    parts: Sequence[str],
    across: str,
    note: str = "",
) -> Chart:
    """Give each row's parts as one bar of 100 %.

    A row with a part that is not known has no bar: the others' shares are not known either.

    Args:
        id: see Chart.
        title: see Chart.
        sentence: see Chart.
        note: see Chart.
        values: a name and the amounts of its parts, as many as `parts`; none below zero.
        parts: their names, at most six, in the order they are drawn.
        across: what the rows are, the heading of the table's first column.
    """
    rows: list[dict[str, Any]] = []
    names = []
    for index, (name, amounts) in enumerate(values):
        numbers = [_number(amount) for amount in amounts]
        known = None not in numbers and sum(number or 0 for number in numbers) > 0
        names.append((index, name if known else f"{name}: {UNKNOWN}"))
        rows += [
            {"n": index, "x": number if known else None, "s": part, "order": order}
            for order, (part, number) in enumerate(zip(parts, numbers, strict=True))
        ]
    bar = {
        "mark": {"type": "bar", "height": 14, "yOffset": 8, "stroke": "#ffffff", "strokeWidth": 1},
        "encoding": {
            "y": vega.places(len(values)),
            "x": {"field": "x", "type": "quantitative", "stack": "normalize", "axis": None},
            "color": {"field": "s", "type": "nominal", "sort": list(parts), "title": None},
            "order": {"field": "order"},
        },
    }
    spec = vega.sheet(rows, "") | {"height": {"step": 38}, "layer": [bar, vega.names(names)]}
    table = [(name, *amounts) for name, amounts in values]
    return Chart(id, title, sentence, (across, *parts), table, spec, note)


def _years(series: Sequence[Series]) -> Sequence[int]:
    """Give every year from the first to the last that any series knows."""
    known = [year for _, points in series for year in points]
    return range(min(known), max(known) + 1) if known else []


def _table(series: Sequence[Series], years: Sequence[int]) -> list[tuple[Value, ...]]:
    return [(str(year), *(points.get(year) for _, points in series)) for year in years]


def _number(value: Value) -> float | None:
    return None if value is None or isinstance(value, str) else float(value)


def _text(value: Value) -> Value:
    return UNKNOWN if value is None else value


def _sinking(number: float | None) -> tuple[bool, float]:
    return (number is None, -(number or 0))
