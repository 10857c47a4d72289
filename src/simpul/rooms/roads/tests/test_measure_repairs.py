"""The figures of repairs: how long they take, whether they hold, what they cost; each with its rows."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from simpul.ground.people.access import system_person
from simpul.ground.people.models import Person
from simpul.ground.places.models import City, Segment, Street
from simpul.kernel.indicator import catalogue
from simpul.rooms.roads.act import drive_cost
from simpul.rooms.roads.models import Condition, Crew, Damage, Item, Order, Policy, Survey, Verdict

NOW = datetime(2026, 6, 1, 3, tzinfo=UTC)
FOUND = date(2026, 1, 10)


def survey_on(city: City, day: date, **said: object) -> Survey:
    return Survey.objects.create(
        city=city, name=f"drive {day}", sha256=str(day), added_at=NOW, added_by=system_person(),
        driven_on=day, policy=Policy.on(city, day), state="done", done_at=NOW, **said,
    )  # fmt: skip


def repaired(
    survey: Survey, street: Street, after_days: int, outcome: str = "", area_m2: float = 1.0
) -> Item:
    """A pothole of a street that was mended so many days after it was found, and what a camera said of it."""
    day = FOUND + timedelta(days=after_days)
    damage = Damage.objects.create(
        city=survey.city, street=street, kind="D40", forward=True, chainage_m=Damage.objects.count() * 20,
        across_m=0, lon=114.35, lat=-8.21, state="repaired", first_survey=survey, last_survey=survey,
        first_seen_on=FOUND, last_seen_on=FOUND, confidence=0.9, length_m=1, width_m=1, area_m2=area_m2,
        repaired_on=day,
    )  # fmt: skip
    crew, _made = Crew.objects.get_or_create(city=survey.city, name="Tim")
    order, _made = Order.objects.get_or_create(
        city=survey.city, number=1, defaults={
            "crew": crew, "title": "holes", "due_on": FOUND, "made_at": NOW, "by": system_person(),
        },
    )  # fmt: skip
    item = Item.objects.create(order=order, damage=damage, state="repaired", repaired_at=NOW, done_on=day)
    if outcome:
        Verdict.objects.create(
            damage=damage, item=item, survey=survey, repaired_on=day, outcome=outcome, by_camera=outcome,
            at=NOW, tolerance_m=3, tolerance_across_m=1, reason={"why": "nothing_there"},
        )  # fmt: skip
    return item


@pytest.fixture
def survey(city: City, street: Street) -> Survey:
    return survey_on(city, FOUND)


def figure(code: str, city: City, year: int = 2026) -> float | None:
    """The value of an indicator, whose rows must sum to its parts."""
    one = catalogue[code]
    reading = one.measure(city.pk, year)
    assert one.rows is not None
    sums: defaultdict[str, float] = defaultdict(float)
    for row in one.rows(city.pk, year):
        sums[row.part] += row.amount
    assert sums["numerator"] == pytest.approx(reading.numerator)
    assert sums["denominator"] == pytest.approx(reading.denominator)
    return reading.value


@pytest.mark.parametrize(("days", "median"), [([30], 30), ([4, 10], 7), ([1, 2, 90], 2), ([1, 3, 5, 50], 4)])
def test_the_median_of_days_from_sight_to_repair(
    survey: Survey, street: Street, days: list[int], median: float
) -> None:
    for number in days:
        repaired(survey, street, number)

    assert figure("roads.days_to_repair", survey.city) == median


def test_where_nothing_was_repaired_nothing_is_said(survey: Survey) -> None:
    for code in (
        "days_to_repair",
        "repairs_confirmed",
        "repairs_disputed",
        "cost_confirmed_m2",
        "survey_cost_km",
    ):
        assert figure(f"roads.{code}", survey.city) is None


def test_confirmed_and_disputed_are_shares_of_those_with_a_verdict(survey: Survey, street: Street) -> None:
    for outcome in ("confirmed", "confirmed", "disputed", "not_seen", ""):
        repaired(survey, street, 5, outcome)

    assert figure("roads.repairs_confirmed", survey.city) == 50
    assert figure("roads.repairs_disputed", survey.city) == 25
    assert figure("roads.repairs_confirmed", survey.city, 2025) is None


def test_a_square_metre_that_holds_pays_for_those_that_do_not(survey: Survey, street: Street) -> None:
    survey.city.country = "IDN"
    survey.city.save()
    repaired(survey, street, 5, "confirmed", area_m2=2.0)
    repaired(survey, street, 5, "disputed", area_m2=3.0)
    repaired(survey, street, 5, "not_seen", area_m2=9.0)

    assert figure("roads.cost_confirmed_m2", survey.city) == pytest.approx(2 * 400_000 / 2.0)


def test_the_cost_of_a_kilometre_counts_the_drives_whose_cost_is_known(
    survey: Survey, surveyor: Person, stranger: Person, client: Client
) -> None:
    survey.length_m = 2500
    survey.save()
    survey_on(survey.city, date(2026, 2, 1), length_m=90_000)

    drive_cost.say(survey, 100_000, actor=surveyor, now=NOW)

    assert figure("roads.survey_cost_km", survey.city) == 40_000
    address = f"/roads/surveys/{survey.pk}/cost"
    client.force_login(stranger)
    assert client.post(address, {"cost": "5"}).status_code == 403
    client.force_login(surveyor)
    client.post(address, {"cost": "-5"})
    client.post(address, {"cost": "inf"})
    survey.refresh_from_db()
    assert survey.cost == 100_000
    assert "40" in client.get(survey.get_absolute_url()).content.decode()
    client.post(address, {"cost": ""})
    assert figure("roads.survey_cost_km", survey.city) is None


def test_the_lengths_of_the_classes_sum_to_what_was_looked_at(survey: Survey) -> None:
    for index, grade in enumerate(("good", "good", "bad", "unknown")):
        known = {"sdi_low": 1, "sdi_high": 2} if grade != "unknown" else {}
        Condition.objects.create(
            survey=survey, segment=Segment.objects.get(index=index), city=survey.city, surveyed_on=FOUND,
            covered_m=100, coverage=1, lane_m2=300, cracked_m2=0, potholes=0, grade=grade, grade_low=grade,
            **known,
        )  # fmt: skip

    lengths = [figure(f"roads.length_{grade}", survey.city) for grade in ("good", "fair", "poor", "bad")]

    assert lengths == [0.2, 0, 0, 0.1]
    assert figure("roads.length_good", survey.city, 2025) is None
