"""A segment in full, and the forecasts of a city: page, API, CSV, map."""

import csv
import io
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from simpul.ground.people.models import Person
from simpul.ground.places.models import City, Segment, Street
from simpul.rooms.roads.act import inspection as act
from simpul.rooms.roads.jobs import forecast as jobs
from simpul.rooms.roads.models import Condition, Damage, Forecast, Frame, Inspection, Policy, Sighting, Survey
from simpul.rooms.roads.observe import forecasts, looks
from simpul.rooms.roads.share import condition as share
from simpul.rooms.roads.understand import forecast as rules
from simpul.rooms.roads.understand.combined import By
from simpul.rooms.roads.understand.inspected import Measured
from simpul.rooms.roads.understand.trend import Change

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 3, tzinfo=UTC)
WHOLE = Measured(
    "asphalt", 100, 5, crack_area_percent=12, crack_width_mm=3, potholes=0, rut_mm=15, iri_m_per_km=3,
    complete=True,
)  # fmt: skip


@pytest.fixture
def segment(street: Street) -> Segment:
    found: Segment = Segment.objects.select_related("city").get(street=street, index=1)
    return found


def surveyed_on(segment: Segment, day: date, high: float, *, low: float | None = None) -> Condition:
    """A look of a camera at one segment, the newest so far."""
    survey, _made = Survey.objects.get_or_create(
        city=segment.city, sha256=f"{day}", defaults={
            "name": f"of {day}", "added_at": NOW,
            "added_by": Person.objects.get_or_create(username="driver")[0],
            "driven_on": day, "policy": Policy.on(segment.city, day),
        },
    )  # fmt: skip
    grade = "good" if high < 50 else "fair" if high <= 100 else "poor" if high <= 150 else "bad"
    least = high if low is None else low
    worse = "good" if least < 50 else "fair" if least <= 100 else "poor" if least <= 150 else "bad"
    Condition.objects.filter(segment=segment).update(latest=False)
    return Condition.objects.create(
        survey=survey, segment=segment, city=segment.city, surveyed_on=day, covered_m=100, coverage=1,
        lane_m2=350, cracked_m2=35, potholes=0, cracked_percent=10, potholes_per_km=0, sdi_low=least,
        sdi_high=high, sdi_rutted=high + 20, grade=grade, grade_low=worse, latest=True,
    )  # fmt: skip


def inspected_on(segment: Segment, day: date, by: Person, measured: Measured = WHOLE) -> Inspection:
    said = act.Said(uuid.uuid4(), day, measured)
    return act.inspect(segment.city, segment, said, actor=by, now=NOW)[0]


def test_of_what_nobody_looked_at_nothing_is_known(segment: Segment) -> None:
    found = share.whole(segment, TODAY)

    assert (found.sdi, found.pci, found.camera_pci, found.iri, found.trend) == (None,) * 5
    assert found.combined.by is By.NOTHING


def test_the_newest_look_counts_and_an_inspection_is_exact(segment: Segment, surveyor: Person) -> None:
    surveyed_on(segment, date(2026, 1, 1), 90, low=50)
    inspected_on(segment, date(2026, 2, 1), surveyor)

    found = share.whole(segment, TODAY)

    assert found.sdi is not None
    assert (found.sdi.low, found.sdi.high, found.sdi.exact, found.sdi.by) == (30, 30, True, "inspection")
    assert found.iri is not None
    assert (found.iri.grade, found.combined.by) == ("good", By.BOTH)
    assert found.pci is not None
    assert (found.pci.value, found.pci.name) == (100, "good")


def test_measured_widths_and_ruts_narrow_a_newer_survey(segment: Segment, surveyor: Person) -> None:
    inspected_on(segment, date(2026, 2, 1), surveyor)
    surveyed_on(segment, date(2026, 5, 1), 40, low=20)

    found = share.whole(segment, TODAY).sdi

    assert found is not None
    assert (found.low, found.high, found.by, found.exact) == (30, 30, "both", False)  # 20 and ruts of 15 mm
    assert found.measured_on == date(2026, 2, 1)


def test_after_a_repair_or_years_an_inspection_says_nothing_of_the_road(
    segment: Segment, surveyor: Person, surveyed: Survey
) -> None:
    inspected_on(segment, date(2026, 3, 2), surveyor)
    surveyed_on(segment, date(2026, 5, 1), 40, low=20)
    Damage.objects.filter(segment=segment).update(repaired_on=date(2026, 4, 1), state="repaired")

    repaired = share.whole(segment, TODAY)
    Damage.objects.update(repaired_on=None, state="found")
    later = share.whole(segment, date(2030, 1, 1))

    assert (repaired.pci, repaired.iri) == (None, None)
    assert repaired.sdi is not None
    assert (repaired.sdi.by, repaired.sdi.low, repaired.sdi.high) == ("survey", 20, 40)
    assert later.iri is None


