"""What staff do with shared bicycles: name a feed, keep a small fleet by hand, count it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger.act import record
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.rows import lock
from simpul.kernel.geo import WORLD, LonLat
from simpul.kernel.refusal import Refused
from simpul.rooms.cycling.models import BikeFeed, BikeStation

FLEET = "cycling.fleet"
TTL_S = 60
"""How long our own feed holds, by our own word."""
GBFS_VERSION = "3.0"
MOST_FEEDS, MOST_STATIONS = 50, 500
"""Of one city; a fleet with more stations than that has a machine that counts it."""

type Start = Callable[[int], object]
"""Asks for a reading of the feed with this key, in the same transaction."""


class FeedKnown(Refused):
    """The city reads this address already."""


class TooMany(Refused):
    """There is no room for another, or for so many bicycles at a station."""


class OutsideCity(Refused):
    """The station does not lie in the city."""


class NoFleet(Refused):
    """The city keeps no fleet by hand yet."""


@dataclass(frozen=True, slots=True)
class Fleet:
    """What staff say of their fleet. `name` maps a language to the name, the first is the fleet's own.

    `assist_range_m` is how far a charged bicycle helps, None where they have no motor.
    """

    name: dict[str, str]
    email: str
    opening_hours: str
    assist_range_m: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a station stands, and how many bicycles it holds (`capacity`; None where nobody counted)."""

    name: dict[str, str]
    position: LonLat
    address: str
    capacity: int | None


def add_feed(city: City, url: str, *, actor: Person, now: datetime, start: Start) -> BikeFeed:
    """Read a feed from now on. The address itself is checked by whoever asks it (adapters.peers).

    Raises:
        PermissionDenied, FeedKnown, TooMany: as each says.
    """
    require(actor, FLEET, city)
    with transaction.atomic():
        held = lock(city)
        others = BikeFeed.objects.filter(city=held, own=False)
        if others.filter(url=url).exists():
            raise FeedKnown(_("This address is read already: %(url)s") % {"url": url})
        if others.count() >= MOST_FEEDS:
            raise TooMany(
                _("A city reads at most %(most)d feeds. Take one out first.") % {"most": MOST_FEEDS}
            )
        feed = BikeFeed.objects.create(city=city, url=url, added_at=now, next_at=now)
        record(city=city, actor=actor, verb="cycling.feed_added", subject=feed, now=now, url=url)
        start(feed.pk)
    return feed


def remove_feed(feed: BikeFeed, *, actor: Person, now: datetime) -> None:
    """Read a feed no more, or give our own fleet up; its stations go with it. Raises PermissionDenied."""
    require(actor, FLEET, feed.city)
    with transaction.atomic():
        said = {"url": feed.url, "name": str(feed), "stations": feed.stations.count()}
        record(city=feed.city, actor=actor, verb="cycling.feed_removed", subject=feed, now=now, **said)
        feed.delete()


def keep_fleet(city: City, fleet: Fleet, *, actor: Person, now: datetime) -> BikeFeed:
    """Begin a fleet of the city's own, or say something else of it. Raises PermissionDenied."""
    require(actor, FLEET, city)
    with transaction.atomic():
        lock(city)
        said = {
            "name": fleet.name, "language": next(iter(fleet.name)), "email": fleet.email,
            "opening_hours": fleet.opening_hours, "assist_range_m": fleet.assist_range_m,
        }  # fmt: skip
        fixed = {
            "system_id": f"simpul_{city.slug}", "version": GBFS_VERSION, "ttl_s": TTL_S, "added_at": now,
        }  # fmt: skip
        feed, _is_new = BikeFeed.objects.update_or_create(
            city=city, own=True, url="", defaults=said, create_defaults=said | fixed
        )
        record(city=city, actor=actor, verb="cycling.fleet_kept", subject=feed, now=now, name=str(feed))
    return feed


def own_fleet(city: City) -> BikeFeed:
    """Give the fleet that a city keeps by hand. Raises NoFleet."""
    found = BikeFeed.objects.filter(city=city, own=True).first()
    if found is None:
        raise NoFleet(_("Say first what the fleet is called and who answers for it."))
    return found


