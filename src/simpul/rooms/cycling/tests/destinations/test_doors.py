"""The API, the open data, and where a rider gets off."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from simpul.ground import opendata
from simpul.ground.people.access import system_person
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.search.models import Document
from simpul.kernel.geo import LonLat, distance_m
from simpul.kernel.routing import Engine
from simpul.rooms.cycling.act import destination as act
from simpul.rooms.cycling.jobs import destinations as jobs
from simpul.rooms.cycling.models import Destination
from simpul.rooms.cycling.models.destination import DestinationSnap
from simpul.rooms.cycling.observe import destinations as observe
from simpul.rooms.cycling.share import destinations as share
from simpul.rooms.cycling.tests.destinations.conftest import NOW

API = "/api/cycling/destinations"


def features(client: Client, query: str) -> list[dict[str, Any]]:
    response = client.get(f"{API}?{query}")
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/geo+json"
    found: list[dict[str, Any]] = response.json()["features"]
    return found


def test_the_api_gives_what_one_rides_to(client: Client, published: Destination) -> None:
    beach, museum = features(client, "city=pesisir")
    assert beach["geometry"] == {"type": "Point", "coordinates": [114.37, -8.2]}
    said = beach["properties"]
    assert (said["id"], said["kind"], said["story"]) == (str(published.pk), "beach", "Its sand is black.")
    assert (said["snapped"], said["snap_known"]) == (None, False)
    assert client.get(museum["properties"]["url"]).status_code == 200


def test_the_api_gives_kinds_boxes_and_few(client: Client, city: City) -> None:
    assert [one["id"] for one in features(client, "city=pesisir&kinds=toilets,food")] == ["node-4", "node-2"]
    assert [one["id"] for one in features(client, "city=pesisir&bbox=114.375,-8.3,114.5,-8.1")] == ["way-3"]
    few = client.get(f"{API}?city=pesisir&limit=1").json()
    assert (len(few["features"]), few["truncated"]) == (1, True)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("city=pesisir&kinds=spaceport", 422),
        ("city=pesisir&bbox=1,2", 422),
        ("city=pesisir&limit=0", 422),
        ("city=atlantis", 404),
        ("", 422),
    ],
)
def test_what_the_api_cannot_read_is_said(client: Client, city: City, query: str, status: int) -> None:
    response = client.get(f"{API}?{query}")
    assert response.status_code == status
    assert set(response.json()) >= {"detail", "cure"}


def test_the_api_tells_one(client: Client, published: Destination, officer: Person) -> None:
    act.edit(published, {"price": 5000, "opening_hours": "24/7"}, actor=officer, now=NOW)
    said = client.get(f"{API}/{published.pk}?city=pesisir").json()
    assert said["texts"]["story"] == {
        "text": "Its sand is black.", "language": "en", "source": "Dinas Pariwisata", "licence": "CC-BY-4.0",
    }  # fmt: skip
    assert said["texts"]["best_from"] is None
    assert said["price"] == {"free": False, "amount": 5000.0, "currency": "IDR", "per": None}
    assert (said["open"], said["open_until"], said["in_map"]) == ("open", None, True)
    other = client.get(f"{API}/way-3?city=pesisir").json()
    assert (other["opening_hours"], other["open"], other["price"]["free"]) == (None, None, None)


def test_drafts_leave_for_staff_only(
    client: Client, draft: Destination, officer: Person, surveyor: Person
) -> None:
    for who in (None, surveyor):
        if who:
            client.force_login(who)
        assert str(draft.pk) not in {one["id"] for one in features(client, "city=pesisir")}
        assert client.get(f"{API}/{draft.pk}?city=pesisir").status_code == 404
    client.force_login(officer)
    assert str(draft.pk) in {one["id"] for one in features(client, "city=pesisir")}
    assert client.get(f"{API}/{draft.pk}?city=pesisir").json()["state"] == "draft"


def test_a_destination_of_another_city_is_not_found(client: Client, published: Destination) -> None:
    City.objects.create(slug="other", name="Other", west=110, south=-8, east=111, north=-7)
    assert client.get(f"{API}/{published.pk}?city=other").status_code == 404
    assert client.get(f"/cycling/other/destinations/{published.pk}/").status_code == 404


def test_the_open_layer_has_what_is_published(
    client: Client, published: Destination, officer: Person
) -> None:
    items = client.get("/ogc/collections/destinations/items?f=json&bbox=114,-9,115,-8").json()
    (feature,) = items["features"]
    assert feature["properties"]["story_licence"] == "CC-BY-4.0"
    assert feature["properties"]["price"] is None
    assert "edited_by" not in feature["properties"]
    act.step(published, "draft", actor=officer, now=NOW)
    assert client.get("/ogc/collections/destinations/items?f=json").json()["features"] == []


def test_the_catalogue_names_the_register_of_a_city_that_published(published: Destination) -> None:
    found = {one.id: one for one in opendata.datasets()}
    dataset = found["cycling-destinations-pesisir"]
    assert dataset.modified == NOW
    assert [one.file_type for one in dataset.distributions] == ["CSV", "GEOJSON"]


def test_a_city_that_published_nothing_has_no_dataset(draft: Destination) -> None:
    assert not [one for one in opendata.datasets() if one.id.startswith("cycling-destinations")]


def test_where_a_rider_gets_off_is_shown(
    client: Client, little_town: City, at: Callable[..., LonLat]
) -> None:
    found = {one["properties"]["name"]: one["properties"] for one in features(client, "city=kota-kecil")}
    beach = found["Pantai Kecil"]
    assert beach["snap_known"]
    assert 5 < beach["snapped"]["distance_m"] < 15
    assert distance_m(LonLat(*beach["snapped"]["position"]), at(1010, -190)) < 15
    assert beach["snapped"]["street"] in {"Jalur Pantai", "Jalan Tiga"}


def test_what_is_far_from_every_way_is_told_from_what_nobody_looked_at(
    client: Client, little_town: City, at: Callable[..., LonLat]
) -> None:
    for name, north_m in (("Pulau", -5000.0), ("Bukit", 700.0)):
        position = at(250, north_m)
        said = {"kind": "sight", "name": name, "lon": position.lon, "lat": position.lat}
        row = act.add(little_town, said, actor=system_person(), now=NOW)
        act.step(row, "published", actor=system_person(), now=NOW)
    far, foot = (Destination.objects.get(name=name) for name in ("Pulau", "Bukit"))
    assert share.of_row(far).snap_known is False
    page = client.get(far.get_absolute_url()).content.decode()
    assert "No way for bicycles is within reach" in page
    page = client.get(foot.get_absolute_url()).content.decode()
    assert "The last 100 m are on foot." in page
    assert "Jalan Mawar" in page


def test_the_tiles_are_asked_once_and_again_when_they_are_new(little_town: City, engine: Engine) -> None:
    asked: list[int] = []

    def snap(positions: Any) -> Any:
        asked.append(len(positions))
        return engine.snap(positions)

    def of(version: str) -> Engine:
        return Engine(
            version, engine.bounds, engine.route, snap, engine.matrix, engine.isochrone, engine.order,
            engine.match, engine.heights,
        )  # fmt: skip

    positions = [one.position for one in share.listed(little_town)]
    assert [observe.snap(little_town, positions, of("one")) for _time in range(2)] == [3, 0]
    assert observe.snap(little_town, positions[:1], of("two")) == 1
    assert asked == [3, 1]
    assert set(DestinationSnap.objects.values_list("version", flat=True)) == {"two"}


def test_a_new_map_is_heard_of_and_its_goals_are_found(little_town: City) -> None:
    assert jobs.hear_of_maps.func() == 1
    named = Document.objects.filter(kind=observe.SEARCH_MAP).values_list("title", flat=True)
    assert sorted(named) == ["Gardu Pandang", "Pantai Kecil", "Pasar Melati"]
    assert all(one.snap_known for one in share.listed(little_town))
    assert jobs.hear_of_maps.func() == 0
