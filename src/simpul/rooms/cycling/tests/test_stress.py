"""Levels of traffic stress, against the tables of Mekuria, Furth and Nixon (2012)."""

import pytest

from simpul.rooms.cycling.understand import stress


@pytest.mark.parametrize(
    ("use", "road_class", "lane", "speed_kmh", "lanes", "level"),
    [
        ("cycleway", "service_other", "separated", None, 1, 1),
        ("road", "primary", "separated", 60, 2, 1),  # a path beside the road
        ("living_street", "residential", "none", None, 1, 1),
        ("road", "residential", "none", 30, 1, 1),  # table 4: up to 25 mph, 2 lanes, residential
        ("road", "residential", "none", 50, 1, 2),  # 30 mph, residential
        ("road", "tertiary", "none", 40, 1, 2),  # 25 mph, 2 lanes, not residential
        ("road", "tertiary", "none", 50, 1, 3),
        ("road", "tertiary", "none", 40, 2, 3),  # 4 lanes
        ("road", "tertiary", "none", 60, 1, 4),  # 35 mph and more
        ("road", "secondary", "none", 40, 3, 4),  # 6 lanes
        ("road", "tertiary", "dedicated", 50, 1, 1),  # table 2
        ("road", "tertiary", "dedicated", 55, 1, 3),
        ("road", "tertiary", "dedicated", 60, 1, 4),
        ("road", "primary", "dedicated", 50, 2, 3),  # 2 lanes of one direction without a median
        ("road", "tertiary", "none", None, None, 3),  # 50 km/h and 2 lanes are assumed
        ("ferry", "secondary", "none", None, None, None),
        ("road", "unheard_of", "none", None, None, None),
    ],
)
def test_the_published_tables(  # noqa: PLR0913, PLR0917 - a row of the table
    use: str, road_class: str, lane: str, speed_kmh: float | None, lanes: int | None, level: int | None
) -> None:
    assert stress.level(use, road_class, lane, speed_kmh, lanes) == level


def test_a_street_of_the_map_has_the_level_of_its_tags() -> None:
    assert stress.of_highway("residential") == 1
    assert stress.of_highway("tertiary", speed_limit_kmh=40, lanes=2) == 2
    assert stress.of_highway("secondary_link") == 3
    assert stress.of_highway("cycleway") == 1
    assert stress.of_highway("proposed") is None
