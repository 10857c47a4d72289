"""What a way tells the router: never better than seen, never calmer for being broken, on the right side."""

from pathlib import Path

import pytest
import valhalla as bare  # noqa: TID251 - what Valhalla makes of the tags is what is tested

from simpul.adapters import osm, valhalla
from simpul.adapters.osm.drawn import Drawing
from simpul.adapters.valhalla.tiles import config
from simpul.ground.roadstate.models import Grade
from simpul.kernel.geo import LonLat
from simpul.rooms.cycling.understand import mapping

ROAD = {"highway": "residential", "name": "Jalan Mawar"}


def tags(way: dict[str, str], grade: str | None, country: str = "IDN") -> dict[str, str]:
    return mapping.retag(country)(dict(way), grade)


def test_every_known_grade_has_a_word_and_none_forbids() -> None:
    words = mapping.rules().smoothness

    assert set(words) == set(Grade.values) - {Grade.UNKNOWN}
    ranks = [mapping.rules().rank[words[grade]] for grade in ("good", "fair", "poor", "bad")]
    assert ranks == sorted(set(ranks))  # worse is always rougher
    assert "impassable" not in words.values()


def test_damage_is_written_and_what_would_hide_it_goes() -> None:
    found = tags(ROAD | {"surface": "asphalt", "tracktype": "grade1"}, "bad")

    assert found["smoothness"] == "very_horrible"
    assert "surface" not in found
    assert "tracktype" not in found
    assert found["name"] == "Jalan Mawar"


def test_a_good_gravel_road_stays_gravel() -> None:
    found = tags(ROAD | {"surface": "gravel"}, "good")

    assert (found["surface"], found["smoothness"]) == ("gravel", "good")


def test_a_track_whose_type_says_worse_keeps_it() -> None:
    assert tags({"highway": "track", "tracktype": "grade5"}, "poor")["tracktype"] == "grade5"
    assert "tracktype" not in tags({"highway": "track", "tracktype": "grade1"}, "poor")


def test_where_nothing_is_known_the_map_stands() -> None:
    way = ROAD | {"surface": "asphalt", "smoothness": "bad"}

    for grade in (None, "unknown"):
        found = tags(way, grade)
        assert (found["surface"], found["smoothness"]) == ("asphalt", "bad")


def test_a_ferry_is_left_alone() -> None:
    assert tags({"route": "ferry"}, "bad") == {"route": "ferry"}


@pytest.mark.parametrize(
    ("country", "side"),
    [
        *((code, "left") for code in ("IDN", "MYS", "SGP", "THA", "BRN", "TLS", "")),
        *((code, "right") for code in ("VNM", "KHM", "LAO", "MMR", "PHL")),
    ],
)
def test_each_country_drives_on_its_side(country: str, side: str) -> None:
    assert mapping.driving_side(country) == side
    assert tags(ROAD, None, country)["driving_side"] == side


def speed(way: dict[str, str], grade: str | None) -> str | None:
    return tags(way, grade).get("maxspeed:practical")


def test_a_broken_street_is_no_calmer_than_a_whole_one() -> None:
    assert speed(ROAD, "good") == speed(ROAD, None) == "30"
    assert speed(ROAD, "bad") == "35"  # Valhalla takes the 5 km/h off again
    assert speed(ROAD | {"surface": "gravel"}, None) == "35"


def test_a_speed_that_the_map_says_is_kept() -> None:
    assert speed(ROAD | {"maxspeed": "40"}, "good") is None
    assert speed(ROAD | {"maxspeed": "40"}, "bad") == "45"
    assert speed(ROAD | {"maxspeed": "walk"}, "bad") is None
    assert speed(ROAD | {"maxspeed:practical": "12"}, "bad") == "12"


def test_ways_without_cars_get_no_speed() -> None:
    assert speed({"highway": "cycleway"}, "good") is None
    assert speed({"highway": "primary_link"}, None) == "50"


def test_valhalla_takes_a_worse_street_for_dearer_and_never_for_calmer(tmp_path: Path) -> None:
    grades = (None, "good", "fair", "poor", "bad")
    lines = [[(114.37, -8.21 + row / 1000), (114.375, -8.21 + row / 1000)] for row in range(len(grades))]
    ways = [tags(ROAD | {"surface": "asphalt"}, grade) for grade in grades]
    drawn = [([LonLat(*end) for end in line], way) for line, way in zip(lines, ways, strict=True)]
    osm.write(Drawing(drawn), tmp_path / "streets.osm.pbf")
    valhalla.build(tmp_path / "streets.osm.pbf", tmp_path / "tiles")
    actor = bare.Actor(config(tmp_path / "tiles"))

    costs = []
    for (west, lat), (east, _lat) in lines:
        stops = [{"lon": west + 0.0005, "lat": lat}, {"lon": east - 0.0005, "lat": lat}]
        trip = actor.route({"locations": stops, "costing": "bicycle"})["trip"]
        costs.append(round(trip["summary"]["cost"]))

    unknown, good, fair, poor, bad = costs
    assert unknown == good == fair
    assert good < poor < bad
