"""The doors of stops, timetables and what joins them, and the API of both, against one rule."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from simpul.ground.people.models import Person, Role
from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat
from simpul.rooms.cycling.act import fleet as act
from simpul.rooms.cycling.act import transit
from simpul.rooms.cycling.models import BikeStation, TransitFeed, TransitStop
from simpul.rooms.cycling.tests import timetable


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


def test_stops_are_found_by_name_and_lead_to_where_one_can_go(client: Client, bus: TransitFeed) -> None:
    seen = page(client, "/cycling/kota/stops/?q=pas")
    assert "Pasar" in seen
    assert "Pelabuhan" not in seen
    assert "No stop has such a name" in page(client, "/cycling/kota/stops/?q=%00zzz")

    stop = TransitStop.objects.get(stop_id="B")
    here = page(client, f"/cycling/stops/{stop.pk}/")
    assert "Bus 1 → Pelabuhan" in here
    assert "1 stop from here without a change" in here


def test_lists_ask_the_database_a_few_times_only(
    client: Client, bus: TransitFeed, station: BikeStation, django_assert_max_num_queries: Any
) -> None:
    stop = TransitStop.objects.get(stop_id="B")
    for path in ("/cycling/kota/stops/", f"/cycling/stops/{stop.pk}/", "/cycling/kota/bikes/"):
        with django_assert_max_num_queries(8):
            client.get(path)


def test_an_old_timetable_says_that_it_expired(client: Client, city: City, clerk: Person) -> None:
    old = timetable.tables(calendar=timetable.CALENDAR.replace("2026", "2020"))
    arrival = transit.Arrival(timetable.archive(old), "old.zip")
    transit.bring_in(city, arrival, actor=clerk, now=timezone.now())

    assert "Bus Kota: this timetable expired on" in page(client, "/cycling/kota/stops/")
    stop = TransitStop.objects.get(stop_id="A")
    assert "this timetable expired on" in page(client, f"/cycling/stops/{stop.pk}/")


def _upload(content: bytes) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("kota.zip", content), "name": ""}


def test_staff_bring_a_timetable_in_and_take_it_away(staff: Client) -> None:
    path = "/cycling/kota/stops/timetables/"

    assert staff.post(path, _upload(timetable.archive().getvalue())).status_code == 302
    assert (
        "nothing has changed"
        in staff.post(path, _upload(timetable.archive().getvalue()), follow=True).content.decode()
    )
    bus = TransitFeed.objects.get()
    assert "Bus Kota" in page(staff, path)
    assert staff.post(f"/cycling/stops/timetables/{bus.pk}/remove/").status_code == 302
    assert not TransitStop.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"no zip", "cannot be read"), (timetable.archive({"a.txt": "x"}).getvalue(), "no such file")],
)
def test_a_bad_timetable_is_refused_on_the_page(staff: Client, content: bytes, said: str) -> None:
    answer = staff.post("/cycling/kota/stops/timetables/", _upload(content))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not TransitFeed.objects.exists()


def test_the_api_gives_bicycles_stops_and_rides(
    client: Client, station: BikeStation, bus: TransitFeed
) -> None:
    keys = dict(TransitStop.objects.values_list("stop_id", "pk"))

    bikes = client.get("/api/cycling/bikes?city=kota").json()
    stops = client.get("/api/cycling/stops?city=kota&bbox=114.35,-8.22,114.38,-8.2&zoom=15").json()
    asked = f"/api/cycling/links?city=kota&from_stops={keys['A']}&to_stops={keys['B']},{keys['C']}"
    (ride,) = client.get(f"{asked}&on=2026-11-23").json()

    assert bikes["features"][0]["properties"]["bikes"] == 4
    assert [one["properties"]["name"] for one in stops["features"]] == [
        "Alun-Alun", "Pasar", "Pelabuhan", "Bukit, atas",
    ]  # fmt: skip
    assert (ride["to_stop"]["name"], ride["ride_s"], ride["line"][0]) == ("Pasar", 360, [114.36, -8.21])


@pytest.mark.parametrize(
    "path",
    [
        "/api/cycling/bikes?city=kota&bbox=1,2,3",
        "/api/cycling/stops?city=kota&bbox=x",
        "/api/cycling/stops?city=kota",
        "/api/cycling/links?city=kota&from_stops=1;drop&to_stops=2",
        f"/api/cycling/links?city=kota&from_stops=1&to_stops={','.join(['1'] * 51)}",
        "/api/cycling/links?city=kota&from_stops=1&to_stops=2&on=someday",
    ],
)
def test_what_the_api_cannot_read_is_said_with_its_name(client: Client, city: City, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 422
    assert answer.json()["fields"]


def test_the_api_of_a_city_that_nobody_knows_is_not_there(client: Client, city: City) -> None:
    for path in ("bikes?city=x", "stops?city=x&bbox=1,1,2,2", "links?city=x&from_stops=1&to_stops=2"):
        assert client.get(f"/api/cycling/{path}").status_code == 404


def test_a_station_is_counted_over_the_api_by_the_same_rule(
    staff: Client, stranger: Client, client: Client, station: BikeStation
) -> None:
    path = f"/api/cycling/bikes/stations/{station.pk}/count"

    def send(who: Client, bikes: int) -> tuple[int, Any]:
        answer = who.post(path, json.dumps({"bikes": bikes}), content_type="application/json")
        return answer.status_code, answer.json()

    assert send(client, 1)[0] == 401
    assert send(stranger, 1)[0] == 403
    assert send(staff, -1)[0] == 422
    status, said = send(staff, 11)
    assert (status, "do not fit" in said["detail"]) == (409, True)
    assert send(staff, 9) == (200, {"id": station.pk, "bikes": 9, "docks": 1, "is_renting": True})
