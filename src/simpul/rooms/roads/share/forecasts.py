"""What is expected of segments: in words, as a chart, as rows, on the map. Nothing in it is about people."""

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from typing import Any

import msgspec
import shapely
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from simpul.ground.places import spatial
from simpul.ground.places.models import City, Segment
from simpul.kernel.chart import Chart
from simpul.kernel.geo import Bounds
from simpul.rooms.roads.models import GRADE_NAMES, Forecast
from simpul.rooms.roads.share.condition import Whole
from simpul.rooms.roads.understand import forecast as rules
from simpul.rooms.roads.understand.condition import Grade
from simpul.rooms.roads.understand.forecast import Line
from simpul.rooms.roads.understand.trend import Change

MONTHS = (3, 6, 12, 24, 60)
"""Times that the page offers, in months; another may be asked for by the API."""
MOST = 2000
STEP_DAYS = 91
MONTH_DAYS = 30.44


@dataclass(frozen=True, slots=True)
class Row:
    """One segment that will be in another class: when, between when and when, and from what that follows."""

    id: int
    street: str
    road_class: str
    from_m: float
    to_m: float
    length_m: float
    grade_now: str
    into: str
    on_low: date | None
    on: date | None
    on_high: date | None
    basis: str
    looks: int
    made_on: date


def within(city: City, months: float, today: date, grade: str = "") -> QuerySet[Forecast]:
    """Give the forecasts of a city whose crossing is expected within so many months, soonest first.

    Args:
        city: whose.
        months: from today on.
        today: the city's day.
        grade: only segments of this class now; "" for all.
    """
    until = today + timedelta(days=round(months * MONTH_DAYS))
    live = Forecast.objects.filter(city=city, on__lte=until, segment__retired_at=None)
    live = live.filter(grade_now=grade) if grade else live
    return live.select_related("segment", "city").order_by("on", "on_high", "segment")


def row(one: Forecast) -> Row:
    """Give a forecast as a row."""
    segment = one.segment
    return Row(
        segment.pk, segment.name, segment.road_class, round(segment.from_m, 1), round(segment.to_m, 1),
        round(segment.length_m, 1), one.grade_now, one.into, one.on_low, one.on, one.on_high, one.basis,
        one.n, one.city.day(one.made_at),
    )  # fmt: skip


def comma(found: QuerySet[Forecast]) -> Iterator[str]:
    """Write forecasts as CSV with a header; a text that a spreadsheet would run is quoted."""
    line = io.StringIO()
    writer = csv.writer(line)
    writer.writerow([field.name for field in fields(Row)])
    for one in found.iterator(chunk_size=500):
        writer.writerow([_safe(value) for value in asdict(row(one)).values()])
        yield line.getvalue()
        line.seek(0)
        line.truncate()
    yield line.getvalue()


def geojson(found: QuerySet[Forecast], bounds: Bounds) -> bytes:
    """Give the segments of forecasts in a box as the map draws them: lines with the class of now."""
    inside = spatial.in_bbox(Segment.objects.all(), bounds).values("pk")
    rows = list(found.filter(segment__in=inside)[: MOST + 1])
    features = [
        {
            "type": "Feature",
            "geometry": msgspec.Raw(shapely.to_geojson(shapely.from_wkb(bytes(one.segment.line))).encode()),
            "properties": {
                "id": one.segment_id, "street": one.segment.name, "grade": one.grade_now,
                "into": one.into, "on": one.on, "sdi_low": one.detail["value"],
                "sdi_high": one.detail["value"], "coverage_percent": None,
                "surveyed_on": one.detail["seen_on"], "url": f"/roads/segments/{one.segment_id}/",
            },
        }
        for one in rows[:MOST]
    ]  # fmt: skip
    whole = {"type": "FeatureCollection", "features": features, "truncated": len(rows) > MOST}
    return msgspec.json.encode(whole)


def sentence(one: Forecast | None, today: date) -> str:
    """Say in words what is expected of a segment."""
    if one is None:
        return _("Nobody has looked at this segment yet: there is no forecast.")
    if one.basis == Forecast.Basis.NONE:
        return ngettext(
            "Not enough history for a forecast: one look since a repair, and too few streets like it.",
            "Not enough history for a forecast: %(n)d looks since a repair, and too few streets like it.",
            one.n,
        ) % {"n": one.n}
    if one.grade_now == Grade.BAD:
        return _("It is in the last class: there is none after it.")
    return f"{_expected(one, today)} {_from(one)}"


def changed(whole: Whole) -> str:
    """Say in words whether a segment changed between its last two looks."""
    found = whole.trend
    if found is None:
        return _("There is one look, or none: a change cannot be told.")
    low, high = sorted((abs(found.low), abs(found.high)))
    words = {
        "low": f"{low:.0f}", "high": f"{high:.0f}", "days": found.days, "pairs": found.spread.pairs,
        "spread": f"{found.spread.points:.0f}",
    }  # fmt: skip
    said = {
        Change.WORSE: _("Worse than %(days)d days before: the SDI rose by %(low)s to %(high)s."),
        Change.BETTER: _("Better than %(days)d days before: the SDI fell by %(low)s to %(high)s."),
        Change.NOT_TOLD: _("No change that can be told since %(days)d days before."),
    }[found.change]
    noise = (
        _("Two looks at an unchanged road differ by about %(spread)s points (from %(pairs)d pairs here).")
        if found.spread.pairs
        else _("Two looks at an unchanged road differ by about %(spread)s points (assumed).")
    )
    return f"{said % words} {noise % words}"


