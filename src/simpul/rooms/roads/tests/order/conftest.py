"""The cast of orders: the office, two crews, somebody who decides; photos as a phone takes them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from simpul.adapters import proofs as adapter
from simpul.ground.people.models import Person, Role
from simpul.ground.places.models import City
from simpul.ground.proof.checks import Sent, Tools
from simpul.ground.proof.rules import Said
from simpul.ground.proof.tests.photos import Camera
from simpul.kernel.geo import LonLat, metres_per_degree
from simpul.rooms.roads.act import crew as crews
from simpul.rooms.roads.act import order as act
from simpul.rooms.roads.models import Crew, Damage, Item, Order, Survey

TOOLS = Tools(adapter.examine, adapter.words)
QUICK = Tools(adapter.examine, lambda _kept: ())
"""As TOOLS, without the photos of surveys."""


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