def test_a_camera_pci_comes_from_what_the_survey_saw_and_is_no_pci(
    surveyed: Survey, segment: Segment
) -> None:
    found = share.whole(segment, TODAY)

    assert found.pci is None
    assert found.camera_pci is not None
    assert found.camera_pci.survey == surveyed.pk
    assert 0 <= found.camera_pci.camera.low < found.camera_pci.camera.high < 100
    Damage.objects.filter(segment=segment).update(state="dismissed")
    clean = share.whole(segment, TODAY).camera_pci
    assert clean is not None
    assert (clean.camera.low, clean.camera.high) == (100, 100)


def test_no_record_and_no_column_mixes_the_two(surveyed: Survey) -> None:
    """A PCI is kept with inspections alone; no model of the room has a place for a camera's."""
    fields = {
        (model.__name__, field.name)
        for model in (Condition, Inspection, Damage, Frame, Sighting, Forecast, Survey)
        for field in model._meta.get_fields()
        if "pci" in field.name
    }

    assert fields == {("Inspection", "pci")}


def test_a_trend_between_two_looks(segment: Segment) -> None:
    surveyed_on(segment, date(2025, 1, 1), 20)
    surveyed_on(segment, date(2026, 1, 1), 30)
    quiet = share.whole(segment, TODAY).trend
    surveyed_on(segment, date(2026, 5, 1), 120)
    worse = share.whole(segment, TODAY).trend

    assert quiet is not None
    assert worse is not None
    assert (quiet.change, worse.change) == (Change.NOT_TOLD, Change.WORSE)
    assert (worse.low, worse.days) == (90, 120)


def test_many_segments_take_as_many_queries_as_one(
    city: City, street: Street, django_assert_max_num_queries: Any
) -> None:
    segments = list(Segment.objects.filter(city=city).select_related("city"))
    for one in segments:
        surveyed_on(one, date(2026, 1, 1), 40)

    with django_assert_max_num_queries(9):
        found = share.many(segments, TODAY)

    assert len(found) == len(segments) == 5


def history(segment: Segment, *values: float, until: date = TODAY) -> None:
    """Yearly looks of a camera, the last one on a day."""
    for number, value in enumerate(values):
        surveyed_on(segment, until - timedelta(days=365 * (len(values) - 1 - number)), value)


def test_not_enough_history_is_an_answer(segment: Segment, city: City, client: Client) -> None:
    history(segment, 40, 45)

    assert forecasts.make(city, now=NOW) == 1

    one = Forecast.objects.get()
    assert (one.basis, one.into, one.on, one.n) == ("none", "", None, 2)
    page = client.get(f"/roads/segments/{segment.pk}/").text
    assert "Not enough history for a forecast: 2 looks" in page
    assert "Segments expected" not in client.get("/roads/straight/forecast/").text


def test_its_own_history_says_when_it_will_cross(segment: Segment, city: City) -> None:
    history(segment, 10, 20, 30, 40)

    forecasts.make(city, now=NOW)

    one = Forecast.objects.get()
    assert (one.basis, one.grade_now, one.into, one.n) == ("own", "good", "fair", 4)
    assert one.on is not None
    assert 100 < (one.on - TODAY).days < 800
    assert one.on_low is not None
    assert one.on_low < one.on
    assert one.detail["limit"] == 50


def test_a_repair_ends_the_history_and_a_disputed_one_does_not(
    surveyed: Survey, segment: Segment, city: City
) -> None:
    Condition.objects.all().delete()
    history(segment, 60, 70, 80, 90)
    hole = Damage.objects.filter(segment=segment)
    hole.update(repaired_on=TODAY - timedelta(days=400), state="repaired")
    forecasts.make(city, now=NOW)
    assert Forecast.objects.get().basis == "none"

    hole.update(state="disputed")
    assert looks.repairs(city=city) == {}
    forecasts.make(city, now=NOW)
    assert Forecast.objects.get().basis == "own"


def test_peers_speak_for_a_segment_that_was_seen_once(city: City, street: Street) -> None:
    first = Segment.objects.filter(street=street).first()
    assert first is not None
    needed = rules.shipped().peers_at_least
    for number in range(needed + 1):
        segment = Segment.objects.create(
            city=city, street=street, index=10 + number, from_m=0, to_m=100, length_m=100,
            road_class="primary", line=first.line, west=first.west, south=first.south, east=first.east,
            north=first.north,
        )  # fmt: skip
        history(segment, *([10, 20, 30] if number < needed else [35]))

    forecasts.make(city, now=NOW)

    alone = Forecast.objects.get(segment__index=10 + needed)
    assert (alone.basis, alone.n, alone.into) == ("peers", 1, "fair")
    assert alone.detail["rate"] == pytest.approx(10, abs=1)
    assert alone.on is not None


