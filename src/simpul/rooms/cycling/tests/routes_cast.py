"""Who and what the tests of recommended and shared routes have in common."""

from collections.abc import Sequence
from typing import Any

from simpul.ground.people.models import Person, Role
from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat
from simpul.rooms.cycling.act import curated as act
from simpul.rooms.cycling.act.curated import Laying, Words
from simpul.rooms.cycling.models import CuratedRoute
from simpul.rooms.cycling.share import laid
from simpul.rooms.cycling.tests.conftest import NOON
from simpul.rooms.cycling.tests.town import at

WORDS = Words(
    "Ke pantai", "To the beach", "Lewat <b>Jalan</b> Satu.", "Along Jalan Satu.", "city", ("beach",)
)
ALONG = (at(0, 800), at(0, 0), at(1000, 0))
"""Down Jalan Satu and along Jalan Melati: a line on the streets of the town, 1.8 km."""


def somebody(name: str, city: City | None, role: str = "tourism") -> Person:
    person = Person.objects.create_user(name, password="a long password")
    if city:
        Role.objects.create(person=person, city=city, role=role)
    return person


def line(*positions: LonLat) -> str:
    pairs = [[lon, lat] for lon, lat in positions]
    return f'{{"type":"LineString","coordinates":{pairs}}}'


def laying(city: City, engine: Any, drawn: Sequence[LonLat] = ALONG) -> Laying:
    return laid.line(
        city, drawn, made_with="line", stops=(("Pasar", drawn[0]), ("Pantai", drawn[-1])), rider="city",
        language="en", engine=engine, now=NOON,
    )  # fmt: skip


def published(city: City, engine: Any, author: Person, signer: Person) -> CuratedRoute:
    route = act.add(city, WORDS, laying(city, engine), actor=author, now=NOON)
    act.step(route, "submit", actor=author, now=NOON)
    act.step(route, "publish", actor=signer, now=NOON)
    route.refresh_from_db()
    return route
