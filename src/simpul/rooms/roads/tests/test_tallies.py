"""Far out the map shows counts by cell: as many as there are, and where they are."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from simpul.ground.places.models import City
from simpul.kernel.geo import Bounds, LonLat
from simpul.rooms.roads.models import Damage, Survey, Tally
from simpul.rooms.roads.observe import tallies
from simpul.rooms.roads.share import maps
from simpul.rooms.roads.share.maps import Wanted
from simpul.rooms.roads.tests.conftest import START, Drive, survey_of


def test_the_tallies_are_what_the_records_add_up_to(surveyed: Survey, city: City, tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    later = Drive(tmp_path / "again", potholes=[55.0], start=START + timedelta(days=30), seed=9)
    survey_of(city, later.along(0, 120).folder)

    kept = {
        tallies.Cell(t.of, t.resolution, t.cell, t.key): tallies.Sum(t.count, t.lon_sum, t.lat_sum)
        for t in Tally.objects.filter(city=city)
    }

    assert kept == dict(tallies.count(city).sums)


def test_far_out_a_mark_is_at_the_mean_of_its_damages(surveyed: Survey, city: City) -> None:
    wanted = Wanted(city, Bounds(114.3, -8.3, 114.4, -8.1), 8)

    [mark] = json.loads(maps.damages(wanted))["features"]
    [alone] = json.loads(maps.damages(replace(wanted, survey=surveyed)))["features"]

    places = Damage.objects.values_list("lon", "lat")
    mean = [sum(sides) / len(places) for sides in zip(*places, strict=True)]
    assert mark["geometry"]["coordinates"] == pytest.approx(mean, abs=2e-6)
    assert alone == mark


def test_taken_out_again_a_cell_moves_back_and_an_empty_one_goes(surveyed: Survey, city: City) -> None:
    first, second = Damage.objects.order_by("chainage_m")
    change = tallies.Change()
    change.add(Tally.Of.DAMAGES, LonLat(first.lon, first.lat), first.kind, -1)
    tallies.apply(city, change)

    coarse = Tally.objects.get(of=Tally.Of.DAMAGES, resolution=5)
    assert coarse.count == 1
    assert [coarse.lon, coarse.lat] == pytest.approx([second.lon, second.lat])
    change = tallies.Change()
    change.add(Tally.Of.DAMAGES, LonLat(second.lon, second.lat), second.kind, -1)
    tallies.apply(city, change)
    assert not Tally.objects.filter(of=Tally.Of.DAMAGES).exists()
