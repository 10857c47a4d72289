"""The cast of plans: a street of five stretches, four of them surveyed; city prices; a plan of them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import timezone

from simpul.ground.people.access import system_person
from simpul.ground.people.models import Person
from simpul.ground.places.models import Boundary, City, Segment, Street
from simpul.ground.roadstate.act import Said, set_prices
from simpul.rooms.roads.act import plan as act
from simpul.rooms.roads.jobs import plan as jobs
from simpul.rooms.roads.models import Condition, Plan, Policy, Survey
from simpul.rooms.roads.understand.condition import Stretch, assess

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
DAY = date(2026, 11, 22)
SEEN = date(2026, 11, 1)
PRICES = [
    Said("patch", 400_000, "piece"), Said("crack_seal", 40_000, "m2"), Said("overlay", 200_000, "m2"),
    Said("rebuild", 600_000, "m2"),
]  # fmt: skip
CRACKED = (0.0, 0.25, 0.5, 0.4)
HOLES = (0, 2, 6, 3)


@pytest.fixture
def segments(street: Street, city: City) -> list[Segment]:
    """Five stretches in two districts, asphalt: one good, three damaged, one that nobody has seen."""
    found = list(Segment.objects.filter(street=street).order_by("index"))
    for number, one in enumerate(found):
        one.region = _village(city, number % 2)
        one.surface = "asphalt"
        one.save()
    survey = Survey.objects.create(
        city=city, name="drive", sha256="a" * 64, added_at=timezone.now(), added_by=system_person(),
        driven_on=SEEN, policy=Policy.on(city, SEEN),
    )  # fmt: skip
    for one, cracked, holes in zip(found, CRACKED, HOLES, strict=False):
        condition(survey, one, cracked, holes)
    return found


def condition(survey: Survey, segment: Segment, cracked: float, holes: int) -> Condition:
    rules = survey.policy.read().rules
    seen = Stretch(segment.length_m, segment.length_m, 350.0, 350.0 * cracked, holes)
    said = assess(rules, seen)
    return Condition.objects.create(
        survey=survey, segment=segment, city=survey.city, surveyed_on=SEEN, latest=True,
        covered_m=segment.length_m, lane_m2=350.0, cracked_m2=350.0 * cracked, potholes=holes,
        **{name: getattr(said, name) for name in (
            "coverage", "cracked_percent", "potholes_per_km", "sdi_low", "sdi_high", "sdi_rutted", "grade",
            "grade_low",
        )},
    )  # fmt: skip


def _village(city: City, number: int) -> Boundary:
    for code, level, name in (
        (f"99.01.0{number + 1}", "district", f"Kecamatan {number + 1}"),
        (f"99.01.0{number + 1}.2001", "village", f"Desa {number + 1}"),
    ):
        box = {"west": city.west, "south": city.south, "east": city.east, "north": city.north}
        found, _made = Boundary.objects.get_or_create(
            city=city, code=code, defaults={"level": level, "name": name, "geometry": b"", **box}
        )
    return found


@pytest.fixture
def priced(city: City, engineer: Person) -> City:
    """The city with prices of its own."""
    set_prices(
        city, PRICES, currency="IDR", valid_from=date(2026, 1, 1), source="Harga satuan 2026",
        actor=engineer, now=NOW,
    )  # fmt: skip
    return city


def asked(**changes: Any) -> act.Asked:
    said: dict[str, Any] = {"name": "Rencana", "from_year": 2027, "budgets": [300e6, 100e6]}
    return act.Asked(**(said | changes))


@pytest.fixture
def plan(priced: City, segments: list[Segment], engineer: Person) -> Plan:
    """A plan of two years that was worked out."""
    return made(priced, engineer)


def made(city: City, actor: Person, **changes: Any) -> Plan:
    return jobs.run(act.make(city, asked(**changes), actor=actor, now=NOW, start=lambda _pk: None))
