"""The cast behind the counter: the desk, a handler of the road office, an owner, and rules in force."""

from collections.abc import Callable

import pytest
from django.test import Client

from simpul.ground.conftest import installation  # noqa: F401 - a fixture
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.reports.act import route
from simpul.rooms.reports.act.step import office, step
from simpul.rooms.reports.models import Desk, Office, Report, Routing
from simpul.rooms.reports.tests.conftest import NOW, Somebody, Tell


@pytest.fixture
def owner(somebody: Somebody) -> Person:
    """Somebody who answers for the city's installation."""
    return somebody("owner", "owner")


@pytest.fixture
def handler(city: City, somebody: Somebody, offices: tuple[Office, Office]) -> Person:
    """Somebody of the road office."""
    person = somebody("budi", "handler")
    Desk.objects.create(person=person, city=city, office=offices[0])
    return person


@pytest.fixture
def stranger(db: None) -> Person:
    """Somebody of another city, without any role here."""
    return Person.objects.create_user("stranger")


@pytest.fixture
def rules(city: City, owner: Person, offices: tuple[Office, Office]) -> Routing:
    """Rules in force since today: potholes to the road office, rubbish of the east to the cleaning office."""
    roads, clean = offices
    wanted = route.Wanted(
        "SK Bupati 1/2026",
        [
            {"categories": ["pothole", "road_surface"], "regions": [], "office": roads.pk},
            {"categories": ["rubbish"], "regions": ["35.10.01.2002"], "office": clean.pk},
        ],
        None,
    )
    draft = route.draft(city, wanted, None, actor=owner, now=NOW)
    return route.go_live(draft, city.day(NOW), actor=owner, now=NOW)


type Forwarded = Callable[..., Report]


@pytest.fixture
def forwarded(tell: Tell, desk: Person, offices: tuple[Office, Office]) -> Forwarded:
    """Give a report that is with an office, the road office where no other is said."""

    def make(to: Office | None = None, **said: object) -> Report:
        by = office(desk)
        report = step(tell(**said), "verify", by, now=NOW)
        return step(report, "forward", by, now=NOW, to=to or offices[0])

    return make


@pytest.fixture
def at_door(client: Client) -> Callable[[Person], Client]:
    """Give a browser in which somebody is signed in."""

    def sign_in(person: Person) -> Client:
        client.force_login(person)
        return client

    return sign_in
