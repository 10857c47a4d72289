"""The cast: a city whose services run here, one that is only known here, and a data folder for each test."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import override_settings

from simpul.ground.people.models import Person
from simpul.ground.places.models import City

NOW = datetime(2026, 3, 1, 2, 3, 4, 567, tzinfo=UTC)


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    with override_settings(SIMPUL_DATA=tmp_path):
        yield tmp_path


@pytest.fixture
def city(db: None) -> City:
    return City.objects.create(slug="kota", name="Kota")


@pytest.fixture
def elsewhere(db: None) -> City:
    return City.objects.create(slug="phuket", name="Phuket", country="THA", served=False)


@pytest.fixture
def boss(db: None) -> Person:
    return Person.objects.create_superuser("boss")
