"""Published values as plain rows: what the API sends page by page, and what CSV and XLSX hold."""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from django.db.models import QuerySet

from simpul.ground.places.models import City
from simpul.rooms.indicators.models import Value
from simpul.rooms.indicators.share import words
from simpul.rooms.indicators.understand.catalogue import definitions

AT_ONCE = 2000
COLUMNS = (
    "pk", "city__slug", "city__invented", "code", "year", "scope", "kind", "number", "unit", "numerator",
    "denominator", "per", "why", "origin", "department", "revision", "made_at", "base__quantity",
    "base__value", "base__year", "base__source",
)  # fmt: skip
MADE_AT = COLUMNS.index("made_at")


class Row(msgspec.Struct, frozen=True, array_like=False):
    """One published value. `number` is null unless `kind` is "number"; `base_*` is what it is out of.

    `kind` is "number", "no_data", "not_applicable" or "suppressed"; `origin` "computed", "entered",
    "imported" or "received". `id` grows as values are kept, and is what the next page begins after.
    """

    id: int
    city: str
    invented: bool
    code: str
    year: int
    scope: str
    kind: str
    number: float | None
    unit: str
    numerator: float | None
    denominator: float | None
    per: float | None
    why: str
    origin: str
    department: str
    revision: int
    made_at: str
    base_quantity: str | None
    base_value: float | None
    base_year: int | None
    base_source: str | None


def wanted(
    *, city: City | None = None, code: str = "", year: int | None = None, standard: str = "", scope: str = ""
) -> QuerySet[Value]:
    """Give the published values that are asked for; "" and None ask for all."""
    found = Value.objects.published()
    asked: Mapping[str, Any] = {"city": city, "code": code, "year": year, "scope": scope}
    found = found.filter(**{name: value for name, value in asked.items() if value not in {None, ""}})
    if standard:
        codes = [one for one in definitions() if words.prefix(one) == standard]
        found = found.filter(code__in=codes)
    return found


def page(values: QuerySet[Value], *, after: int, limit: int) -> tuple[list[Row], int | None]:
    """Give at most `limit` rows after a row, and the id that the next page begins after; None at the end."""
    found = values.filter(pk__gt=after).order_by("pk").values_list(*COLUMNS)[: limit + 1]
    rows = [_row(one) for one in found]
    return rows[:limit], (rows[limit - 1].id if len(rows) > limit else None)


def rows(values: QuerySet[Value]) -> Iterator[Row]:
    """Give every row, by city, code and year."""
    found = values.order_by("city__slug", "code", "scope", "year").values_list(*COLUMNS)
    return (_row(one) for one in found.iterator(chunk_size=AT_ONCE))


def comma(found: Iterator[Row]) -> Iterator[bytes]:
    """Write rows as CSV with a header; no text is a formula to a spreadsheet (OWASP: CSV injection)."""
    line = io.StringIO()
    writer = csv.writer(line)
    writer.writerow(Row.__struct_fields__)
    for row in found:
        writer.writerow([_safe(value) for value in plain(row)])
        if line.tell() > 1 << 16:
            yield _taken(line)
    yield _taken(line)


def plain(row: Row) -> list[Any]:
    """Give the cells of a row in the order of its names."""
    return [getattr(row, name) for name in Row.__struct_fields__]


def _row(one: tuple[Any, ...]) -> Row:
    told = dict(zip(Row.__struct_fields__, one, strict=True))
    return Row(**told | {"made_at": one[MADE_AT].isoformat(timespec="seconds").replace("+00:00", "Z")})


def _safe(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value


def _taken(line: io.StringIO) -> bytes:
    text = line.getvalue()
    line.seek(0)
    line.truncate()
    return text.encode()
