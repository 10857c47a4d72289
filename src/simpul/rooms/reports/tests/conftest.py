"""The cast of the reports tests: a city of one street and two villages, its desk, two offices, a resident."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import shapely

from simpul.ground.people.access import system_person
from simpul.ground.people.models import Person, Role
from simpul.ground.places.models import Boundary, City, Segment, Street
from simpul.kernel.geo import LonLat, metres_per_degree
from simpul.rooms.reports.act import begin, submit
from simpul.rooms.reports.act.submit import Said
from simpul.rooms.reports.models import Category, Office, Report

WEST, SOUTH = 114.35, -8.21
EAST_M, NORTH_M = metres_per_degree(SOUTH)
NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)  # a Monday, 10:00 in Jakarta


def at(east_m: float, north_m: float = 0) -> LonLat:
    """Give the position so many metres from the street's beginning."""
    return LonLat(WEST + east_m / EAST_M, SOUTH + north_m / NORTH_M)


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    """Each test keeps its photos by itself."""
    settings.SIMPUL_DATA = tmp_path / "kept"


@pytest.fixture
def city(db: None) -> City:
    """A city with the categories that one begins with, a street of 500 m, and a village west and east."""
    city = City.objects.create(
        slug="straight", name="Straight", country="IDN", west=114.34, south=-8.22, east=114.37, north=-8.2,
        version="1",
    )  # fmt: skip
    begin.begin(city, actor=system_person(), now=NOW)
    _street(city)
    _village(city, "35.10.01.2001", "Barat", -250, 250)
    _village(city, "35.10.01.2002", "Timur", 250, 800)
    return city


def _street(city: City) -> None:
    whole = shapely.LineString([at(0), at(500)])
    street = Street.objects.create(
        city=city, osm_way_id=1, node_from=1, node_to=2, name="Jalan Lurus", road_class="primary",
        length_m=500, line=whole.wkb, **_box(whole),
    )  # fmt: skip
    for index, start_m in enumerate(range(0, 500, 100)):
        piece = shapely.LineString([at(start_m), at(start_m + 100)])
        Segment.objects.create(
            city=city, street=street, index=index, from_m=start_m, to_m=start_m + 100, name="Jalan Lurus",
            road_class="primary", length_m=100, line=piece.wkb, **_box(piece),
        )  # fmt: skip


def _village(city: City, code: str, name: str, from_m: float, to_m: float) -> None:
    shape = shapely.box(*at(from_m, -400), *at(to_m, 400))
    Boundary.objects.create(
        city=city, code=code, level="village", name=name, geometry=shape.wkb, **_box(shape)
    )


def _box(shape: shapely.Geometry) -> dict[str, float]:
    return dict(zip(("west", "south", "east", "north"), shape.bounds, strict=True))


@pytest.fixture
def offices(city: City) -> tuple[Office, Office]:
    """The road office and the cleaning office."""
    names = ("Dinas PU", "Dinas Kebersihan")
    roads, clean = (Office.objects.create(city=city, name=name) for name in names)
    return roads, clean


type Somebody = Callable[[str, str], Person]


@pytest.fixture
def somebody(city: City) -> Somebody:
    """Give a colleague with a role in the city."""

    def make(name: str, role: str) -> Person:
        person = Person.objects.create_user(name)
        Role.objects.create(person=person, city=city, role=role)
        return person

    return make


@pytest.fixture
def desk(somebody: Somebody) -> Person:
    """Somebody at the citizens' desk."""
    return somebody("desk", "desk")


type Tell = Callable[..., Report]


@pytest.fixture
def tell(city: City) -> Tell:
    """Send a report in: a pothole at 120 m along the street, unless something else is said."""

    def send(now: datetime = NOW, category: str = "pothole", **said: Any) -> Report:
        text = "Jalan berlubang di depan pasar"
        facts: dict[str, Any] = {"key": uuid4(), "position": at(120), "text": text}
        kind = Category.objects.get(city=city, code=category)
        return submit.submit(city, Said(category=kind, **facts | said), now=now)[0]

    return send
