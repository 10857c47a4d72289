"""A city of the network that is served elsewhere has no map page here, and is no fault of this house."""

import pytest
from django.test import Client
from django.urls import reverse

from simpul.ground.places.models import City
from simpul.site import health
from simpul.site.ogc.describe import extent


@pytest.fixture
def elsewhere(db: None) -> City:
    return City.objects.create(
        slug="phuket", name="Phuket", served=False, west=98.3, south=7.8, east=98.5, north=8.0
    )


@pytest.mark.parametrize("name", ["city", "roads:surveys"])
def test_it_has_no_pages_of_services(client: Client, elsewhere: City, name: str) -> None:
    City.objects.create(slug="kota", name="Kota")

    assert client.get(reverse(name, args=["kota"])).status_code == 200
    assert client.get(reverse(name, args=["phuket"])).status_code == 404


def test_the_layers_do_not_reach_to_it(elsewhere: City) -> None:
    assert extent() == [-180, -90, 180, 90]
    City.objects.create(slug="kota", name="Kota", west=106, south=-7, east=107, north=-6)
    assert extent() == [106, -7, 107, -6]


def test_it_needs_no_tiles_here(elsewhere: City) -> None:
    assert health.tiles().ok
    City.objects.create(slug="kota", name="Kota")
    assert health.tiles().detail == "missing for kota"
