"""The public record as files: read whole, every fault found at once with its file, line and key."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from simpul.rooms.hub.understand.fields import Field, Known
from simpul.rooms.hub.understand.layout import FILES, KEY, PARTS, RECORDS
from simpul.rooms.hub.understand.when import surely_together

HEADER = re.compile(r"\[\[\s*([\w-]+)(?:\.([\w-]+))?\s*\]\]")
ENTRY = re.compile(r"([\w-]+)\s*=")
AT_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """What is wrong in a file, where, and at which key ("" for the record as a whole)."""

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key + ': ' if self.key else ''}{self.message}"


@dataclass(frozen=True, slots=True)
class Record:
    """One record as its file says it: `fields` by name, its inner tables under their own names as lists."""

    kind: str
    key: str
    file: str
    line: int
    fields: dict[str, Any]


@dataclass(slots=True)
class Lines:
    """Where a table begins and where its keys are."""

    line: int
    keys: dict[str, int] = field(default_factory=dict)
    parts: dict[str, list["Lines"]] = field(default_factory=dict)

    def of(self, key: str) -> int:
        """Give the line of a key; that of the table where it is not there."""
        return self.keys.get(key, self.line)


def read(texts: Mapping[str, str]) -> tuple[list[Record], list[Fault]]:
    """Read every file of the record.

    Args:
        texts: the text of each file of `layout.FILES`, by name.

    Returns:
        The records in the order in which they stand on each other, and the faults; with faults, the records
        are not to be used.
    """
    faults: list[Fault] = []
    parsed = {name: _toml(name, texts[name], faults) for name in FILES if name in texts}
    faults += [Fault(name, 1, "", "the file is not there") for name in FILES if name not in texts]
    places = {name: _lines(texts[name]) for name in parsed}
    keys = {kind: frozenset(_keys(parsed, kind)) for kind in RECORDS}
    records = [
        record
        for name, kinds in FILES.items()
        for kind in kinds
        for record in _records(name, kind, parsed.get(name, {}), places.get(name, {}), keys, faults)
    ]
    faults += [*_twice(records), *_unknown_tables(parsed), *_clashes(records)]
    order = list(RECORDS)
    order.append(order.pop(order.index("holder")))  # a holder may be of a city
    return sorted(records, key=lambda one: order.index(one.kind)), sorted(faults)


def _toml(name: str, text: str, faults: list[Fault]) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = AT_LINE.search(str(error))
        faults.append(Fault(name, int(at[1]) if at else text.count("\n") + 1, "", str(error)))
        return {}


def _lines(text: str) -> dict[str, list[Lines]]:
    tables: dict[str, list[Lines]] = {}
    here: Lines | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if header := HEADER.match(line):
            kind, part = header.groups()
            here = Lines(number)
            if part is None:
                tables.setdefault(kind, []).append(here)
            elif tables.get(kind):
                tables[kind][-1].parts.setdefault(part, []).append(here)
        elif here and (entry := ENTRY.match(line)):
            here.keys.setdefault(entry[1], number)
    return tables


def _keys(parsed: Mapping[str, dict[str, Any]], kind: str) -> Iterator[str]:
    for tables in parsed.values():
        found = tables.get(kind)
        for one in found if isinstance(found, list) else ():
            if isinstance(one, dict):
                yield str(one.get(KEY.get(kind, "slug"), ""))


def _records(  # noqa: PLR0913, PLR0917 - one file's part of the whole
    name: str,
    kind: str,
    tables: Mapping[str, Any],
    places: Mapping[str, list[Lines]],
    keys: Mapping[str, frozenset[str]],
    faults: list[Fault],
) -> Iterator[Record]:
    known = Known({key: str(one) for key, one in dict(tables.get("sources", {})).items()}, keys)
    found = tables.get(kind, [])
    if not isinstance(found, list):
        faults.append(Fault(name, 1, kind, f"write [[{kind}]], with two brackets"))
        return
    for place, raw in zip(_padded(places.get(kind, []), len(found)), found, strict=True):
        values = _checked(name, raw, RECORDS[kind], place, known, faults, inner=PARTS.get(kind, {}))
        for part, allowed in PARTS.get(kind, {}).items():
            rows = raw.get(part, [])
            lines = _padded(place.parts.get(part, []), len(rows), place.line)
            values[part] = [
                _checked(name, row, allowed, at, known, faults) for at, row in zip(lines, rows, strict=True)
            ]
        if kind == "project" and bool(raw.get("city")) == bool(raw.get("place")):
            faults.append(Fault(name, place.line, "city", "give a city of the record, or else a place"))
        yield Record(kind, _key(kind, values), name, place.line, values)


def _padded(lines: list[Lines], count: int, line: int = 1) -> list[Lines]:
    return [*lines[:count], *(Lines(line) for _ in range(count - len(lines)))]


def _checked(  # noqa: PLR0913, PLR0917 - what, by which rules, where, against what
    name: str,
    raw: Mapping[str, Any],
    allowed: Mapping[str, Field],
    place: Lines,
    known: Known,
    faults: list[Fault],
    *,
    inner: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    faults += [
        Fault(name, place.of(key), key, "no such field is known here")
        for key in raw
        if key not in allowed and key not in (inner or {})
    ]
    values = {}
    for key, one in allowed.items():
        if key not in raw:
            if one.required:
                faults.append(Fault(name, place.line, key, "is missing"))
            values[key] = one.default
            continue
        try:
            values[key] = one.check(raw[key], known)
        except ValueError as error:
            faults.append(Fault(name, place.of(key), key, str(error)))
            values[key] = one.default
    return values


def _key(kind: str, values: Mapping[str, Any]) -> str:
    if kind != "holder":
        return str(values.get(KEY.get(kind, "slug")) or "")
    seat = values["state"] or values["city"] or "network"
    return f"{values['post']}/{seat}/{values['holding_state'] or values['since'] or 'now'}/{values['since']}"


def _twice(records: list[Record]) -> Iterator[Fault]:
    first: dict[tuple[str, str], Record] = {}
    for one in records:
        if one.key and (before := first.setdefault((one.kind, one.key), one)) is not one:
            key = KEY.get(one.kind, "slug")
            yield Fault(one.file, one.line, key, f"{one.key!r} stands in line {before.line} already")


def _unknown_tables(parsed: Mapping[str, dict[str, Any]]) -> Iterator[Fault]:
    for name, tables in parsed.items():
        for kind in tables:
            if kind not in FILES[name] and kind != "sources":
                yield Fault(name, 1, kind, "no such table is known in this file")


def _clashes(records: list[Record]) -> Iterator[Fault]:
    seats: dict[tuple[Any, ...], list[Record]] = {}
    for one in records:
        if one.kind == "holder":
            values = one.fields
            others = seats.setdefault((values["post"], values["state"], values["city"]), [])
            term = (values["since"], values["until"])
            for other in others:
                if surely_together(term, (other.fields["since"], other.fields["until"])):
                    yield Fault(one.file, one.line, "since", f"two hold one post: see line {other.line}")
            others.append(one)
