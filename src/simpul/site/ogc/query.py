"""What a client asked of a collection: parsed at the border, each mistake named. No database here."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any

from django.http import QueryDict
from django.utils.dateparse import parse_date, parse_datetime

from simpul.ground.features import Layer
from simpul.kernel.geo import Bounds

LIMIT = 100
LIMIT_MOST = 1000
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CORE = frozenset({"f", "limit", "after", "bbox", "bbox-crs", "datetime"})


class BadQuery(Exception):
    """A parameter cannot be read. The message names it; the answer is a 400."""


@dataclass(frozen=True, slots=True)
class Query:
    """What to give: how many, after which key, in which box and span of time, with which properties.

    `since` and `until` are inclusive instants; None leaves that end open. `filters` are queryset lookups.
    """

    limit: int = LIMIT
    after: str | None = None
    bbox: Bounds | None = None
    since: datetime | None = None
    until: datetime | None = None
    filters: Mapping[str, Any] = field(default_factory=dict)


def read(parameters: QueryDict, layer: Layer) -> Query:
    """Read the parameters of a layer's items. Raises BadQuery, also for a parameter that is not known."""
    known = CORE | set(layer.properties)
    for name, values in parameters.lists():
        if name not in known:
            raise BadQuery(
                f"{name} is not a parameter of this collection; known are {', '.join(sorted(known))}."
            )
        if len(values) > 1:
            raise BadQuery(f"{name} is given {len(values)} times.")
    since, until = _span(parameters.get("datetime"))
    if parameters.get("bbox-crs", CRS84) != CRS84:
        raise BadQuery(f"bbox-crs: only {CRS84} is served.")
    return Query(
        limit=_limit(parameters.get("limit")),
        after=_key(parameters.get("after")),
        bbox=_bbox(parameters.get("bbox")),
        since=since,
        until=until,
        filters={
            asked.lookup: _value(name, str(parameters[name]), asked.kind)
            for name, asked in layer.properties.items()
            if name in parameters
        },
    )


def token(key: object) -> str:
    """Write the key of the last row of a page so that nobody takes it for a number to count with."""
    return base64.urlsafe_b64encode(f"k{key}".encode()).decode().rstrip("=")


def _key(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        key = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        key = ""
    if not key.startswith("k"):
        raise BadQuery("after is not a token that this server gave; follow the next link of a page.")
    return key[1:]


def _limit(text: str | None) -> int:
    """More than the most is answered with the most, as the standard asks (/req/core/fc-limit-response-1)."""
    if text is None:
        return LIMIT
    if not (text.isascii() and text.isdigit()) or int(text[:9]) < 1:
        raise BadQuery(f"limit: {text!r} is not a whole number from 1 to {LIMIT_MOST}.")
    return min(int(text[:9]), LIMIT_MOST)


def _bbox(text: str | None) -> Bounds | None:
    if text is None:
        return None
    parts = text.split(",")
    if len(parts) == 6:  # noqa: PLR2004 - with heights, which nothing here has
        text = ",".join((parts[0], parts[1], parts[3], parts[4]))
    try:
        return Bounds.parse(text)
    except ValueError as error:
        raise BadQuery(f"bbox: {error}.") from error


def _span(text: str | None) -> tuple[datetime | None, datetime | None]:
    """Read an instant, or start/end where ".." or nothing leaves an end open. A date is a day in UTC."""
    if text is None:
        return None, None
    first, slash, last = text.partition("/")
    since = _instant(first, time.min, open_end=bool(slash))
    until = _instant(last if slash else first, time.max, open_end=bool(slash))
    if since and until and since > until:
        raise BadQuery(f"datetime: {text!r} ends before it starts.")
    return since, until


def _instant(text: str, part_of_day: time, *, open_end: bool) -> datetime | None:
    if open_end and text in {"", ".."}:
        return None
    try:
        if day := parse_date(text):
            return datetime.combine(day, part_of_day, tzinfo=UTC)
        if (moment := parse_datetime(text)) and moment.tzinfo:
            return moment
    except ValueError:
        pass
    raise BadQuery(
        f"datetime: {text!r} is neither a date nor an RFC 3339 instant; a span is start/end, or ../end."
    )


def _value(name: str, text: str, kind: type) -> Any:
    if kind is bool:
        if text not in {"true", "false"}:
            raise BadQuery(f"{name}: {text!r} is neither true nor false.")
        return text == "true"
    try:
        value = kind(text)
    except ValueError:
        raise BadQuery(f"{name}: {text!r} is not a number.") from None
    if (kind is float and value != value) or "\0" in text:  # noqa: PLR0124 - only NaN differs from itself
        raise BadQuery(f"{name}: {text!r} cannot be compared.")
    return value
