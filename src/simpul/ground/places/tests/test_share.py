"""What leaves: the layers of streets, segments, regions and places."""

from pathlib import Path

import pytest
import shapely.geometry
from pytest_django import DjangoAssertNumQueries

from simpul.ground import features
from simpul.ground.places.models import Place

from .conftest import Loader, at, collection, line, square

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(load: Loader, tmp_path: Path) -> None:
    region = collection(tmp_path / "desa.geojson", square("35.10.01.2001", "Desa Contoh", -500, -500, 2000))
    city, _ = load(
        line((0, 0), (250, 0), name="Jalan Contoh", oneway="yes"), boundaries=(region,), invented=True
    )
    where = at(10, 10)
    Place.objects.create(city=city, osm_id="node/1", kind="amenity=cafe", lon=where.lon, lat=where.lat)


@pytest.mark.parametrize(
    ("layer", "count", "geometry"),
    [
        ("streets", 1, "LineString"),
        ("segments", 3, "LineString"),
        ("regions", 1, "MultiPolygon"),
        ("places", 1, "Point"),
    ],
)
def test_a_layer_is_written_in_one_query(
    town: None, layer: str, count: int, geometry: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    found = features.registry[layer]

    with django_assert_num_queries(1):
        written = [found.feature(row) for row in found.rows()]

    assert len(written) == count
    assert all(shapely.geometry.shape(one["geometry"]).geom_type == geometry for one in written)
    assert all(one["properties"]["invented"] is True for one in written)


def test_a_street_says_what_it_is(town: None) -> None:
    layer = features.registry["streets"]
    [properties] = [layer.feature(row)["properties"] for row in layer.rows()]

    assert properties["length_m"] == pytest.approx(250, rel=0.01)
    assert (properties["name"], properties["city"]) == ("Jalan Contoh", "kota-garis")
    assert (properties["oneway"], properties["surface"]) == ("yes", None)
    assert properties["region"] == "35.10.01.2001"


def test_what_is_retired_does_not_leave(town: None, load: Loader) -> None:
    load(line((0, 900), (250, 900), name="Lain"), invented=True)

    layer = features.registry["streets"]
    assert [row.name for row in layer.rows()] == ["Lain"]


@pytest.mark.parametrize("layer", ["streets", "segments", "regions", "places"])
def test_every_property_can_be_filtered_by(town: None, layer: str) -> None:
    found = features.registry[layer]

    for prop in found.properties.values():
        assert found.rows().filter(**{prop.lookup: prop.kind("1")}).count() in {0, 1, 3}