def add_station(city: City, place: Place, bikes: int, *, actor: Person, now: datetime) -> BikeStation:
    """Put up a station with what stands there now.

    Raises:
        PermissionDenied, NoFleet, OutsideCity, TooMany: as each says.
    """
    require(actor, FLEET, city)
    with transaction.atomic():
        feed = BikeFeed.objects.select_for_update(no_key=True).get(pk=own_fleet(city).pk)
        _must_lie_in(city, place.position)
        taken = set(feed.stations.values_list("station_id", flat=True))
        if len(taken) >= MOST_STATIONS:
            text = _("A fleet kept by hand has at most %(most)d stations.")
            raise TooMany(text % {"most": MOST_STATIONS})
        number = max((int(key) for key in taken if key.isdecimal()), default=0) + 1
        station = BikeStation(feed=feed, station_id=str(number), is_installed=True, is_returning=True)
        _put(station, place)
        _count(station, bikes, renting=True, now=now)
        station.save()
        _heard(feed, now)
        record(
            city=city, actor=actor, verb="cycling.station_added", subject=station, now=now, name=str(station)
        )
    return station


def move_station(station: BikeStation, place: Place, *, actor: Person, now: datetime) -> None:
    """Say something else of a station of our own: its name, its place, its stands.

    Raises:
        PermissionDenied, NoFleet (it is another's), OutsideCity, TooMany: as each says.
    """
    city = _own(station, actor)
    _must_lie_in(city, place.position)
    with transaction.atomic():
        held = lock(station)
        _put(held, place)
        _must_fit(held.bikes or 0, held.capacity)
        held.docks = None if held.capacity is None else held.capacity - (held.bikes or 0)
        held.save()
        record(city=city, actor=actor, verb="cycling.station_moved", subject=held, now=now, name=str(held))


def count(station: BikeStation, bikes: int, *, renting: bool, actor: Person, now: datetime) -> BikeStation:
    """Say how many bicycles stand at a station of our own now, and whether they are given out.

    Raises:
        PermissionDenied, NoFleet (it is another's), TooMany: as each says.
    """
    city = _own(station, actor)
    with transaction.atomic():
        held = lock(station)
        _count(held, bikes, renting=renting, now=now)
        held.save()
        _heard(held.feed, now)
        said = {"bikes": bikes, "renting": renting}
        record(city=city, actor=actor, verb="cycling.station_counted", subject=held, now=now, **said)
    return held


def remove_station(station: BikeStation, *, actor: Person, now: datetime) -> None:
    """Take a station of our own away. Raises PermissionDenied, NoFleet."""
    city = _own(station, actor)
    with transaction.atomic():
        said = {"name": str(station)}
        record(city=city, actor=actor, verb="cycling.station_removed", subject=station, now=now, **said)
        station.delete()


def _own(station: BikeStation, actor: Person) -> City:
    require(actor, FLEET, station.feed.city)
    if not station.feed.own:
        raise NoFleet(_("This station belongs to another system: only its own feed changes it."))
    return station.feed.city


def _must_lie_in(city: City, position: LonLat) -> None:
    west, south, east, north = city.bounds
    if city.bounds != WORLD and not (west <= position.lon <= east and south <= position.lat <= north):
        raise OutsideCity(
            _("%(lon).5f, %(lat).5f is not in %(city)s. Give longitude and latitude of a place in it.")
            % {"lon": position.lon, "lat": position.lat, "city": city.name}
        )


def _must_fit(bikes: int, capacity: int | None) -> None:
    if capacity is not None and bikes > capacity:
        text = _(
            "%(bikes)d bicycles do not fit into %(stands)d stands. Count again, or change the stands first."
        )
        raise TooMany(text % {"bikes": bikes, "stands": capacity})


def _put(station: BikeStation, place: Place) -> None:
    station.name, station.address, station.capacity = place.name, place.address, place.capacity
    station.lon, station.lat = place.position


def _count(station: BikeStation, bikes: int, *, renting: bool, now: datetime) -> None:
    _must_fit(bikes, station.capacity)
    station.bikes, station.is_renting, station.reported_at = bikes, renting, now
    station.docks = None if station.capacity is None else station.capacity - bikes


def _heard(feed: BikeFeed, now: datetime) -> None:
    feed.fetched_at = feed.tried_at = now
    feed.save(update_fields=["fetched_at", "tried_at"])
