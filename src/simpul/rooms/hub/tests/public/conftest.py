"""The public record as a stranger meets it: the small one of two states, or all that the project ships."""

import pytest

from simpul.ground.people.access import system_person
from simpul.ground.people.models import Person
from simpul.rooms.hub.act import practice, project
from simpul.rooms.hub.models import NetworkCity, Project
from simpul.rooms.hub.models.practice import Practice
from simpul.rooms.hub.observe import record
from simpul.rooms.hub.observe.record import Loaded
from simpul.rooms.hub.tests.record.conftest import NOW, load, somebody

TEXTS = {"en": {"title": "Clinics that call", "summary": "S", "steps": ["one"], "went_wrong": "nothing"}}


@pytest.fixture
def loaded(db: None) -> Loaded:
    return load()


@pytest.fixture
def whole(db: None) -> Loaded:
    """Everything that `hub load` brings in."""
    return record.load(record.own_files(), actor=system_person(), now=NOW)


@pytest.fixture
def makassar(loaded: Loaded) -> NetworkCity:
    return NetworkCity.objects.shown().get(city__slug="makassar")


@pytest.fixture
def csco(loaded: Loaded) -> Person:
    return somebody("csco", "csco", city="makassar")


@pytest.fixture
def hidden(makassar: NetworkCity, csco: Person) -> Project:
    """A project of Makassar that Makassar did not publish."""
    return project.add(makassar, {"title": "Secret Garden", "status": "planning"}, actor=csco, now=NOW)


@pytest.fixture
def lesson(makassar: NetworkCity, csco: Person) -> Practice:
    """A practice that Makassar published."""
    made = practice.write(makassar.city, {}, TEXTS, actor=csco, now=NOW)
    practice.step(made, "publish", actor=csco, now=NOW)
    return made
