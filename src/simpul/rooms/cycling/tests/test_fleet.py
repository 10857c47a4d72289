"""Feeds of shared bicycles from a real server that is good, slow, huge, malformed or dead."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from simpul.adapters import feeds as adapter
from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person, Role
from simpul.ground.places.models import City
from simpul.rooms.cycling.act import fleet as act
from simpul.rooms.cycling.jobs import fleet as jobs
from simpul.rooms.cycling.models import BikeFeed, BikeStation
from simpul.rooms.cycling.observe import gbfs
from simpul.rooms.cycling.share import fleet as share
from simpul.rooms.cycling.tests import feed_server
from simpul.rooms.cycling.tests.feed_server import Feeds
from simpul.rooms.cycling.understand import gbfs as reading
from simpul.rooms.cycling.understand.freshness import FeedState

NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)


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


def test_a_feed_is_not_known_before_it_was_read(city: City, feed: BikeFeed) -> None:
    (said,) = share.feeds(city, NOW)

    assert (said.state, said.heard_at, share.stations(city, NOW)) == (FeedState.WAITING, None, [])


def test_a_good_feed_shows_its_stations_with_their_counts(city: City, feed: BikeFeed) -> None:
    said = take(feed)

    assert (said.state, said.name, said.version, said.error, said.faulty) == (
        FeedState.ALIVE, "Sepeda Kota", "3.0", "", 0,
    )  # fmt: skip
    assert shown(city, NOW) == {"a": (3, None), "b": (0, None)}
    assert share.stations(city, NOW)[0].reported_at == datetime(2026, 11, 22, 0, 59, 30, tzinfo=UTC)


def test_reading_it_again_keeps_the_stations_and_writes_what_changed(
    city: City, feed: BikeFeed, server: Feeds, django_assert_max_num_queries: Any
) -> None:
    take(feed)
    keys = dict(BikeStation.objects.values_list("station_id", "pk"))
    server.data["station_status"]["stations"][0]["num_vehicles_available"] = 1
    server.data["station_information"]["stations"].pop(1)

    with django_assert_max_num_queries(12):
        gbfs.take(feed, jobs.get, now=NOW)

    assert shown(city, NOW) == {"a": (1, None)}
    assert BikeStation.objects.get().pk == keys["a"]


def test_a_malformed_part_loses_only_itself(city: City, feed: BikeFeed, server: Feeds) -> None:
    server.data["station_information"]["stations"][1]["lat"] = "south"
    server.data["station_status"]["stations"][0]["num_vehicles_available"] = -4

    said = take(feed)

    assert said.state == FeedState.ALIVE
    assert shown(city, NOW) == {"a": (None, None)}
    assert said.faults[0] == (
        "station_information.json data.stations[1].lat: A latitude is a number from -90 to 90, not south"
    )
    assert len(said.faults) == said.faulty == 3


def test_a_station_that_the_status_leaves_out_is_not_empty_but_unknown(
    city: City, feed: BikeFeed, server: Feeds
) -> None:
    take(feed)
    server.data["station_status"]["stations"].pop(0)
    take(feed)

    assert shown(city, NOW) == {"a": (None, None), "b": (0, None)}


def test_without_its_stations_file_the_stations_stay_and_are_counted(
    city: City, feed: BikeFeed, server: Feeds
) -> None:
    take(feed)
    server.instead["station_information"] = b"{"
    server.data["station_status"]["stations"][0]["num_vehicles_available"] = 5
    said = take(feed)

    assert (said.state, said.faulty) == (FeedState.ALIVE, 1)
    assert shown(city, NOW) == {"a": (5, None), "b": (0, None)}


def test_without_its_status_file_a_feed_grows_old_and_says_so(
    city: City, feed: BikeFeed, server: Feeds
) -> None:
    take(feed)
    server.instead["station_status"] = 503
    later = NOW + timedelta(minutes=20)
    said = take(feed, later)

    assert (said.state, said.heard_at) == (FeedState.STALE, NOW)
    assert said.error.startswith("station_status.json: It answers with an error: 503")
    assert shown(city, later) == {"a": (3, None), "b": (0, None)}


@pytest.mark.parametrize(
    ("instead", "said"),
    [
        (404, "gbfs.json: It answers with an error: 404"),
        (b"<html>", "gbfs.json: This is no JSON"),
        (b'{"version": "1.0"}', "GBFS 1.0 is not read here"),
        (b"x" * 5001, "too long"),
        ("slow", "No answer in time"),
        ("http://10.0.0.1/gbfs.json", "not HTTPS"),
        ("http://127.0.0.1:9/gone", "Nobody answers"),
    ],
)
def test_a_dead_feed_is_shown_as_dead_and_its_stations_not_as_empty(
    city: City, feed: BikeFeed, server: Feeds, instead: Any, said: str
) -> None:
    take(feed)
    server.instead["gbfs"] = instead
    later = NOW + timedelta(hours=2)

    ask = partial(adapter.get, timeout_s=0.4, most_bytes=5000, inside=True)

    gbfs.take(feed, partial(jobs.get, ask=ask), now=later)
    feed.refresh_from_db()
    told = share.feed(feed, later)

    assert (told.state, told.heard_at) == (FeedState.DEAD, NOW)
    assert said in told.error
    assert shown(city, later) == {"a": (None, None), "b": (None, None)}
    assert share.stations(city, later)[0].is_renting is None


def test_without_the_setting_a_feed_of_this_machine_is_not_asked(
    feed: BikeFeed, server: Feeds, settings: Any
) -> None:
    settings.SIMPUL_PRIVATE_FEEDS = False

    said = take(feed)

    assert (said.state, server.asked) == (FeedState.DEAD, [])
    assert "a network that is not public" in said.error


def test_a_feed_that_comes_back_is_alive_again(city: City, feed: BikeFeed, server: Feeds) -> None:
    server.instead["gbfs"] = 500
    assert take(feed).state == FeedState.DEAD
    server.instead.clear()

    said = take(feed, NOW + timedelta(minutes=5))

    assert (said.state, said.error, len(share.stations(city, NOW))) == (FeedState.ALIVE, "", 2)


def test_a_feed_that_was_taken_out_while_it_was_read_stays_out(feed: BikeFeed, clerk: Person) -> None:
    def get(name: str, url: str) -> bytes:
        if name == "station_status":
            act.remove_feed(BikeFeed.objects.get(pk=feed.pk), actor=clerk, now=NOW)
        return jobs.get(name, url)

    gbfs.take(feed, get, now=NOW)

    assert (BikeFeed.objects.count(), BikeStation.objects.count()) == (0, 0)


def test_what_is_due_is_read_by_its_ttl_and_later_where_it_failed(feed: BikeFeed, server: Feeds) -> None:
    def wait_s() -> float:
        take(feed)
        assert feed.next_at is not None
        return (feed.next_at - NOW).total_seconds()

    assert list(BikeFeed.objects.due(NOW)) == [feed]
    assert wait_s() == 60
    server.ttl_s = 600
    assert wait_s() == 600
    server.ttl_s = 10**6
    assert wait_s() == 3600
    server.ttl_s, server.instead["gbfs"] = 60, 500
    take(feed)
    feed.ttl_s = 60
    assert wait_s() >= 300
    assert list(BikeFeed.objects.due(NOW)) == []


def test_the_job_reads_what_is_due_and_asks_for_it_once(
    feed: BikeFeed, server: Feeds, django_capture_on_commit_callbacks: Any
) -> None:
    BikeFeed.objects.update(next_at=NOW)

    asked = jobs.look_at_feeds.func(), jobs.look_at_feeds.func()
    read = jobs.read_feed.func(feed.pk), jobs.read_feed.func(10**6)

    assert (asked, read) == ((1, 0), (True, False))
    feed.refresh_from_db()
    assert str(feed) == "Sepeda Kota"


def test_a_feed_of_the_older_standard_is_read_with_a_note(city: City, feed: BikeFeed, server: Feeds) -> None:
    server.version = "2.3"
    at = {"last_updated": 1763773200, "ttl": 0, "version": "2.3"}
    root = server.url.removesuffix("gbfs.json")
    names = ("system_information", "station_status")
    listed = [{"name": name, "url": f"{root}{name}.json"} for name in names]
    about = {"system_id": "x", "language": "id", "name": "Lama"}
    for name, data in (("gbfs", {"id": {"feeds": listed}}), ("system_information", about)):
        server.instead[name] = json.dumps(at | {"data": data}).encode()
    server.instead["station_status"] = json.dumps(at | {"data": {"stations": []}}).encode()

    said = take(feed)

    assert (said.name, said.note) == ("Lama", "Read by the older rules of GBFS 2.3.")
    assert said.faults == ("gbfs.json data.feeds: The feed names no file station_information.",)


def test_adding_a_feed_is_for_those_who_keep_the_fleet_and_is_in_the_ledger(
    city: City, clerk: Person, stranger: Person
) -> None:
    asked: list[int] = []
    with pytest.raises(PermissionDenied):
        act.add_feed(city, "https://a.example/gbfs.json", actor=stranger, now=NOW, start=asked.append)

    made = act.add_feed(city, "https://a.example/gbfs.json", actor=clerk, now=NOW, start=asked.append)
    key = made.pk
    with pytest.raises(act.FeedKnown, match="read already"):
        act.add_feed(city, "https://a.example/gbfs.json", actor=clerk, now=NOW, start=asked.append)
    act.remove_feed(made, actor=clerk, now=NOW)

    assert asked == [key]
    assert list(Entry.objects.order_by("sequence").values_list("verb", flat=True)) == [
        "cycling.feed_added",
        "cycling.feed_removed",
    ]


def test_every_kind_of_fault_has_words() -> None:
    for kind in share.FAULTS:
        assert share.worded(reading.Fault("gbfs", "data", kind, "7").plain()).startswith("gbfs.json data: ")
