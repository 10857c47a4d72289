"""The cast of orders: the office, two crews, somebody who decides; photos as a phone takes them."""

import io
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import cv2
import numpy as np
import pytest
from django.utils import timezone
from PIL import ExifTags, Image

from simpul.adapters import proofs as adapter
from simpul.ground.people.models import Person, Role
from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat, metres_per_degree
from simpul.kernel.ports import Rgb
from simpul.rooms.roads.act import crew as crews
from simpul.rooms.roads.act import order as act
from simpul.rooms.roads.models import Crew, Damage, Item, Order, Survey
from simpul.rooms.roads.observe.proof import Sent, Tools
from simpul.rooms.roads.understand.proof import Said

TOOLS = Tools(adapter.examine, adapter.words)
QUICK = Tools(adapter.examine, lambda _kept: ())
"""As TOOLS, without the photos of surveys."""


def scene(seed: int, size: tuple[int, int] = (1200, 900)) -> Rgb:
    """Draw a picture that a camera could take only once: stones, lines and grain."""
    chance = np.random.default_rng(seed)
    grain = chance.normal(110, 22, (size[1] // 3, size[0] // 3)).astype(np.float32)
    grey = cv2.resize(cv2.GaussianBlur(grain, (0, 0), 1.2), size, interpolation=cv2.INTER_CUBIC)
    picture = np.repeat(grey[:, :, None], 3, axis=2)
    for _ in range(120):
        x, y, r = chance.integers(0, size[0]), chance.integers(0, size[1]), chance.integers(5, 45)
        colour = tuple(int(one) for one in chance.integers(30, 220, 3))
        cv2.ellipse(picture, (int(x), int(y)), (int(r), int(r * 0.6)), float(x % 180), 0, 360, colour, -1)
    return np.asarray(picture.clip(0, 255), np.uint8)


@dataclass
class Camera:
    """A phone's camera: what it writes into each photo unless it is told otherwise."""

    at: datetime
    position: LonLat | None = None
    make: str = "Samsung"
    software: str = ""
    more: dict[int, Any] = field(default_factory=dict)

    def photo(self, picture: Rgb, *, xmp: bytes = b"", quality: int = 90) -> bytes:
        exif = Image.Exif()
        if self.make:
            exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = self.make, "A54"
        if self.software:
            exif[ExifTags.Base.Software] = self.software
        exif[ExifTags.IFD.Exif] = {
            ExifTags.Base.DateTimeOriginal: f"{self.at:%Y:%m:%d %H:%M:%S}",
            ExifTags.Base.OffsetTimeOriginal: "+00:00",
            ExifTags.Base.ExifImageWidth: picture.shape[1],
            ExifTags.Base.ExifImageHeight: picture.shape[0],
            **self.more,
        }
        if self.position:
            exif[ExifTags.IFD.GPSInfo] = _gps(self.position)
        kept = io.BytesIO()
        Image.fromarray(picture).save(kept, "JPEG", quality=quality, exif=exif.tobytes(), xmp=xmp)
        return kept.getvalue()


def _gps(position: LonLat) -> dict[int, Any]:
    return {
        ExifTags.GPS.GPSLatitudeRef: "N" if position.lat >= 0 else "S",
        ExifTags.GPS.GPSLatitude: (abs(position.lat), 0.0, 0.0),
        ExifTags.GPS.GPSLongitudeRef: "E" if position.lon >= 0 else "W",
        ExifTags.GPS.GPSLongitude: (abs(position.lon), 0.0, 0.0),
    }


def plain(picture: Rgb) -> bytes:
    """Save a picture as a messenger does: nothing of the camera left."""
    kept = io.BytesIO()
    Image.fromarray(picture).save(kept, "JPEG", quality=85)
    return kept.getvalue()


def near(item: Item, east_m: float = 0) -> LonLat:
    """Give a place so many metres east of a thing."""
    damage = item.damage
    assert damage is not None
    return LonLat(damage.lon + east_m / metres_per_degree(damage.lat)[0], damage.lat)


def sent(item: Item, data: bytes, **said: Any) -> Sent:
    """Send a photo from where the thing is, with a clock that is right, unless it is said otherwise."""
    given = {"position": near(item), "accuracy_m": 5.0, **said}
    return Sent(uuid4(), data, Said(**given))


def somebody(name: str, role: str, city: City) -> Person:
    person = Person.objects.create_user(name)
    Role.objects.create(person=person, city=city, role=role)
    return person


@pytest.fixture
def boss(city: City) -> Person:
    """Somebody else of the road office."""
    return somebody("boss", "engineer", city)


@pytest.fixture
def mender(city: City) -> Person:
    return somebody("mender", "crew", city)


@pytest.fixture
def other_mender(city: City) -> Person:
    return somebody("other-mender", "crew", city)


@pytest.fixture
def crew(city: City, engineer: Person, mender: Person) -> Crew:
    return _crew(city, "Tim Satu", engineer, mender)


@pytest.fixture
def other_crew(city: City, engineer: Person, other_mender: Person) -> Crew:
    return _crew(city, "CV Lain", engineer, other_mender)


def _crew(city: City, name: str, engineer: Person, member: Person) -> Crew:
    made = crews.keep(city, None, name=name, kind="own", actor=engineer, now=timezone.now())
    crews.join(made, member, actor=engineer, now=timezone.now())
    return made


@pytest.fixture
def ordered_at() -> datetime:
    return timezone.now() - timedelta(hours=3)


@pytest.fixture
def order(surveyed: Survey, crew: Crew, engineer: Person, ordered_at: datetime) -> Order:
    """Both potholes of the drive, ordered three hours ago."""
    due_on = surveyed.city.day(ordered_at) + timedelta(days=3)
    wanted = act.Wanted(crew, "Jalan Lurus", due_on, damages=list(Damage.objects.order_by("pk")))
    return act.make(surveyed.city, wanted, actor=engineer, now=ordered_at)


@pytest.fixture
def item(order: Order) -> Item:
    found = (
        order.items.select_related("order__city", "order__crew", "damage", "segment").order_by("pk").first()
    )
    assert found is not None
    return found


@pytest.fixture
def camera() -> Camera:
    """A camera whose clock says ten minutes ago."""
    return Camera(timezone.now() - timedelta(minutes=10))
