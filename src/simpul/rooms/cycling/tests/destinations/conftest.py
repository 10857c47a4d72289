"""A city with a few places of its map, a tourism officer who may write about them, and others who may not."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from simpul.adapters import images
from simpul.ground.people.models import Person, Role
from simpul.ground.places.models import City, Place
from simpul.rooms.cycling.act import destination as act
from simpul.rooms.cycling.models import Destination

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
"""A Monday, nine in the morning in Jakarta."""
BEACH = {
    "name": "Pantai Kecil", "story_id": "Pasirnya hitam.", "story_en": "Its sand is black.",
    "story_source": "Dinas Pariwisata", "story_licence": "CC-BY-4.0", "manners_en": "Take your litter home.",
    "manners_licence": "CC0-1.0",
}  # fmt: skip
POSTED = {
    "kind": "beach", "name": "Pantai Baru", "lon": "114.375", "lat": "-8.205", "story_en": "A new beach.",
    "story_licence": "CC0-1.0", "opening_hours": "Mo-Su 06:00-18:00", "price": "5000", "currency": "IDR",
    "per": "person",
}  # fmt: skip

POSTED_ROW = {"kind": "beach", "lon": 114.375, "lat": -8.205, "story_en": "New.", "story_licence": "CC0-1.0"}


def place(city: City, osm_id: str, lon: float, **tags: str) -> Place:
    telling = next(f"{key}={value}" for key, value in tags.items() if key != "name")
    return Place.objects.create(
        city=city, osm_id=osm_id, kind=telling, name=tags.get("name", ""), lon=lon, lat=-8.2, tags=tags
    )


@pytest.fixture
def city(db: None) -> City:
    """A city with places and without tiles: where a rider gets off is not known in it."""
    city = City.objects.create(
        slug="pesisir", name="Pesisir", country="IDN", west=114.3, south=-8.3, east=114.5, north=-8.1
    )
    hours = {"opening_hours": "Mo-Fr 08:00-16:00", "fee": "yes", "website": "https://pantai.example"}
    place(city, "node/1", 114.37, tourism="attraction", natural="beach", name="Pantai Kecil", **hours)
    place(city, "node/2", 114.371, amenity="toilets")
    place(city, "way/3", 114.38, tourism="museum", name="Museum Osing", **{"name:en": "Osing Museum"})
    place(city, "node/4", 114.372, amenity="restaurant", name="Warung Sego")
    place(city, "node/5", 114.372, amenity="school", name="SD Negeri")
    return city


@pytest.fixture
def officer(city: City) -> Person:
    return somebody("officer", "tourism", city)


@pytest.fixture
def surveyor(city: City) -> Person:
    """A colleague of another office."""
    return somebody("surveyor", "surveyor", city)


@pytest.fixture
def elsewhere(city: City) -> Person:
    """Who holds the same role in another city."""
    other = City.objects.create(slug="other", name="Other", west=110, south=-8, east=111, north=-7)
    return somebody("elsewhere", "tourism", other)


def somebody(name: str, role: str, city: City) -> Person:
    person = Person.objects.create_user(name)
    Role.objects.create(person=person, city=city, role=role)
    return person


@pytest.fixture
def draft(city: City, officer: Person) -> Destination:
    """A draft over the beach of the map."""
    beach = Place.objects.get(osm_id="node/1")
    return act.add(city, BEACH, place=beach, actor=officer, now=NOW)


@pytest.fixture
def published(draft: Destination, officer: Person) -> Destination:
    return act.step(draft, "published", actor=officer, now=NOW)


def jpeg(size: tuple[int, int] = (900, 1600), *, grey: int = 120, **said: Any) -> bytes:
    """A photo; with `position` and `at` it says where and when it was taken."""
    picture = np.full((*size, 3), grey, np.uint8)
    picture[: size[0] // 3] = (150, 190, 230)
    return images.encode(picture, at=said.get("at"), position=said.get("position"))
