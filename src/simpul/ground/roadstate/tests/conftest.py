"""The cast of the road state: a city of one street in two segments, an engineer of it, a stranger."""

from datetime import UTC, datetime

import pytest
import shapely

from simpul.ground.people.models import Person, Role
from simpul.ground.places.models import City, Segment, Street
from simpul.kernel.geo import LonLat

NOW = datetime(2026, 3, 1, 20, tzinfo=UTC)
"""In Jakarta it is the second of March already."""
THERE = LonLat(114.3505, -8.21)
BOX = {"west": 114.35, "south": -8.21, "east": 114.352, "north": -8.21}


def make_city(slug: str) -> City:
    return City.objects.create(
        slug=slug, name=slug.title(), west=114.3, south=-8.3, east=114.4, north=-8.2, country="IDN"
    )


def make_segments(city: City) -> list[Segment]:
    line = {
        "line": shapely.LineString([(114.35, -8.21), (114.352, -8.21)]).wkb, "length_m": 200.0,
        "road_class": "residential", **BOX,
    }  # fmt: skip
    street = Street.objects.create(city=city, osm_way_id=1, node_from=1, node_to=2, **line)
    return [
        Segment.objects.create(
            city=city, street=street, index=index, from_m=100.0 * index, to_m=100.0 * index + 100, **line
        )
        for index in range(2)
    ]


@pytest.fixture
def city(db: None) -> City:
    return make_city("kota")


@pytest.fixture
def segments(city: City) -> list[Segment]:
    return make_segments(city)


@pytest.fixture
def engineer(city: City) -> Person:
    person = Person.objects.create_user("ani")
    Role.objects.create(person=person, city=city, role="engineer")
    return person


@pytest.fixture
def stranger(db: None) -> Person:
    return Person.objects.create_user("orang")
