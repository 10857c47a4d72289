"""What roads measures, as figures: from a share down to the segments, from a survey up to its shares."""

from datetime import date, timedelta

import pytest

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import system_person
from simpul.ground.people.models import Person
from simpul.ground.places.models import City, Segment
from simpul.kernel.indicator import catalogue
from simpul.rooms.indicators import act, jobs, observe
from simpul.rooms.indicators.models import Failure, Origin, Value
from simpul.rooms.indicators.tests.conftest import NOW
from simpul.rooms.roads.models import Condition, Policy, Survey
from simpul.rooms.roads.tests.conftest import make_street

DAY = date(2025, 6, 1)


def surveyed(city: City, grades: dict[int, str], day: date = DAY) -> Survey:
    """Make a survey that found these grades, by number of the segment, and say so in the ledger."""
    survey = Survey.objects.create(
        city=city, name=f"drive {day}", sha256=f"{day:%Y%m%d}", added_at=NOW, added_by=system_person(),
        driven_on=day, policy=Policy.on(city, day),
    )  # fmt: skip
    for index, grade in grades.items():
        index_m = {"sdi_low": 10, "sdi_high": 20} if grade != "unknown" else {}
        Condition.objects.create(
            survey=survey, segment=Segment.objects.get(city=city, index=index), city=city, surveyed_on=day,
            covered_m=100, coverage=1, lane_m2=300, cracked_m2=0, potholes=0, grade=grade, grade_low=grade,
            **index_m,
        )  # fmt: skip
    ledger.record(city=city, actor=system_person(), verb="roads.surveyed", subject=survey, now=NOW)
    return survey


@pytest.fixture
def city(db: None) -> City:
    return City.objects.create(slug="contoh", name="Kota Contoh", west=110, south=-8, east=111, north=-7)


@pytest.fixture
def stranger(db: None) -> Person:
    return Person.objects.create_user("stranger")


@pytest.fixture
def streets(city: City) -> City:
    """The city with one street of 500 m in five segments."""
    make_street(city, 0, 500, way=1)
    return city


def test_a_survey_makes_figures_and_leads_to_them(streets: City, stranger: Person) -> None:
    survey = surveyed(streets, {0: "good", 1: "bad", 2: "unknown"})
    ref = f"roads.survey/{survey.pk}"

    assert act.recompute(streets, 2025, now=NOW).failed == {}

    found = {value.code: value for value in Value.objects.published()}
    assert (found["roads.surveyed"].number, found["roads.stable"].number) == (40, 50)
    assert {value.code for value in observe.went_into(ref, stranger)} == {
        *("roads.surveyed", "roads.stable"),
        *(f"roads.length_{grade}" for grade in ("good", "fair", "poor", "bad")),
    }
    lineage = observe.made_from(found["roads.stable"], stranger)
    rows = list(lineage.rows)
    assert [(row.part, row.amount, row.source) for row in rows] == [
        ("numerator", 100, ref),
        ("denominator", 100, ref),
        ("denominator", 100, ref),
    ]
    assert rows[0].label == "Jalan Lurus: good"
    assert rows[0].ref.startswith("roads.condition/")
    assert rows[0].url == f"/roads/segments/{Segment.objects.get(index=0).pk}/"
    assert {(one.ref, one.part, one.amount) for one in lineage.used} == {
        (ref, "numerator", 100),
        (ref, "denominator", 200),
    }
    assert not Failure.objects.exists()


def test_the_rows_of_the_network_are_its_segments(streets: City) -> None:
    surveyed(streets, {0: "good"})

    act.recompute(streets, 2025, now=NOW)

    value = Value.objects.get(code="roads.surveyed")
    rows = [row for row in observe.made_from(value, None).rows if row.part == "denominator"]
    assert len(rows) == 5
    assert sum(row.amount for row in rows) == value.denominator
    assert value.used.get(part="denominator").ref == f"places.city/{streets.pk}"


def test_an_older_revision_keeps_the_rows_that_it_had(streets: City) -> None:
    surveyed(streets, {0: "bad"})
    act.recompute(streets, 2025, now=NOW)
    surveyed(streets, {0: "good", 1: "good"}, DAY + timedelta(days=30))
    act.recompute(streets, 2025, now=NOW)

    first, second = Value.objects.filter(code="roads.stable").order_by("revision")

    assert (first.number, second.number) == (0, 100)
    assert [row.label for row in observe.made_from(first, system_person()).rows] == ["Jalan Lurus: bad"]
    assert observe.made_from(first, None).hidden  # it is published no more
    assert len(list(observe.made_from(second, None).rows)) == 4


def test_a_figure_per_head_is_worked_out_again_when_the_heads_are_counted() -> None:
    per_head = [one for one in catalogue if one.base]

    assert len(per_head) >= 4
    assert [one.code for one in per_head if "indicators.set_denominator" not in one.after] == []


def test_the_room_hears_of_a_survey_and_computes_its_year(streets: City) -> None:
    surveyed(streets, {0: "good"}, date(2024, 3, 1))

    assert jobs.hear.call() == 1
    jobs.recompute_city.call(streets.pk)

    assert Value.objects.published().get(code="roads.stable", origin=Origin.COMPUTED).year == 2024
    assert jobs.hear.call() == 0
