"""What may be said of a destination, field by field: its faults are keys that others put in words. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

from simpul.kernel.geo import WORLD, Bounds, LonLat
from simpul.rooms.cycling.understand import destination as rules
from simpul.rooms.cycling.understand.hours import BadHours, check

FIELDS = (
    "kind", "name", "name_en", "lon", "lat",
    "story_id", "story_en", "story_source", "story_licence",
    "manners_id", "manners_en", "manners_source", "manners_licence",
    "start_id", "start_en", "start_source", "start_licence", "start_lon", "start_lat",
    "opening_hours", "fee", "price", "currency", "per", "website", "phone", "checked_on",
)  # fmt: skip
"""What a row says, in the order of forms and tables."""
MOST = {
    "name": 200, "name_en": 200, "story_id": 5000, "story_en": 5000, "story_source": 500,
    "manners_id": 5000, "manners_en": 5000, "manners_source": 500, "start_id": 5000, "start_en": 5000,
    "start_source": 500, "website": 500, "phone": 60,
}  # fmt: skip
"""Characters of each text."""
DEAREST = Decimal("9999999999.99")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field: a key for its words, and what the words name."""

    key: str
    named: Mapping[str, Any] = field(default_factory=dict)


def faults(
    said: Mapping[str, Any], city: Bounds, today: date, currencies: frozenset[str]
) -> dict[str, Fault]:
    """Give what is wrong, by field; the first fault of each.

    Args:
        said: every one of FIELDS; texts trimmed, numbers as numbers, None for no number and no day.
        city: the box of the city's map.
        today: in the city.
        currencies: ISO 4217 codes that are known.
    """
    found: dict[str, Fault] = {}
    parts = _texts(said), _known(said), _where(said, city), _hours(said), _price(said, currencies), _web(said)
    for name, fault in chain(*parts):
        found.setdefault(name, fault)
    checked_on = said["checked_on"]
    if checked_on is not None and checked_on > today:
        found["checked_on"] = Fault("day_to_come")
    return found


def unpublishable(said: Mapping[str, Any]) -> dict[str, Fault]:
    """Give what is missing for everybody to see it: each text says under which licence it may be shown."""
    missing = {}
    for text in rules.TEXTS:
        told = any(said[f"{text}_{language}"] for language in rules.LANGUAGES)
        if told and not said[f"{text}_licence"]:
            missing[f"{text}_licence"] = Fault("no_licence")
    return missing


def _texts(said: Mapping[str, Any]) -> Iterator[tuple[str, Fault]]:
    if not said["name"]:
        yield "name", Fault("missing")
    for name, most in MOST.items():
        if len(said[name]) > most:
            yield name, Fault("too_long", {"most": most, "count": len(said[name])})


def _known(said: Mapping[str, Any]) -> Iterator[tuple[str, Fault]]:
    if said["kind"] not in rules.kinds():
        yield "kind", Fault("unknown" if said["kind"] else "missing", {"known": ", ".join(rules.kinds())})
    for text in rules.TEXTS:
        licence = said[f"{text}_licence"]
        if licence and licence not in rules.licences():
            yield f"{text}_licence", Fault("unknown", {"known": ", ".join(rules.licences())})


def _where(said: Mapping[str, Any], city: Bounds) -> Iterator[tuple[str, Fault]]:
    lon, lat = said["lon"], said["lat"]
    if lon is None or lat is None:
        yield "lon" if lon is None else "lat", Fault("missing")
    elif not _on_earth(lon, lat):
        yield "lon", Fault("not_on_earth")
    elif not rules.reaches(city, LonLat(lon, lat)):
        swapped = _on_earth(lat, lon) and rules.reaches(city, LonLat(lat, lon))
        yield "lon", Fault("swapped" if swapped else "far_away", {"box": _box(city)})
    start = said["start_lon"], said["start_lat"]
    if (start[0] is None) != (start[1] is None):
        yield "start_lon", Fault("both_or_none")
    elif start[0] is not None and not _on_earth(*start):
        yield "start_lon", Fault("not_on_earth")


def _hours(said: Mapping[str, Any]) -> Iterator[tuple[str, Fault]]:
    try:
        check(said["opening_hours"])
    except BadHours as error:
        yield "opening_hours", Fault("bad_hours", {"at": error.at})


def _price(said: Mapping[str, Any], currencies: frozenset[str]) -> Iterator[tuple[str, Fault]]:
    fee, price, currency = said["fee"], said["price"], said["currency"]
    if fee not in {"", "no", "yes"}:
        yield "fee", Fault("unknown", {"known": "no, yes"})
    if said["per"] and said["per"] not in rules.PER:
        yield "per", Fault("unknown", {"known": ", ".join(rules.PER)})
    if price is None:
        return
    if fee != "yes":
        yield "fee", Fault("price_is_paid")
    if not 0 < price <= DEAREST:
        yield "price", Fault("no_price")
    if currency not in currencies:
        yield "currency", Fault("no_currency")


def _web(said: Mapping[str, Any]) -> Iterator[tuple[str, Fault]]:
    try:
        parts = urlsplit(said["website"])
    except ValueError:
        yield "website", Fault("no_address")
        return
    if said["website"] and (parts.scheme not in {"http", "https"} or not parts.hostname):
        yield "website", Fault("no_address")


def _on_earth(lon: float, lat: float) -> bool:
    west, south, east, north = WORLD
    return west <= lon <= east and south <= lat <= north


def _box(city: Bounds) -> str:
    return ",".join(f"{side:.2f}" for side in city)
