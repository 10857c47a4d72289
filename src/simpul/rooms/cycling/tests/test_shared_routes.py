"""Shared routes, and the files of any wish: one address for one route, and no word about a person."""

import json
from typing import Any
from urllib.parse import urlencode

import gpxpy
import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from simpul.ground.places.models import City
from simpul.rooms.cycling.models import SharedRoute
from simpul.rooms.cycling.tests.routes_cast import ALONG

STOPS = ";".join(f"{one.lon:.6f},{one.lat:.6f}" for one in (ALONG[0], ALONG[-1]))
HOME = "/cycling/kota-kecil/routes/"
PAGE = f"{HOME}to-the-beach/"


@pytest.fixture(autouse=True)
def quiet() -> None:
    cache.clear()


def gpx(response: Any) -> Any:
    return gpxpy.parse(text(response))


def text(response: Any) -> str:
    return str(response.content.decode())


def share(client: Client, **more: str) -> Any:
    return client.post("/cycling/s/new/", {"city": "kota-kecil", "stops": STOPS, "kind": "balanced"} | more)


def test_a_shared_route_is_the_same_address_for_the_same_route(client: Client, little_town: City) -> None:
    first, again, other = share(client), share(Client()), share(client, kind="calm", profile="road")

    assert first.status_code == 302
    assert first["Location"] == again["Location"] != other["Location"]
    one = SharedRoute.objects.get(token=first["Location"].split("/")[3])
    assert len(one.token) == 14
    assert one.expires_at > one.made_at
    assert not {"user", "person", "by", "address"} & {field.name for field in SharedRoute._meta.get_fields()}


def test_a_shared_route_survives_the_loss_of_the_network_it_was_found_on(
    client: Client, little_town: City
) -> None:
    address = share(client)["Location"]
    fresh = text(client.get(address))
    assert "every part is still there" in fresh
    City.objects.filter(pk=little_town.pk).update(version="")

    page = client.get(address)

    assert page.status_code == 200
    assert "whether it has changed is not known" in text(page)
    assert "Turn left onto Jalan" in text(page) or "Turn right onto Jalan" in text(page)
    for suffix in ("gpx", "geojson", "pdf", "svg"):
        assert client.get(f"{address}route.{suffix}").status_code == 200
    assert client.get(address.replace("/s/", "/embed/s/"))["Content-Security-Policy"].endswith(
        "frame-ancestors *"
    )


def test_a_shared_route_whose_time_is_over_is_gone(client: Client, little_town: City) -> None:
    address = share(client)["Location"]
    SharedRoute.objects.update(expires_at=timezone.now())

    assert client.get(address).status_code == 404
    assert client.get("/cycling/s/nobodyknowsit/").status_code == 404


def test_too_many_shared_routes_from_one_address_are_refused(client: Client, little_town: City) -> None:
    kinds = ["quick", "balanced", "calm"]
    answers = [
        share(client, kind=kinds[number % 3], hills=f"{number / 100:.2f}").status_code for number in range(64)
    ]

    assert answers[:60] == [302] * 60
    assert answers[60:] == [422] * 4
    assert SharedRoute.objects.count() == 60


@pytest.mark.parametrize(
    ("more", "said"),
    [({"stops": "1,2"}, "stop"), ({"stops": "0,0;0,1"}, "off this city"), ({"profile": "rocket"}, "rocket")],
)
def test_a_wish_that_is_no_route_is_refused_with_its_cure(
    client: Client, little_town: City, more: dict[str, str], said: str
) -> None:
    response = share(client, **more)

    assert response.status_code == 422
    assert said in text(response)
    assert not SharedRoute.objects.exists()
    query = urlencode({"stops": STOPS} | more)
    assert client.get(f"/cycling/kota-kecil/plan/route.gpx?{query}").status_code == 422


def test_the_files_of_a_wish(client: Client, little_town: City) -> None:
    address = "/cycling/kota-kecil/plan/route.{}?" + urlencode(
        {"stops": STOPS, "kind": "quick", "profile": "road"}
    )

    found = gpx(client.get(address.format("gpx")))

    assert found.tracks[0].length_2d() == pytest.approx(1800, abs=30)
    assert found.link.count("stops=") == 1
    assert client.get(address.format("pdf")).content.startswith(b"%PDF-")
    assert (
        json.loads(text(client.get(address.format("geojson"))))["features"][0]["properties"]["what"]
        == "route"
    )
