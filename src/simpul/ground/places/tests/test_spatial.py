"""The one spatial module, on whichever database the tests run."""

from types import SimpleNamespace
from typing import Any

import pytest
import shapely
from django.apps import apps
from django.db import connection
from django.db.migrations.state import ProjectState

from simpul.ground.places import spatial
from simpul.ground.places.models import City, Place, Segment, Street
from simpul.kernel.geo import Bounds, LonLat, distance_m

pytestmark = pytest.mark.django_db
HERE = LonLat(114.37, -8.21)


@pytest.fixture
def city() -> City:
    return City.objects.create(slug="contoh", name="Kota Contoh", invented=True)


def street(city: City, number: int, *line: tuple[float, float]) -> Street:
    shape = shapely.LineString(line)
    west, south, east, north = shape.bounds
    return Street(
        city=city, osm_way_id=number, node_from=1, node_to=2, road_class="residential", length_m=1,
        line=shapely.to_wkb(shape), west=west, south=south, east=east, north=north,
    )  # fmt: skip


def place(city: City, number: int, lon: float, lat: float) -> Place:
    return Place(city=city, osm_id=f"node/{number}", kind="amenity=cafe", lon=lon, lat=lat)


def found(bounds: Bounds) -> list[str]:
    return sorted(spatial.in_bbox(Place.objects.all(), bounds).values_list("osm_id", flat=True))


def test_a_box_finds_what_bulk_loading_put_in_it(city: City) -> None:
    Place.objects.bulk_create(place(city, i, 114 + i / 100, -8) for i in range(100))

    assert found(Bounds(114.05, -8, 114.07, -8)) == ["node/5", "node/6", "node/7"]


def test_the_edge_of_the_box_is_exact(city: City) -> None:
    # 114.37000001 and 114.37 are one 32-bit float, which is what an R*Tree keeps; PostgreSQL rounds at 1e-6.
    Place.objects.bulk_create([place(city, 1, 114.37, -8), place(city, 2, 114.37000001, -8)])

    assert found(Bounds(114, -9, 114.37, -7)) == ["node/1"]


def test_what_moves_is_found_where_it_is_and_what_is_deleted_is_not(city: City) -> None:
    one, two = Place.objects.bulk_create([place(city, 1, 114, -8), place(city, 2, 114, -8)])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE places_place SET lon = 115 WHERE osm_id = 'node/1'")
    two.delete()

    assert found(Bounds(113.9, -9, 114.1, -7)) == []
    assert found(Bounds(114.9, -9, 115.1, -7)) == [one.osm_id]


def test_an_upsert_is_found_where_it_went(city: City) -> None:
    Place.objects.bulk_create([place(city, 1, 114, -8)])
    Place.objects.bulk_create(
        [place(city, 1, 115, -8)],
        update_conflicts=True,
        update_fields=["lon"],
        unique_fields=["city", "osm_id"],
    )

    assert (found(Bounds(113.9, -9, 114.1, -7)), found(Bounds(114.9, -9, 115.1, -7))) == ([], ["node/1"])


def test_a_line_is_in_a_box_that_its_bounds_touch(city: City) -> None:
    street(city, 1, (114.3, -8.3), (114.4, -8.2)).save()

    assert (
        spatial.in_bbox(Street.objects.filter(city=city), Bounds(114.35, -8.25, 114.36, -8.24)).count() == 1
    )
    assert not spatial.in_bbox(Street.objects.all(), Bounds(114.41, -8.25, 114.5, -8.24)).exists()


def test_a_box_works_inside_another_query(city: City) -> None:
    near = street(city, 1, (114.3, -8.3), (114.4, -8.2))
    Street.objects.bulk_create([near, street(city, 2, (115, -8), (115.1, -8))])
    inner = spatial.in_bbox(Street.objects.all(), Bounds(114, -9, 114.9, -7)).values("pk")

    assert Street.objects.filter(pk__in=inner).get().osm_way_id == 1
    assert spatial.in_bbox(Street.objects.filter(pk__in=inner), Bounds(115, -9, 116, -7)).count() == 0


