"""OGC API Features as a client meets it: pages, boxes, times, filters, mistakes, and GDAL itself."""

import json
import shutil
import subprocess
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.live_server_helper import LiveServer

from simpul.ground.features import Layer
from simpul.ground.places.models import City, Place
from simpul.site.ogc import items

ITEMS = "/ogc/collections/test-places/items"


def get(client: Client, address: str) -> dict[str, Any]:
    response = client.get(address)
    assert response.status_code == 200, response.text
    return json.loads(response.content)  # type: ignore[no-any-return]


def names(client: Client, **asked: str) -> list[str]:
    found = json.loads(client.get(ITEMS, asked).content)
    return [feature["properties"]["name"] for feature in found["features"]]


@pytest.fixture(autouse=True)
def ground(places: list[Place], layer: Layer) -> None: ...


def test_every_link_of_the_landing_page_leads_somewhere(client: Client) -> None:
    links = get(client, "/ogc/")["links"]

    assert {"self", "service-desc", "service-doc", "conformance", "data"} <= {link["rel"] for link in links}
    for link in links:
        answer = client.get(link["href"], headers={"Accept": link["type"]})
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].split(";")[0] == link["type"].split(";")[0]


def test_it_conforms_to_core_geojson_html_and_oas30(client: Client) -> None:
    classes = get(client, "/ogc/conformance")["conformsTo"]

    assert {one.rsplit("/", 1)[1] for one in classes} == {"core", "geojson", "html", "oas30"}


def test_a_collection_says_what_and_where_it_is(client: Client) -> None:
    listed = {one["id"]: one for one in get(client, "/ogc/collections")["collections"]}
    alone = get(client, "/ogc/collections/test-places")

    assert listed["test-places"] == alone
    assert alone["extent"]["spatial"]["bbox"] == [[106.0, -7.0, 107.0, -6.0]]
    assert alone["crs"] == ["http://www.opengis.net/def/crs/OGC/1.3/CRS84"]


def test_next_links_lead_through_all_features_once_and_keep_the_filter(client: Client) -> None:
    seen: list[str] = []
    address: str | None = f"{ITEMS}?limit=1&kind=amenity%3Dcafe"
    while address:
        page = get(client, address)
        assert page["numberReturned"] == 1
        assert page["numberMatched"] == 2
        seen += [feature["properties"]["name"] for feature in page["features"]]
        address = next((link["href"] for link in page["links"] if link["rel"] == "next"), None)

    assert seen == ["Kopi Satu", "Kopi Dua"]


def test_a_box_finds_what_touches_it(client: Client) -> None:
    assert names(client, bbox="106.0,-6.6,106.15,-6.4") == ["Kopi Satu"]
    assert names(client, bbox="106.15,-6.6,0,106.95,-6.4,100") == ["Kopi Dua", "Museum"]
    assert names(client, bbox="50,50,51,51") == []


def test_properties_filter(client: Client) -> None:
    assert names(client, kind="tourism=museum") == ["Museum"]
    assert names(client, lon="106.2", city="contoh") == ["Kopi Dua"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("2026-03-01T12:00:00Z", 3),
        ("2026-03-01", 3),
        ("2026-02-01/2026-03-31", 3),
        ("../2026-02-28", 0),
        ("2026-03-02/..", 0),
        ("2026-02-01/", 3),
    ],
)
def test_time_is_an_instant_or_a_span_with_open_ends(
    client: Client, city: City, asked: str, found: int
) -> None:
    City.objects.update(map_read_at=datetime(2026, 3, 1, 12, tzinfo=UTC))

    assert len(names(client, datetime=asked)) == found


