"""Computed figures: one revision for one set of rows, lineage in both directions, and failures told."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django_ox.models import OxTask

from simpul.ground.ledger import act as ledger
from simpul.ground.ledger.models import Entry as Said
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.indicator import Catalogue, Made, Reading, catalogue
from simpul.rooms.indicators import act, jobs, observe
from simpul.rooms.indicators.act import compute
from simpul.rooms.indicators.models import Denominator, Failure, Origin, State, Used, Value
from simpul.rooms.indicators.tests.conftest import NOW, SERVICES, approved
from simpul.rooms.indicators.understand.entry import Entry, Proof
from simpul.rooms.indicators.understand.number import Kind

LATER = NOW + timedelta(days=1)


@dataclass
class Streets:
    """A room of a test: streets of 100 m that were seen on a drive, or not."""

    seen: list[int] = field(default_factory=lambda: [1, 2, 3])
    all: int = 5
    label: str = "Jalan"
    breaks: bool = False
    drive: int = 7

    def measure(self, _city: int, _year: int) -> Reading:
        if self.breaks:
            raise ZeroDivisionError("the camera")
        return Reading(len(self.seen), self.all, sources=("x.map/1",))

    def rows(self, _city: int, _year: int) -> Iterator[Made]:
        for pk in self.seen:
            drive = f"x.drive/{self.drive}"
            yield Made("numerator", 1, f"{self.label} {pk}", f"x.look/{pk}", f"/x/{pk}/", drive)
        for pk in range(self.all):
            yield Made("denominator", 1, self.label, f"x.street/{pk}", source="x.map/1")

    def catalogue(self, **more: object) -> Catalogue:
        own = Catalogue()
        own.add(
            code="x.seen", title="Seen", unit="%", parts=("streets seen", "streets"), source="x",
            rows=self.rows, **more,  # type: ignore[arg-type]
        )(self.measure)  # fmt: skip
        return own


@pytest.fixture
def streets() -> Streets:
    return Streets()


def test_a_figure_is_kept_with_its_rows_and_its_records(city: City, streets: Streets) -> None:
    outcome = act.recompute(city, 2025, now=NOW, own=streets.catalogue())

    assert outcome == act.Outcome(["x.seen"])
    value = Value.objects.published().get()
    assert (value.number, value.numerator, value.denominator, value.per) == (60, 3, 5, 100)
    assert (value.origin, value.state, value.unit) == (Origin.COMPUTED, State.APPROVED, "%")
    assert list(Used.objects.order_by("part", "ref").values_list("ref", "part", "amount")) == [
        ("x.map/1", "denominator", 5),
        ("x.drive/7", "numerator", 3),
    ]
    assert (
        observe.went_into("x.drive/7", None) == []
    )  # the catalogue of the installation knows no such indicator


def test_the_same_rows_are_the_same_figure(city: City, streets: Streets) -> None:
    act.recompute(city, 2025, now=NOW, own=streets.catalogue())
    streets.label = "Jalan Baru"  # a street that is renamed is the same street

    again = act.recompute(city, 2025, now=LATER, own=streets.catalogue())

    assert again == act.Outcome([], 1)
    assert Value.objects.count() == 1
    streets.seen.append(4)
    assert act.recompute(city, 2025, now=LATER, own=streets.catalogue()).made == ["x.seen"]
    assert Value.objects.count() == 2
    assert Value.objects.published().get().number == 80


def test_other_rows_with_the_same_sum_are_another_figure(city: City, streets: Streets) -> None:
    act.recompute(city, 2025, now=NOW, own=streets.catalogue())
    streets.drive = 8

    act.recompute(city, 2025, now=LATER, own=streets.catalogue())

    first, second = Value.objects.order_by("revision")
    assert first.number == second.number
    assert first.inputs_hash != second.inputs_hash


def test_that_there_is_nothing_is_no_figure_until_there_was_one(city: City, streets: Streets) -> None:
    streets.seen, streets.all = [], 0
    assert act.recompute(city, 2025, now=NOW, own=streets.catalogue()).made == []

    streets.all = 5
    act.recompute(city, 2025, now=NOW, own=streets.catalogue())
    assert Value.objects.published().get().number == 0
    streets.all = 0
    act.recompute(city, 2025, now=LATER, own=streets.catalogue())
    assert Value.objects.published().get().kind == Kind.NO_DATA


def test_one_that_fails_stops_no_other_and_is_told(city: City, streets: Streets) -> None:
    broken = Streets(breaks=True)
    own = streets.catalogue()
    own.add(code="a.first", title="A", unit="%", parts=("a", "b"), source="x")(broken.measure)

    outcome = act.recompute(city, 2025, now=NOW, own=own)

    assert outcome.made == ["x.seen"]
    assert outcome.failed == {"a.first": "ZeroDivisionError: the camera"}
    assert Failure.objects.get().code == "a.first"
    broken.breaks = False
    act.recompute(city, 2025, now=LATER, own=own)
    assert not Failure.objects.exists()
    assert Value.objects.count() == 2


def test_rows_that_do_not_sum_to_the_figure_are_a_failure(city: City, streets: Streets) -> None:
    own = Catalogue()
    own.add(code="x", title="x", unit="%", parts=("a", "b"), source="x", rows=streets.rows)(
        lambda _city, _year: Reading(4, 5)
    )

    outcome = act.recompute(city, 2025, now=NOW, own=own)

    assert "rows of the numerator sum to 3.0, not to 4" in outcome.failed["x"]
    assert not Value.objects.exists()


def test_a_small_count_of_people_is_computed_and_not_kept(city: City, streets: Streets) -> None:
    own = streets.catalogue(persons=True)

    act.recompute(city, 2025, now=NOW, own=own)

    value = Value.objects.get()
    assert value.kind == Kind.SUPPRESSED
    assert (value.number, value.numerator, value.denominator) == (None, None, None)
    assert value.rows is None
    assert not Used.objects.exists()
    assert Said.objects.get(verb="indicators.compute").detail["number"] is None
    streets.seen.pop()  # two instead of three: nobody can tell
    act.recompute(city, 2025, now=LATER, own=own)
    assert Value.objects.count() == 1
    streets.seen, streets.all = list(range(10)), 20
    act.recompute(city, 2025, now=LATER, own=own)
    assert Value.objects.published().get().number == 50


def test_a_closed_year_is_not_computed(city: City, streets: Streets, chief: Person) -> None:
    act.lock_year(city, 2025, actor=chief, now=NOW)

    assert act.recompute(city, 2025, now=NOW, own=streets.catalogue()) == act.Outcome(locked=True)
    assert not Value.objects.exists()


def test_who_may_ask_for_it(city: City, streets: Streets, stranger: Person, chief: Person) -> None:
    with pytest.raises(PermissionDenied):
        act.recompute(city, 2025, now=NOW, actor=stranger, own=streets.catalogue())
    act.recompute(city, 2025, now=NOW, actor=chief, own=streets.catalogue())
    assert Value.objects.get().made_by == chief


def test_density_is_made_of_two_denominators_and_names_them(city: City, chief: Person) -> None:
    act.set_denominator(city, "population", 2025, 415_300, "BPS", actor=chief, now=NOW)
    assert act.recompute(city, 2025, now=NOW).made == []
    area = act.set_denominator(city, "area_km2", 2025, 200, "BIG", actor=chief, now=NOW)

    assert act.recompute(city, 2025, now=NOW).made == ["indicators.density"]

    value = Value.objects.published().get()
    assert (value.number, value.base, value.unit) == (2076.5, area, "people per km²")
    lineage = observe.made_from(value, chief)
    assert [(row.part, row.amount, row.label) for row in lineage.rows] == [
        ("numerator", 415_300, "BPS"),
        ("denominator", 200, "BIG"),
    ]
    assert observe.went_into(f"indicators.denominator/{area.pk}", chief) == [value]


def test_what_is_owed_counts_what_is_approved(city: City, chief: Person) -> None:
    for code in (SERVICES, "ISO37122:10.3"):
        act.set_duty(city, code, 2025, "Diskominfo", NOW.date(), actor=chief, now=NOW)
    act.recompute(city, 2025, now=NOW)
    assert Value.objects.get().number == 0
    value = approved(city, Entry(SERVICES, 2025, number=1), chief)

    act.recompute(city, 2025, now=LATER)

    owed = Value.objects.published().get(code="indicators.owed")
    assert owed.number == 50
    assert observe.went_into(f"indicators.value/{value.pk}", None) == [owed]


def test_who_sees_what_a_figure_was_made_from(city: City, chief: Person, stranger: Person) -> None:
    entry = Entry(SERVICES, 2025, number=25, evidence=[Proof(link="https://contoh.example")])
    draft = act.enter(city, entry, actor=chief, now=NOW)

    assert observe.made_from(draft, stranger).hidden
    assert observe.made_from(draft, None).hidden
    assert [proof.link for proof in observe.made_from(draft, chief).evidence] == ["https://contoh.example"]
    act.submit(draft, actor=chief, now=NOW)
    value = act.approve(draft, actor=chief, now=NOW)
    public = observe.made_from(value, None)
    assert not public.hidden
    assert public.evidence == ()


def test_a_suppressed_figure_has_nothing_behind_it(city: City, chief: Person) -> None:
    value = act.enter(city, Entry(SERVICES, 2025, kind=Kind.SUPPRESSED), actor=chief, now=NOW)

    assert observe.made_from(value, chief).hidden


def test_rows_of_people_are_not_for_the_public(city: City, chief: Person) -> None:
    people = act.set_denominator(city, "population", 2025, 415_300, "BPS", actor=chief, now=NOW)
    value = approved(city, Entry("ISO37120:18.8", 2025, numerator=20, base="population"), chief)

    public = observe.made_from(value, None)

    assert public.hidden
    assert public.base == people
    assert public.used == ()
    assert observe.went_into(f"indicators.denominator/{people.pk}", None) == []
    assert observe.went_into(f"indicators.denominator/{people.pk}", chief) == [value]


def test_the_years_to_compute_are_those_that_somebody_knows_of(city: City, chief: Person) -> None:
    act.set_denominator(city, "population", 2021, 5_000, "BPS", actor=chief, now=NOW)
    act.set_duty(city, SERVICES, 2024, "Diskominfo", NOW.date(), actor=chief, now=NOW)

    assert act.years(city, NOW) == [2021, 2024, 2026]


def test_the_room_hears_of_what_happened_and_computes(city: City, chief: Person) -> None:
    act.set_duty(city, SERVICES, 2025, "Diskominfo", NOW.date(), actor=chief, now=NOW)

    assert jobs.hear.call() == 1
    assert jobs.hear.call() == 0
    told = [task.args for task in OxTask.objects.all()]
    assert told == [[city.pk, [one.code for one in catalogue if "indicators.set_duty" in one.after]]]
    assert jobs.recompute_city.call(*told[0])["made"] == 1
    assert Value.objects.get(code="indicators.owed").number == 0
    assert jobs.nightly.call() == 1


@pytest.mark.parametrize(("records", "hours_ago", "asked"), [(1_000, 0, 1), (1_001, 0.9, 0), (1_001, 1.1, 1)])
def test_a_figure_of_many_records_rests_and_is_asked_for_after_that(
    city: City, chief: Person, records: int, hours_ago: float, asked: int
) -> None:
    now, own = timezone.now(), Streets().catalogue(after=("x.drive", "indicators.set_denominator"))
    act.recompute(city, now.year, now=now - timedelta(hours=hours_ago), own=own)
    value = Value.objects.get(code="x.seen")
    more = range(records - value.used.count())
    Used.objects.bulk_create(Used(value=value, ref=f"x.look/{one}") for one in more)

    with pytest.MonkeyPatch.context() as given:
        given.setattr(jobs, "catalogue", own)
        ledger.record(city=city, actor=chief, verb="x.drive", subject=city, now=now)
        assert jobs.hear.call() == asked
        act.set_denominator(city, "population", now.year, 5_000, "BPS", actor=chief, now=now)
        assert jobs.hear.call() == 1  # what the city's own people say of their figures never waits
        ledger.record(city=city, actor=chief, verb="x.drive", subject=city, now=now)
        assert jobs.hear.call() == asked
        given.setattr(compute, "RESTS", ())
        assert jobs.hear.call() == 1 - asked


def test_a_figure_by_people_takes_the_citys_own_count(city: City, officer: Person) -> None:
    people = Denominator.objects.create(
        city=city, quantity="population", year=2025, value=250_000, source="BPS", made_at=NOW, made_by=officer
    )
    own = Catalogue()
    own.add(
        code="x.reached", title="Reached", unit="per 1,000 people", parts=("places", "people"), source="x",
        rows=lambda _city, _year: iter([Made("numerator", 1, "Pasar", f"x.place/{n}") for n in range(3)]),
        base="population",
    )(lambda _city, _year: Reading(3, 1, per=1000))  # fmt: skip

    act.recompute(city, 2025, now=NOW, own=own)
    act.recompute(city, 2024, now=NOW, own=own)

    [value] = Value.objects.current().filter(code="x.reached")
    assert (value.number, value.denominator, value.base) == (3000 / people.value, people.value, people)
    assert value.year == 2025, "a year without a count of people has no figure"
    assert f"indicators.denominator/{people.pk}" in {used.ref for used in Used.objects.filter(value=value)}
