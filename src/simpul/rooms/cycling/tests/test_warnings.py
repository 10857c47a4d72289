"""What a rider is warned of: each kind with its place and its sentence, and nothing that is not known."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from simpul.kernel.geo import LonLat, metres_per_degree
from simpul.kernel.routing import Edge, Maneuver, Path
from simpul.rooms.cycling.share import warnings as said
from simpul.rooms.cycling.understand import slope
from simpul.rooms.cycling.understand.sun import daylight

ZONE = "Asia/Jakarta"
JAKARTA = LonLat(106.8, -6.2)
NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)
STEP_M = 100.0
QUIET = Edge(
    1, 0, 1, STEP_M, forward=True, road_class="residential", use="road", surface="paved_smooth", crossed=()
)


@dataclass(frozen=True)
class Ride:
    start_at: datetime | None = None
    language: str = "en"


@dataclass(frozen=True)
class Piece:
    from_m: float
    to_m: float
    grade: str
    seen_on: date | None
    surface: str | None = None


@dataclass(frozen=True)
class Reported:
    kind: str
    position: LonLat
    severity: str = "passable"
    seen_on: date | None = date(2026, 11, 20)


def place(east_m: float, north_m: float = 0) -> LonLat:
    lon_m, lat_m = metres_per_degree(JAKARTA.lat)
    return LonLat(JAKARTA.lon + east_m / lon_m, JAKARTA.lat + north_m / lat_m)


def ride(*edges: Edge, time_s: float = 600, heights: Callable[[float], float] | None = None) -> Path:
    """Make a way to the east whose edges are 100 m each, as long as there are edges (ten where none)."""
    used = edges or (QUIET,) * 10
    line = tuple(place(at * STEP_M) for at in range(len(used) + 1))
    edges = tuple(edge._replace(begin=at, end=at + 1) for at, edge in enumerate(used))
    length_m = STEP_M * len(used)
    turns = (Maneuver(1, 0, len(used), length_m, time_s), Maneuver(4, len(used), len(used), 0, 0))
    found = tuple(heights(at * STEP_M) for at in range(len(line))) if heights else None
    return Path(line, length_m, time_s, turns, edges, (len(used),), found)


def warned(path: Path, stretches: Any = (), *, wish: Ride | None = None, hazards: Any = ()) -> list[Any]:
    return said.of(path, stretches, wish=wish or Ride(), now=NOON, time_zone=ZONE, hazards=hazards)


def kinds(path: Path, stretches: Any) -> list[str]:
    return [one.kind for one in warned(path, stretches)]


def with_(at: int, **what: Any) -> Path:
    edges = [QUIET] * 10
    edges[at] = edges[at]._replace(**what)
    return ride(*edges)


def test_an_ordinary_street_at_noon_warns_of_nothing() -> None:
    assert warned(ride()) == []


@pytest.mark.parametrize(
    ("what", "kind", "text"),
    [
        ({"use": "steps"}, "steps", "Steps: carry the bicycle for 100 m"),
        ({"use": "footway"}, "footway",
         "Footpath for 100 m: ride at walking pace or push the bicycle"),
        ({"use": "ferry"}, "ferry", "Ferry: ask when it leaves and whether it takes bicycles"),
        ({"surface": "gravel"}, "unpaved", "Unpaved for 100 m: gravel or earth"),
        ({"tunnel": True, "lit": False}, "tunnel", "Tunnel without light for 100 m: switch on your lights"),
        ({"tunnel": True}, "tunnel-unknown",
         "Tunnel for 100 m, whether it is lit is not known: switch on your lights"),
    ],
)  # fmt: skip
def test_what_an_edge_is_is_told_with_its_place_and_length(what: Any, kind: str, text: str) -> None:
    [found] = warned(with_(3, **what))
    assert (found.kind, found.text) == (kind, text)
    assert (found.at_m, found.to_m) == (300, 400)
    assert (found.lon, found.lat) == pytest.approx(place(300))


def test_a_lit_tunnel_is_no_warning() -> None:
    assert warned(with_(3, tunnel=True, lit=True)) == []


def test_two_unpaved_stretches_side_by_side_are_one() -> None:
    edges = [QUIET] * 6
    edges[1] = edges[2] = QUIET._replace(surface="dirt")
    edges[4] = QUIET._replace(surface="dirt")
    found = warned(ride(*edges))
    assert [(one.at_m, one.to_m) for one in found] == [(100, 300), (400, 500)]


def test_damage_in_the_tiles_is_not_taken_for_gravel() -> None:
    rough = with_(4, surface="gravel")

    assert kinds(rough, [Piece(400, 500, "poor", NOON.date())]) == []
    assert kinds(rough, [Piece(400, 500, "good", NOON.date())]) == ["unpaved"]
    assert kinds(rough, [Piece(400, 500, "poor", NOON.date(), "gravel")]) == ["unpaved"]


def test_an_unpaved_footpath_is_told_once_as_a_footpath() -> None:
    assert [one.kind for one in warned(with_(3, use="footway", surface="dirt"))] == ["footway"]


def test_a_busy_road_crossed_without_a_light_is_told() -> None:
    [found] = warned(with_(4, crossed=("primary", "primary")))
    assert (found.kind, found.at_m, found.to_m) == ("crossing", 500, None)
    assert found.text == "Crossing of a busy road, no traffic light is known here"


@pytest.mark.parametrize(
    "what",
    [
        {"crossed": ("primary", "primary"), "signal": True},
        {"crossed": ("tertiary", "residential")},
        {"crossed": ("primary",)},
        {"crossed": None},
        {"crossed": ("primary", "primary"), "road_class": "primary"},
        {"crossed": ("primary", "primary"), "roundabout": True},
    ],
    ids=["light", "quiet road", "joined, not crossed", "not known", "the busy road itself", "roundabout"],
)
def test_other_junctions_are_not_called_a_busy_crossing(what: Any) -> None:
    assert warned(with_(4, **what)) == []


def test_the_two_lanes_of_a_dual_carriageway_are_one_crossing() -> None:
    edges = [
        QUIET,
        QUIET._replace(crossed=("trunk", "trunk")),
        QUIET._replace(crossed=("trunk", "trunk")),
        QUIET,
    ]
    path = ride(*edges)
    line = (place(0), place(100), place(200), place(230), place(330))
    assert len(warned(replace(path, line=line, length_m=330))) == 1
    assert len(warned(path)) == 2


def test_a_stop_in_the_middle_of_an_edge_is_no_crossing() -> None:
    path = with_(4, crossed=("primary", "primary"))
    assert warned(replace(path, leg_ends=(5, 10))) == []


def test_a_climb_above_ten_percent_is_told_with_its_slope_and_the_way_back_as_a_descent() -> None:
    def hill(at: float) -> float:
        return min(max(at - 300, 0), 400) * 0.15

    [up] = warned(ride(heights=hill))
    assert up.kind == "steep-up"
    assert 280 <= up.at_m <= 340
    assert 660 <= up.to_m <= 720
    assert up.text.startswith("Steep climb: 14 % for ")
    [down] = warned(ride(heights=lambda at: hill(1000 - at)))
    assert (down.kind, down.text[:22]) == ("steep-down", "Steep descent: 14 % fo")


def test_a_long_hill_of_nine_percent_and_unknown_heights_are_not_called_steep() -> None:
    assert warned(ride(heights=lambda at: at * 0.09)) == []
    assert warned(ride()) == []


def test_the_noise_of_a_coarse_grid_makes_no_flat_street_steep() -> None:
    random = np.random.default_rng(4)
    along = np.arange(0.0, 30_000.0, 30.0)
    heights = np.round(5 + random.normal(0, 1.0, len(along)))
    assert slope.steep(along, heights, 10, 150, 50) == []
    neighbours = np.abs(np.diff(heights)) / 30
    assert (neighbours > 0.1).sum() > 10  # what the difference of neighbours would have called steep


def test_a_hazard_on_the_way_is_told_and_one_in_the_next_street_is_not() -> None:
    near, far = Reported("flood", place(420, 5)), Reported("glass", place(420, 80))
    [found] = warned(ride(), hazards=[near, far])
    assert (found.kind, found.text) == ("hazard", "Flooded road, reported on Nov. 20, 2026")
    assert found.at_m == pytest.approx(420, abs=1)


def test_a_heavily_damaged_stretch_is_told_with_the_day_that_it_was_seen() -> None:
    seen = date(2026, 11, 19)
    pieces = [Piece(0, 100, "good", seen), Piece(100, 200, "bad", seen), Piece(200, 300, "bad", None),
              Piece(300, 900, "unknown", None)]  # fmt: skip
    [found] = warned(ride(), pieces)
    assert (found.kind, found.at_m, found.to_m) == ("damage", 100, 300)
    assert found.text == "Heavily damaged road for 200 m, seen on Nov. 19, 2026"


def test_damage_of_an_unknown_day_does_not_name_one() -> None:
    [found] = warned(ride(), [Piece(100, 200, "bad", None)])
    assert found.text == "Heavily damaged road for 100 m"


def test_the_sun_sets_and_rises_in_jakarta_when_the_almanac_says() -> None:
    day = daylight(JAKARTA, date(2026, 6, 21), ZoneInfo(ZONE))
    assert day.sets_at is not None
    assert day.rises_at is not None
    assert abs((day.sets_at - datetime(2026, 6, 21, 10, 47, tzinfo=UTC)).total_seconds()) < 180
    assert abs((day.rises_at - datetime(2026, 6, 20, 23, 2, tzinfo=UTC)).total_seconds()) < 180


def test_arriving_after_sunset_is_told_where_the_sun_sets_on_the_way() -> None:
    start = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)  # 17:30 in Jakarta; the sun sets at 17:51
    [found] = warned(ride(time_s=3600), wish=Ride(start_at=start))
    assert found.kind == "sunset"
    assert found.at_m == pytest.approx(1000 * 21 / 60, abs=20)
    assert found.text == "The sun sets at 5:51 p.m., before you arrive at 6:30 p.m.: take lights"


def test_setting_off_in_the_dark_is_told_at_the_start() -> None:
    start = datetime(2026, 11, 22, 13, tzinfo=UTC)
    [found] = warned(ride(), wish=Ride(start_at=start))
    assert (found.kind, found.at_m) == ("dark", 0)
    assert found.text == "It is dark at 8 p.m., take lights: the sun is up from 5:26 a.m. to 5:51 p.m."


def test_where_the_sun_never_sets_there_is_no_word_of_it() -> None:
    path = ride()
    north = replace(path, line=tuple(LonLat(20.0, 78.0 + at * 0.0009) for at in range(len(path.line))))
    june = datetime(2026, 6, 21, 12, tzinfo=UTC)
    assert warned(north, wish=Ride(start_at=june)) == []


def test_warnings_come_in_the_order_of_the_way_and_in_the_riders_language() -> None:
    edges = [QUIET] * 10
    edges[6], edges[2] = QUIET._replace(use="steps"), QUIET._replace(surface="gravel")
    found = warned(ride(*edges), wish=Ride(language="id"))
    assert [one.text for one in found] == [
        "Jalan tanpa perkerasan sejauh 100 m: kerikil atau tanah",
        "Tangga: angkat sepeda sejauh 100 m",
    ]
