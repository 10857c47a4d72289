"""The drawings for paper: where a route goes, what it is like, and no text of a stranger as markup."""

import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from simpul.kernel import ink
from simpul.kernel.geo import LonLat
from simpul.rooms.cycling.understand import paper_map, paper_profile
from simpul.rooms.cycling.understand.paper_map import Mark, Piece, Street

type At = Callable[[float, float], LonLat]
SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return [one.text or "" for one in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 - our own drawing


def test_a_line_lies_in_its_frame_with_north_up(at: At) -> None:
    line = [at(0, 0), at(2000, 0), at(2000, 900)]
    within = paper_map.frame(line)

    points = [within.put(one) for one in line]

    assert all(0 < x < paper_map.WIDE and 0 < y < paper_map.HIGH for x, y in points)
    assert points[2][1] < points[1][1]
    assert points[1][0] - points[0][0] == pytest.approx(2000 * within.scale, rel=0.01)
    assert points[1][1] - points[2][1] == pytest.approx(900 * within.scale, rel=0.01)


@pytest.mark.parametrize("far", [(0.0, 0.0), (3.0, 0.0), (0.0, 80_000.0), (80_000.0, 0.0), (0.0, 300.0)])
def test_every_line_has_a_frame(at: At, far: tuple[float, float]) -> None:
    line = [at(0, 0), at(*far)]
    within = paper_map.frame(line)

    svg = paper_map.draw(within, [Piece(line, "good")], [], [Mark(line[0], "A", "stop")], label="a")

    assert ET.fromstring(svg).get("aria-label") == "a"  # noqa: S314
    assert all(0 <= x <= paper_map.WIDE and 0 <= y <= paper_map.HIGH for x, y in map(within.put, line))
    assert "nan" not in svg
    assert "inf" not in svg


def test_a_route_is_drawn_in_the_strokes_of_its_grades_over_the_streets(at: At) -> None:
    line = [at(0, 0), at(500, 0), at(1000, 0)]
    pieces = [Piece(line[:2], "bad"), Piece(line[1:], "unknown")]
    streets = [Street(line, "primary", "Jalan Raya"), Street([at(0, 100), at(1000, 100)], "path")]

    svg = paper_map.draw(paper_map.frame(line), pieces, streets, [], label="a")

    assert svg.index(ink.STREETS["big"][1].colour) < svg.index(ink.GRADES["bad"].colour)
    assert ink.GRADES["bad"].dash != ink.GRADES["unknown"].dash
    assert ink.GRADES["unknown"].colour in svg
    assert "Jalan Raya" in texts(svg)


def test_marks_names_and_labels_of_strangers_are_no_markup(at: At) -> None:
    line = [at(0, 0), at(1000, 0)]
    nasty = '<script>&"x"'
    svg = paper_map.draw(
        paper_map.frame(line), [Piece(line, "good")], [Street(line, "primary", nasty)],
        [
            Mark(at(300, 90), nasty, "stop"), Mark(at(100, -90), "7", "turn"),
            Mark(at(700, -90), "", "warning"),
        ],
        label=nasty,
    )  # fmt: skip

    assert "<script" not in svg
    assert {nasty, "7"} <= set(texts(svg))


def test_numbers_that_would_cover_each_other_are_left_out(at: At) -> None:
    line = [at(0, 0), at(1000, 0)]
    marks = [Mark(at(500, 0), "1", "turn"), Mark(at(502, 0), "2", "turn"), Mark(at(900, 0), "3", "turn")]

    found = texts(paper_map.draw(paper_map.frame(line), [Piece(line, "good")], [], marks, label="a"))

    assert "1" in found
    assert "2" not in found
    assert "3" in found


def test_the_bar_is_as_long_as_it_says_and_stays_off_the_route(at: At) -> None:
    line = [at(0, 0), at(2000, 0), at(2000, 1300), at(0, 1300)]  # the free corner is none of the line's own
    within = paper_map.frame(line)

    svg = paper_map.draw(within, [Piece(line, "good")], [], [], label="a")

    said = next(text for text in texts(svg) if text.endswith("m"))
    metres = float(said.split()[0]) * (1000 if said.endswith("km") else 1)
    long = float(re.search(r"v14h([\d.]+)v-14", svg)[1])  # type: ignore[index]
    assert long == pytest.approx(metres * within.scale, rel=0.01)


def test_a_profile_rises_where_the_way_rises() -> None:
    svg = paper_profile.draw(
        [0, 1000, 2000], [10.0, 110.0, 60.0], [(0, 2000, "good")], label="a", unknown="?"
    )

    line = re.search(r'd="M([^"]+)" fill="none" stroke="#14232a"', svg)
    assert line
    ys = [float(pair.split()[1]) for pair in line[1].split("L")]
    assert ys[1] < ys[2] < ys[0]
    assert "0 m" in texts(svg)
    assert "100 m" in texts(svg)


def test_hills_that_are_not_known_are_not_drawn_flat() -> None:
    svg = paper_profile.draw([0, 1000], None, [(0, 1000, "poor")], label="a", unknown="Hills are not known.")

    assert "Hills are not known." in texts(svg)
    assert ink.CLIMB not in svg
    assert ink.GRADES["poor"].colour in svg


@pytest.mark.parametrize("whole", [0.0, 3.0, 900.0, 30_000.0, 250_000.0])
def test_a_profile_of_any_length_has_some_kilometre_marks(whole: float) -> None:
    svg = paper_profile.draw([0, whole], [5.0, 5.0], [(0, whole, "good")], label="a", unknown="?", point=",")

    assert 1 <= svg.count("v12") <= 15
    assert "." not in "".join(text for text in texts(svg) if not text.endswith("m"))
