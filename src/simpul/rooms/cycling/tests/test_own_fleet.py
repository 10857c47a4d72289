"""The city's own fleet: counted by people, published for others, the same when it is read back."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person, Role
from simpul.ground.places.models import City
from simpul.kernel.geo import Bounds, LonLat
from simpul.rooms.cycling.act import fleet as act
from simpul.rooms.cycling.jobs import fleet as jobs
from simpul.rooms.cycling.models import BikeFeed, BikeStation
from simpul.rooms.cycling.observe import gbfs
from simpul.rooms.cycling.share import fleet as share
from simpul.rooms.cycling.share import gbfs as publish
from simpul.rooms.cycling.tests import feed_server
from simpul.rooms.cycling.tests.feed_server import Feeds
from simpul.rooms.cycling.understand.freshness import FeedState

NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)
FLEET = act.Fleet(
    {"id": "Sepeda Balai Kota", "en": "Town Hall Bicycles"}, "sepeda@example.org", "Mo-Fr 06:00-18:00"
)
PLACE = act.Place({"id": "Balai Kota"}, LonLat(114.365, -8.21), "Jalan Mawar 1", 10)


@pytest.fixture
def city(db: None) -> City:
    return City.objects.create(slug="kota", name="Kota", west=114.3, south=-8.3, east=114.4, north=-8.1)


@pytest.fixture
def clerk(city: City) -> Person:
    person = Person.objects.create_user("clerk")
    Role.objects.create(person=person, city=city, role="tourism")
    return person


@pytest.fixture
def stranger(db: None) -> Person:
    return Person.objects.create_user("stranger")


@pytest.fixture
def server(settings: Any) -> Iterator[Feeds]:
    settings.SIMPUL_PRIVATE_FEEDS = True
    with feed_server.serve() as feeds:
        yield feeds


@pytest.fixture
def feed(city: City, clerk: Person, server: Feeds) -> BikeFeed:
    return act.add_feed(city, server.url, actor=clerk, now=NOW, start=lambda _pk: None)


def shown(city: City, now: datetime) -> dict[str, tuple[int | None, int | None]]:
    return {one.station_id: (one.bikes, one.docks) for one in share.stations(city, now)}


def take(feed: BikeFeed, now: datetime = NOW) -> share.Feed:
    gbfs.take(feed, jobs.get, now=now)
    feed.refresh_from_db()
    return share.feed(feed, now)


@pytest.fixture
def station(city: City, clerk: Person) -> BikeStation:
    act.keep_fleet(city, FLEET, actor=clerk, now=NOW)
    return act.add_station(city, PLACE, 4, actor=clerk, now=NOW)


def test_a_station_is_counted_and_its_free_stands_follow(
    city: City, clerk: Person, station: BikeStation
) -> None:
    later = NOW + timedelta(hours=1)
    act.count(station, 7, renting=False, actor=clerk, now=later)

    (said,) = share.stations(city, later)
    assert (said.bikes, said.docks, said.is_renting, said.reported_at) == (7, 3, False, later)
    assert Entry.objects.order_by("-sequence")[0].detail == {"bikes": 7, "renting": False}


def test_a_fleet_that_nobody_counts_grows_old_and_dies(city: City, station: BikeStation) -> None:
    def state(hours: float) -> FeedState:
        return share.feeds(city, NOW + timedelta(hours=hours))[0].state

    assert (state(1), state(13), state(24 * 8)) == (FeedState.ALIVE, FeedState.STALE, FeedState.DEAD)
    assert shown(city, NOW + timedelta(days=8)) == {"1": (None, None)}


def test_what_cannot_stand_there_is_refused(city: City, clerk: Person, station: BikeStation) -> None:
    with pytest.raises(act.TooMany, match="11 bicycles do not fit into 10 stands"):
        act.count(station, 11, renting=True, actor=clerk, now=NOW)
    with pytest.raises(act.OutsideCity, match="is not in Kota"):
        act.add_station(city, act.Place({"id": "Laut"}, LonLat(0.0, 0.0), "", None), 1, actor=clerk, now=NOW)
    smaller = act.Place(PLACE.name, PLACE.position, "", 3)
    with pytest.raises(act.TooMany):
        act.move_station(station, smaller, actor=clerk, now=NOW)

    station.refresh_from_db()
    assert (station.bikes, station.capacity, BikeStation.objects.count()) == (4, 10, 1)


def test_a_stranger_counts_nothing_and_nobody_counts_the_stations_of_another_system(
    city: City, clerk: Person, stranger: Person, station: BikeStation, feed: BikeFeed
) -> None:
    take(feed)
    theirs = feed.stations.all()[0]

    for attempt in (
        lambda who: act.count(station, 1, renting=True, actor=who, now=NOW),
        lambda who: act.remove_station(station, actor=who, now=NOW),
        lambda who: act.add_station(city, PLACE, 1, actor=who, now=NOW),
        lambda who: act.keep_fleet(city, FLEET, actor=who, now=NOW),
    ):
        with pytest.raises(PermissionDenied):
            attempt(stranger)
    with pytest.raises(act.NoFleet, match="another system"):
        act.count(theirs, 1, renting=True, actor=clerk, now=NOW)


def test_a_station_before_there_is_a_fleet_is_refused(city: City, clerk: Person) -> None:
    with pytest.raises(act.NoFleet, match="Say first"):
        act.add_station(city, PLACE, 1, actor=clerk, now=NOW)


def test_stations_get_numbers_of_their_own_also_after_one_is_gone(
    city: City, clerk: Person, station: BikeStation
) -> None:
    second = act.add_station(city, PLACE, 0, actor=clerk, now=NOW)
    act.remove_station(station, actor=clerk, now=NOW)
    third = act.add_station(city, PLACE, 0, actor=clerk, now=NOW)

    assert (second.station_id, third.station_id) == ("2", "3")


def _address(name: str) -> str:
    return f"https://kota.example/cycling/gbfs/kota/{name}.json"


@pytest.mark.parametrize("range_m", [None, 60_000])
def test_our_own_feed_is_valid_by_the_schemas_of_the_standard(
    city: City, clerk: Person, station: BikeStation, shared_data: Path, range_m: int | None
) -> None:
    fleet = act.Fleet(FLEET.name, FLEET.email, FLEET.opening_hours, range_m)
    act.keep_fleet(city, fleet, actor=clerk, now=NOW)
    act.add_station(city, act.Place({"id": "Pasar"}, PLACE.position, "", None), 0, actor=clerk, now=NOW)

    schemas = pytest.importorskip("jsonschema_rs", reason="it comes with schemathesis")
    for name in ("gbfs", "manifest", *publish.FILES):
        schema = json.loads((shared_data / "geo" / "gbfs" / "schema_v3.0" / f"{name}.json").read_text())
        written = publish.file(city, name, _address)
        faults = [error.message for error in schemas.validator_for(schema).iter_errors(written)]
        assert faults == [], name


def test_our_own_feed_read_by_our_own_reader_says_the_same(
    city: City, clerk: Person, station: BikeStation
) -> None:
    act.add_station(city, act.Place({"id": "Pasar"}, PLACE.position, "", None), 0, actor=clerk, now=NOW)
    other = City.objects.create(slug="lain", name="Lain")
    read = BikeFeed.objects.create(city=other, url=_address("gbfs"), added_at=NOW, next_at=NOW)

    def get(name: str, url: str) -> bytes:
        assert url == _address(name)
        return json.dumps(publish.file(city, name, _address)).encode()

    gbfs.take(read, get, now=NOW)

    read.refresh_from_db()
    assert (read.error, read.faults, read.name) == (None, [], FLEET.name)
    fields = (
        "station_id", "name", "address", "lon", "lat", "capacity", "bikes", "docks", "is_installed",
        "is_renting", "is_returning", "reported_at",
    )  # fmt: skip
    theirs, ours = (BikeStation.objects.filter(feed__city=one).values(*fields) for one in (other, city))
    assert list(theirs) == list(ours)


def test_a_city_without_a_fleet_publishes_none(city: City) -> None:
    assert publish.file(city, "gbfs", _address) is None


def test_the_map_gets_stations_in_its_box_with_the_systems(city: City, station: BikeStation) -> None:
    inside = share.stations(city, NOW, Bounds(114.36, -8.22, 114.37, -8.2))
    outside = share.stations(city, NOW, Bounds(114.30, -8.22, 114.31, -8.2))
    said = json.loads(share.collection(share.feeds(city, NOW), inside))

    assert (len(inside), outside, said["truncated"], said["feeds"][0]["state"]) == (1, [], False, "alive")
    assert said["features"][0]["geometry"]["coordinates"] == [114.365, -8.21]
    assert said["features"][0]["properties"]["bikes"] == 4
