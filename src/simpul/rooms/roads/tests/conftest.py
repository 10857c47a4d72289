"""The roads tests add to the cast: an engineer, a surveyor, a stranger, a city of one straight street,
and a drive along it, whose photos a stand-in for the network understands: dark red in the lane is a pothole.
"""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import shapely
from django.utils import timezone

from simpul.adapters import images
from simpul.ground.people.access import system_person
from simpul.ground.people.models import Person, Role
from simpul.ground.places.models import City, Segment, Street
from simpul.kernel.geo import LonLat, metres_per_degree
from simpul.kernel.ports import Pixels, Rgb, StreetMatch
from simpul.rooms.roads.act import survey as act
from simpul.rooms.roads.jobs import survey as jobs
from simpul.rooms.roads.models import Survey
from simpul.rooms.roads.observe import intake, pool
from simpul.rooms.roads.observe import survey as surveys
from simpul.rooms.roads.observe.survey import Tools
from simpul.rooms.roads.understand import camera
from simpul.rooms.roads.understand.damage import Thresholds
from simpul.rooms.roads.understand.look import Eyes

START = datetime(2026, 3, 1, 2, tzinfo=UTC)
WEST, SOUTH = 114.35, -8.21
EAST_M, _NORTH_M = metres_per_degree(SOUTH)
SIZE = (640, 400)
EDGES = np.array([[300, 170], [340, 170], [600, 399], [40, 399]], np.int32)
PAINT = (150, 40, 40)


def on_street(metres: float) -> LonLat:
    return LonLat(WEST + metres / EAST_M, SOUTH)


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    """Each test keeps its photos by itself: numbers of surveys begin again on another database."""
    settings.SIMPUL_DATA = tmp_path / "kept"


@pytest.fixture
def city(db: None) -> City:
    return City.objects.create(
        slug="straight", name="Straight", west=114.34, south=-8.22, east=114.37, north=-8.2, version="1"
    )


@pytest.fixture
def street(city: City) -> Street:
    """One street of 500 m to the east, in five segments."""
    return make_street(city, 0, 500, way=1)


def make_street(city: City, from_m: float, to_m: float, *, way: int) -> Street:
    def line(start_m: float, end_m: float) -> dict[str, object]:
        shape = shapely.LineString([on_street(start_m), on_street(end_m)])
        box = dict(zip(("west", "south", "east", "north"), shape.bounds, strict=True))
        return {
            "line": shape.wkb,
            "length_m": end_m - start_m,
            "name": "Jalan Lurus",
            "road_class": "primary",
            **box,
        }

    street = Street.objects.create(
        city=city, osm_way_id=way, node_from=way, node_to=way + 1, **line(from_m, to_m)
    )
    for index, start_m in enumerate(range(int(from_m), int(to_m), 100)):
        Segment.objects.create(
            city=city, street=street, index=index, from_m=start_m - from_m, to_m=start_m - from_m + 100,
            **line(start_m, start_m + 100),
        )  # fmt: skip
    return street


@pytest.fixture
def engineer(city: City) -> Person:
    return _somebody("engineer", "engineer", city)


@pytest.fixture
def surveyor(city: City) -> Person:
    return _somebody("surveyor", "surveyor", city)


@pytest.fixture
def stranger(db: None) -> Person:
    return Person.objects.create_user("stranger")


def _somebody(name: str, role: str, city: City) -> Person:
    person = Person.objects.create_user(name)
    Role.objects.create(person=person, city=city, role=role)
    return person


def lane() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    mask = np.zeros((SIZE[1], SIZE[0]), np.uint8)
    cv2.fillPoly(mask, [EDGES], 255)
    return mask


def reduced_lane() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.asarray(cv2.resize(lane(), (320, 200), interpolation=cv2.INTER_NEAREST), np.uint8)


def segment(picture: Rgb) -> Pixels:
    """Stand in for the network: the lane is where it always is, and what is dark red in it is a pothole."""
    small = cv2.resize(picture, (320, 200), interpolation=cv2.INTER_AREA).astype(int)
    body = reduced_lane()
    if small[150:, 140:180].mean() > 235:
        body[:] = 0  # a white picture is of no road
    red = (small[:, :, 0] - small[:, :, 1] > 50) & (body > 0)
    return Pixels(body, np.zeros_like(body), np.where(red, 230, 0).astype(np.uint8), "stand-in")