def chart(whole: Whole, today: date) -> Chart | None:
    """Draw the looks at a segment, and the line that it is expected to follow with its interval."""
    if not whole.looks:
        return None
    ahead = _ahead(whole.forecast, today)
    names = {"survey": _("Survey"), "inspection": _("Inspection")}
    values: list[dict[str, Any]] = [
        {"day": look.on.isoformat(), "low": look.low, "high": look.high, "what": names[look.by]}
        for look in whole.looks
    ]
    band = [
        {"day": day.isoformat(), "from": low, "middle": middle, "to": high}
        for day, low, middle, high in ahead
    ]
    limit = whole.forecast.detail.get("limit") if whole.forecast else None
    rows = [(_day(look.on), names[look.by], look.low, look.high) for look in whole.looks]
    rows += [(_day(day), _("Forecast"), round(low, 1), round(high, 1)) for day, low, _mid, high in ahead]
    return Chart(
        "sdi-over-time", _("SDI over time"), f"{changed(whole)} {sentence(whole.forecast, today)}",
        (_("Day"), _("From"), _("SDI, lower end"), _("SDI, upper end")), rows, _spec(values, band, limit),
    )  # fmt: skip


def _expected(one: Forecast, today: date) -> str:
    words = {
        "into": str(GRADE_NAMES[Grade(one.into)]).lower(), "share": round(100 * one.detail["share"]),
        "on": _month(one.on), "low": _month(one.on_low), "high": _month(one.on_high),
        "years": f"{rules.shipped().years_ahead:g}",
    }  # fmt: skip
    if one.on_low is None:
        return _("It will hardly be %(into)s within %(years)s years.") % words
    if one.on is None:
        return _("It may be %(into)s from %(low)s on, more likely only after %(years)s years.") % words
    if one.on_high is None:
        return (
            _("It is expected to be %(into)s around %(on)s: from %(low)s on, with no end that can be told.")
            % words
        )
    if one.on_high <= today:
        return _("It is very likely %(into)s by now.") % words
    said = _(
        "Expected to be %(into)s around %(on)s, between %(low)s and %(high)s with %(share)d %% certainty."
    )
    return said % words


def _from(one: Forecast) -> str:
    words = {"n": one.n, "peers": one.detail.get("peers", 0)}
    if one.basis == Forecast.Basis.PEERS:
        return _("From how %(peers)d streets like it wear; it has no history of its own yet.") % words
    if words["peers"]:
        return _("From its own %(n)d looks since the last repair, and %(peers)d streets like it.") % words
    return _("From its own %(n)d looks since the last repair.") % words


def _ahead(one: Forecast | None, today: date) -> list[tuple[date, float, float, float]]:
    """Give the expected line with its band, from the newest look on; nothing where nothing is expected."""
    if one is None or one.basis == Forecast.Basis.NONE:
        return []
    known = one.detail
    line = Line(
        date.fromisoformat(known["middle"]),
        known["level"],
        known["level_sd"],
        known["rate"],
        known["rate_sd"],
    )
    last = one.on_high or one.on or today + timedelta(days=round(3 * rules.YEAR_DAYS))
    end = max(last, today + timedelta(days=STEP_DAYS)) + timedelta(days=STEP_DAYS)
    begin = date.fromisoformat(known["seen_on"])
    step = max(STEP_DAYS, (end - begin).days // 12)
    days = [begin + timedelta(days=at) for at in range(0, (end - begin).days + step, step)]
    return [(day, *ends) for day, ends in zip(days, rules.band(rules.shipped(), line, days), strict=True)]


def _spec(values: list[dict[str, Any]], band: list[dict[str, Any]], limit: float | None) -> dict[str, Any]:
    """Give the picture: the band and its middle, each look as a bar from end to end with its point."""
    x = {
        "field": "day", "type": "temporal", "title": None, "scale": {"type": "utc"},
        "axis": {"format": "%m/%Y", "labelAngle": 0, "tickCount": 4},
    }  # fmt: skip
    y = {"type": "quantitative", "title": None, "scale": {"zero": True}}
    names = {
        "domain": sorted({value["what"] for value in values})
    }  # one legend of colour and point needs one
    what = {"field": "what", "type": "nominal", "title": None, "scale": names}
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": band}, "mark": {"type": "area", "opacity": 0.25},
            "encoding": {"x": x, "y": y | {"field": "from"}, "y2": {"field": "to"}},
        },
        {
            "data": {"values": band}, "mark": {"type": "line", "strokeDash": [5, 4]},
            "encoding": {"x": x, "y": y | {"field": "middle"}},
        },
    ] if band else []  # fmt: skip
    layers += [
        {"mark": {"type": "rule", "strokeWidth": 2},
         "encoding": {"x": x, "y": y | {"field": "low"}, "y2": {"field": "high"}, "color": what}},
        {"mark": {"type": "point", "filled": True, "size": 60},
         "encoding": {"x": x, "y": y | {"field": "high"}, "color": what, "shape": what}},
    ]  # fmt: skip
    if limit is not None:
        layers.append(
            {"data": {"values": [{"limit": limit}]}, "mark": {"type": "rule", "strokeDash": [2, 3]},
             "encoding": {"y": {"field": "limit", "type": "quantitative"}}}
        )  # fmt: skip
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json", "width": 360, "height": 220,
        "autosize": {"type": "fit-x", "contains": "padding"}, "title": "SDI", "data": {"values": values},
        "layer": layers,
    }  # fmt: skip


def _month(day: date | None) -> str:
    return date_format(day, "F Y") if day else ""


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _safe(value: Any) -> Any:
    """Keep a spreadsheet from taking a street's name for a formula (OWASP: CSV injection)."""
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value