def test_the_nearest_come_first_with_metres(city: City) -> None:
    lon, lat = HERE
    Street.objects.bulk_create(
        [
            street(city, 1, (lon - 0.01, lat + 0.001), (lon + 0.01, lat + 0.001)),
            street(city, 2, (lon + 0.0003, lat - 0.01), (lon + 0.0003, lat + 0.01)),
            street(city, 3, (lon - 0.1, lat + 0.1), (lon + 0.1, lat + 0.1)),
        ]
    )

    pairs = spatial.nearest(Street.objects.all(), HERE, within_m=500, limit=5)

    assert [row.osm_way_id for row, _ in pairs] == [2, 1]
    assert pairs[0][1] == pytest.approx(distance_m(HERE, LonLat(lon + 0.0003, lat)), rel=1e-6)
    assert pairs[1][1] == pytest.approx(111.195, rel=1e-4)
    assert spatial.nearest(Street.objects.all(), HERE, within_m=20) == []


def test_the_nearest_is_not_the_first_box_that_holds_one(city: City) -> None:
    # One corner of the first box is 70 m away; a nearer one lies straight ahead, outside that box.
    corner, ahead = LonLat(HERE.lon + 0.00044, HERE.lat + 0.00044), LonLat(HERE.lon, HERE.lat + 0.00047)
    Place.objects.bulk_create([place(city, 1, *corner), place(city, 2, *ahead)])

    [(row, metres)] = spatial.nearest(Place.objects.all(), HERE, within_m=1000)

    assert (row.osm_id, metres < 53) == ("node/2", True)


def test_inside_is_decided_by_the_shape_not_by_its_box(city: City) -> None:
    triangle = shapely.Polygon([(114, -9), (115, -9), (114, -8)])
    Place.objects.bulk_create(
        [place(city, 1, 114.1, -8.9), place(city, 2, 114.9, -8.1), place(city, 3, 114, -8)]
    )

    assert [row.osm_id for row in spatial.inside(Place.objects.order_by("osm_id"), triangle)] == [
        "node/1",
        "node/3",
    ]
    assert spatial.inside(Place.objects.none(), triangle) == []


@pytest.mark.parametrize("model", [Place, Segment])
def test_the_database_uses_the_index(city: City, model: type[Place] | type[Segment]) -> None:
    if model is Place:
        Place.objects.bulk_create(place(city, i, 100 + i / 100, -8) for i in range(2000))
    else:
        owner = street(city, 1, (114, -8), (115, -8))
        owner.save()
        Segment.objects.bulk_create(
            Segment(
                city=city, street=owner, index=i, from_m=0, to_m=1, length_m=1, line=owner.line,
                west=100 + i / 100, east=100 + i / 100, south=-8, north=-8,
            )
            for i in range(2000)
        )  # fmt: skip
    spatial.analyse(model)
    query = spatial.in_bbox(model.objects.filter(city=city, retired_at=None), Bounds(101, -9, 101.1, -7))

    plan = query.explain()

    wanted = "VIRTUAL TABLE INDEX" if connection.vendor == "sqlite" else f"{model._meta.db_table}_gist"
    assert wanted in plan
    assert "SCAN places" not in plan.replace(f"SCAN {model._meta.db_table}_rtree", "")
    assert query.count() == 11


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="only SQLite loses triggers when a table is altered"
)
def test_an_index_that_a_migration_broke_is_mended(city: City) -> None:
    place(city, 1, 114, -8).save()
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER places_place_rtree_i")
    place(city, 2, 114, -8).save()
    assert found(Bounds(113, -9, 115, -7)) == ["node/1"]

    assert spatial.mend(connection) == ["places_place"]
    assert found(Bounds(113, -9, 115, -7)) == ["node/1", "node/2"]
    assert spatial.mend(connection) == []


def test_the_index_can_be_taken_back_and_made_again(city: City) -> None:
    place(city, 1, 114, -8).save()
    connection.check_constraints()
    state = ProjectState.from_apps(apps)
    operation = spatial.CreateIndex("Place", point=("lon", "lat"))
    editor: Any = SimpleNamespace(connection=connection)

    operation.database_backwards("places", editor, state, state)
    operation.database_forwards("places", editor, state, state)

    assert found(Bounds(113, -9, 115, -7)) == ["node/1"]