def eyes() -> Eyes:
    return Eyes(images.decode, segment, images.hide, images.encode, Thresholds())


PLANE = camera.plane(reduced_lane() > 0, SIZE)


@dataclass
class Drive:
    """A folder of photos taken every 5 m to the east; `potholes` are metres along the street."""

    folder: Path
    potholes: Sequence[float] = ()
    start: datetime = START
    seed: int = 0
    names: list[str] = field(default_factory=list)

    def photo(
        self, name: str, at_m: float, *, second: float | None = None, edit: Callable[[Rgb], Any] | None = None
    ) -> None:
        picture = self.picture(at_m)
        position = on_street(at_m)
        at = self.start + timedelta(seconds=at_m / 10 if second is None else second)
        data = images.encode(edit(picture) if edit else picture, at=at, position=position)
        (self.folder / name).write_bytes(data)
        self.names.append(name)

    def picture(self, at_m: float) -> Rgb:
        chance = np.random.default_rng([self.seed, round(at_m * 10)])
        grain = chance.normal(105, 14, (SIZE[1], SIZE[0], 1)).clip(0, 255).astype(np.uint8)
        picture = np.repeat(grain, 3, axis=2)
        picture[:170] = (150, 180, 210)
        cv2.putText(picture, "AB 123", (20, 150), cv2.FONT_HERSHEY_SIMPLEX, 1, (0, 0, 0), 3)
        for hole_m in self.potholes:
            if 1.5 <= hole_m - at_m <= 11:
                self._hole(picture, hole_m - at_m)
        return picture

    def _hole(self, picture: Rgb, ahead_m: float) -> None:
        assert PLANE is not None
        far, near = (float(PLANE.row(ahead_m + half)) for half in (0.7, -0.7))
        left, right = (float(PLANE.column(across, (far + near) / 2)) for across in (-0.6, 0.6))
        cv2.rectangle(picture, (round(left), round(far)), (round(right), round(near)), PAINT, -1)

    def along(self, start_m: float, end_m: float, step_m: float = 5) -> "Drive":
        for number, at_m in enumerate(np.arange(start_m, end_m, step_m)):
            self.photo(f"f{number:04d}.jpg", float(at_m))
        return self


@pytest.fixture
def drive(tmp_path: Path) -> Drive:
    folder = tmp_path / "drive"
    folder.mkdir()
    return Drive(folder, potholes=[103.0, 207.0])


def on_the_straight_street(trace: Sequence[LonLat]) -> list[StreetMatch | None]:
    """Stand in for the map matcher: everything within 30 m of the street is on it."""
    found: list[StreetMatch | None] = []
    for lon, lat in trace:
        off_m = abs(lat - SOUTH) * _NORTH_M
        found.append(StreetMatch(1, off_m, LonLat(lon, SOUTH), forward=True) if off_m < 30 else None)
    return found


TOOLS = Tools(eyes, lambda _tiles: on_the_straight_street, pool.here)


def add(city: City, folder: Path, **said: object) -> Survey:
    """Let a folder in, as the command does."""
    found = intake.photos(folder, lambda name, sha, data: jobs.reader(UTC, name, sha, data), {})
    arrival = intake.Arrival("drive", folder, **said)  # type: ignore[arg-type]
    return act.add_survey(city, found, arrival, actor=system_person(), now=timezone.now())[0]


def survey_of(city: City, folder: Path, **said: object) -> Survey:
    """Let a folder in and bring it to its end."""
    return surveys.run(add(city, folder, **said), TOOLS, now=timezone.now)


@pytest.fixture(scope="session")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The photos of a drive of 230 m that passes two potholes, made once."""
    return Drive(tmp_path_factory.mktemp("photos"), potholes=[103.0, 207.0]).along(0, 230).folder


@pytest.fixture
def surveyed(city: City, street: Street, drive: Drive, photos: Path) -> Survey:
    """A drive of 230 m that passed two potholes."""
    shutil.copytree(photos, drive.folder, dirs_exist_ok=True)
    return survey_of(city, drive.folder)