def test_a_look_that_is_gone_takes_its_forecast_with_it(segment: Segment, city: City) -> None:
    history(segment, 10, 20, 30)
    forecasts.make(city, now=NOW)
    Condition.objects.all().delete()

    assert forecasts.make(city, now=NOW) == 0
    assert not Forecast.objects.exists()


def test_the_job_hears_of_a_look_once(segment: Segment, city: City, surveyor: Person) -> None:
    inspected_on(segment, date(2026, 5, 4), surveyor)

    assert jobs.hear.call() == 1
    assert jobs.hear.call() == 0
    assert jobs.forecast.call(city.pk) == 1
    assert jobs.every_day.call() == 1


@pytest.fixture
def wearing(city: City, street: Street) -> list[Segment]:
    """Five segments with a history; three of them will be in another class within two years of now."""
    today = city.day(timezone.now())
    segments = list(Segment.objects.filter(street=street).order_by("index"))
    for one, values in zip(
        segments, ([10, 25, 40], [70, 80, 92], [20, 20, 20], [150, 200, 250], [120, 132, 145]), strict=True
    ):
        history(one, *values, until=today)
    forecasts.make(city, now=timezone.now())
    return segments


def test_the_page_of_what_will_cross(
    client: Client, wearing: list[Segment], django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(8):
        page = client.get("/roads/straight/forecast/?months=24").text
    poor = client.get("/roads/straight/forecast/?months=24&grade=poor").text

    for number, there in enumerate((True, True, False, False, True)):
        assert (f"/roads/segments/{wearing[number].pk}/" in page) is there
    assert f"/roads/segments/{wearing[4].pk}/" in poor
    assert f"/roads/segments/{wearing[0].pk}/" not in poor
    assert client.get("/roads/straight/forecast/?months=7").status_code == 422


def test_the_same_as_csv_and_on_the_map(client: Client, wearing: list[Segment]) -> None:
    answer = client.get("/roads/straight/forecast.csv?months=24")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(text)))
    box = "114.34,-8.22,114.37,-8.20"
    drawn = client.get(f"/roads/straight/forecast.geojson?months=24&bbox={box}&zoom=13").json()

    assert {int(row["id"]) for row in rows} == {wearing[0].pk, wearing[1].pk, wearing[4].pk}
    assert [row["on"] for row in rows] == sorted(row["on"] for row in rows)
    assert {one["properties"]["id"] for one in drawn["features"]} == {int(row["id"]) for row in rows}
    assert drawn["features"][0]["geometry"]["type"] == "LineString"
    nowhere = client.get("/roads/straight/forecast.geojson?months=24&bbox=1,1,2,2").json()
    assert nowhere["features"] == []


def test_over_the_api(client: Client, wearing: list[Segment]) -> None:
    listed = client.get("/api/roads/forecasts?city=straight&months=24").json()
    whole = client.get(f"/api/roads/condition/{wearing[0].pk}").json()

    assert {one["segment"] for one in listed} == {wearing[0].pk, wearing[1].pk, wearing[4].pk}
    assert all(one["on_low"] <= one["on"] for one in listed)
    assert whole["forecast"] in listed
    assert (whole["grade"], whole["decided_by"], whole["pci"]) == ("good", "sdi", None)
    assert set(whole["camera_pci"]) == {"camera_pci_low", "camera_pci_high", "on", "survey"}
    assert client.get("/api/roads/condition/99999").status_code == 404
    assert client.get("/api/roads/forecasts?city=straight&months=0").status_code == 422


def test_the_page_of_a_segment_says_it_in_full(
    client: Client, wearing: list[Segment], surveyor: Person
) -> None:
    segment = Segment.objects.select_related("city").get(pk=wearing[0].pk)
    inspected_on(segment, date(2026, 5, 4), surveyor)

    public = client.get(f"/roads/segments/{segment.pk}/").text
    client.force_login(surveyor)
    own = client.get(f"/roads/segments/{segment.pk}/").text

    for words in (
        "Condition in full",
        "Camera-PCI (partial)",
        "PCI (full)",
        "Expected to be fair around",
        "<svg",
    ):
        assert words in public
    assert "/roads/inspections/" not in public
    assert "/roads/inspections/" in own
    assert f"/roads/straight/inspect/?segment={segment.pk}" in own


def test_every_number_stands_on_a_page_with_its_source(client: Client, city: City) -> None:
    page = client.get("/roads/straight/scales/").text

    for words in (
        "ASTM D6433",
        "33/PRT/M/2016",
        "World Bank",
        "The worse of the classes",
        "standard deviation",
    ):
        assert words in page
    assert "/roads/straight/scales/" in client.get("/roads/straight/policy/").text
