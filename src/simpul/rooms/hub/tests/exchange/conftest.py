"""The cast of the exchange: a hub that knows two cities, their keys, and the people of each office."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from simpul.ground import keys
from simpul.ground.keys.files import Own
from simpul.ground.people.access import system_person
from simpul.ground.people.act import grant
from simpul.ground.people.models import Person
from simpul.ground.places.act import know_city
from simpul.ground.places.models import City
from simpul.kernel import seal
from simpul.kernel.geo import LonLat
from simpul.kernel.seal import fingerprint
from simpul.rooms.hub.act import campaign as campaigns
from simpul.rooms.hub.models import NetworkCity, Project, State
from simpul.rooms.hub.models.campaign import Campaign
from simpul.rooms.hub.understand import submission

NOW = datetime(2026, 4, 1, 3, tzinfo=UTC)
SLUG = "idn-tepi-smart-lamps"


def place(slug: str, name: str, state: str, lon: float, lat: float) -> NetworkCity:
    city = know_city(
        slug=slug, name=name, country=state, position=LonLat(lon, lat), time_zone="Asia/Jakarta", now=NOW
    )
    of = State.objects.get_or_create(iso3=state, defaults={"name": state.title()})[0]
    return NetworkCity.objects.create(city=city, state=of, joined_year=2018)


def project(city: NetworkCity, slug: str, **more: Any) -> Project:
    said = {
        "title": slug,
        "focus_area": "built_infrastructure",
        "status": "ongoing",
        "published": True,
    } | more
    return Project.objects.create(
        slug=slug, network_city=city, state=city.state, made_at=NOW, changed_at=NOW, **said
    )


@pytest.fixture
def tepi(db: None) -> NetworkCity:
    return place("tepi", "Tepi", "IDN", 114.3, -8.2)


@pytest.fixture
def seberang(db: None) -> NetworkCity:
    return place("seberang", "Seberang", "MYS", 103.7, 1.5)


@pytest.fixture
def lamps(tepi: NetworkCity) -> Project:
    return project(tepi, SLUG, title="Smart lamps")


@dataclass(frozen=True)
class Cast:
    """Who takes part, by office."""

    csco: Person
    colleague: Person
    other_csco: Person
    representative: Person
    other_representative: Person
    secretariat: Person
    stranger: Person

    def by_name(self) -> dict[str, Person]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@pytest.fixture
def cast(tepi: NetworkCity, seberang: NetworkCity) -> Cast:
    def somebody(name: str, role: str, where: City | str | None) -> Person:
        person = Person.objects.create_user(name)
        grant(person, role, where, NOW)
        return person

    return Cast(
        somebody("csco", "csco", tepi.city),
        somebody("colleague", "csco", tepi.city),
        somebody("other_csco", "csco", seberang.city),
        somebody("representative", "representative", "IDN"),
        somebody("other_representative", "representative", "MYS"),
        somebody("secretariat", "secretariat", None),
        Person.objects.create_user("stranger"),
    )


@pytest.fixture
def campaign(cast: Cast, tepi: NetworkCity) -> Campaign:
    return campaigns.open_campaign(
        2026, date(2026, 3, 1), date(2026, 5, 31), source="a test", actor=cast.secretariat, now=NOW
    )


def pair() -> Own:
    private = seal.new_key()
    public = seal.public_text(private)
    return Own(private, public, fingerprint(public))


@pytest.fixture
def own(tepi: NetworkCity) -> Own:
    """The key of Tepi, which this hub trusts."""
    made = pair()
    keys.act.trust(made.public, tepi.city, system_person(), NOW)
    return made


type Write = Callable[..., bytes]


@pytest.fixture
def write(own: Own) -> Write:
    """Write a submission of Tepi as its own installation would; what is named is said instead."""

    def made(*, sign_with: Own = own, kind: str = submission.KIND, **said: Any) -> bytes:
        statement = {
            "schema": submission.SCHEMA, "city": "tepi", "city_name": "Tepi", "country": "IDN",
            "key": sign_with.public, "sequence": 1, "previous": "", "made_at": NOW.isoformat(), "year": 2026,
            "decision": {"publish": ["projects"], "decided_by": "mayor", "decided_at": NOW.isoformat()},
            "projects": [update()], "practices": [], "indicators": "",
        } | said  # fmt: skip
        return seal.sign(seal.canonical(statement), sign_with.private, kind=kind).to_json().encode()

    return made


def update(slug: str = SLUG, **said: Any) -> dict[str, Any]:
    answer = {"status": "completed", "progress": "All lamps are lit."} | said.pop("answer", {})
    return {
        "slug": slug,
        "title": "Smart lamps",
        "focus_area": "built_infrastructure",
        "answer": answer,
    } | said
