"""The site tests add a city with a base map, and a layer of three places."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db.models import QuerySet

from simpul.ground.features import Layer, Property, registry
from simpul.ground.places.models import City, Place

TILES = bytes(range(256)) * 4


@pytest.fixture
def city(db: None, settings: Any, tmp_path: Path) -> City:
    settings.SIMPUL_DATA = tmp_path
    city = City.objects.create(
        slug="contoh", name="Kota Contoh", invented=True, west=106, south=-7, east=107, north=-6, version="7"
    )
    assert city.basemap
    city.folder.mkdir(parents=True)
    city.basemap.write_bytes(TILES)
    return city


@pytest.fixture
def places(city: City) -> list[Place]:
    return [
        Place.objects.create(city=city, osm_id=f"node/{n}", kind=kind, name=name, lon=lon, lat=-6.5)
        for n, kind, name, lon in (
            (1, "amenity=cafe", "Kopi Satu", 106.1),
            (2, "amenity=cafe", "Kopi Dua", 106.2),
            (3, "tourism=museum", "Museum", 106.9),
        )
    ]


@pytest.fixture
def layer() -> Iterator[Layer]:
    """A layer that is registered for the length of one test."""
    layer = Layer(
        id="test-places",
        title="Places of interest",
        description="For a test.",
        rows=_rows,
        feature=_feature,
        properties={"kind": Property("kind"), "city": Property("city__slug"), "lon": Property("lon", float)},
        time="city__map_read_at",
    )
    registry.add(layer)
    yield layer
    registry.remove(layer.id)


def _rows() -> QuerySet[Place]:
    return Place.objects.select_related("city")


def _feature(place: Place) -> dict[str, Any]:
    return {
        "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
        "properties": {"name": place.name, "kind": place.kind},
    }


@pytest.fixture(scope="session")
def base_url() -> None:
    """The plugin's own fixture of this name is written in a way that pytest 9 warns about; none is needed."""


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A reader of English with a small screen: the map is drawn without a graphics card."""
    return browser_context_args | {"viewport": {"width": 900, "height": 640}, "locale": "en-GB"}
