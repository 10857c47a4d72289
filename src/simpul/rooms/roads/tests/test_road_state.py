"""What a judged survey tells the rest of the house: states of segments, potholes for riders, exactly once."""

from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import timezone

from simpul.ground.ledger.models import Entry
from simpul.ground.places.models import City
from simpul.ground.roadstate.models import Hazard, SegmentState
from simpul.rooms.roads.models import Condition, Damage, Survey
from simpul.rooms.roads.observe import tell
from simpul.rooms.roads.observe.judge import judge
from simpul.rooms.roads.tests.conftest import START, Drive, survey_of


def grades() -> dict[int, str]:
    return dict(SegmentState.objects.values_list("segment__index", "grade"))


def again(tmp_path: Path, *, potholes: list[float], days: int, seed: int) -> Path:
    folder = tmp_path / f"again{seed}"
    folder.mkdir()
    return (
        Drive(folder, potholes=potholes, start=START + timedelta(days=days), seed=seed).along(0, 230).folder
    )


def test_each_known_condition_is_the_state_of_its_segment(surveyed: Survey) -> None:
    assert grades() == {0: "good", 1: "fair"}  # the third was seen too little: nothing is said of it

    state = SegmentState.objects.get(segment__index=1)
    condition = Condition.objects.get(segment__index=1)
    assert (state.ref, state.source) == (f"roads.condition/{condition.pk}", "roads")
    assert state.seen_on == surveyed.seen_on
    assert state.confidence == condition.coverage
    assert state.confidence > 0.9
    assert state.damages == 1
    assert state.potholes_per_km == pytest.approx(10, abs=0.1)


def test_the_survey_says_so_once_in_the_ledger(surveyed: Survey, city: City) -> None:
    entry = Entry.objects.get(city=city, verb="roadstate.told")

    assert entry.subject == f"roads.survey/{surveyed.pk}"
    assert entry.detail["segments"] == 2


def test_judged_again_nothing_is_told_again(surveyed: Survey, city: City) -> None:
    Survey.objects.filter(pk=surveyed.pk).update(state="done")

    judge(surveyed, now=timezone.now())

    assert Entry.objects.filter(city=city, verb__startswith="roadstate.").count() == 2


def test_a_pothole_is_a_hazard_of_its_size(surveyed: Survey) -> None:
    holes = {f"roads.damage/{damage.pk}": damage for damage in Damage.objects.all()}
    hazards = {hazard.key: hazard for hazard in Hazard.objects.all()}

    assert hazards.keys() == holes.keys()
    for key, hazard in hazards.items():
        assert (hazard.kind, hazard.source, hazard.state) == ("pothole", "roads", "open")
        assert (hazard.lon, hazard.lat) == (holes[key].lon, holes[key].lat)
        assert hazard.segment_id == holes[key].segment_id
        assert hazard.severity == ("avoid" if holes[key].area_m2 >= 0.07 else "passable")
        assert hazard.expires_at is None


def test_a_hole_that_a_newer_drive_does_not_see_is_none_any_more_and_comes_back_when_seen(
    surveyed: Survey, city: City, tmp_path: Path
) -> None:
    survey_of(city, again(tmp_path, potholes=[], days=30, seed=5))

    gone = dict(Hazard.objects.values_list("segment__index", "state"))
    assert gone == {1: "gone", 2: "open"}  # of the third segment too little was seen to say so
    assert grades()[1] == "good"

    survey_of(city, again(tmp_path, potholes=[103.0], days=60, seed=6))

    assert dict(Hazard.objects.values_list("segment__index", "state")) == {1: "open", 2: "open"}
    assert Hazard.objects.count() == 2


def test_an_older_drive_that_comes_in_later_changes_nothing(
    surveyed: Survey, city: City, tmp_path: Path
) -> None:
    before = grades()

    survey_of(city, again(tmp_path, potholes=[], days=-30, seed=7))

    assert grades() == before
    assert set(Hazard.objects.values_list("state", flat=True)) == {"open"}


def test_a_repaired_damage_is_no_hazard(surveyed: Survey, city: City) -> None:
    damage = Damage.objects.first()
    assert damage is not None

    assert tell.over(city, [damage], now=timezone.now()) == 1
    assert tell.over(city, [damage], now=timezone.now()) == 0
    assert Hazard.objects.get(key=f"roads.damage/{damage.pk}").state == "gone"
    assert Hazard.objects.filter(state="open").count() == 1


def test_an_installation_from_before_is_filled_by_the_migration(surveyed: Survey) -> None:
    states = list(SegmentState.objects.order_by("segment").values_list("segment", "grade", "ref", "damages"))
    hazards = set(Hazard.objects.values_list("key", "severity", "lon", "segment"))
    SegmentState.objects.all().delete()
    Hazard.objects.all().delete()
    fill = import_module("simpul.rooms.roads.migrations.0003_tell_the_road_state").tell

    for _ in range(2):
        fill(apps, None)

    told = SegmentState.objects.order_by("segment").values_list("segment", "grade", "ref", "damages")
    assert list(told) == states
    assert set(Hazard.objects.values_list("key", "severity", "lon", "segment")) == hazards
