"""The invented figures of Kota Contoh, read from data and set in the years before the running one. Pure."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from simpul.rooms.indicators.understand.entry import Entry
from simpul.rooms.indicators.understand.number import Kind

type Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """An entry, and how far it goes: "draft", "submitted", "approved", or "returned" with a reason."""

    entry: Entry
    state: str = "approved"
    reason: str = ""


def source() -> str:
    """Say where the figures come from: nowhere."""
    return str(_data()["source"])


def denominators(this_year: int) -> Iterator[tuple[str, int, float]]:
    """Give quantity, year and number of each denominator."""
    for row in _data()["denominator"]:
        for back, number in row["numbers"].items():
            yield row["quantity"], this_year - int(back), number


def steps(this_year: int) -> Iterator[Step]:
    """Give each value with how far it goes, the oldest year of each first."""
    for row in _data()["value"]:
        for back, said in sorted(row["numbers"].items(), reverse=True):
            yield Step(_entry(row, this_year - int(back), said, row.get("why", {}).get(back, "")))
    for row in _data()["none"]:
        told = {name: row[name] for name in ("code", "department", "why")}
        yield Step(Entry(year=this_year - 1, kind=Kind(row["kind"]), **told))
    for row in _data()["waiting"]:
        entry = Entry(row["code"], this_year - 1, number=row["number"], department=row["department"])
        yield Step(entry, row["state"], row.get("reason", ""))


def targets(this_year: int) -> Iterator[tuple[str, int, float]]:
    """Give code, year and number of each target."""
    for row in _data()["target"]:
        yield row["code"], this_year + row["ahead"], row["number"]


def duties(this_year: int) -> Iterator[tuple[str, int, str, date]]:
    """Give code, year, department and day due of each duty."""
    for row in _data()["duty"]:
        due_on = date.fromisoformat(f"{this_year}-{row['due']}")
        for code in row["codes"]:
            yield code, this_year - 1, row["department"], due_on


def _entry(row: Row, year: int, said: Any, why: str) -> Entry:
    told: dict[str, Any] = {"code": row["code"], "year": year, "department": row["department"], "why": why}
    if not isinstance(said, list):
        return Entry(**told, number=said)
    if "base" in row:
        return Entry(**told, numerator=said[0], base=row["base"])
    return Entry(**told, numerator=said[0], denominator=said[1])


@cache
def _data() -> Row:
    text = files("simpul.rooms.indicators").joinpath("sample.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
