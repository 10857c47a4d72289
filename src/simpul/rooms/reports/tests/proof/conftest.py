"""Reports that an office works on, and photos that are to prove that they are done."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from simpul.adapters import proofs as adapter
from simpul.ground.files import store
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.proof.checks import Sent, Tools
from simpul.ground.proof.rules import Said
from simpul.ground.proof.tests.photos import Camera, scene
from simpul.rooms.reports.act import proof as act
from simpul.rooms.reports.act import step
from simpul.rooms.reports.act.submit import Shot
from simpul.rooms.reports.models import Desk, Office, Proof, Report
from simpul.rooms.reports.tests.conftest import NOW, Somebody, Tell

TOOLS = Tools(adapter.examine, adapter.words)
SENT = NOW + timedelta(days=2)
"""When proofs are sent: two days after the report."""


def camera(before: timedelta = timedelta(minutes=10)) -> Camera:
    """A camera whose clock is right, so long before a proof is sent."""
    return Camera(SENT - before)


def sent(report: Report, seed: int = 1, data: bytes | None = None, **said: Any) -> Sent:
    """A photo from where the report is, unless it is said otherwise."""
    given = {"position": report.position, "accuracy_m": 5.0, **said}
    return Sent(uuid4(), data or camera().photo(scene(seed)), Said(**given))


def shot(data: bytes, name: str = "a") -> Shot:
    """A photo of a resident, as it is kept."""
    blob = store.put(data, expect=frozenset({"image/jpeg"}))
    return Shot(blob, (name * 64)[:64], 1200, 900, None)


def prove(report: Report, what: Sent, actor: Person, now: datetime = SENT) -> Proof:
    return act.prove(report, what, TOOLS, actor=actor, now=now)


@pytest.fixture
def handler(somebody: Somebody, city: City, offices: tuple[Office, Office]) -> Person:
    """Somebody of the road office."""
    return _of(somebody("handler", "handler"), offices[0])


@pytest.fixture
def colleague(somebody: Somebody, city: City, offices: tuple[Office, Office]) -> Person:
    """Somebody else of the road office."""
    return _of(somebody("colleague", "handler"), offices[0])


def _of(person: Person, office: Office) -> Person:
    Desk.objects.create(city=office.city, person=person, office=office)
    return person


type Begun = Callable[..., Report]


@pytest.fixture
def begun(tell: Tell, desk: Person, offices: tuple[Office, Office], handler: Person) -> Begun:
    """Send a report in and bring it to the road office, which begins."""

    def make(**said: Any) -> Report:
        report = tell(**said)
        by, later = step.office(desk), NOW + timedelta(hours=1)
        if report.state == "submitted":
            report = step.step(report, "verify", by, now=later)
        report = step.step(report, "forward", by, now=later, to=offices[0])
        return step.step(report, "start", step.office(handler), now=later)

    return make


@pytest.fixture
def report(begun: Begun) -> Report:
    """One report that the road office works on."""
    return begun()
