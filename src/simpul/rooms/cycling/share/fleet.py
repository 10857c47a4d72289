"""What leaves of shared bicycles: each system with its state, each station with its counts and their age.

What a dead feed said last is not shown as what is there: its counts are not known, and since when is said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import msgspec
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from simpul.ground.places import spatial
from simpul.ground.places.models import City
from simpul.kernel.geo import Bounds
from simpul.rooms.cycling.models import BikeFeed, BikeStation
from simpul.rooms.cycling.models.fleet import main
from simpul.rooms.cycling.understand.freshness import FeedState

MOST = 2000
"""Stations in one answer of the API; where there are more, it says "truncated"."""
STATES = {
    FeedState.WAITING: gettext_lazy("not read yet"),
    FeedState.ALIVE: gettext_lazy("alive"),
    FeedState.STALE: gettext_lazy("not heard of for a while"),
    FeedState.DEAD: gettext_lazy("dead"),
}
FAULTS = {
    "json": gettext_lazy("This is no JSON: %(value)s"),
    "version": gettext_lazy("GBFS %(value)s is not read here; 2.0 to 3.1 are."),
    "object": gettext_lazy("There must be an object {…} here, not %(value)s"),
    "list": gettext_lazy("There must be a list […] here, not %(value)s"),
    "missing": gettext_lazy("It is not there, and must be."),
    "text": gettext_lazy("There must be a text here, not empty and not too long: %(value)s"),
    "whole": gettext_lazy("There must be a whole number from 0 here, not %(value)s"),
    "switch": gettext_lazy("There must be true or false here, not %(value)s"),
    "lon": gettext_lazy("A longitude is a number from -180 to 180, not %(value)s"),
    "lat": gettext_lazy("A latitude is a number from -90 to 90, not %(value)s"),
    "time": gettext_lazy("A time is written like 2026-11-22T08:00:00+07:00, not %(value)s"),
    "seconds": gettext_lazy("A time is a whole number of seconds since 1970 here, not %(value)s"),
    "language": gettext_lazy("A language is written like id or en-GB, not %(value)s"),
    "twice": gettext_lazy("%(value)s comes twice; the first is kept."),
    "many": gettext_lazy("There are %(value)s; those past the limit are left out."),
    "no_feed": gettext_lazy("The feed names no file %(value)s."),
    "no_station": gettext_lazy("Counts of a station that the feed does not describe: %(value)s"),
    "inside": gettext_lazy("It leads into a network that is not public: %(value)s"),
    "not_trusted": gettext_lazy("Its certificate is not trusted: %(value)s"),
    "slow": gettext_lazy("No answer in time: %(value)s"),
    "big": gettext_lazy("The answer is too long: %(value)s"),
    "moved": gettext_lazy("It sends us on and on: %(value)s"),
    "address": gettext_lazy("It names an address that is none, or not HTTPS: %(value)s"),
    "unreachable": gettext_lazy("Nobody answers: %(value)s"),
    "status": gettext_lazy("It answers with an error: %(value)s"),
}
"""What each kind of fault of a feed is in words (see understand.gbfs.Fault)."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A system of shared bicycles in public.

    `heard_at` is when it was last read well (our own: last counted), None never; where it is dead, that is
    since when. `error` and `faults` are sentences, "" and empty where all is well; `faulty` counts all.
    """

    id: int
    own: bool
    name: str
    url: str
    version: str
    state: FeedState
    state_text: str
    heard_at: datetime | None
    error: str
    faults: tuple[str, ...]
    faulty: int
    note: str


@dataclass(frozen=True, slots=True)
class Station:
    """A station in public. Numbers and switches are None where they are not known, all of a dead feed too."""

    id: int
    feed: int
    station_id: str
    name: str
    address: str
    lon: float
    lat: float
    capacity: int | None
    bikes: int | None
    docks: int | None
    is_renting: bool | None
    is_returning: bool | None
    reported_at: datetime | None
    state: FeedState


def feeds(city: City, now: datetime) -> list[Feed]:
    """Give a city's systems, our own first. One query."""
    return [feed(row, now) for row in BikeFeed.objects.of(city)]


def feed(row: BikeFeed, now: datetime) -> Feed:
    """Say in public what a feed is."""
    state = row.state(now)
    old = row.version.startswith("2.")
    return Feed(
        id=row.pk, own=row.own, name=named(row.name) or urlsplit(row.url).hostname or row.url, url=row.url,
        version=row.version, state=state, state_text=str(STATES[state]), heard_at=row.fetched_at,
        error=worded(row.error) if row.error else "",
        faults=tuple(worded(fault) for fault in row.faults), faulty=row.faulty,
        note=_("Read by the older rules of GBFS %(version)s.") % {"version": row.version} if old else "",
    )  # fmt: skip


def stations(city: City, now: datetime, bounds: Bounds | None = None) -> list[Station]:
    """Give a city's stations, or those in a box: at most one more than MOST. Two queries."""
    states = {row.pk: row.state(now) for row in BikeFeed.objects.of(city)}
    found = BikeStation.objects.filter(feed__in=states)
    if bounds is not None:
        found = spatial.in_bbox(found, bounds)
    return [station(row, states[row.feed_id]) for row in found[: MOST + 1]]


def station(row: BikeStation, state: FeedState) -> Station:
    """Say in public what is at a station, as far as its feed is to be believed."""
    believed = state in {FeedState.ALIVE, FeedState.STALE}
    return Station(
        id=row.pk, feed=row.feed_id, station_id=row.station_id, name=named(row.name) or row.station_id,
        address=row.address, lon=row.lon, lat=row.lat, capacity=row.capacity,
        bikes=row.bikes if believed else None, docks=row.docks if believed else None,
        is_renting=row.is_renting if believed else None, is_returning=row.is_returning if believed else None,
        reported_at=row.reported_at, state=state,
    )  # fmt: skip


def collection(feeds: Sequence[Feed], stations: Sequence[Station]) -> bytes:
    """Write stations as GeoJSON, with the systems that they belong to beside them."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [one.lon, one.lat]},
            "properties": {name: getattr(one, name) for name in _PROPERTIES},
        }
        for one in stations[:MOST]
    ]
    whole = {
        "type": "FeatureCollection", "truncated": len(stations) > MOST, "feeds": feeds, "features": features
    }  # fmt: skip
    return msgspec.json.encode(whole)


def worded(fault: Mapping[str, str]) -> str:
    """Say what is wrong with a feed: the file, the place in it, and what should be there."""
    text = str(FAULTS.get(fault["kind"], "%(value)s")) % {"value": fault["value"] or "–"}
    place = " ".join(part for part in (fault["file"] and f"{fault['file']}.json", fault["path"]) if part)
    return f"{place}: {text}"


def named(names: Mapping[str, str]) -> str:
    """Choose the name in the reader's language, else in English, else the first there is; "" for none."""
    wanted = (get_language() or "en").split("-")[0]
    by_base = {language.split("-")[0]: name for language, name in sorted(names.items(), reverse=True)}
    return by_base.get(wanted) or by_base.get("en") or main(names)


_PROPERTIES = (
    "id", "feed", "station_id", "name", "address", "capacity", "bikes", "docks", "is_renting", "is_returning",
    "reported_at", "state",
)  # fmt: skip
