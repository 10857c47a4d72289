"""The cast: one city with a ledger, one engineer."""

from datetime import UTC, datetime

import pytest

from simpul.ground.people.models import Person
from simpul.ground.places.models import City

NOW = datetime(2026, 3, 1, 2, 3, 4, 567, tzinfo=UTC)


@pytest.fixture
def city(db: None) -> City:
    return City.objects.create(slug="kota", name="Kota", time_zone="Asia/Jakarta")


@pytest.fixture
def engineer(db: None) -> Person:
    return Person.objects.create_user("ani")
