"""The cast of help: three cities with their officers, a partner's person, the Secretariat, and a stranger."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from simpul.ground.conftest import installation  # noqa: F401 - a fixture
from simpul.ground.people.models import Person, Role
from simpul.ground.places.models import City
from simpul.rooms.hub.act import booking, help, practice  # noqa: A004 - the room's own word
from simpul.rooms.hub.models import NetworkCity, Partner, PopulationFigure, Project, State
from simpul.rooms.hub.models.help import Booking, Offer, Request
from simpul.rooms.hub.models.practice import Practice
from simpul.rooms.indicators.models import Value

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
CODE = "ISO37122:5.1"
COURSE: dict[str, Any] = {
    "title": "Sorting waste in an alley",
    "kind": "capacity_building",
    "what": "Three days for officers who run collection.",
    "focus_areas": ["quality_environment"],
    "stages": ["planning", "ongoing"],
    "languages": ["en"],
    "places": 2,
    "from_on": date(2027, 1, 11),
    "to_on": date(2027, 1, 13),
}
ASKED: dict[str, Any] = {
    "title": "Train our waste officers",
    "kind": "capacity_building",
    "what": "We begin with 30 alleys.",
    "focus_areas": ["quality_environment"],
    "stages": ["planning"],
    "languages": ["id", "en"],
}
WORDS: dict[str, Any] = {
    "title": "One counter for every letter",
    "summary": "Residents get letters in their village.",
    "steps": ["Map the letters.", "Train the clerks."],
    "went_wrong": "The first printers stood in the wrong villages.",
}


def _city(  # noqa: PLR0913, PLR0917 - what a city is
    slug: str, name: str, country: str, lon: float, lat: float, people: int
) -> City:
    city = City.objects.create(
        slug=slug, name=name, country=country, west=lon - 0.05, east=lon + 0.05, south=lat - 0.05,
        north=lat + 0.05, served=False,
    )  # fmt: skip
    state, _made = State.objects.get_or_create(iso3=country, defaults={"name": country.title()})
    member = NetworkCity.objects.create(city=city, state=state)
    PopulationFigure.objects.create(
        city=member,
        value=people,
        year=2025,
        scope="city",
        area_km2=people / 8000,
        source="test",
        verified=True,
    )
    return city


def _person(name: str, role: str, *, city: City | None = None) -> Person:
    person = Person.objects.create_user(name)
    Role.objects.create(person=person, city=city, role=role)
    return person


@pytest.fixture
def phnom_penh(db: None) -> City:
    return _city("phnom-penh", "Phnom Penh", "KHM", 104.93, 11.56, 2_352_851)


@pytest.fixture
def makassar(db: None) -> City:
    return _city("makassar", "Makassar", "IDN", 119.43, -5.15, 1_482_354)


@pytest.fixture
def kuching(db: None) -> City:
    return _city("kuching", "Kuching", "MYS", 110.36, 1.55, 680_000)


@pytest.fixture
def giver(phnom_penh: City) -> Person:
    return _person("giver", "csco", city=phnom_penh)


@pytest.fixture
def taker(makassar: City) -> Person:
    return _person("taker", "csco", city=makassar)


@pytest.fixture
def third(kuching: City) -> Person:
    return _person("third", "csco", city=kuching)


@pytest.fixture
def helper(db: None) -> Person:
    return _person("helper", "partner")


@pytest.fixture
def keeper(db: None) -> Person:
    return _person("keeper", "secretariat")


@pytest.fixture
def stranger(db: None) -> Person:
    return Person.objects.create_user("stranger")


@pytest.fixture
def jica(db: None) -> Partner:
    return Partner.objects.create(slug="jica", name="JICA", country="JPN")


@pytest.fixture
def project(makassar: City) -> Project:
    member = NetworkCity.objects.get(city=makassar)
    return Project.objects.create(
        slug="alleys", state=member.state, network_city=member, title="Tourism Alleys", status="planning",
        focus_area="quality_environment", published=True, made_at=NOW, changed_at=NOW,
    )  # fmt: skip


@pytest.fixture
def course(phnom_penh: City, giver: Person) -> Offer:
    """A published training with two places."""
    made = help.offer(phnom_penh, COURSE, actor=giver, now=NOW, form="training")
    help.step(made, "publish", actor=giver, now=NOW)
    made.refresh_from_db()
    return made


@pytest.fixture
def asked(makassar: City, taker: Person) -> Request:
    """A published request."""
    made = help.request(makassar, ASKED, actor=taker, now=NOW)
    help.step(made, "publish", actor=taker, now=NOW)
    made.refresh_from_db()
    return made


@pytest.fixture
def booked(course: Offer, makassar: City, taker: Person, giver: Person) -> Booking:
    """A booking that both sides confirmed."""
    made = booking.book(course, makassar, actor=taker, now=NOW)
    booking.confirm(made, actor=giver, now=NOW)
    return booking.confirm(made, actor=taker, now=NOW)


@pytest.fixture
def lesson(phnom_penh: City, giver: Person) -> Practice:
    """A published practice with its words in English, and one linked figure."""
    content = {
        "focus_area": "civic_social", "stage": "completed", "changed_on": date(2024, 5, 1),
        "cost": Decimal(250),
        "currency": "USD",
    }  # fmt: skip
    made = practice.write(phnom_penh, content, {"en": WORDS}, actor=giver, now=NOW)
    practice.link_figure(made, CODE, actor=giver, now=NOW)
    practice.step(made, "publish", actor=giver, now=NOW)
    made.refresh_from_db()
    return made


def publish_figure(city: City, year: int, number: float, by: Person, code: str = CODE) -> Value:
    """An approved value of a city, as the office of indicators leaves it."""
    return Value.objects.create(
        city=city, code=code, year=year, scope="city", state="approved", kind="number", number=number,
        unit="%",
        origin="entered", made_at=NOW, made_by=by, current=True, published=True,
    )  # fmt: skip