def test_what_has_no_time_is_in_every_span(client: Client) -> None:
    assert len(names(client, datetime="1999-01-01")) == 3


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("colour=red", "colour"),
        ("limit=0", "limit"),
        ("limit=ten", "limit"),
        ("bbox=1,2,3", "bbox"),
        ("bbox=107,-6,106,-7", "bbox"),
        ("bbox=a,b,c,d", "bbox"),
        ("bbox=nan,nan,nan,nan", "bbox"),
        ("datetime=yesterday", "datetime"),
        ("datetime=2026-13-01", "datetime"),
        ("datetime=2026-03-02/2026-03-01", "datetime"),
        ("datetime=2026-03-01T12:00:00", "datetime"),
        ("after=1", "after"),
        ("after=%C3%A9", "after"),
        ("after=a2FiYw", "after"),
        ("lon=east", "lon"),
        ("lon=nan", "lon"),
        ("kind=a&kind=b", "kind"),
        ("bbox-crs=EPSG:4326&bbox=1,2,3,4", "bbox-crs"),
        ("f=xml", "f"),
    ],
)
def test_a_parameter_that_cannot_be_read_is_named(client: Client, asked: str, named: str) -> None:
    response = client.get(f"{ITEMS}?{asked}")

    assert response.status_code == 400
    assert response.json()["description"].startswith(named)


def test_more_than_the_most_is_answered_with_the_most(client: Client) -> None:
    assert get(client, f"{ITEMS}?limit=99999999999999999999")["numberReturned"] == 3


def test_other_addresses_refuse_unknown_parameters_too(client: Client) -> None:
    assert client.get("/ogc/collections?colour=red").status_code == 400


def test_one_feature_has_its_own_address(client: Client, places: list[Place]) -> None:
    feature = get(client, f"{ITEMS}/{places[2].pk}")

    assert feature["properties"]["name"] == "Museum"
    assert feature["geometry"] == {"type": "Point", "coordinates": [106.9, -6.5]}


@pytest.mark.parametrize("address", ["/ogc/collections/none", f"{ITEMS}/0", f"{ITEMS}/x"])
def test_what_is_not_there_is_said_in_json(client: Client, address: str) -> None:
    response = client.get(address)

    assert (response.status_code, response.json()["code"]) == (404, "NotFound")


def test_other_sites_may_read_but_nobody_may_write(client: Client) -> None:
    assert client.get(ITEMS).headers["Access-Control-Allow-Origin"] == "*"
    assert client.get(f"{ITEMS}?limit=0").headers["Access-Control-Allow-Origin"] == "*"
    assert client.options(ITEMS).status_code == 204
    assert client.post(ITEMS, {}).status_code == 405


def test_a_browser_gets_a_page_and_a_program_gets_geojson(client: Client) -> None:
    page = client.get(ITEMS, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    data = client.get(ITEMS, headers={"Accept": "*/*"})

    assert page.headers["Content-Type"].startswith("text/html")
    assert "Kopi Satu" in page.text
    assert data.headers["Content-Type"] == "application/geo+json"
    assert "Kopi Satu" in client.get(f"{ITEMS}?f=html").text


def test_counting_stops_where_it_stops_being_cheap(places: list[Place]) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert items.count(Place.objects.order_by("name"), most=2) is None
        assert items.count(Place.objects.all(), most=3) == 3

    assert "LIMIT 3" in asked[0]["sql"]  # it reads one row more than it may count
    assert "ORDER BY" not in asked[0]["sql"]


def test_a_page_costs_the_same_few_queries_whatever_its_size(client: Client, city: City) -> None:
    with CaptureQueriesContext(connection) as few:
        get(client, ITEMS)
    for n in range(40):
        Place.objects.create(city=city, osm_id=f"way/{n}", kind="shop=bakery", lon=106.3, lat=-6.4)
    with CaptureQueriesContext(connection) as many:
        get(client, ITEMS)

    assert len(many) == len(few)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_gdal_reads_it(live_server: LiveServer) -> None:
    ogrinfo = shutil.which("ogrinfo")
    if ogrinfo is None:
        pytest.skip("ogrinfo is not here: install gdal-bin")
    address = f"OAPIF:{live_server.url}/ogc/"

    def run(*words: str) -> str:
        return subprocess.run([ogrinfo, "-ro", *words], check=True, capture_output=True, text=True).stdout  # noqa: S603

    assert "test-places" in run(address)
    box = run("-al", "-spat", "106.0", "-6.6", "106.15", "-6.4", address, "test-places")
    assert "Kopi Satu" in box
    assert "Kopi Dua" not in box
    where = run("-al", "-oo", "PAGE_SIZE=1", address, "test-places")
    assert where.count("OGRFeature(") == 3
