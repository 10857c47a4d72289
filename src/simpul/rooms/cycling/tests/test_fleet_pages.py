"""The doors of shared bicycles, stops and timetables: pages, parts and API against one rule."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from simpul.ground.people.models import Person, Role
from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat
from simpul.rooms.cycling.act import fleet as act
from simpul.rooms.cycling.act import transit
from simpul.rooms.cycling.jobs import fleet as jobs
from simpul.rooms.cycling.models import BikeFeed, BikeStation, TransitFeed
from simpul.rooms.cycling.observe import gbfs
from simpul.rooms.cycling.tests import feed_server, timetable
from simpul.rooms.cycling.tests.feed_server import Feeds

FLEET = {"name": "Sepeda Kota", "email": "a@example.org", "opening_hours": "24/7"}
STATION = {"name": "Balai Kota", "lon": "114.365", "lat": "-8.21", "capacity": "10", "bikes": "4"}


@pytest.fixture
def city(db: None) -> City:
    return City.objects.create(slug="kota", name="Kota", west=114.3, south=-8.3, east=114.4, north=-8.1)


@pytest.fixture
def clerk(city: City) -> Person:
    person = Person.objects.create_user("clerk")
    Role.objects.create(person=person, city=city, role="tourism")
    return person


@pytest.fixture
def staff(clerk: Person) -> Client:
    client = Client()
    client.force_login(clerk)
    return client


@pytest.fixture
def stranger(db: None) -> Client:
    client = Client()
    client.force_login(Person.objects.create_user("stranger"))
    return client


@pytest.fixture
def server(settings: Any) -> Iterator[Feeds]:
    settings.SIMPUL_PRIVATE_FEEDS = True
    with feed_server.serve() as feeds:
        yield feeds


@pytest.fixture
def station(city: City, clerk: Person) -> BikeStation:
    now = timezone.now()
    act.keep_fleet(city, act.Fleet({"id": "Sepeda Kota"}, "a@example.org", "24/7"), actor=clerk, now=now)
    place = act.Place({"id": "Balai Kota"}, LonLat(114.365, -8.21), "", 10)
    return act.add_station(city, place, 4, actor=clerk, now=now)


@pytest.fixture
def bus(city: City, clerk: Person) -> TransitFeed:
    arrival = transit.Arrival(timetable.archive(), "kota.zip")
    return transit.bring_in(city, arrival, actor=clerk, now=timezone.now())[0]


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def test_a_city_without_bicycles_or_timetables_says_so(client: Client, city: City) -> None:
    assert "no shared bicycles that we know of" in page(client, "/cycling/kota/bikes/")
    assert "No timetable of buses or trains" in page(client, "/cycling/kota/stops/")


def test_staff_begin_a_fleet_put_up_a_station_and_everybody_sees_it(staff: Client, client: Client) -> None:
    assert staff.post("/cycling/kota/bikes/fleet/", FLEET).status_code == 302
    assert staff.post("/cycling/kota/bikes/fleet/stations/", STATION).status_code == 302

    seen = page(client, "/cycling/kota/bikes/")

    assert "Balai Kota" in seen
    assert '<td class="number">4</td> <td class="number">6</td> <td> open<br>' in seen
    assert "Count our own fleet" not in seen


def test_one_tap_counts_a_station(staff: Client, station: BikeStation) -> None:
    path = f"/cycling/bikes/stations/{station.pk}/count/"

    more = staff.post(path, {"bikes": "4", "step": "1", "renting": "on"})
    station.refresh_from_db()
    assert (more.status_code, more["Location"], station.bikes) == (
        302, f"/cycling/kota/bikes/fleet/#station-{station.pk}", 5,
    )  # fmt: skip

    part = staff.post(path, {"bikes": "2", "step": ""}, headers={"HX-Request": "true"}).content.decode()
    station.refresh_from_db()
    assert (station.bikes, station.is_renting) == (2, False)
    assert 'value="2"' in part
    assert "<html" not in part

    staff.post(path, {"bikes": "0", "step": "-1"})
    station.refresh_from_db()
    assert station.bikes == 0


def test_enter_saves_the_number_as_it_was_typed(staff: Client, station: BikeStation) -> None:
    form = page(staff, "/cycling/kota/bikes/fleet/").partition("fleet-count-row")[2]

    assert form.index('name="step" value=""') < form.index(
        'name="step" value="-1"'
    )  # a browser takes the first


def test_a_count_that_cannot_be_is_said_beside_the_station(staff: Client, station: BikeStation) -> None:
    path = f"/cycling/bikes/stations/{station.pk}/count/"

    part = staff.post(path, {"bikes": "10", "step": "1"}, headers={"HX-Request": "true"})
    whole = staff.post(path, {"bikes": "many"}, follow=True)

    assert part.status_code == 422
    assert "11 bicycles do not fit into 10 stands" in part.content.decode()
    assert "Balai Kota: Enter a whole number." in whole.content.decode()
    station.refresh_from_db()
    assert station.bikes == 4


def test_a_station_is_changed_and_taken_away(staff: Client, station: BikeStation, settings: Any) -> None:
    settings.LANGUAGE_CODE = "id"
    path = f"/cycling/bikes/stations/{station.pk}/"
    moved = {"name": "Alun-Alun", "name_en": "Square", "lon": "114.36", "lat": "-8.2", "capacity": ""}

    assert 'value="Balai Kota"' in page(staff, path)
    assert staff.post(path, moved).status_code == 302
    station.refresh_from_db()
    assert (station.name, station.lon, station.capacity, station.docks) == (
        {"id": "Alun-Alun", "en": "Square"}, 114.36, None, None,
    )  # fmt: skip
    assert staff.post(path, moved | {"lat": "50"}).status_code == 422
    assert staff.post(f"{path}remove/").status_code == 302
    assert not BikeStation.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"lon": "0", "lat": "0"}, "is not in Kota"),
        ({"bikes": "11"}, "do not fit"),
        ({"bikes": ""}, "This field is required"),
    ],
)
def test_a_station_that_cannot_be_is_refused_and_nothing_typed_is_lost(
    staff: Client, station: BikeStation, wrong: dict[str, str], said: str
) -> None:
    answer = staff.post("/cycling/kota/bikes/fleet/stations/", STATION | {"name": "Taman"} | wrong)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert 'value="Taman"' in answer.content.decode()
    assert BikeStation.objects.count() == 1


def test_opening_hours_are_checked_by_the_standard(staff: Client) -> None:
    answer = staff.post("/cycling/kota/bikes/fleet/", FLEET | {"opening_hours": "setiap hari"})

    assert answer.status_code == 422
    assert "not how OpenStreetMap writes" in answer.content.decode()


def test_staff_name_a_feed_and_see_what_became_of_it(
    staff: Client, client: Client, server: Feeds, django_capture_on_commit_callbacks: Any
) -> None:
    answer = staff.post("/cycling/kota/bikes/feeds/", {"url": server.url})
    assert answer.status_code == 302
    feed = BikeFeed.objects.get()
    assert "read for the first time in a minute" in page(client, "/cycling/kota/bikes/")

    server.data["station_information"]["stations"][1]["lat"] = 123
    jobs.read_feed.func(feed.pk)

    assert "1 part could not be read" not in page(client, "/cycling/kota/bikes/")
    kept = page(staff, "/cycling/kota/bikes/feeds/")
    assert "2 parts could not be read" in kept
    assert "data.stations[1].lat: A latitude is a number from -90 to 90, not 123" in kept
    seen = page(client, "/cycling/kota/bikes/")
    assert "Sepeda Kota" in seen
    assert '<td class="number">3</td> <td class="number">not known</td>' in seen


def test_a_dead_feed_says_since_when_and_shows_no_counts(
    staff: Client, client: Client, city: City, clerk: Person, server: Feeds
) -> None:
    then = timezone.now() - timedelta(hours=3)
    feed = act.add_feed(city, server.url, actor=clerk, now=then, start=lambda _pk: None)
    gbfs.take(feed, jobs.get, now=then)

    seen = page(client, "/cycling/kota/bikes/")

    assert "Nothing has been heard of this system for 3 hours" in seen
    assert '<td class="number">not known</td> <td class="number">not known</td> <td> not known<br>' in seen
    assert "dead" in seen


@pytest.mark.parametrize("url", ["http://example.org/gbfs.json", "ftp://x", "https://a:b@example.org/", "x"])
def test_an_address_that_is_none_is_refused(staff: Client, url: str) -> None:
    answer = staff.post("/cycling/kota/bikes/feeds/", {"url": url})

    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert not BikeFeed.objects.exists()


def test_a_feed_is_read_at_once_and_taken_out(staff: Client, city: City, clerk: Person) -> None:
    url = "https://a.example/gbfs.json"
    feed = act.add_feed(city, url, actor=clerk, now=timezone.now(), start=lambda _pk: None)

    assert staff.post(f"/cycling/bikes/feeds/{feed.pk}/read/").status_code == 302
    assert staff.post(f"/cycling/bikes/feeds/{feed.pk}/remove/").status_code == 302
    assert not BikeFeed.objects.exists()


def test_what_is_for_staff_is_refused_to_others(
    client: Client, stranger: Client, station: BikeStation, bus: TransitFeed
) -> None:
    get = ("/cycling/kota/bikes/fleet/", "/cycling/kota/bikes/feeds/", "/cycling/kota/stops/timetables/")
    post = (
        "/cycling/kota/bikes/fleet/stations/", f"/cycling/bikes/stations/{station.pk}/",
        f"/cycling/bikes/stations/{station.pk}/count/", f"/cycling/bikes/stations/{station.pk}/remove/",
        f"/cycling/bikes/feeds/{station.feed_id}/remove/", f"/cycling/stops/timetables/{bus.pk}/remove/",
    )  # fmt: skip
    for path in get:
        assert (stranger.get(path).status_code, client.get(path).status_code) == (403, 302), path
    for path in (*get, *post):
        assert (stranger.post(path, STATION).status_code, client.post(path).status_code) == (403, 302), path
    assert BikeStation.objects.get().bikes == 4


def test_the_fleet_is_published_for_everybody(client: Client, station: BikeStation) -> None:
    answer = client.get("/cycling/gbfs/kota/gbfs.json")

    assert answer["Access-Control-Allow-Origin"] == "*"
    feeds = {one["name"]: one["url"] for one in answer.json()["data"]["feeds"]}
    assert feeds["station_status"] == "http://testserver/cycling/gbfs/kota/station_status.json"
    (counted,) = client.get("/cycling/gbfs/kota/station_status.json").json()["data"]["stations"]
    assert (counted["num_vehicles_available"], counted["num_docks_available"]) == (4, 6)
    assert client.get("/cycling/gbfs/kota/passwd.json").status_code == 404


def test_a_city_without_a_fleet_publishes_none(client: Client, city: City) -> None:
    assert client.get("/cycling/gbfs/kota/gbfs.json").status_code == 404


def test_pages_are_in_indonesian_too(client: Client, station: BikeStation) -> None:
    with translation.override("id"):
        answer = client.get("/cycling/kota/bikes/", headers={"Accept-Language": "id"})

    assert 'lang="id"' in answer.content.decode()
