"""Repairs that a crew proved, and later drives past them."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import transaction

from simpul.ground.people.access import system_person
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.roads.act import order as orders
from simpul.rooms.roads.models import Crew, Damage, Item, Survey, Tally
from simpul.rooms.roads.observe import order as things
from simpul.rooms.roads.observe import tallies
from simpul.rooms.roads.tests.conftest import Drive, add, survey_of

NOW = datetime(2026, 6, 1, 3, tzinfo=UTC)
MENDED = date(2026, 3, 10)
LATER = datetime(2026, 4, 1, 2, tzinfo=UTC)

type Later = Callable[..., Survey]


@pytest.fixture
def later(city: City, tmp_path: Path) -> Later:
    """Drive the street again, on another day, past other potholes."""
    made: list[Path] = []

    def drive(
        potholes: Sequence[float], at: datetime = LATER, *, to_m: float = 230, run: bool = True
    ) -> Survey:
        folder = tmp_path / f"later-{len(made)}"
        folder.mkdir()
        made.append(folder)
        Drive(folder, potholes=potholes, start=at, seed=len(made)).along(0, to_m)
        return survey_of(city, folder) if run else add(city, folder)

    return drive


@pytest.fixture
def crew(city: City) -> Crew:
    return Crew.objects.create(city=city, name="CV Jalan Mulus", kind="contractor")


def repair(damages: Sequence[Damage], crew: Crew, engineer: Person, day: date = MENDED) -> list[Item]:
    """Order damages, and believe the proof of each."""
    wanted = orders.Wanted(crew, "potholes", date(2026, 12, 31), damages=damages)
    order = orders.make(crew.city, wanted, actor=engineer, now=NOW)
    items = list(order.items.order_by("damage__chainage_m"))
    with transaction.atomic():
        for item in items:
            held = things.hold(item)
            things.move(held, "repair", actor=system_person(), now=NOW)
            things.mend(held, day=day, actor=system_person(), now=NOW)
    return items


def first_two() -> tuple[Damage, Damage]:
    near, far = Damage.objects.order_by("chainage_m")
    return near, far


def sums_are_right(city: City) -> bool:
    kept = {(t.of, t.resolution, t.cell, t.key): t.count for t in Tally.objects.filter(city=city)}
    counted = {tuple(cell): total.number for cell, total in tallies.count(city).sums.items() if total.number}
    return kept == counted


@pytest.fixture
def mended(surveyed: Survey, crew: Crew, engineer: Person) -> list[Item]:
    """Both potholes of the first drive, ordered and believed to be mended."""
    return repair(first_two(), crew, engineer)
