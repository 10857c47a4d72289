"""The cast of the indicators room: a city, an officer who enters, a chief who approves, a stranger."""

from datetime import UTC, datetime

import pytest

from simpul.ground.conftest import installation
from simpul.ground.people.models import Person, Role
from simpul.ground.places.models import City
from simpul.rooms.indicators import act
from simpul.rooms.indicators.models import Value
from simpul.rooms.indicators.understand.entry import Entry

__all__ = ["installation"]  # a second process needs one of its own
NOW = datetime(2026, 3, 1, 2, tzinfo=UTC)
SERVICES = "ISO37122:10.2"
"""City services that can be requested online, %."""
DEATHS = "ISO37120:18.8"
"""Deaths in traffic per 100,000 people: it counts people."""


@pytest.fixture
def city(db: None) -> City:
    return City.objects.create(
        slug="contoh", name="Kota Contoh", invented=True, west=110, south=-8, east=111, north=-7
    )


@pytest.fixture
def officer(city: City) -> Person:
    return somebody("officer", "officer", city)


@pytest.fixture
def chief(city: City) -> Person:
    return somebody("chief", "csco", city)


@pytest.fixture
def stranger(db: None) -> Person:
    return Person.objects.create_user("stranger")


def somebody(name: str, role: str, city: City) -> Person:
    person = Person.objects.create_user(name)
    Role.objects.create(person=person, city=city, role=role)
    return person


def approved(city: City, entry: Entry, actor: Person, now: datetime = NOW) -> Value:
    """Take a value all the way."""
    value = act.enter(city, entry, actor=actor, now=now)
    value = act.submit(value, actor=actor, now=now)
    return act.approve(value, actor=actor, now=now)
