"""What a record says, field by field: the unit in which sources are compared, kept and overruled."""

from collections.abc import Mapping
from typing import Any

from simpul.rooms.hub.understand.record import Record

ASIDE = {
    "project": {
        "status_by_year",
        "focus_area_by_year",
        "needs_2018",
        "needs_note_2018",
        "challenges",
        "alias",
        "cost",
        "partner",
        "metric",
        "slug",
    },
    "city": {"slug", "population"},
    "partner": {"slug", "fund"},
    "meeting": {"slug"},
    "toolkit": {"slug"},
    "state": {"iso3"},
    "post": {"code"},
    "holder": {"post", "state", "city", "holding_state", "since"},
}
"""Which fields of a file are no fields of their own: keys, and what is told in another form."""

LISTS_OF_PLANS = frozenset({"scap_priority"})
"""Statuses that are no monitoring list's: a year with one does not count in the totals of a report."""

REPORTED = "Figures in the network's reports"
"""The outcome under which the figures of the printed reports stand."""


def sayings(record: Record) -> dict[str, Any]:
    """Give what a record says by field. Parts of a project have names such as "year.2024"."""
    said = {name: value for name, value in record.fields.items() if name not in ASIDE[record.kind]}
    if record.kind == "city":
        said["populations"] = record.fields["population"]
    if record.kind == "partner":
        said["funds"] = record.fields["fund"]
    if record.kind == "project":
        said |= _years(record.fields) | _parts(record.fields) | _results(record.fields["metric"])
    return said


def source(record: Record) -> str:
    """Give where a record stands, in one line; "" where it does not say."""
    return str(record.fields.get("source") or " ".join(record.fields.get("sources", [])))


def _years(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        f"year.{year}": {
            "status": status,
            "focus_area": fields["focus_area_by_year"].get(year, fields["focus_area"]),
            "listed": status not in LISTS_OF_PLANS,
            "source": _of_year(fields["sources"], year),
        }
        for year, status in fields["status_by_year"].items()
    }


def _of_year(sources: list[str], year: str) -> str:
    """Give the source whose file is that year's: the reports and action plans say it in their names."""
    names = (f"/{year}-ASCN-ME-Report", "Consolidated-SCAPs" if year == "2018" else "\0")
    return next((one for one in sources if any(name in one for name in names)), "")


def _parts(fields: Mapping[str, Any]) -> dict[str, Any]:
    note = fields["needs_note_2018"]
    return {
        "aliases": fields["alias"],
        "costs": fields["cost"],
        "challenges": [{"text": text} for text in fields["challenges"]],
        "partners": fields["partner"],
        "needs": [{"kind": kind, "note": note, "year": 2018} for kind in fields["needs_2018"]],
    }


def _results(metrics: list[dict[str, Any]]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for one in metrics:
        name = f"result.{one['name']}|{one['unit']}"
        part = said.setdefault(name, {"name": one["name"], "unit": one["unit"], "targets": [], "actuals": []})
        value = one["value"]
        point = {
            "period": one["period"],
            "number": None if isinstance(value, str) else value,
            "text": value if isinstance(value, str) else "",
            "note": one["about"],
            "source": one["source"],
        }
        part["targets" if one["target"] else "actuals"].append(point)
    return said
