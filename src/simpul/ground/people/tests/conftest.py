"""The cast: one city, its engineer with a password, and a stranger."""

import pytest
from django.core.cache import cache

from simpul.ground.people.models import Person, Role
from simpul.ground.places.models import City

PASSWORD = "jembatan-merah-77"


@pytest.fixture
def city(db: None) -> City:
    return City.objects.create(slug="kota", name="Kota")


@pytest.fixture
def engineer(city: City) -> Person:
    person = Person.objects.create_user("Ani", email="Ani@pu.example", password=PASSWORD)
    Role.objects.create(person=person, city=city, role="engineer")
    return person


@pytest.fixture
def stranger(db: None) -> Person:
    return Person.objects.create_user("tono")


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    cache.clear()
